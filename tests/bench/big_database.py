"""A large database, made by ClaWatch's own journal: a million tool calls, two million requests, 20,000 sessions.

big_database.py [CALLS] [--fresh] makes it, or one of fewer calls, where it is not there yet, and prints its path.

All of it follows from the seed, the number of calls and the week: its last month is the one that ended on Monday. It is
kept for the next bench, in `clawatch/bench` of the user's cache folder or in the folder that CLAWATCH_BENCH_CACHE
names, under a name that is a digest of those and of the database's format; what is older than the format or the week is
deleted. Whoever measures copies it: see `copied`.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from bench import big_facts, big_plan, lifelike_text
from bench.big_facts import Teller
from bench.big_plan import Planned, last_moment, plan
from bench.lifelike_text import LifelikeText
from clawatch.prices.book import Prices
from clawatch.storage import migrate
from clawatch.storage.database import open_for_writing
from clawatch.storage.journal import Journal
from clawatch.storage.projections.repricing import RepricingSlice
from clawatch.storage.search_index import Indexed, SearchSlice
from clawatch.storage.search_reading import next_slice

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from clawatch.domain.events import Event

MANY, FEW = 1_000_000, 100_000
_SEED = 7
_SESSIONS_A_COMMIT, _EVENTS_AT_ONCE = 64, 256
_SLICES_BETWEEN_MERGES, _PAGES = 8, 64


def database(calls: int, *, fresh: bool = False) -> Path:
    """Give the file of that many tool calls, made now where there is none."""
    folder = _cache()
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{calls}-{_digest(calls)}.db"
    if fresh:
        _delete(path)
    for other in folder.glob(f"{calls}-*.db*"):
        if not other.name.startswith(path.name):
            _delete(other)
    if not path.exists():
        # a process of its own: what making it took must not weigh on what is measured
        surroundings = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
        subprocess.run([sys.executable, __file__, str(calls), "--into", str(path)], env=surroundings, check=True)
    return path


def copied(path: Path, home: Path) -> Path:
    """Copy a database into a data folder, as that folder's own."""
    home.mkdir(parents=True, exist_ok=True)
    target = home / "clawatch.db"
    # where the file system can, without copying a byte
    subprocess.run(["cp", "--reflink=auto", str(path), str(target)], check=True)
    return target


def make(path: Path, calls: int, told: Callable[[str], None]) -> None:
    """Make a database; it has its name only once it is whole."""
    began = time.monotonic()
    book = Prices({})
    teller = Teller(_SEED, LifelikeText(_SEED), book)
    sessions = plan(calls, _SEED, last_moment())
    unfinished = path.with_name(f"{path.name}.making")
    _delete(unfinished)
    with contextlib.closing(open_for_writing(unfinished)) as connection:
        # nobody else reads it, and what is cut short is made anew
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -600000")
        gc.disable()  # nothing made here refers back to what made it
        _fill(connection, teller, sessions, told, began)
        with _transaction(connection):
            Journal(connection).take(RepricingSlice((), book, only_unpriced=True, complete=True))
        told(f"all rows after {time.monotonic() - began:.0f} s")
        _index(connection)
    gc.enable()
    # as ClaWatch leaves it
    with contextlib.closing(open_for_writing(unfinished)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    unfinished.rename(path)
    told(f"{calls} tool calls made in {time.monotonic() - began:.0f} s, {path.stat().st_size / calls:.0f} bytes each")


def _fill(
    connection: sqlite3.Connection,
    teller: Teller,
    sessions: Sequence[Planned],
    told: Callable[[str], None],
    began: float,
) -> None:
    journal = Journal(connection)
    done = 0
    for first in range(0, len(sessions), _SESSIONS_A_COMMIT):
        with _transaction(connection):
            for planned in sessions[first : first + _SESSIONS_A_COMMIT]:
                if planned.is_hooked or planned.is_agent:
                    _append(journal, teller.events(planned))
                if not planned.is_agent:
                    journal.take_transcript(teller.part(planned))
                done += planned.calls
        if first // _SESSIONS_A_COMMIT % 40 == 0:
            told(f"{done} calls after {time.monotonic() - began:.0f} s")


def _index(connection: sqlite3.Connection) -> None:
    """Bring the search index up to the rows, as the service behind it does."""
    journal = Journal(connection)
    slices = 0
    while True:
        wanted = next_slice(connection)
        if wanted is not None:
            with _transaction(connection):
                journal.take(wanted)
            slices += 1
        if wanted is None or slices % _SLICES_BETWEEN_MERGES == 0:
            _merge(connection, journal)
        if wanted is None:
            return


def _merge(connection: sqlite3.Connection, journal: Journal) -> None:
    while True:
        with _transaction(connection):
            done = journal.take(SearchSlice(merges=_PAGES))
        if not (isinstance(done, Indexed) and done.changed):
            return


def _append(journal: Journal, events: Iterable[Event]) -> None:
    batch: list[Event] = []
    for event in events:
        batch.append(event)
        if len(batch) == _EVENTS_AT_ONCE:
            journal.append(batch)
            batch = []
    journal.append(batch)


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.execute("COMMIT")


def _cache() -> Path:
    named = os.environ.get("CLAWATCH_BENCH_CACHE")
    return Path(named) if named else Path(platformdirs.user_cache_dir("clawatch", appauthor=False)) / "bench"


def _digest(calls: int) -> str:
    digest = hashlib.sha256(f"{calls} {_SEED} {last_moment()}".encode())
    sources = [Path(module.__file__ or "") for module in (big_facts, big_plan, lifelike_text)]
    for file in (*sorted((Path(migrate.__file__).parent / "migrations").glob("*.sql")), *sources, Path(__file__)):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _delete(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calls", type=int, nargs="?", default=MANY)
    parser.add_argument("--fresh", action="store_true", help="make it anew")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.into:
        make(wanted.into, wanted.calls, lambda line: print(line, file=sys.stderr, flush=True))
    else:
        print(database(wanted.calls, fresh=wanted.fresh))
