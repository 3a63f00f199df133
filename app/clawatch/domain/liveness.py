"""Whether a session still runs: what is known of it, held against the processes there are.

Times are UTC milliseconds since the epoch. A process id alone says little: the session may run in a container, with ids
of its own, and ids are used again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

# start times are known to a second or so: the time the machine started is, to which they are added
SLACK_MS = 2_000
SILENCE_MS = 10 * 60 * 1000
# for sessions of which silence says little: those elsewhere, and those that spoke again after an end by silence
LONG_SILENCE_MS = 12 * 60 * 60 * 1000
# a process may write lines a moment before its entry in the registry, and rewrites that in place
UNLISTED_MS = 4_000

# the first version of Claude Code known to keep an entry in its registry for each session, whatever started it
_LISTS_FROM = (2, 1, 270)
_VERSION = re.compile(r"([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})")
_PROCESS = re.compile(r"[0-9]{16}-[0-9]+-[0-9]+-c([1-9][0-9]{0,9})")
PROCESS_MAX = 2**31 - 1


def process_of(event_id: str) -> int | None:
    """Give the process id of Claude Code that stands in a hook's event id (see docs/hook-protocol.md), if any."""
    found = _PROCESS.fullmatch(event_id)
    pid = int(found[1]) if found else 0
    return pid if 0 < pid <= PROCESS_MAX else None


def lists_sessions(version: str | None) -> bool:
    """Whether this version of Claude Code lists each of its sessions in its registry; those not known do not."""
    found = _VERSION.fullmatch(version or "")
    return found is not None and tuple(int(number) for number in found.groups()) >= _LISTS_FROM


class Present(NamedTuple):
    """A process that runs.

    `start_ticks` is its start in clock ticks since the machine's, where that is known. `is_claude` says whether it is
    Claude Code, None where we may not look.
    """

    started_at: int
    start_ticks: int | None
    is_claude: bool | None


class Unseen(Enum):
    """Why no process is seen under an id: there is none, or we may not look."""

    ABSENT = "absent"
    HIDDEN = "hidden"


Look: TypeAlias = Present | Unseen


class Registered(NamedTuple):
    """What Claude Code's own registry says of a process; the file of one that was killed stays.

    `domain` names the machine and its process ids, None where an older version did not say. `is_ours` says whether
    that is where we look.
    """

    pid: int
    session_id: str
    cwd: str | None
    started_at: int
    updated_at: int
    start_ticks: int | None
    domain: str | None
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """The process that sent a session's last events, or that was seen to work for it.

    `seen_started_at` is when the process started that was seen alive under this id, None while none was. `was_direct`:
    an event of it came in at a time when we would have seen the process.
    """

    pid: int
    last_event_at: int
    seen_started_at: int | None = None
    was_direct: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a session of Claude Code's that has not ended.

    `registered` are the registry's entries that name it, `went_on` the entry of its process where that names another
    session by now. `was_wrong`: it spoke again after we took it for gone, `was_unlisted`: because it was not listed.

    `is_listing_known`: the registry was read whole that lies beside its transcript, which was last written to at
    `written_at`, and `version` is the one of Claude Code that wrote it.
    """

    last_event_at: int
    sender: Sender | None = None
    registered: tuple[Registered, ...] = ()
    went_on: Registered | None = None
    was_wrong: bool = False
    was_unlisted: bool = False
    version: str | None = None
    is_listing_known: bool = False
    written_at: int = 0


class Folder(StrEnum):
    """What runs in a session's folder: Claude Code, nothing of it, or we may not look."""

    USED = "used"
    FREE = "free"
    HIDDEN = "hidden"


class Alive(NamedTuple):
    """The session's process runs."""

    pid: int
    process_started_at: int


class Gone(NamedTuple):
    """The session has ended, for the reason given; nothing of it is known to have happened after `last_sign_at`."""

    pid: int | None
    reason: str
    last_sign_at: int


class Unknown(NamedTuple):
    """Nothing proves either; with `look_into_folder`, what runs there could.

    `look_again_ms` is after how long mere silence would, where that is soon.
    """

    look_into_folder: bool = False
    look_again_ms: int | None = None


Verdict: TypeAlias = Alive | Gone | Unknown


class _Finding(Enum):
    GONE = 1
    UNSURE = 2
    NOTHING = 3


PROCESS_GONE = "its process is gone"
WENT_ON = "its process went on with another session"
FOLDER_FREE = "no Claude Code runs in its folder any more"
UNLISTED = "Claude Code no longer lists it as running"


def judge(known: Known, looks: Mapping[int, Look], now: int, folder: Folder | None = None) -> Verdict:
    """Judge a session by the looks at the processes it could have; `folder` is None while nobody looked into it."""
    found: dict[int, _Finding] = {}
    for entry in known.registered:
        finding = _look_at_registered(entry, looks, known)
        if isinstance(finding, Alive):
            return finding
        found[entry.pid] = finding
    sender = known.sender
    if sender is not None and sender.pid not in found:
        finding = _look_at_sender(sender, looks)
        if isinstance(finding, Alive):
            gone_on = known.went_on is not None and known.went_on.updated_at > known.last_event_at + SLACK_MS
            if gone_on and not known.was_wrong:
                return Gone(sender.pid, WENT_ON, known.last_event_at)
            return finding
        found[sender.pid] = finding
    if _Finding.UNSURE in found.values():
        return Unknown()
    # the last to send counts: of one that is elsewhere, an older one's end says nothing
    pid = sender.pid if sender is not None else next((pid for pid in found if found[pid] is _Finding.GONE), None)
    if pid is not None and found[pid] is _Finding.GONE:
        signs = [entry.updated_at for entry in known.registered if entry.pid == pid and entry.updated_at <= now]
        return Gone(pid, PROCESS_GONE, max([known.last_event_at, *signs]))
    return _judge_silence(known, now, folder, is_elsewhere=bool(found))


def is_process_of(entry: Registered, look: Look | None) -> bool:
    """Whether a process is, beyond doubt, the Claude Code that a registry entry tells of."""
    return isinstance(look, Present) and bool(look.is_claude) and entry.is_ours and _has_started_as(entry, look)


def _has_started_as(entry: Registered, look: Present) -> bool:
    if entry.start_ticks is not None and look.start_ticks is not None:
        # exact, and still so after the clock was set
        return entry.start_ticks == look.start_ticks
    # what took the id over later has started after the entry was made
    return look.started_at <= entry.started_at + SLACK_MS


def _look_at_registered(entry: Registered, looks: Mapping[int, Look], known: Known) -> _Finding | Alive:
    look = looks.get(entry.pid, Unseen.HIDDEN)
    if not entry.is_ours:
        return _Finding.NOTHING
    if look is Unseen.HIDDEN:
        return _Finding.UNSURE
    if isinstance(look, Present) and _has_started_as(entry, look):
        exactly = entry.start_ticks is not None and entry.domain is not None
        # one that goes by another name is not told of, but neither is it gone
        return Alive(entry.pid, look.started_at) if look.is_claude or exactly else _Finding.UNSURE
    if entry.domain is not None:
        return _Finding.GONE
    if known.sender is not None and known.sender.pid == entry.pid:
        return _look_at_sender(known.sender, looks)
    return _Finding.NOTHING if known.was_wrong else _Finding.GONE


def _look_at_sender(sender: Sender, looks: Mapping[int, Look]) -> _Finding | Alive:
    look = looks.get(sender.pid, Unseen.HIDDEN)
    seen = sender.seen_started_at
    if look is Unseen.HIDDEN:
        return _Finding.UNSURE
    if isinstance(look, Present):
        if seen is not None and abs(look.started_at - seen) <= SLACK_MS:
            return Alive(sender.pid, look.started_at)
        if look.started_at <= sender.last_event_at + SLACK_MS and (seen is None or look.is_claude is not False):
            return _could_be_sender(sender.pid, look)
    # of one that lived while we saw nothing of it, what we see under its id is another's, now and later
    return _Finding.NOTHING if seen is None and sender.was_direct else _Finding.GONE


def _could_be_sender(pid: int, look: Present) -> _Finding | Alive:
    if look.is_claude is None:
        return _Finding.UNSURE
    return Alive(pid, look.started_at) if look.is_claude else _Finding.NOTHING


def _is_listing_told(known: Known) -> bool:
    """Whether the registry would name the session if it ran; one that it misled us about is left to silence."""
    misled = known.was_wrong or known.was_unlisted
    return known.is_listing_known and not misled and lists_sessions(known.version)


def _judge_silence(known: Known, now: int, folder: Folder | None, *, is_elsewhere: bool) -> Verdict:
    rest = None
    if not is_elsewhere and _is_listing_told(known):
        # what was written and not read yet is a sign as well
        last_sign_at = max(known.last_event_at, min(known.written_at, now))
        rest = last_sign_at + UNLISTED_MS - now
        if rest <= 0:
            return Gone(None, UNLISTED, last_sign_at)
    limit = LONG_SILENCE_MS if is_elsewhere or known.was_wrong else SILENCE_MS
    if now - known.last_event_at < limit:
        return Unknown(look_again_ms=rest)
    if folder is None:
        return Unknown(look_into_folder=True)
    return Gone(None, FOLDER_FREE, known.last_event_at) if folder is Folder.FREE else Unknown()
