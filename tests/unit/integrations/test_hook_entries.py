import shlex
from pathlib import Path

import pytest

from clawatch.integrations.claude_code.hook_entries import (
    Created,
    bash_path,
    hook_entry,
    is_ours,
    merge,
    plan_merge,
    plan_removal,
    remove,
)
from clawatch.integrations.claude_code.hook_events import HOLD_TIMEOUT_SECONDS, HOOK_EVENTS
from clawatch.integrations.claude_code.json_edits import Json
from clawatch.settings.model import LONGEST_HOLD_S, Settings

SCRIPT = Path("/data folder/it's/hooks/monitor-hook.sh")
FOREIGN: dict[str, Json] = {"type": "command", "command": "/opt/ai-monitor/hooks/monitor-hook.sh"}
TOOL_EVENTS = {"PreToolUse", "PostToolUse", "PostToolUseFailure", "PermissionRequest", "PermissionDenied"}


def entry(timeout: int = 10, *, exec_form: bool = True) -> dict[str, Json]:
    return hook_entry(SCRIPT, timeout, exec_form=exec_form)


def test_claude_code_waits_for_longer_than_a_call_is_held() -> None:
    assert LONGEST_HOLD_S + 30 < HOLD_TIMEOUT_SECONDS < 2**31 / 1000
    assert Settings().hold_seconds == LONGEST_HOLD_S


def groups_of(settings: dict[str, Json], event: str) -> Json:
    hooks = settings["hooks"]
    assert isinstance(hooks, dict)
    return hooks[event]


def test_exec_form_names_bash_and_the_script() -> None:
    assert entry() == {
        "type": "command",
        "command": bash_path(),
        "args": ["-p", str(SCRIPT)],
        "timeout": 10,
        "_clawatch": True,
    }
    assert Path(bash_path()).is_absolute()


def test_shell_form_survives_spaces_and_quotes() -> None:
    command = entry(exec_form=False)["command"]
    assert isinstance(command, str)
    assert shlex.split(command) == ["exec", bash_path(), "-p", str(SCRIPT)]


def test_all_events_are_registered_and_no_other() -> None:
    hooks = merge({}, SCRIPT, exec_form=True)["hooks"]
    assert isinstance(hooks, dict)
    assert list(hooks) == [event.name for event in HOOK_EVENTS]
    assert len(hooks) == 16
    assert not {"WorktreeCreate", "MessageDisplay"} & hooks.keys()
    for name, groups in hooks.items():
        matcher = {"matcher": "*"} if name in TOOL_EVENTS else {}
        timeout = HOLD_TIMEOUT_SECONDS if name == "PreToolUse" else 10
        assert groups == [matcher | {"hooks": [entry(timeout)]}]


def test_the_argument_is_left_alone() -> None:
    settings: dict[str, Json] = {"hooks": {"Stop": []}}
    merge(settings, SCRIPT, exec_form=True)
    assert settings == {"hooks": {"Stop": []}}


@pytest.mark.parametrize(
    "own",
    [
        {"type": "command", "command": "/elsewhere/x.sh", "_clawatch": True},
        {"type": "command", "command": str(SCRIPT), "args": []},
        {"type": "command", "command": "/usr/bin/bash", "args": [str(SCRIPT)], "timeout": 3},
        {"type": "command", "command": "/usr/bin/bash", "args": ["-p", str(SCRIPT)]},
        {"type": "command", "command": shlex.quote(str(SCRIPT))},
        {"type": "command", "command": f"bash {shlex.quote(str(SCRIPT))}", "timeout": 600},
        {"type": "command", "command": f"exec /bin/bash {shlex.quote(str(SCRIPT))}"},
    ],
)
def test_own_entries_of_any_age_are_recognised_and_renewed_in_place(own: dict[str, Json]) -> None:
    assert is_ours(own, {SCRIPT})
    others: Json = {"matcher": "Bash", "hooks": [FOREIGN]}
    last: Json = {"hooks": [FOREIGN]}
    before: dict[str, Json] = {"hooks": {"PreToolUse": [others, {"matcher": "*", "hooks": [own, FOREIGN]}, last]}}
    merged = merge(before, SCRIPT, exec_form=True)
    assert groups_of(merged, "PreToolUse") == [
        others,
        {"matcher": "*", "hooks": [entry(HOLD_TIMEOUT_SECONDS), FOREIGN]},
        last,
    ]


@pytest.mark.parametrize(
    "foreign",
    [
        FOREIGN,
        {"type": "command", "command": "bash", "args": ["/opt/ai-monitor/hooks/monitor-hook.sh"]},
        {"type": "command", "command": f"{shlex.quote(str(SCRIPT))} --and more"},
        {"type": "command", "command": f"logger x; bash {shlex.quote(str(SCRIPT))}"},
        {"type": "command", "command": "'unbalanced"},
        {"type": "command", "command": 5},
        {"type": "command", "command": "bash", "args": "no list"},
        {"type": "http", "url": "http://127.0.0.1:1/", "_clawatch": True},
        {"type": "command", "command": "x", "_clawatch": "yes"},
        "text",
        None,
    ],
)
def test_entries_of_others_are_left_alone(foreign: Json) -> None:
    assert not is_ours(foreign, {SCRIPT})
    before: dict[str, Json] = {"hooks": {"Stop": [{"hooks": [foreign]}], "Setup": [foreign]}}
    merged = merge(before, SCRIPT, exec_form=True)
    assert groups_of(merged, "Stop") == [{"hooks": [foreign]}, {"hooks": [entry()]}]
    assert groups_of(merged, "Setup") == [foreign]
    assert remove(merged, SCRIPT) == before


def test_an_earlier_path_of_the_script_counts_as_ours() -> None:
    old = Path("/old/hooks/monitor-hook.sh")
    before: dict[str, Json] = {"hooks": {"Stop": [{"hooks": [{"type": "command", "command": str(old)}]}]}}
    plan = plan_merge(before, SCRIPT, exec_form=True, older_scripts=[old])
    assert groups_of(plan.settings, "Stop") == [{"hooks": [entry()]}]
    assert plan.renewed == ("Stop",)


def test_duplicates_go_and_the_first_stays() -> None:
    once = merge({}, SCRIPT, exec_form=True)
    group: Json = {"hooks": [entry()]}
    twice: dict[str, Json] = {"hooks": {"Stop": [group, {"hooks": [entry(), FOREIGN, entry()]}, group]}}
    plan = plan_merge(twice, SCRIPT, exec_form=True)
    assert groups_of(plan.settings, "Stop") == [group, {"hooks": [FOREIGN]}]
    assert plan.removed == 3
    assert merge(once, SCRIPT, exec_form=True) == once


def test_an_entry_that_would_not_see_everything_is_set_free() -> None:
    before: dict[str, Json] = {
        "hooks": {
            "PreToolUse": [{"matcher": "Bash", "hooks": [entry()]}],
            "PostToolUse": [{"matcher": "Edit", "hooks": [FOREIGN, entry()]}],
            "Notification": [{"matcher": "idle_prompt", "hooks": [entry()]}],
        }
    }
    plan = plan_merge(before, SCRIPT, exec_form=True)
    assert groups_of(plan.settings, "PreToolUse") == [{"matcher": "*", "hooks": [entry(HOLD_TIMEOUT_SECONDS)]}]
    assert groups_of(plan.settings, "PostToolUse") == [
        {"matcher": "Edit", "hooks": [FOREIGN]},
        {"matcher": "*", "hooks": [entry()]},
    ]
    assert groups_of(plan.settings, "Notification") == [{"hooks": [entry()]}]
    assert plan.renewed == ("PreToolUse", "PostToolUse", "Notification")


def test_an_event_no_longer_wanted_loses_our_entry() -> None:
    before: dict[str, Json] = {"hooks": {"WorktreeCreate": [{"hooks": [entry()]}], "Setup": [{"hooks": [FOREIGN]}]}}
    merged = merge(before, SCRIPT, exec_form=True)
    hooks = merged["hooks"]
    assert isinstance(hooks, dict)
    assert "WorktreeCreate" not in hooks
    assert hooks["Setup"] == [{"hooks": [FOREIGN]}]


def test_removal_keeps_what_the_user_had_empty() -> None:
    before: dict[str, Json] = {"a": 1, "hooks": {"PreToolUse": [], "Setup": []}, "b": 2}
    merged = merge(before, SCRIPT, exec_form=False)
    created = Created(hooks=False, events=frozenset(event.name for event in HOOK_EVENTS) - {"PreToolUse"})
    assert remove(merged, SCRIPT, created=created) == before
    created = Created(hooks=False, events=frozenset(event.name for event in HOOK_EVENTS))
    assert remove(merge({"hooks": {}}, SCRIPT, exec_form=True), SCRIPT, created=created) == {"hooks": {}}


def test_removal_without_knowledge_takes_what_it_empties() -> None:
    before: dict[str, Json] = {"hooks": {"Setup": []}}
    assert remove(merge(before, SCRIPT, exec_form=True), SCRIPT) == before
    assert remove(merge({"x": 1}, SCRIPT, exec_form=True), SCRIPT) == {"x": 1}


def test_removal_keeps_a_group_the_user_wrote_something_into() -> None:
    settings: dict[str, Json] = {"hooks": {"Stop": [{"hooks": [entry()], "note": "mine"}]}}
    assert remove(settings, SCRIPT) == {"hooks": {"Stop": [{"hooks": [], "note": "mine"}]}}


def test_nothing_of_ours_means_no_edit() -> None:
    settings: dict[str, Json] = {"hooks": {}}
    plan = plan_removal(settings, SCRIPT)
    assert plan.edits == ()
    assert plan.settings == settings
