import json
from pathlib import Path
from typing import Any

import pytest

from clawatch.integrations.claude_code.hook_files import deploy_hook
from clawatch.integrations.claude_code.installer import install, uninstall
from clawatch.integrations.claude_code.status import HookStatus, hook_status


class Place:
    def __init__(self, folder: Path) -> None:
        self.settings = folder / "settings.json"
        self.managed = folder / "managed-settings.json"
        bundled = folder / "bundled.sh"
        bundled.write_text("#!/bin/bash\n")
        self.script = deploy_hook(
            bundled, folder / "hooks", host="127.0.0.1", port=1, key="k", spool_dir=folder / "spool"
        )

    def status(self, last_event_at: int | None = None) -> HookStatus:
        return hook_status(self.settings, self.script, managed_paths=[self.managed], last_event_at=last_event_at)

    def change(self, **changes: object) -> None:
        self.settings.write_text(json.dumps(self.load() | changes))

    def load(self) -> Any:  # noqa: ANN401 - whatever JSON holds
        return json.loads(self.settings.read_bytes()) if self.settings.exists() else {}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def only_problem(status: HookStatus) -> str:
    (problem,) = status.problems
    assert problem.endswith(".")
    assert "\n" not in problem
    return problem


def test_nothing_installed(place: Place) -> None:
    status = place.status()
    assert status.state == "absent"
    assert {event.state for event in status.events} == {"missing"}
    assert len(status.events) == 16
    assert "clawatch hooks install" in only_problem(status)
    assert status.last_event_at is None


@pytest.mark.parametrize("exec_form", [True, False])
def test_all_installed(place: Place, *, exec_form: bool) -> None:
    install(place.settings, place.script, exec_form=exec_form)
    status = place.status(last_event_at=1_790_000_000_000)
    assert status.state == "installed"
    assert status.problems == ()
    assert status.script_ready
    assert not status.silenced
    assert status.last_event_at == 1_790_000_000_000
    uninstall(place.settings, place.script)
    assert place.status().state == "absent"


def test_entries_without_the_mark_are_still_ours(place: Place) -> None:
    install(place.settings, place.script, exec_form=True)
    place.settings.write_text(place.settings.read_text().replace(',\n            "_clawatch": true', ""))
    assert "_clawatch" not in place.settings.read_text()
    assert place.status().state == "installed"


def test_missing_outdated_and_foreign_are_told_apart(place: Place) -> None:
    install(place.settings, place.script, exec_form=True)
    hooks = place.load()["hooks"]
    del hooks["Stop"]
    hooks["SessionEnd"][0]["hooks"][0]["timeout"] = 99
    hooks["PostToolUse"][0]["matcher"] = "Bash"
    hooks["PreCompact"] *= 2
    hooks["PostCompact"][0]["hooks"][0]["args"] = ["/elsewhere/monitor-hook.sh"]
    hooks["SessionStart"][0]["hooks"][0]["command"] = "/no/such/bash"
    hooks["PreToolUse"].append({"hooks": [{"type": "command", "command": "x"}] * 2})
    hooks["Setup"] = [{"hooks": [{"type": "command", "command": "y"}]}]
    place.change(hooks=hooks)
    status = place.status()
    assert status.state == "partial"
    states = {event.name: event.state for event in status.events}
    assert states.pop("Stop") == "missing"
    outdated = {name for name, state in states.items() if state == "outdated"}
    assert outdated == {"SessionEnd", "PostToolUse", "PreCompact", "PostCompact", "SessionStart"}
    assert {event.name: event.foreign for event in status.events}["PreToolUse"] == 2
    assert status.foreign == 3
    assert len(status.problems) == 2

    install(place.settings, place.script, exec_form=True)
    assert place.status().state == "installed"


def test_an_installation_from_before_pauses_says_so_and_is_renewed(place: Place) -> None:
    install(place.settings, place.script, exec_form=True)
    hooks = place.load()["hooks"]
    hooks["PreToolUse"][0]["hooks"][0]["timeout"] = 10
    place.change(hooks=hooks)
    outdated, brief = place.status().problems
    assert "not up to date for PreToolUse" in outdated
    assert "waits 10 s" in brief
    install(place.settings, place.script, exec_form=True)
    assert place.status().problems == ()


def test_all_hooks_turned_off_by_the_user(place: Place) -> None:
    install(place.settings, place.script, exec_form=True)
    place.change(disableAllHooks=True)
    status = place.status()
    assert status.silenced
    assert status.disabled_by == (place.settings,)
    assert "disableAllHooks" in only_problem(status)
    assert status.state == "installed"
    place.change(disableAllHooks=False)
    assert not place.status().silenced


@pytest.mark.parametrize("key", ["disableAllHooks", "allowManagedHooksOnly"])
def test_silenced_by_a_policy(place: Place, key: str) -> None:
    install(place.settings, place.script, exec_form=True)
    place.managed.write_text(json.dumps({key: True}))
    status = place.status()
    assert status.silenced
    assert "administrator" in only_problem(status)
    assert place.managed in (*status.disabled_by, *status.managed_only_by)


def test_managed_hooks_only_means_nothing_in_the_user_file(place: Place) -> None:
    install(place.settings, place.script, exec_form=True)
    place.change(allowManagedHooksOnly=True)
    assert not place.status().silenced


def test_a_broken_policy_is_a_problem_not_an_error(place: Place) -> None:
    install(place.settings, place.script, exec_form=True)
    place.managed.write_text("{")
    assert str(place.managed) in only_problem(place.status())


@pytest.mark.parametrize("raw", [b"{", b"[]", b'{"hooks": []}', b'{"hooks": {"Stop": 1}}', b"\xff"])
def test_broken_settings_are_a_problem_not_an_error(place: Place, raw: bytes) -> None:
    place.settings.write_bytes(raw)
    status = place.status()
    assert status.state == "absent"
    assert str(place.settings) in only_problem(status)
    place.settings.unlink()
    place.settings.symlink_to(place.settings)
    assert "cannot be read" in only_problem(place.status())


@pytest.mark.parametrize("group", [5, {}, {"hooks": {}}, {"hooks": [5]}, {"hooks": [{}]}, {"matcher": 5, "hooks": []}])
def test_a_malformed_entry_that_spoils_the_whole_file_is_told(place: Place, group: object) -> None:
    place.change(hooks={"PreToolUse": [group]})
    install(place.settings, place.script, exec_form=True)
    assert "malformed" in only_problem(place.status())


def test_a_missing_script_is_told(place: Place) -> None:
    install(place.settings, place.script, exec_form=True)
    place.script.chmod(0o600)
    assert not place.status().script_ready
    assert "not executable" in only_problem(place.status())
    place.script.unlink()
    place.script.with_name("monitor-hook.conf").unlink()
    status = place.status()
    assert not status.script_ready
    assert len(status.problems) == 2
