"""The commands by which it is written down that a call of a paused session is held, and that it is no longer."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import orjson

from clawatch.domain.events import Event, Origin, order_time
from clawatch.domain.holding import CALL_HELD, CALL_RELEASED, held_calls
from clawatch.domain.states import SessionState
from clawatch.storage.commands import Command, Done
from clawatch.storage.json_payload import parse_object

if TYPE_CHECKING:
    from clawatch.domain.sessions import Session
    from clawatch.storage.journal import Journal

_NOTHING: frozenset[int] = frozenset()


class Verdict(StrEnum):
    """Whether a call is held, may go on, or is one that nobody has heard of."""

    HELD = "held"
    FREE = "free"
    UNKNOWN = "unknown"


class Release(StrEnum):
    """Why a call of a session that stays paused is held no longer: it was refused, or its hook is gone."""

    REFUSED = "refused"
    LOST = "its hook is gone"


@dataclass(frozen=True, slots=True)
class Judged(Done):
    """What is to become of a call, and whose it is where it is held."""

    verdict: Verdict
    session_id: str | None = None


@dataclass(frozen=True, slots=True)
class HoldCall(Command[Judged]):
    """Holds the call that the event `call` told of, where its session is paused."""

    call: str

    def run(self, journal: Journal) -> Judged:
        """Write down that it is held, unless it is free."""
        found = journal.connection.execute(
            "SELECT session_id, payload FROM events WHERE event_id = ? AND origin = ? AND kind = 'PreToolUse'",
            (self.call, Origin.CLAUDE_CODE),
        ).fetchone()
        session = journal.session(found[0]) if found is not None else None
        if session is None:
            return Judged(frozenset(), _NOTHING, Verdict.UNKNOWN)
        if session.pause_requested_at is None:
            return Judged(frozenset(), _NOTHING, Verdict.FREE)
        tool = parse_object(found[1]).get("tool_name")
        _append(journal, session, CALL_HELD, {"call": self.call, "tool": tool if isinstance(tool, str) else ""})
        return Judged(frozenset({session.session_id}), _NOTHING, Verdict.HELD, session.session_id)


@dataclass(frozen=True, slots=True)
class ReleaseCall(Command[Done]):
    """Writes down that a call of a session is held no longer, though the session may be paused still."""

    session_id: str
    call: str
    how: Release

    def run(self, journal: Journal) -> Done:
        """Write it down where it was held."""
        session = journal.session(self.session_id)
        if session is None or not any(held.call == self.call for held in held_calls(session.said)):
            return Done(frozenset(), _NOTHING)
        _append(journal, session, CALL_RELEASED, {"call": self.call, "reason": self.how.value})
        return Done(frozenset({self.session_id}), _NOTHING)


@dataclass(frozen=True, slots=True)
class ReleaseLost(Command[Done]):
    """Releases what was held before a moment (UTC milliseconds) and is not held now: its hooks went on meanwhile."""

    before: int
    held: frozenset[str]

    def run(self, journal: Journal) -> Done:
        """Write down what became of each."""
        changed = set()
        rows = journal.connection.execute(
            "SELECT session_id FROM sessions WHERE state = ? AND origin = ?", (SessionState.PAUSED, Origin.CLAUDE_CODE)
        )
        for (session_id,) in rows.fetchall():
            session = journal.session(session_id)
            for call in held_calls(session.said) if session is not None else ():
                if session is not None and order_time(call.order) < self.before and call.call not in self.held:
                    _append(journal, session, CALL_RELEASED, {"call": call.call, "reason": Release.LOST.value})
                    changed.add(session_id)
        return Done(frozenset(changed), _NOTHING)


def _append(journal: Journal, session: Session, kind: str, body: dict[str, str]) -> None:
    now = time.time_ns() // 1_000_000
    words = [word[0] for word in session.said.get("holds", {}).values()]
    # behind the wish to pause, and behind what was said of holding before, by whatever clock
    after = max([session.pause_requested_at or 0, *map(order_time, words)])
    event = Event(
        event_id=f"hold-{uuid.uuid4()}",
        origin=session.origin,
        kind=kind,
        session_id=session.session_id,
        occurred_at=max(now, after + 1),
        received_at=now,
        payload=orjson.dumps(body),
        body=dict(body),
    )
    journal.append([event])
