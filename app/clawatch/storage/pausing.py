"""The commands that pause a session and resume it."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import orjson

from clawatch.domain.events import Event
from clawatch.domain.pausing import PAUSE_REQUESTED, RESUME_REQUESTED, can_pause, can_resume, moment_after_all
from clawatch.storage.commands import Command, Done

if TYPE_CHECKING:
    from clawatch.storage.journal import Journal


class Outcome(StrEnum):
    """What became of a wish: it was written down, it makes no sense in the state the session is in, nobody knows it."""

    NOTED = "noted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wished(Done):
    """What became of a wish to pause or to resume."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class PauseOrResume(Command[Wished]):
    """A person's wish, uttered at `by` (api, tray, window, telegram), that a session pauses or, with False, goes on."""

    session_id: str
    by: str
    pauses: bool

    def run(self, journal: Journal) -> Wished:
        """Write the wish into the journal, behind all that was said of the session, where it can be fulfilled."""
        session = journal.session(self.session_id)
        if session is None:
            return Wished(frozenset(), frozenset(), Outcome.UNKNOWN)
        if not (can_pause if self.pauses else can_resume)(session):
            return Wished(frozenset(), frozenset(), Outcome.REFUSED)
        now = time.time_ns() // 1_000_000
        body = {"by": self.by}
        event = Event(
            event_id=f"wish-{uuid.uuid4()}",
            origin=session.origin,
            kind=PAUSE_REQUESTED if self.pauses else RESUME_REQUESTED,
            session_id=self.session_id,
            occurred_at=moment_after_all(session, now),
            received_at=now,
            payload=orjson.dumps(body),
            body=body,
        )
        journal.append([event])
        return Wished(frozenset({self.session_id}), frozenset(), Outcome.NOTED)
