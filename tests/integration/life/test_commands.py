"""What `clawatch` says on a terminal: doctor, hooks, and where there is no display."""

from __future__ import annotations

import json
import signal
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import clawatch
from support.client import Client
from support.events import hook
from support.processes import Headless, environment, run_command

if TYPE_CHECKING:
    from pathlib import Path


def findings(home: Path, **more: str) -> tuple[int, dict[str, tuple[str, str]]]:
    """Run the doctor: its exit code, and by name whether all is well and what it says."""
    result = run_command(environment(home, **more), "doctor")
    assert result.stderr == ""
    lines = [line for line in result.stdout.splitlines()[:-1] if line]
    assert all(line[:4] in {"ok  ", "!!  "} for line in lines)
    return result.returncode, {line[4:16].strip(): (line[:2], line[16:]) for line in lines}


def test_doctor_before_the_first_start_changes_nothing(home: Path) -> None:
    code, found = findings(home)
    assert code == 1
    assert {name for name, (mark, _) in found.items() if mark == "!!"} == {"hooks"}
    assert "clawatch hooks install" in found["hooks"][1]
    assert not home.exists()


def test_doctor_finds_all_well(home: Path) -> None:
    (home.parent / "claude").mkdir()
    with Headless(environment(home)) as running, Client(running.address) as client:
        assert run_command(environment(home), "hooks", "install").returncode == 0
        code, found = findings(home)
        assert (code, found["last event"]) == (0, ("ok", "none yet"))
        client.post(hook("Stop"))
        code, found = findings(home, TZ="UTC")
        assert (code, {mark for mark, _ in found.values()}) == (0, {"ok"})
        assert found["last event"][1].startswith(datetime.now(UTC).strftime("%Y-"))
        assert found["port"][1] == f"ClaWatch answers at {running.address} (process {running.pid})"
        assert found["database"][1].endswith("whole")
        assert found["tray"][1].startswith("There is no display.")
        running.signal(signal.SIGTERM)
        running.end()
    assert findings(home)[0] == 0


def test_doctor_names_what_is_wrong(home: Path) -> None:
    home.mkdir(mode=0o755)
    home.chmod(0o755)
    (home / "settings.toml").write_text("port = many", "utf-8")
    code, found = findings(home)
    assert code == 1
    assert found["data folder"] == ("!!", f"{home} is open to others (mode 755): chmod 700 it")
    assert found["settings"][0] == "!!"
    (home / "settings.toml").unlink()
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        _, found = findings(home, CLAWATCH_PORT=str(stranger.getsockname()[1]))
        assert found["port"][0] == "!!"
        assert "is taken by another program" in found["port"][1]


def test_doctor_sends_nobody_to_install_into_settings_that_cannot_be_read(home: Path) -> None:
    settings = home.parent / "claude" / "settings.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text('{"hooks": {', "utf-8")
    _, found = findings(home)
    assert found["hooks"][0] == "!!"
    assert found["hooks"][1].startswith(f"{settings} is not valid JSON")


def test_doctor_of_a_server_that_asks_for_the_key(home: Path) -> None:
    with Headless(environment(home, CLAWATCH_REQUIRE_KEY="yes")):
        _, found = findings(home, CLAWATCH_REQUIRE_KEY="yes")
    assert found["port"][0] == "ok"
    assert found["key"] == ("ok", f"{home / 'key'}, asked for by every request")


def test_hooks_go_in_and_out(home: Path) -> None:
    given = environment(home)
    settings = home.parent / "claude" / "settings.json"
    settings.parent.mkdir()
    before = '{\n  "model": "opus",\n  "hooks": {}\n}\n'
    settings.write_text(before, "utf-8")

    absent = run_command(given, "hooks", "status")
    assert absent.returncode == 1
    assert absent.stdout.startswith(f"ClaWatch's hooks are not installed in {settings}.\n")

    installed = run_command(given, "hooks", "install")
    assert (installed.returncode, installed.stderr) == (0, "")
    assert installed.stdout.startswith(f"16 hooks added in {settings}")
    assert len(json.loads(settings.read_text("utf-8"))["hooks"]) == 16
    again = run_command(given, "hooks", "install")
    assert (again.returncode, again.stdout) == (0, f"The hooks stand in {settings} already, all up to date.\n")

    status = run_command(given, "hooks", "status")
    assert status.returncode == 0
    assert status.stdout == (f"ClaWatch's hooks are installed in {settings}.\n  last event from Claude Code: never\n")

    removed = run_command(given, "hooks", "uninstall")
    assert removed.returncode == 0
    assert "exactly what it was" in removed.stdout
    assert settings.read_text("utf-8") == before
    nothing = run_command(given, "hooks", "uninstall")
    assert (nothing.returncode, nothing.stdout) == (0, f"No hooks of ClaWatch stand in {settings}.\n")


@pytest.mark.parametrize("action", ["install", "uninstall"])
def test_broken_settings_of_claude_code_are_left_alone(home: Path, action: str) -> None:
    settings = home.parent / "other.json"
    settings.write_text("{ no json", "utf-8")
    result = run_command(environment(home), "hooks", action, "--settings", str(settings))
    assert (result.returncode, result.stdout) == (1, "")
    (line,) = result.stderr.splitlines()
    assert line.startswith("clawatch: ")
    assert str(settings) in line
    assert settings.read_text("utf-8") == "{ no json"


def test_status_of_broken_settings_is_said_in_words(home: Path) -> None:
    settings = home.parent / "other.json"
    settings.write_text("[1]", "utf-8")
    result = run_command(environment(home), "hooks", "status", "--settings", str(settings))
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert str(settings) in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "There is no display. "),
        ({"DISPLAY": ":6543"}, "The display :6543 does not answer. "),
        ({"WAYLAND_DISPLAY": "wayland-99", "XDG_RUNTIME_DIR": "/nowhere"}, "There is no display. "),
        ({"DISPLAY": "nowhere.invalid:7"}, "No window can be opened ("),
    ],
    ids=lambda value: str(value)[:30],
)
def test_without_a_display_it_runs_headless_and_says_so(home: Path, given: dict[str, str], said: str) -> None:
    with Headless(environment(home, **given), arguments=()) as running, Client(running.address) as client:
        assert running.said.startswith(said)
        assert running.said.endswith(f"ClaWatch runs without a window at {running.address} (Ctrl+C ends it).\n")
        assert client.get("health").status == 200
        running.signal(signal.SIGTERM)
        assert running.end()[:2] == (0, "")


def test_version_and_help(home: Path) -> None:
    assert run_command(environment(home), "--version").stdout == f"clawatch {clawatch.__version__}\n"
    usage = run_command(environment(home), "--help")
    assert usage.returncode == 0
    assert "--headless" in usage.stdout
    assert not home.exists()


@pytest.mark.parametrize("arguments", [["dance"], ["hooks"], ["hooks", "dance"], ["--port", "70000"], ["--port", "x"]])
def test_wrong_usage_is_told(home: Path, arguments: list[str]) -> None:
    result = run_command(environment(home), *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert "usage: clawatch" in result.stderr
    assert not home.exists()
