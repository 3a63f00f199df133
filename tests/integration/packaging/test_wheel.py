"""What pip installs works without the checkout it was built from."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import clawatch

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
