"""Claude Code's own registry: a file `sessions/PID.json` in its folder for each of its processes."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from clawatch.domain.liveness import PROCESS_MAX, Registered
from clawatch.ingest.validation import check_id

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# beside them lie files PID.HEX.key, which are secrets
_NAME = re.compile(r"([1-9][0-9]{0,9})\.json")
_SIZE_MAX = 64 * 1024
_TICKS = re.compile(r"[0-9]{1,18}")


class _Cached(NamedTuple):
    """A file as it was when it was last read, and what it said; None where that was nothing of use."""

    signature: tuple[int, int, int]
    entry: Registered | None


class Reading(NamedTuple):
    """What the registry says.

    `unclear` holds each of Claude Code's folders whose registry could be looked into, with the ids of the processes
    whose files there could not be understood: of what those would name nothing is known.
    """

    entries: tuple[Registered, ...]
    unclear: Mapping[str, frozenset[int]]


class ClaudeRegistry:
    """Reads the registry in each of some folders of Claude Code's; only what changed is read again. For one thread."""

    def __init__(self, folders: Sequence[str], domain: str | None) -> None:
        self._folders = folders
        self._domain = domain
        self._cached: dict[str, _Cached] = {}

    def read(self) -> Reading:
        """Give every entry that can be understood, and where there are others."""
        found: dict[str, _Cached] = {}
        unclear = {}
        for folder in self._folders:
            try:
                with os.scandir(Path(folder, "sessions")) as files:
                    named = [(file, int(name[1])) for file in files if (name := _NAME.fullmatch(file.name)) is not None]
            except OSError:
                continue
            named = [(file, pid) for file, pid in named if pid <= PROCESS_MAX]
            unclear[folder] = frozenset(pid for file, pid in named if not self._look(file, pid, found))
        self._cached = found
        return Reading(tuple(cached.entry for cached in found.values() if cached.entry is not None), unclear)

    def _look(self, file: os.DirEntry[str], pid: int, found: dict[str, _Cached]) -> bool:
        """Take what a file says into `found`; gives whether that is all it says."""
        try:
            status = file.stat()
            if not stat.S_ISREG(status.st_mode) or status.st_size > _SIZE_MAX:
                return False
            signature = (status.st_ino, status.st_mtime_ns, status.st_size)
            before = self._cached.get(file.path)
            if before is not None and before.signature == signature:
                found[file.path] = before
                return before.entry is not None
            entry = _entry(orjson.loads(_content(file.path)), pid, self._domain)
        except FileNotFoundError:
            # its process has ended since the folder was listed
            return True
        except OSError:
            return False
        except ValueError:
            # it is written in place: what is half written is whole at the next look
            if before is not None:
                found[file.path] = before._replace(signature=(0, 0, 0))
            return False
        found[file.path] = _Cached(signature, entry)
        return entry is not None


def find_transcript(folder: str, session_id: str) -> str | None:
    """Give the path of a session's transcript in a folder of Claude Code's, where it lies in it."""
    try:
        with os.scandir(Path(folder, "projects")) as projects:
            paths = [os.path.join(project.path, f"{session_id}.jsonl") for project in projects]  # noqa: PTH118 many
        return next((path for path in paths if os.path.isfile(path)), None)  # noqa: PTH113 as above
    except (OSError, ValueError):
        return None


def _content(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 as above
        return file.read(_SIZE_MAX)


def _entry(body: object, pid: int, domain: str | None) -> Registered | None:
    if not isinstance(body, dict) or body.get("pid") != pid:
        return None
    session_id, started_at = body.get("sessionId"), _moment(body.get("startedAt"))
    if not isinstance(session_id, str) or started_at is None or any(check_id("sessionId", session_id)):
        return None
    said = body.get("pidDomain")
    said = said if isinstance(said, str) else None
    return Registered(
        pid=pid,
        session_id=session_id,
        cwd=_text(body.get("cwd")),
        started_at=started_at,
        updated_at=max(started_at, _moment(body.get("updatedAt")) or 0),
        start_ticks=_ticks(body.get("procStart")),
        domain=said,
        is_ours=said is None or domain is None or said == domain,
    )


def _text(value: Any) -> str | None:  # noqa: ANN401 any JSON value
    return value if isinstance(value, str) and value else None


def _moment(value: Any) -> int | None:  # noqa: ANN401 any JSON value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return int(value) if is_number and 0 < value < 1 << 53 else None


def _ticks(value: Any) -> int | None:  # noqa: ANN401 any JSON value
    """Read the start of a process where it is in clock ticks; elsewhere it is a date, in words."""
    return int(value) if isinstance(value, str) and _TICKS.fullmatch(value) else None
