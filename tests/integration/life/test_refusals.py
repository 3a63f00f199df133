"""Starts that cannot be: one clear sentence on stderr and in the log, exit code 1, and nothing touched."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.processes import DEADLINE_S, PROGRAM, Headless, environment, run_command

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


def refusal(home: Path, **more: str) -> str:
    """Start, and give the one sentence that was said instead."""
    result = run_command(environment(home, **more), "--headless")
    assert (result.returncode, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("clawatch: ")
    assert "Traceback" not in result.stderr
    return lines[0].removeprefix("clawatch: ")


def assert_in_log(home: Path, sentence: str) -> None:
    log = (home / "logs" / "clawatch.log").read_text("utf-8")
    assert log.count(sentence) == 1
    assert "Traceback" not in log


def test_port_taken_by_a_stranger(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        sentence = refusal(home, CLAWATCH_PORT=str(port))
    assert sentence.startswith(f"Port {port} on 127.0.0.1 is taken by another program: start ClaWatch with another one")
    assert "--port" in sentence
    assert_in_log(home, sentence)


def test_host_that_is_not_here(home: Path) -> None:
    sentence = refusal(home, CLAWATCH_HOST="203.0.113.7")
    assert sentence.startswith("ClaWatch cannot listen on 203.0.113.7")
    assert_in_log(home, sentence)


def other_database(path: Path, version: int, application: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE things (name TEXT)")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute(f"PRAGMA application_id = {application}")


def newer(path: Path) -> None:
    other_database(path, 999, 0x436C6157)


def foreign(path: Path) -> None:
    other_database(path, 1, 42)


def no_database(path: Path) -> None:
    path.write_text("Dear diary, " * 100, "utf-8")


def cut_short(path: Path) -> None:
    with Headless(environment(path.parent)) as running:
        running.signal(signal.SIGTERM)
        running.end()
    os.truncate(path, path.stat().st_size // 2)


def scrambled(path: Path) -> None:
    with Headless(environment(path.parent)) as running:
        running.signal(signal.SIGTERM)
        running.end()
    (path.parent / "logs" / "clawatch.log").unlink()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * (path.stat().st_size - 4096))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (newer, "was written by a newer ClaWatch (format 999"),
        (foreign, "is not a ClaWatch database"),
        (no_database, "is not a ClaWatch database"),
        (cut_short, "is damaged"),
        (scrambled, "is damaged"),
    ],
)
def test_database_that_cannot_be_used_is_left_as_it_is(home: Path, spoil: object, said: str) -> None:
    assert callable(spoil)
    home.mkdir()
    database = home / "clawatch.db"
    spoil(database)
    before, mtime_ns = database.read_bytes(), database.stat().st_mtime_ns
    sentence = refusal(home)
    assert said in sentence
    assert str(database) in sentence
    assert sentence.endswith("The file was left as it is.")
    assert (database.read_bytes(), database.stat().st_mtime_ns) == (before, mtime_ns)
    assert_in_log(home, sentence)
    doctor = run_command(environment(home), "doctor")
    assert doctor.returncode == 1
    assert [line for line in doctor.stdout.splitlines() if line.startswith("!!") and " database " in line]
    assert (database.read_bytes(), database.stat().st_mtime_ns) == (before, mtime_ns)


def test_broken_settings_file(home: Path) -> None:
    home.mkdir()
    settings = home / "settings.toml"
    settings.write_text("port = many\n", "utf-8")
    mtime_ns = settings.stat().st_mtime_ns
    assert refusal(home).startswith(f"The settings file {settings} is no valid TOML")
    assert (settings.read_text("utf-8"), settings.stat().st_mtime_ns) == ("port = many\n", mtime_ns)


def test_wrong_variable(home: Path) -> None:
    assert "environment variable CLAWATCH_PORT is wrong" in refusal(home, CLAWATCH_PORT="many")


def test_unusable_key(home: Path) -> None:
    home.mkdir()
    (home / "key").write_text("short\n", "utf-8")
    sentence = refusal(home)
    assert sentence.startswith(f"The key file {home / 'key'} holds no usable key")
    assert_in_log(home, sentence)


@pytest.mark.parametrize("name", ["logs/clawatch.log", "clawatch.lock", "spool", "hooks", "clawatch.db", "logs"])
def test_something_else_stands_in_a_files_place(home: Path, name: str) -> None:
    home.mkdir()
    (home / "logs").mkdir()
    place = home / name
    if name in {"spool", "hooks"}:
        place.write_text("x", "utf-8")
    elif name == "logs":
        place.rmdir()
        place.write_text("x", "utf-8")
    else:
        place.mkdir()
    assert str(place) in refusal(home)


def test_home_is_a_file(home: Path) -> None:
    home.write_text("x", "utf-8")
    assert str(home) in refusal(home)
    assert home.read_text("utf-8") == "x"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, outside pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_folder_of_another_user(open_folder: Path) -> None:
    """As another user, whom the folder does not belong to."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: only root can start programs as another user")
    home = open_folder / "home"
    for name in (home, home / "logs"):
        name.mkdir(mode=0o755)
    try:
        result = subprocess.run(
            [PROGRAM, "--headless"],
            env=environment(home),
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
            user=NOBODY,
            group=NOBODY,
        )
    except PermissionError:
        pytest.skip("NOT TESTED: the program cannot be reached by another user here")
    if "ModuleNotFoundError" in result.stderr or "Permission denied: '/root" in result.stderr:
        pytest.skip("NOT TESTED: the program cannot be read by another user here")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == (
        f"clawatch: The folder {home} cannot be made or used (Operation not permitted): correct its rights, or choose "
        "another with CLAWATCH_HOME.\n"
    )
