"""packaging/run and packaging/test on a machine of stubs: what they install, say and start."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# what every Debian has
TOOLS = (
    *("bash", "cat", "chmod", "cksum", "dirname", "env", "getconf", "grep", "head"),
    *("mkdir", "mv", "readlink", "rm", "sort", "tail", "uname"),
)
SIDE_BY_SIDE = f"pytest [-n] [{min((os.cpu_count() or 1) + 1, 9)}] [--dist] [worksteal]"
LOG = 'printf "%s" "${0##*/}" >>"$LOG"; for a in "$@"; do printf " [%s]" "$a" >>"$LOG"; done; echo >>"$LOG"'
DPKG_QUERY = """
status=0
for name in "${@:3}"; do
  if grep -qxF "$name" "$INSTALLED"; then echo "$name ii "; else status=1; fi
done
exit $status
"""
APT_GET = """
for word in "$@"; do
  case $word in install|-*|DPkg*) ;; *) printf '%s\\n' "$word" >>"$INSTALLED" ;; esac
done
"""
UV = """
if [ "$1" = --version ]; then echo "uv 0.13.9"; exit; fi
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
cd "$UV_PROJECT_ENVIRONMENT/bin"
for tool in $VENV_TOOLS; do
  printf '#!/bin/bash\\n%s\\nif [ "$FAILS" = "${0##*/}" ]; then exit 1; fi\\n' "$LOG_LINE" >"$tool"
  chmod +x "$tool"
done
"""


@dataclass
class Machine:
    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.checkout = self.folder / 'it\'s a "checkout"'
        (self.checkout / "packaging").mkdir(parents=True)
        for name in ("run", "test", "lib.sh"):
            shutil.copy(ROOT / "packaging" / name, self.checkout / "packaging")
        for name in ("uv.lock", "pyproject.toml"):
            shutil.copy(ROOT / name, self.checkout)
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        for tool in TOOLS:
            (self.bin / tool).symlink_to(shutil.which(tool) or tool)
        (self.bin / "python3").symlink_to(sys.executable)
        self.installed = self.folder / "installed"
        self.installed.touch()
        self.log = self.folder / "log"
        self.environment = {
            "PATH": str(self.bin),
            "HOME": str(self.folder / "home"),
            "INSTALLED": str(self.installed),
            "LOG": str(self.log),
            "LOG_LINE": LOG,
            "VENV_TOOLS": "python clawatch ruff mypy lint-imports pytest",
        }
        self.stub("dpkg-query", DPKG_QUERY, logs=False)
        self.stub("apt-get", APT_GET)
        self.stub("uv", UV)

    def stub(self, name: str, body: str, *, logs: bool = True) -> None:
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(f"#!/bin/bash\n{LOG if logs else ''}\n{body}\n", encoding="utf-8")
        path.chmod(0o755)

    def be_user(self) -> None:
        self.stub("id", "echo 1000", logs=False)

    def be_root(self) -> None:
        self.stub("id", "echo 0", logs=False)

    def run(self, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        self.log.write_text("", encoding="utf-8")
        return subprocess.run(
            [str(self.checkout / "packaging" / script), *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def started(self) -> list[str]:
        """The programs that ran and their arguments, except those that only looked."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if line != "uv [--version]"]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    if sys.platform != "linux":
        pytest.skip("the scripts install packages on Debian only")
    machine = Machine(tmp_path)
    machine.be_root()
    return machine


def test_first_start_installs_and_says_so_and_the_second_does_neither(machine: Machine) -> None:
    first = machine.run("run", "--headless")

    assert (first.returncode, first.stdout) == (0, ""), first.stderr
    apt_get, uv, clawatch = machine.started()
    assert apt_get.startswith("apt-get ")
    assert "[ca-certificates]" in apt_get
    assert "libgl1" not in apt_get
    assert "[sync]" in uv
    assert "[--frozen]" in uv
    assert clawatch == "clawatch [--headless]"
    assert "apt-get:\n  ca-certificates\n" in first.stderr
    assert str(machine.checkout / ".venv") in first.stderr

    second = machine.run("run", "--headless")

    assert (second.returncode, second.stdout, second.stderr) == (0, "", "")
    assert machine.started() == ["clawatch [--headless]"]


def test_arguments_arrive_as_they_were(machine: Machine) -> None:
    machine.run("run", "hooks", "install", "--settings", "a 'b' \"c\" $d *", "")

    assert machine.started()[-1] == "clawatch [hooks] [install] [--settings] [a 'b' \"c\" $d *] []"


@pytest.mark.parametrize(
    ("arguments", "display", "wants_qt"),
    [
        ([], {}, False),
        ([], {"DISPLAY": ":0"}, True),
        ([], {"WAYLAND_DISPLAY": "wayland-0"}, True),
        (["--tray"], {"DISPLAY": ":0"}, True),
        (["--headless"], {"DISPLAY": ":0"}, False),
        (["--version"], {"DISPLAY": ":0"}, False),
        (["hooks", "status"], {"DISPLAY": ":0"}, False),
    ],
)
def test_qt_libraries_only_for_windows(
    machine: Machine, arguments: list[str], display: dict[str, str], *, wants_qt: bool
) -> None:
    machine.run("run", *arguments, **display)

    assert ("libxcb-cursor0" in machine.installed.read_text(encoding="utf-8").split()) is wants_qt


def test_a_library_under_its_older_name_is_enough(machine: Machine) -> None:
    machine.installed.write_text("libglib2.0-0\n", encoding="utf-8")
    machine.run("run", DISPLAY=":0")
    assert "libglib2.0-0t64" not in machine.installed.read_text(encoding="utf-8")
    assert machine.run("run", DISPLAY=":0").stderr == ""


def test_stale_package_lists_are_refreshed(machine: Machine) -> None:
    update = 'case "$*" in *update*) echo >"$INSTALLED.lists"; exit ;; esac; [ -e "$INSTALLED.lists" ] || exit 100'
    machine.stub("apt-get", update + APT_GET)

    result = machine.run("run", "--headless")

    assert result.returncode == 0, result.stderr
    commands = [line for line in machine.started() if line.startswith("apt-get")]
    assert ["[update]" in line for line in commands] == [False, True, False]


def test_apt_get_that_fails_is_told(machine: Machine) -> None:
    machine.stub("apt-get", "echo E: no room on the disk >&2; exit 100")

    result = machine.run("run", "--headless")

    assert result.returncode == 1
    assert "E: no room on the disk" in result.stderr
    assert "apt.log" in result.stderr.splitlines()[-1]


def test_without_rights_it_names_the_one_command_and_stops(machine: Machine) -> None:
    machine.be_user()

    result = machine.run("run", DISPLAY=":0")

    assert result.returncode == 1
    assert machine.started() == []
    command = result.stderr.splitlines()[-1]
    assert command.startswith("  apt-get update && apt-get install -y --no-install-recommends ca-certificates ")
    assert " libxcb-cursor0 " in command
    assert "|" not in command


def test_with_a_sudo_that_asks_and_nobody_to_answer(machine: Machine) -> None:
    machine.be_user()
    machine.stub("sudo", "exit 1", logs=False)

    result = machine.run("run", "--headless")

    assert result.returncode == 1
    assert machine.started() == []
    assert result.stderr.splitlines()[-1].startswith("  sudo sh -c 'apt-get update && apt-get install -y ")


def test_with_a_sudo_that_does_not_ask(machine: Machine) -> None:
    machine.be_user()
    machine.stub("sudo", 'if [ "$2" = true ]; then exit; fi; exec "${@:2}"')

    result = machine.run("run", "--headless")

    assert result.returncode == 0, result.stderr
    assert "with sudo apt-get" in result.stderr
    assert machine.started()[-1] == "clawatch [--headless]"


def test_a_changed_lock_is_installed(machine: Machine) -> None:
    machine.run("run", "--headless")
    with (machine.checkout / "uv.lock").open("a", encoding="utf-8") as lock:
        lock.write("\n")

    machine.run("run", "--headless")

    assert [line.split()[0] for line in machine.started()] == ["python", "uv", "clawatch"]


def test_a_moved_checkout_gets_a_new_environment(machine: Machine) -> None:
    machine.run("run", "--headless")
    (machine.checkout / ".venv" / "left behind").touch()
    machine.checkout = machine.checkout.rename(machine.folder / "elsewhere")

    result = machine.run("run", "--headless")

    assert result.returncode == 0, result.stderr
    assert not (machine.checkout / ".venv" / "left behind").exists()
    assert machine.started()[-1] == "clawatch [--headless]"


def test_another_system_is_left_alone(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()

    result = machine.run("run", DISPLAY=":0")

    assert result.returncode == 0, result.stderr
    assert [line.split()[0] for line in machine.started()] == ["uv", "python", "clawatch"]


def test_another_system_without_qt_libraries_is_told_what_is_missing(machine: Machine) -> None:
    (machine.bin / "apt-get").unlink()

    result = machine.run("run", DISPLAY=":0", FAILS="python")

    assert result.returncode == 1
    assert "libxcb-cursor0" in result.stderr
    assert result.stderr.splitlines()[-1].endswith("packaging/run --headless")


def test_every_check_runs_and_one_that_fails_fails_all(machine: Machine) -> None:
    (machine.bin / "shellcheck").symlink_to("/bin/true")
    passing = machine.run("test", "--no-e2e", "-k", "a b")

    assert passing.returncode == 0, passing.stderr
    ran = [line for line in machine.started() if line.split()[0] not in {"apt-get", "uv"}]
    assert ran == [
        "ruff [check]",
        "ruff [format] [--check]",
        "mypy",
        "lint-imports",
        f"{SIDE_BY_SIDE} [-m] [not e2e] [-k] [a b]",
    ]

    failing = machine.run("test", "--no-e2e", FAILS="ruff")

    assert failing.returncode == 1
    assert failing.stderr.splitlines()[-1] == "FAILED: ruff check, ruff format"
    assert machine.started()[-1].startswith("pytest ")


def test_missing_npm_is_told_loudly(machine: Machine) -> None:
    assert "NOT TESTED: the end-to-end tests" in machine.run("test").stderr
    assert machine.started()[-1] == SIDE_BY_SIDE


def test_no_home(machine: Machine) -> None:
    del machine.environment["HOME"]
    result = machine.run("run")
    assert (result.returncode, machine.started()) == (1, [])
    assert result.stderr.startswith("HOME is not set")
