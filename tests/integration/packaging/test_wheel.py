"""What pip installs works without the checkout it was built from."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import zipfile
from pathlib import Path

import pytest

import clawatch
from e2e.running import ClaWatch
from support.screen import Screen

ROOT = Path(__file__).parents[3]


def test_version(installed: Path, tmp_path: Path) -> None:
    command = [str(installed / "clawatch"), "--version"]
    result = subprocess.run(
        command, cwd=tmp_path, env={"HOME": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert clawatch.__version__ in result.stdout


def test_hooks_and_resources_are_inside_byte_for_byte(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {
            name.removeprefix("clawatch/_bundled/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("clawatch/_bundled/")
        }
    files = (path for folder in ("hooks", "resources") for path in (ROOT / folder).rglob("*") if path.is_file())
    expected = {str(path.relative_to(ROOT)): path.read_bytes() for path in files}
    assert inside == expected
    assert "hooks/monitor-hook.sh" in inside


def test_every_module_is_inside(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("clawatch/") and "/_bundled/" not in name}
    package = ROOT / "app"
    files = (path for path in (package / "clawatch").rglob("*") if path.is_file() and path.suffix != ".pyc")
    assert inside == {str(path.relative_to(package)) for path in files}


def test_it_works_like_the_checkout(installed: Path, tmp_path: Path) -> None:
    bare = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    home = tmp_path / "clawatch"
    running = ClaWatch({**bare, "CLAWATCH_HOME": str(home), "CLAWATCH_PORT": "0"}, program=installed / "clawatch")
    with running:
        running.command("hooks", "install")
        entries = json.loads((tmp_path / ".claude" / "settings.json").read_bytes())["hooks"]["SessionStart"]
        payload = {"session_id": "from-the-wheel", "hook_event_name": "SessionStart", "cwd": str(tmp_path)}
        subprocess.run(
            ["/bin/sh", "-c", entries[0]["hooks"][0]["command"]],
            input=json.dumps(payload).encode(),
            env=bare,
            check=True,
        )
        assert running.get("/api/sessions/from-the-wheel")["project_name"] == tmp_path.name
        assert running.get("/api/health") == {"status": "ok"}
    assert (home / "hooks" / "monitor-hook.sh").read_bytes() == (ROOT / "hooks" / "monitor-hook.sh").read_bytes()


@pytest.mark.desktop
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="NOT TESTED: the wheel's window; Xvfb is not installed")
def test_its_window_opens_with_its_icons(installed: Path, tmp_path: Path) -> None:
    home = tmp_path / "clawatch"
    with Screen() as screen:
        surroundings = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "CLAWATCH_HOME": str(home)}
        command = [str(installed / "clawatch"), "--port", "0"]
        with subprocess.Popen(
            command, cwd=tmp_path, env={**surroundings, **screen.environment}, stderr=subprocess.PIPE, text=True
        ) as process:
            try:
                screen.wait_for_picture()
                process.send_signal(signal.SIGTERM)
                _, errors = process.communicate(timeout=20)
            finally:
                process.kill()
    assert (process.returncode, errors) == (0, "")
    assert "ERROR" not in (home / "logs" / "clawatch.log").read_text("utf-8")


def test_types_and_licences_come_along(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    assert "clawatch/py.typed" in inside
    assert "clawatch/_bundled/resources/icons/LICENSE" in inside
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in inside)
