"""What can never be taken out of the spool is set aside with the reason, and hinders nothing behind it."""

from __future__ import annotations

import json
import os
import re
import socket
import time
from typing import TYPE_CHECKING

import pytest

from clawatch.ingest.spool import PAYLOAD_MAX_BYTES, SpoolFolder, SpoolTaker
from clawatch.storage.writer import Writer
from support.events import hook, journal
from support.processes import environment, run_command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from support.logs import ExpectedLogs

GOOD = json.dumps(hook("Stop")).encode()
GOOD_NAME = f"zz.{len(GOOD)}.json"


@pytest.fixture
def folder(home: Path) -> SpoolFolder:
    folder = SpoolFolder(home / "spool")
    folder.make()
    return folder


@pytest.fixture
def taker(home: Path, folder: SpoolFolder, expected_logs: ExpectedLogs) -> Iterator[SpoolTaker]:
    expected_logs.expect("Set the spooled event .* aside")
    writer = Writer(home / "clawatch.db")
    writer.start()
    yield SpoolTaker(folder, writer)
    writer.stop(5)


def take_with_a_good_one_behind(taker: SpoolTaker, home: Path) -> tuple[str, str]:
    """Take what is there and a good event after it; gives the one rejected file's name and its reason."""
    good = taker.folder.path / GOOD_NAME
    good.write_bytes(GOOD)
    later = time.time() + 5
    os.utime(good, (later, later))
    assert taker.take() == 1
    assert not good.exists()
    assert [event_id for event_id, _, _ in journal(home)] == ["zz"]
    assert taker.folder.waiting() == []
    (found,) = taker.folder.rejected()
    reason = found.path.with_name(f"{found.path.name}.reason")
    assert reason.read_text("utf-8").strip() == found.reason
    assert reason.stat().st_mode & 0o777 == 0o600
    return found.path.name, found.reason


def named_by_size(payload: bytes) -> str:
    return f"bad.{len(payload)}.json"


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "no JSON"),
        (b"no json", "no JSON"),
        (b"\xff\xfe", "UTF-8"),
        (b"[]", "the body must be a JSON object"),
        (b"{}", "neither a hook event"),
        (b'{"session_id":"","hook_event_name":5}', "session_id: .*; hook_event_name: "),
        (b'{"agentId":"a","type":"dance"}', "type: must be one of"),
        (b"[" * 100_000, "depth limit"),
    ],
)
def test_bad_content(taker: SpoolTaker, home: Path, payload: bytes, reason: str) -> None:
    (taker.folder.path / named_by_size(payload)).write_bytes(payload)
    name, said = take_with_a_good_one_behind(taker, home)
    assert name == named_by_size(payload)
    assert re.search(reason, said)
    assert (taker.folder.rejected_path / name).read_bytes() == payload


@pytest.mark.parametrize(
    "name",
    ["x.json", "x.12x.json", ".5.json.json", "a b.2.json", "ü.2.json", "x" * 129 + ".2.json", "a" * 250 + ".json"],
)
def test_name_that_is_not_of_an_event(taker: SpoolTaker, home: Path, name: str) -> None:
    name = name.removeprefix(".")
    (taker.folder.path / name).write_bytes(b"{}")
    found, reason = take_with_a_good_one_behind(taker, home)
    assert name.startswith(found[:60])
    assert reason == "its name is not that of an event (ID.SIZE.json)"


def test_name_of_any_bytes(taker: SpoolTaker, home: Path) -> None:
    path = os.fsencode(taker.folder.path) + b"/\xff\xfe\n.json"
    with open(path, "wb") as file:  # noqa: PTH123 a path of bytes
        file.write(b"{}")
    found, _ = take_with_a_good_one_behind(taker, home)
    assert found == "���.json"
    doctor = run_command(environment(home), "doctor")
    assert "1 events set aside" in doctor.stdout


def test_longer_than_its_name_says(taker: SpoolTaker, home: Path) -> None:
    (taker.folder.path / "bad.3.json").write_bytes(b"{}{}")
    assert take_with_a_good_one_behind(taker, home)[1] == "never finished: 4 of 3 bytes were written"


def test_too_large(taker: SpoolTaker, home: Path) -> None:
    size = PAYLOAD_MAX_BYTES + 1
    with (taker.folder.path / f"bad.{size}.json").open("wb") as file:
        file.truncate(size)
    assert take_with_a_good_one_behind(taker, home)[1] == "larger than the 32 MB that an event may have"


def make_folder(path: Path) -> None:
    path.mkdir()
    (path / "inside").touch()


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        here = os.open(".", os.O_RDONLY)
        os.chdir(path.parent)
        try:
            listener.bind(path.name)
        finally:
            os.fchdir(here)
            os.close(here)


@pytest.mark.parametrize(
    "make",
    [make_folder, os.mkfifo, make_socket, lambda path: path.symlink_to("/etc/passwd")],
    ids=["folder", "fifo", "socket", "link"],
)
def test_what_is_no_file(taker: SpoolTaker, home: Path, make: Callable[[Path], object]) -> None:
    make(taker.folder.path / "bad.2.json")
    assert take_with_a_good_one_behind(taker, home) == ("bad.2.json", "it is no file")


@pytest.mark.skipif(os.geteuid() == 0, reason="NOT TESTED: root can read everything")
def test_unreadable(taker: SpoolTaker, home: Path) -> None:
    file = taker.folder.path / named_by_size(GOOD)
    file.write_bytes(GOOD)
    file.chmod(0)
    assert take_with_a_good_one_behind(taker, home)[1] == "it cannot be read (Permission denied)"


def test_read_error(taker: SpoolTaker, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = taker.folder.path / named_by_size(GOOD)
    file.write_bytes(GOOD)
    read = type(file).read_bytes

    def read_or_fail(path: Path) -> bytes:
        if path == file:
            raise OSError(5, "Input/output error")
        return read(path)

    monkeypatch.setattr(type(file), "read_bytes", read_or_fail)
    assert take_with_a_good_one_behind(taker, home)[1] == "it cannot be read (Input/output error)"


def test_same_name_twice_keeps_both(taker: SpoolTaker) -> None:
    for payload in (b"[]", b"{}", b"42"):
        (taker.folder.path / "bad.2.json").write_bytes(payload)
        assert taker.take() == 0
    kept = {file.path.name: file.path.read_bytes() for file in taker.folder.rejected()}
    assert kept == {"bad.2.json": b"[]", "bad.2.json.2": b"{}", "bad.2.json.3": b"42"}


def test_reason_that_is_lost_is_unknown(folder: SpoolFolder) -> None:
    (folder.rejected_path / "a.json").touch()
    (folder.rejected_path / "b.json").touch()
    (folder.rejected_path / "b.json.reason").write_bytes(b"\xff")
    assert [file.reason for file in folder.rejected()] == ["unknown", "unknown"]


def test_doctor_says_so(taker: SpoolTaker, home: Path) -> None:
    (taker.folder.path / "bad.2.json").write_bytes(b"[]")
    taker.take()
    doctor = run_command(environment(home), "doctor")
    assert doctor.returncode == 1
    (line,) = [line for line in doctor.stdout.splitlines() if " spool " in line]
    assert line.startswith("!!")
    assert "1 events set aside" in line
    assert line.endswith("bad.2.json: the body must be a JSON object")


def test_other_files_are_left_alone(taker: SpoolTaker) -> None:
    for name in (".waiting", "notes.txt", ".hidden.json", "core"):
        (taker.folder.path / name).write_text("x")
    assert taker.take() == 0
    assert taker.folder.rejected() == ()
    assert len(list(taker.folder.path.iterdir())) == 5
