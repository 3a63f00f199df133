"""What there is to check about an installation, each check by itself."""

from __future__ import annotations

import os
import sqlite3
import stat
import urllib.request
from contextlib import closing
from typing import TYPE_CHECKING

from clawatch.api.server import AddressError, PortTakenError, bind
from clawatch.ingest.spool import SpoolFolder
from clawatch.queries.overview import overview
from clawatch.runtime.display import display_problem
from clawatch.runtime.findings import Finding
from clawatch.runtime.hook_control import HookControl
from clawatch.runtime.instance import is_running, running_instance
from clawatch.runtime.notifications_finding import notifications_finding
from clawatch.runtime.prices_finding import prices_finding
from clawatch.runtime.telegram_finding import telegram_finding
from clawatch.runtime.transcripts_finding import transcripts_finding
from clawatch.settings.file import SettingsError, load_settings
from clawatch.settings.key import load_or_make_key
from clawatch.storage.database import check_file, check_integrity, open_for_reading
from clawatch.storage.errors import StorageError
from clawatch.storage.readers import Readers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.runtime.paths import Paths

_MEGABYTE = 1_000_000


def examine(paths: Paths) -> Iterator[Finding]:
    """Check everything, one after the other; nothing is changed by it."""
    yield _data_folder(paths)
    yield from _settings(paths)
    yield _database(paths)
    yield _hooks(paths)
    yield _display()
    yield notifications_finding(paths)
    yield _last_event(paths)
    yield _spool(paths)
    yield transcripts_finding(paths)
    yield prices_finding(paths)
    yield telegram_finding(paths)


def _data_folder(paths: Paths) -> Finding:
    name = "data folder"
    if not paths.data.is_dir():
        return Finding(name, is_well=True, text=f"{paths.data} is made at the first start")
    if not os.access(paths.data, os.W_OK):
        return Finding(name, is_well=False, text=f"{paths.data} cannot be written to: correct its rights")
    mode = stat.S_IMODE(paths.data.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        return Finding(name, is_well=False, text=f"{paths.data} is open to others (mode {mode:o}): chmod 700 it")
    return Finding(name, is_well=True, text=str(paths.data))


def _settings(paths: Paths) -> Iterator[Finding]:
    try:
        settings = load_settings(paths.settings, os.environ)
    except SettingsError as error:
        yield Finding("settings", is_well=False, text=str(error))
        return
    there = "read" if paths.settings.exists() else "not there; everything stands at its default"
    yield Finding("settings", is_well=True, text=f"{paths.settings} {there}")
    yield _port(paths, settings.host, settings.port)
    if not paths.key.exists():
        yield Finding("key", is_well=True, text=f"{paths.key} is made at the first start")
        return
    try:
        load_or_make_key(paths.key)
    except SettingsError as error:
        yield Finding("key", is_well=False, text=str(error))
    else:
        asked = "asked for by every request" if settings.asks_for_key else "not asked for by this machine's requests"
        yield Finding("key", is_well=True, text=f"{paths.key}, {asked}")


def _port(paths: Paths, host: str, port: int) -> Finding:
    running = running_instance(paths) if is_running(paths) else None
    if running is not None:
        failure = _health_failure(running.address, paths)
        if failure is not None:
            return Finding(
                "port",
                is_well=False,
                text=f"ClaWatch runs (process {running.pid}) but {running.address} fails: {failure}",
            )
        return Finding("port", is_well=True, text=f"ClaWatch answers at {running.address} (process {running.pid})")
    try:
        bind(host, port).close()
    except (PortTakenError, AddressError) as error:
        return Finding("port", is_well=False, text=str(error))
    return Finding("port", is_well=True, text=f"{port} on {host} is free; ClaWatch does not run")


def _health_failure(address: str, paths: Paths) -> str | None:
    """Ask the running ClaWatch for its health, as it answers to whoever has the key, and by no proxy."""
    try:
        key = paths.key.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    request = urllib.request.Request(f"{address}/api/health", headers={"X-ClaWatch-Key": key})  # noqa: S310 our own address
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(request, timeout=3) as answer:
            answer.read()
    except (OSError, ValueError) as error:
        return str(error)
    return None


def _database(paths: Paths) -> Finding:
    name, path = "database", paths.database
    try:
        check_file(path)
        if not path.exists():
            return Finding(name, is_well=True, text=f"{path} is made at the first start")
        with closing(open_for_reading(path)) as connection:
            damage = check_integrity(connection)
    except (StorageError, sqlite3.Error) as error:
        return Finding(name, is_well=False, text=str(error))
    if damage is not None:
        return Finding(
            name, is_well=False, text=f"{path} is damaged ({damage}): put a backup in its place, or move it away"
        )
    return Finding(name, is_well=True, text=f"{path}, {path.stat().st_size / _MEGABYTE:.1f} MB, whole")


def _hooks(paths: Paths) -> Finding:
    status = HookControl(paths).status()
    if status.state == "absent":
        text = status.unreadable or f"not installed in {status.settings_path}: run clawatch hooks install"
        return Finding("hooks", is_well=False, text=text)
    if status.problems:
        return Finding("hooks", is_well=False, text=" ".join(status.problems))
    return Finding("hooks", is_well=status.state == "installed", text=f"{status.state} in {status.settings_path}")


def _display() -> Finding:
    problem = display_problem(os.environ)
    if problem is not None:
        return Finding("tray", is_well=True, text=f"{problem} ClaWatch runs without a window here")
    try:
        from clawatch.runtime.tray_check import tray_available  # noqa: PLC0415 Qt is loaded only where there is a display
    except ImportError as error:
        return Finding(
            "tray", is_well=False, text=f"Qt cannot be loaded ({error}): packaging/run installs what is missing"
        )
    if tray_available():
        return Finding("tray", is_well=True, text="this desktop has a tray")
    return Finding("tray", is_well=True, text="this desktop shows no tray: the window stays reachable instead")


def _last_event(paths: Paths) -> Finding:
    if not paths.database.exists():
        return Finding("last event", is_well=True, text="none yet")
    readers = Readers(paths.database)
    try:
        found = overview(readers)
    except sqlite3.Error as error:
        return Finding("last event", is_well=False, text=f"the database cannot be read ({error})")
    finally:
        readers.close()
    if found.misunderstood:
        text = f"{found.misunderstood} events were kept but not understood: the log says why; please report it"
        return Finding("last event", is_well=False, text=text, at=found.last_event_at)
    return Finding(
        "last event", is_well=True, text="none yet" if found.last_event_at is None else "", at=found.last_event_at
    )


def _spool(paths: Paths) -> Finding:
    folder = SpoolFolder(paths.spool)
    try:
        waiting = len(folder.waiting())
    except FileNotFoundError:
        return Finding("spool", is_well=True, text="empty")
    except OSError as error:
        return Finding(
            "spool", is_well=False, text=f"{paths.spool} cannot be read ({error.strerror}): correct its rights"
        )
    rejected = folder.rejected()
    if rejected:
        first = rejected[0]
        text = f"{len(rejected)} events set aside in {folder.rejected_path}; {first.path.name}: {first.reason}"
        return Finding("spool", is_well=False, text=text)
    return Finding("spool", is_well=True, text=f"{waiting} events wait for ClaWatch to run" if waiting else "empty")
