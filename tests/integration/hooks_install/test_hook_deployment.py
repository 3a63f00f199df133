import os
import stat
import subprocess
from pathlib import Path

import pytest

from clawatch.integrations.claude_code.hook_files import deploy_hook


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def deploy(tmp_path: Path, **changes: str) -> Path:
    bundled = tmp_path / "bundled.sh"
    if not bundled.exists():
        bundled.write_bytes(b"#!/bin/bash\nexit 0\n")
    spool = Path(changes.get("spool", str(tmp_path / "spool folder")))
    return deploy_hook(
        bundled,
        tmp_path / "data" / "hooks",
        host=changes.get("host", "127.0.0.1"),
        port=6821,
        key=changes.get("key", "secret"),
        spool_dir=spool,
    )


def test_script_and_configuration_are_put_in_place(tmp_path: Path) -> None:
    script = deploy(tmp_path)
    assert script == tmp_path / "data" / "hooks" / "monitor-hook.sh"
    assert script.read_bytes() == b"#!/bin/bash\nexit 0\n"
    conf = script.with_name("monitor-hook.conf")
    assert conf.read_text() == f"127.0.0.1\n6821\nsecret\n{tmp_path / 'spool folder'}\n"
    assert (mode(script), mode(conf), mode(script.parent)) == (0o700, 0o600, 0o700)


def test_what_is_right_is_not_written_again(tmp_path: Path) -> None:
    script = deploy(tmp_path)
    conf = script.with_name("monitor-hook.conf")
    before = [(path.stat().st_ino, path.stat().st_mtime_ns) for path in (script, conf)]
    deploy(tmp_path)
    assert [(path.stat().st_ino, path.stat().st_mtime_ns) for path in (script, conf)] == before
    deploy(tmp_path, key="another")
    assert (script.stat().st_ino, script.stat().st_mtime_ns) == before[0]
    assert conf.read_text().splitlines()[2] == "another"


def test_loose_permissions_and_foreign_content_are_put_right(tmp_path: Path) -> None:
    script = deploy(tmp_path)
    script.chmod(0o644)
    script.parent.chmod(0o755)
    conf = script.with_name("monitor-hook.conf")
    conf.write_text("changed")
    deploy(tmp_path)
    assert (mode(script), mode(conf), mode(script.parent)) == (0o700, 0o600, 0o700)
    assert conf.read_text().startswith("127.0.0.1\n")


def test_a_link_in_the_place_of_the_script_is_replaced_not_followed(tmp_path: Path) -> None:
    script = deploy(tmp_path)
    target = tmp_path / "somewhere"
    target.write_text("mine")
    script.unlink()
    script.symlink_to(target)
    deploy(tmp_path)
    assert not script.is_symlink()
    assert target.read_text() == "mine"


def test_a_running_hook_goes_on_with_the_script_it_began(tmp_path: Path) -> None:
    bundled = tmp_path / "bundled.sh"
    bundled.write_text("#!/bin/bash\necho ready\nread -r go\necho old\nexit 0\n")
    script = deploy(tmp_path)
    with subprocess.Popen([script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as hook:
        assert hook.stdout is not None
        assert hook.stdout.readline() == b"ready\n"
        bundled.write_text("#!/bin/bash\n" + "echo new\n" * 1000)
        deploy(tmp_path)
        output, _ = hook.communicate(b"go\n")
    assert output == b"old\n"
    assert hook.returncode == 0


@pytest.mark.parametrize("changes", [{"key": "a\nb"}, {"host": "a\rb"}, {"spool": "relative"}, {"spool": "/a\nb"}])
def test_values_that_would_break_the_lines_are_refused(tmp_path: Path, changes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must"):
        deploy(tmp_path, **changes)
    assert not (tmp_path / "data").exists()


def test_a_failed_write_leaves_no_debris(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = deploy(tmp_path)
    conf = script.with_name("monitor-hook.conf")
    before = conf.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        deploy(tmp_path, key="another")
    assert conf.read_bytes() == before
    assert sorted(path.name for path in script.parent.iterdir()) == ["monitor-hook.conf", "monitor-hook.sh"]
