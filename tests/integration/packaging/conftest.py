from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def uv() -> str:
    program = shutil.which("uv")
    if program is None:
        pytest.skip("NOT TESTED: uv is not on PATH; packaging/test puts it there")
    return program


@pytest.fixture(scope="session")
def wheel(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([uv, "build", "--quiet", "--wheel", "--out-dir", str(folder), str(ROOT)], check=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="session")
def installed(uv: str, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of an empty environment into which nothing but the wheel was installed."""
    folder = tmp_path_factory.mktemp("installed")
    constraints = folder / "constraints.txt"
    export = [
        uv,
        "export",
        "--quiet",
        "--frozen",
        "--no-dev",
        "--no-emit-project",
        "--no-hashes",
        "-o",
        str(constraints),
    ]
    subprocess.run(export, cwd=ROOT, check=True)
    environment = folder / "environment"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, str(environment)], check=True)
    python = environment / "bin" / "python"
    install = [uv, "pip", "install", "--quiet", "--python", str(python), "-c", str(constraints), str(wheel)]
    subprocess.run(install, cwd=folder, check=True)
    return environment / "bin"
