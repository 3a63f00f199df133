import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clawatch.integrations.claude_code import installer
from clawatch.integrations.claude_code.hook_entries import bash_path
from clawatch.integrations.claude_code.installer import install, uninstall
from clawatch.integrations.claude_code.settings_file import SettingsFileError

RICH = """{
    "$schema": "https://json.schemastore.org/claude-code-settings.json",
    "permissions": { "allow": ["Bash(ls:*)", "Read"], "deny": [] },
    "env": {"A": "1", "LIMIT": 12345678901234567890, "RATE": 1.0, "HUGE": 1e400, "ZERO": -0.0},

    "statusLine": {"type": "command", "command": "~/bin/line"},
    "hooks": {
        "Setup": [],
        "Stop": [
            {"hooks": [{"type": "command", "command": "say 'done ✓'", "timeout": 5}]}
        ],
        "PreToolUse": [
            {
                "matcher": "Bash",
                "hooks": [ {"type": "command", "command": "/opt/ai-monitor/hooks/monitor-hook.sh", "x": "\\ud800"} ]
            }
        ]
    },
    "unknown": [null, true, "\\u00e9é"],
    "twice": {"A": 1, "A": 2}
}
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "data folder" / "hooks" / "monitor-hook.sh"
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_text("#!/bin/bash\n")
    path.chmod(0o700)
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    folder = tmp_path / "claude"
    folder.mkdir()
    return folder / "settings.json"


def put(script: Path, settings: Path, data: str | bytes) -> bytes:
    raw = data.encode() if isinstance(data, str) else data
    settings.write_bytes(raw)
    install(settings, script, exec_form=True)
    return raw


def backups(settings: Path) -> list[Path]:
    return sorted(settings.parent.glob("settings.json.clawatch-*.bak"))


def load(path: Path) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(path.read_bytes())


def refused(settings: Path, script: Path) -> str:
    """Try both, and see that the file and its folder are as they were."""
    before = (settings.read_bytes(), settings.stat().st_mtime_ns, sorted(settings.parent.iterdir()))
    with pytest.raises(SettingsFileError) as one:
        install(settings, script, exec_form=True)
    with pytest.raises(SettingsFileError):
        uninstall(settings, script)
    assert (settings.read_bytes(), settings.stat().st_mtime_ns, sorted(settings.parent.iterdir())) == before
    message = str(one.value)
    assert str(settings) in message
    assert message.endswith(".")
    assert "\n" not in message
    return message


def test_a_missing_file_and_folder_come_and_go(tmp_path: Path, script: Path) -> None:
    settings = tmp_path / "home" / ".claude" / "settings.json"
    report = install(settings, script, exec_form=True)
    assert report.changed
    assert report.created_file
    assert report.backup is None
    assert len(report.added) == 16
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.parent.stat().st_mode) == 0o700
    assert settings.read_bytes().endswith(b"}\n")
    assert settings.read_text() == json.dumps(load(settings), indent=2) + "\n"

    gone = uninstall(settings, script)
    assert gone.removed_file
    assert gone.as_before
    assert gone.removed == 16
    assert not (tmp_path / "home").exists()
    assert not uninstall(settings, script).changed


def test_a_created_file_stays_when_the_user_wrote_into_it(settings: Path, script: Path) -> None:
    install(settings, script, exec_form=True)
    changed = load(settings) | {"model": "opus"}
    settings.write_text(json.dumps(changed))
    report = uninstall(settings, script)
    assert not report.removed_file
    assert load(settings) == {"model": "opus"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "{}",
        "{ }\n",
        "{\n}\n",
        '{"a":1}',
        '{"hooks": {}}',
        '{"hooks": {"PreToolUse": [], "Stop": [ ]}}',
        '{\n\t"a": 1,\n\t"hooks": {\n\t}\n}',
        '{\r\n    "a": [1,\r\n2]\r\n}\r\n',
        '\ufeff{\n "a": 1\n}',
        '{"a": {"b": 1, "b": 2}}\n\n\n',
        '{"a": "\\ud83d", "b": "\\/", "c": "\u2028"}',
        RICH,
    ],
)
@pytest.mark.parametrize("exec_form", [True, False])
def test_uninstall_leaves_every_byte_as_it_was(settings: Path, script: Path, text: str, *, exec_form: bool) -> None:
    raw = text.encode()
    settings.write_bytes(raw)
    settings.chmod(0o640)
    install(settings, script, exec_form=exec_form)
    assert settings.read_bytes() != raw
    report = uninstall(settings, script)
    assert report.as_before
    assert settings.read_bytes() == raw
    assert stat.S_IMODE(settings.stat().st_mode) == 0o640
    assert load_record_file(script)["files"] == {}


def load_record_file(script: Path) -> Any:  # noqa: ANN401 - whatever JSON holds
    return load(script.with_name("installed.json"))


def test_everything_else_keeps_its_bytes_and_place(settings: Path, script: Path) -> None:
    put(script, settings, RICH)
    text = settings.read_text()
    head, tail = RICH[: RICH.index('        "Setup"')], RICH[RICH.index('    "unknown"') :]
    assert text.startswith(head)
    assert text.endswith(tail)
    assert '"x": "\\ud800"} ]' in text
    hooks = load(settings)["hooks"]
    assert list(hooks)[:3] == ["Setup", "Stop", "PreToolUse"]
    assert [group.get("matcher") for group in hooks["PreToolUse"]] == ["Bash", "*"]
    entry = hooks["Stop"][1]["hooks"][0]
    assert entry["command"] == bash_path()
    assert entry["args"] == ["-p", str(script)]


def test_new_parts_follow_the_line_ends_and_the_mark(settings: Path, script: Path) -> None:
    put(script, settings, b'\xef\xbb\xbf{\r\n\t"a": 1\r\n}\r\n')
    raw = settings.read_bytes()
    assert raw.startswith(b'\xef\xbb\xbf{\r\n\t"a": 1,\r\n\t"hooks": {\r\n\t\t"SessionStart": [\r\n\t\t\t{')
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_twice_is_once(settings: Path, script: Path) -> None:
    put(script, settings, RICH)
    before = (settings.read_bytes(), settings.stat().st_mtime_ns, backups(settings))
    report = install(settings, script, exec_form=True)
    assert not report.changed
    assert report.backup is None
    assert len(report.unchanged) == 16
    assert (settings.read_bytes(), settings.stat().st_mtime_ns, backups(settings)) == before


def test_the_other_form_renews_and_uninstall_is_still_exact(settings: Path, script: Path) -> None:
    raw = put(script, settings, RICH)
    report = install(settings, script, exec_form=False)
    assert len(report.renewed) == 16
    assert not report.added
    assert "args" not in load(settings)["hooks"]["Stop"][1]["hooks"][0]
    assert uninstall(settings, script).as_before
    assert settings.read_bytes() == raw


def test_a_moved_data_folder_renews_the_path(tmp_path: Path, settings: Path, script: Path) -> None:
    raw = put(script, settings, RICH)
    moved = tmp_path / "moved"
    script.parent.rename(moved)
    # as if Claude Code had written the file anew without our mark
    settings.write_text(settings.read_text().replace('"_clawatch": true', '"other": 0'))
    report = install(settings, moved / script.name, exec_form=True)
    assert len(report.renewed) == 16
    assert str(script) not in settings.read_text()
    assert uninstall(settings, moved / script.name).as_before
    assert settings.read_bytes() == raw


def test_a_lost_record_costs_only_the_knowledge_of_what_was_empty(settings: Path, script: Path) -> None:
    raw = put(script, settings, RICH)
    script.with_name("installed.json").write_text("{broken")
    report = uninstall(settings, script)
    assert report.removed == 16
    assert settings.read_bytes() == raw


def test_a_record_of_nonsense_is_no_record(settings: Path, script: Path) -> None:
    record = script.with_name("installed.json")
    for nonsense in ("[]", '{"version": 9}', '{"version": 1, "files": {"a": 5, "b": {"scripts": 3}}}'):
        record.write_text(nonsense)
        raw = put(script, settings, '{"hooks": {"Stop": []}}')
        assert uninstall(settings, script).as_before
        assert settings.read_bytes() == raw


def test_what_the_user_changed_meanwhile_stays(settings: Path, script: Path) -> None:
    put(script, settings, '{\n  "a": 1.0,\n  "hooks": {"Stop": []}\n}\n')
    text = settings.read_text().replace('"a": 1.0', '"a": 2.0').replace("\n}\n", ',\n  "z": "new"\n}\n')
    changed = json.loads(text)
    changed["hooks"]["SessionEnd"][0]["hooks"].append({"type": "command", "command": "mine"})
    settings.write_text(json.dumps(changed, indent=2))
    report = uninstall(settings, script)
    assert not report.as_before
    assert load(settings) == {
        "a": 2.0,
        "hooks": {"Stop": [], "SessionEnd": [{"hooks": [{"type": "command", "command": "mine"}]}]},
        "z": "new",
    }


def test_another_layout_is_no_change_in_meaning(settings: Path, script: Path) -> None:
    raw = put(script, settings, '{"b":"\\u00e9"  ,  "a":[1]}')
    settings.write_text(json.dumps(load(settings), indent=8, ensure_ascii=False))
    assert uninstall(settings, script).as_before
    assert settings.read_bytes() == raw


def test_a_tampered_backup_is_not_brought_back(settings: Path, script: Path) -> None:
    put(script, settings, '{"a": 1}')
    backups(settings)[0].write_text('{ "a":   1}')
    assert not uninstall(settings, script).as_before
    assert settings.read_text() == '{"a": 1}'


def test_by_hand_removed_then_installed_anew(settings: Path, script: Path) -> None:
    put(script, settings, '{"a": 1}')
    raw = put(script, settings, '{"a": 1, "hooks": {"Stop": []}}')
    assert uninstall(settings, script).as_before
    assert settings.read_bytes() == raw


def test_two_files_are_kept_apart(tmp_path: Path, settings: Path, script: Path) -> None:
    other = tmp_path / "other.json"
    first = put(script, settings, '{"hooks": {}}')
    second = put(script, other, '{"b": 1}')
    uninstall(settings, script)
    uninstall(other, script)
    assert (settings.read_bytes(), other.read_bytes()) == (first, second)


def test_a_link_stays_a_link(tmp_path: Path, settings: Path, script: Path) -> None:
    target = tmp_path / "dotfiles" / "claude.json"
    target.parent.mkdir()
    target.write_text('{"a": 1}')
    settings.symlink_to(Path("..") / "dotfiles" / "claude.json")
    report = install(settings, script, exec_form=True)
    assert settings.is_symlink()
    assert "hooks" in load(target)
    assert report.backup is not None
    assert report.backup.parent == settings.parent
    assert [path.name for path in target.parent.iterdir()] == ["claude.json"]
    uninstall(settings, script)
    assert settings.is_symlink()
    assert target.read_text() == '{"a": 1}'


def test_a_dangling_link_gets_its_target_and_loses_it_again(tmp_path: Path, settings: Path, script: Path) -> None:
    target = tmp_path / "deep" / "er" / "target.json"
    settings.symlink_to(target)
    install(settings, script, exec_form=True)
    assert "hooks" in load(target)
    uninstall(settings, script)
    assert settings.is_symlink()
    assert not (tmp_path / "deep").exists()


def test_a_circle_of_links_is_refused(settings: Path, script: Path) -> None:
    settings.symlink_to(settings)
    with pytest.raises(SettingsFileError, match="cannot be read"):
        install(settings, script, exec_form=True)


def test_a_folder_or_a_pipe_is_refused(settings: Path, script: Path) -> None:
    os.mkfifo(settings)
    with pytest.raises(SettingsFileError, match="not a file"):
        install(settings, script, exec_form=True)
    settings.unlink()
    settings.mkdir()
    with pytest.raises(SettingsFileError, match="not a file"):
        uninstall(settings, script)


def test_the_backup_is_private_and_holds_what_was(settings: Path, script: Path) -> None:
    settings.write_text(RICH)
    settings.chmod(0o644)
    report = install(settings, script, exec_form=True)
    assert report.backup is not None
    assert report.backup.read_text() == RICH
    assert stat.S_IMODE(report.backup.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.stat().st_mode) == 0o644
    assert len(report.backup.name) == len("settings.json.clawatch-20260101-120000.bak")


def test_two_backups_in_one_second_have_two_names(
    settings: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock:
        @staticmethod
        def now() -> datetime:
            return datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)

    monkeypatch.setattr(installer, "datetime", Clock)
    put(script, settings, '{"a": 1}')
    uninstall(settings, script)
    assert len(backups(settings)) == 2
    assert len({path.read_bytes() for path in backups(settings)}) == 2


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"{", "not valid JSON"),
        (b'{"a": 1,}', "line 1, column"),
        (b'{"a": NaN}', "NaN"),
        (b"// comment\n{}", "not valid JSON"),
        (b"[]", "no JSON object"),
        (b"null", "no JSON object"),
        (b'{"hooks": []}', "not an object"),
        (b'{"hooks": null}', "not an object"),
        (b'{"hooks": {"Stop": {}}}', "not a list"),
        (b'{"hooks": {"Other": null}}', "not a list"),
        (b'{"a": "\xff"}', "UTF-8"),
        ("{}".encode("utf-16"), "UTF-8"),
        (b'{"a": ' + b"[" * 300 + b"]" * 300 + b"}", "too deeply"),
    ],
)
def test_what_cannot_be_understood_is_left_untouched(settings: Path, script: Path, raw: bytes, reason: str) -> None:
    settings.write_bytes(raw)
    assert reason in refused(settings, script)
    assert not script.with_name("installed.json").exists()


@pytest.mark.parametrize(
    "text", ['{"hooks": {}, "hooks": {"Stop": []}}', '{"hooks": {"Stop": [], "Stop": [{"hooks": []}]}}']
)
def test_a_doubled_key_in_the_way_is_refused(settings: Path, script: Path, text: str) -> None:
    settings.write_text(text)
    with pytest.raises(SettingsFileError, match="stands twice"):
        install(settings, script, exec_form=True)
    assert settings.read_text() == text
    assert backups(settings) == []


def test_a_read_only_file_is_left_alone(settings: Path, script: Path) -> None:
    settings.write_text("{}")
    settings.chmod(0o444)
    with pytest.raises(SettingsFileError, match="read-only"):
        install(settings, script, exec_form=True)
    assert settings.read_text() == "{}"
    assert backups(settings) == []


def test_a_missing_script_or_an_unwritable_path_is_told(tmp_path: Path, settings: Path, script: Path) -> None:
    with pytest.raises(SettingsFileError, match="start ClaWatch once"):
        install(settings, script.with_name("other.sh"), exec_form=True)
    with pytest.raises(SettingsFileError, match="UTF-8"):
        install(settings, Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff/monitor-hook.sh")), exec_form=True)
    assert not settings.exists()


def test_a_full_disk_is_told_and_leaves_nothing_behind(
    settings: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.write_text(RICH)

    def fail(*_args: object, **_options: object) -> None:
        raise OSError(28, "No space left on device", str(settings.parent / "x.tmp"))

    monkeypatch.setattr("clawatch.integrations.claude_code.settings_file.write_atomically", fail)
    with pytest.raises(SettingsFileError, match="No space left"):
        install(settings, script, exec_form=True)
    assert settings.read_text() == RICH
    assert [path.name for path in settings.parent.iterdir()] == ["settings.json"]
    monkeypatch.undo()
    assert install(settings, script, exec_form=True).changed
    assert uninstall(settings, script).as_before


def disturb(monkeypatch: pytest.MonkeyPatch, settings: Path, texts: list[str]) -> None:
    """Let another program write `settings` each time the installer has just written its temporary file."""
    real = os.fsync

    def fsync(descriptor: int) -> None:
        real(descriptor)
        if texts and ".settings.json." in str(Path(f"/proc/self/fd/{descriptor}").readlink()):
            settings.write_text(texts.pop())

    monkeypatch.setattr(os, "fsync", fsync)


def test_a_change_by_another_program_is_not_lost(settings: Path, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write_text('{"a": 1}')
    disturb(monkeypatch, settings, ['{"a": 2, "b": 3}'])
    report = install(settings, script, exec_form=True)
    changed = load(settings)
    assert (changed["a"], changed["b"], len(changed["hooks"])) == (2, 3, 16)
    assert report.backup is not None
    assert report.backup.read_text() == '{"a": 2, "b": 3}'
    assert backups(settings) == [report.backup]
    disturb(monkeypatch, settings, [json.dumps(changed | {"c": 4})])
    uninstall(settings, script)
    assert load(settings) == {"a": 2, "b": 3, "c": 4}


def test_a_file_that_appears_meanwhile_is_not_overwritten(
    settings: Path, script: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disturb(monkeypatch, settings, ['{"a": 1}'])
    report = install(settings, script, exec_form=True)
    assert not report.created_file
    assert uninstall(settings, script).as_before
    assert settings.read_text() == '{"a": 1}'


def test_a_file_that_never_rests_is_given_up(settings: Path, script: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.write_text("{}")
    disturb(monkeypatch, settings, [json.dumps({"n": number}) for number in range(20)])
    with pytest.raises(SettingsFileError, match="keeps changing"):
        install(settings, script, exec_form=True)
    assert "hooks" not in load(settings)
    assert len(list(settings.parent.iterdir())) == 1
