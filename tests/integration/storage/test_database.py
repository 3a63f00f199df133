from __future__ import annotations

import sqlite3
import stat
import struct
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from clawatch.storage import database, migrate
from clawatch.storage.database import APPLICATION_ID, open_for_reading, open_for_writing
from clawatch.storage.errors import (
    BusyDatabaseError,
    CorruptDatabaseError,
    ForeignDatabaseError,
    NewerDatabaseError,
    StorageError,
    StorageFullError,
    UnreachableDatabaseError,
)
from support.journals import hook_event, tables, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "clawatch.db"


def _make(path: Path) -> None:
    write(
        path, [[hook_event(number, "PreToolUse", tool_name="Bash", tool_use_id=f"t{number}") for number in range(200)]]
    )


def _patch(path: Path, offset: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(data)


def _newer(path: Path) -> None:
    _make(path)
    _patch(path, 60, struct.pack(">I", migrate.SCHEMA_VERSION + 1))


def _text_file(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("shopping list\n" * 20)


def _other_program(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
        connection.commit()


def _cut_short(path: Path) -> None:
    _make(path)
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.truncate(size // 2)


def _cut_short_beside_a_log(path: Path) -> None:
    """Cut off what the log does not have either."""
    _make(path)
    end_in_checkpoint(path)
    with path.open("r+b") as file:
        file.truncate(4096 * 3)


def end_in_checkpoint(path: Path) -> None:
    """Leave the file as a process does that ends when it has written the first page of its log into it."""
    with closing(open_for_writing(path)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        whole = path.read_bytes()
        connection.execute("CREATE TABLE more AS SELECT payload || payload AS text FROM events")
        log = path.with_name("clawatch.db-wal").read_bytes()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        first_page = path.read_bytes()[:4096]
    path.write_bytes(first_page + whole[4096:])
    path.with_name("clawatch.db-wal").write_bytes(log)


def _overwritten_inside(path: Path) -> None:
    _make(path)
    _patch(path, 4096 * 3, b"\xff" * 4096 * 4)


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (_newer, NewerDatabaseError),
        (_text_file, ForeignDatabaseError),
        (_other_program, ForeignDatabaseError),
        (_cut_short, CorruptDatabaseError),
        (_cut_short_beside_a_log, CorruptDatabaseError),
        (_overwritten_inside, CorruptDatabaseError),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_sentence_and_left_alone(
    path: Path, spoil: Callable[[Path], None], error: type[StorageError]
) -> None:
    spoil(path)
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    with pytest.raises(error) as caught:
        open_for_writing(path)
    sentence = str(caught.value)
    assert str(path) in sentence
    assert "left as it is" in sentence
    assert "\n" not in sentence
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_a_file_that_another_program_holds_is_not_called_damaged(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _make(path)
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BusyDatabaseError, match="held by another program"):
            open_for_writing(path)


def test_a_file_whose_process_ended_in_a_checkpoint_is_whole(path: Path) -> None:
    _make(path)
    end_in_checkpoint(path)
    pages = int.from_bytes(path.read_bytes()[28:32], "big")
    assert path.stat().st_size < pages * 4096
    with closing(open_for_writing(path)) as connection:
        assert connection.execute("SELECT count(*) FROM more").fetchone() == (200,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_full_disk_at_the_start_is_not_called_damage(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bool:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(database, "migrate", full)
    with pytest.raises(StorageFullError, match="free some space"):
        open_for_writing(path)


def test_a_folder_in_the_way_is_said_plainly(path: Path) -> None:
    path.mkdir(parents=True)
    with pytest.raises(UnreachableDatabaseError, match="cannot be opened"):
        open_for_writing(path)


def test_folder_and_files_are_for_this_user_alone(path: Path) -> None:
    with closing(open_for_writing(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO projects (path, name) VALUES ('/a', 'a')")
        connection.execute("COMMIT")
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert modes == dict.fromkeys(["clawatch.db", "clawatch.db-wal", "clawatch.db-shm"], 0o600)


def test_a_file_whose_first_words_stand_in_the_log_only_is_ours(path: Path, tmp_path: Path) -> None:
    with closing(open_for_writing(path)):
        copy = tmp_path / "copy" / "clawatch.db"
        copy.parent.mkdir()
        with closing(sqlite3.connect(copy)) as young:
            young.execute("PRAGMA journal_mode = WAL")
            young.execute("PRAGMA wal_autocheckpoint = 0")
            migrate.migrate(young, copy, APPLICATION_ID)
            killed = tmp_path / "killed" / "clawatch.db"
            killed.parent.mkdir()
            for suffix in ("", "-wal"):
                killed.with_name(killed.name + suffix).write_bytes(copy.with_name(copy.name + suffix).read_bytes())
    assert struct.unpack(">I", killed.read_bytes()[68:72])[0] != APPLICATION_ID
    with closing(open_for_writing(killed)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == migrate.SCHEMA_VERSION


def test_a_migration_keeps_what_was_there_and_a_copy_of_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, [[hook_event(1, "SessionStart")]])
    before = tables(path)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", migrate.SCHEMA_VERSION + 1)
    monkeypatch.setattr(migrate, "_script", lambda _number: "CREATE TABLE later (id INTEGER) STRICT;\n")
    with closing(open_for_writing(path)) as connection:
        assert connection.execute("SELECT count(*) FROM later").fetchone()[0] == 0
    backup = path.with_name(f"clawatch.db.v{migrate.SCHEMA_VERSION - 1}.bak")
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert tables(backup) == before
    assert tables(path) == before


def test_a_migration_that_fails_leaves_the_file_where_it_stood(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(path, [[hook_event(1, "SessionStart")]])
    before = tables(path)
    monkeypatch.setattr(migrate, "SCHEMA_VERSION", migrate.SCHEMA_VERSION + 1)
    monkeypatch.setattr(migrate, "_script", lambda _number: "CREATE TABLE later (id INTEGER);\nnonsense;\n")
    with pytest.raises(StorageError):
        open_for_writing(path)
    monkeypatch.undo()
    assert tables(path) == before
    with closing(open_for_writing(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == migrate.SCHEMA_VERSION


def test_nothing_can_be_written_through_a_reader(path: Path) -> None:
    _make(path)
    with (
        closing(open_for_reading(path)) as connection,
        pytest.raises(sqlite3.OperationalError, match="readonly"),
    ):
        connection.execute("DELETE FROM events")
