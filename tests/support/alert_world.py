"""Alerts in a world whose clock stands still until it is set: a real database, all on the test's own thread."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any

from clawatch.alerts.evaluation import Evaluation
from clawatch.alerts.outbox import Outbox
from clawatch.domain.alert_life import Telling
from clawatch.domain.alerts import AlertRule, Channel
from clawatch.domain.events import Event, Origin
from clawatch.settings.alerts import AlertSettings
from clawatch.storage.alerts import ChangeAlerts, EndSnoozes
from clawatch.storage.database import open_for_writing
from clawatch.storage.journal import Journal
from clawatch.storage.pause_messages import SayPauses
from clawatch.storage.quiet import MoveQuietEnd
from clawatch.storage.tickets import CommandTicket
from support.new_databases import lay_new

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.alerts.messages import Notice
    from clawatch.storage.commands import Command, DoneT

START = 1_800_000_000_000
SECOND, MINUTE, HOUR = 1000, 60_000, 3_600_000
BOTH = frozenset(Channel)


class AlertWorld:
    """One database, its journal, the rules and the outbox; `now` is the time, UTC milliseconds."""

    def __init__(
        self,
        path: Path,
        *,
        channels: frozenset[Channel] = BOTH,
        zone: tzinfo = UTC,
        **settings: Any,  # noqa: ANN401 as in the file
    ) -> None:
        lay_new(path)
        self.now = START
        self.settings = AlertSettings.model_validate(settings)
        self.channels = channels
        self.looks = 0
        # when something was heard of sessions that is no event
        self.heard: dict[str, int] = {}
        self._path = path
        self._zone = zone
        self._number = 0
        self._changed: set[str] = set()
        self.database = open_for_writing(path)
        self._begin()

    def _begin(self) -> None:
        self.database.execute("PRAGMA synchronous = OFF")
        self.journal = Journal(self.database)
        self.outbox = Outbox(self, self, lambda: self.now)  # type: ignore[arg-type]  # writes and reads at once
        self.evaluation = Evaluation(self.settings, self._zone, lambda session_id: self.heard.get(session_id, 0))
        self.evaluation.begin(self.database)
        self._changed = set(self.evaluation.session_ids)

    def apply(self, **settings: Any) -> None:  # noqa: ANN401 as in the file
        """Go by other settings from the next look on."""
        quiet_was = self.settings.quiet_until(self.now, self._zone)
        self.settings = AlertSettings.model_validate(settings)
        if quiet_was is not None:
            self.do(MoveQuietEnd(quiet_was, self.telling()))
        self.evaluation.apply(self.settings)
        self._changed |= self.evaluation.session_ids

    def close(self) -> None:
        self.database.close()

    def restart(self) -> None:
        """Die, with nothing noted that was not, and begin anew."""
        self.database.close()
        self.database = open_for_writing(self._path)
        self._begin()

    # what the outbox asks of a writer and of readers

    def listen(self, _listener: object) -> None:
        """Nobody listens: tests ask."""

    def connection(self) -> sqlite3.Connection:
        return self.database

    def submit_command(self, command: Command[DoneT]) -> CommandTicket[DoneT]:
        ticket: CommandTicket[DoneT] = CommandTicket(command, None)
        ticket.resolve(self.do(command))
        return ticket

    def do(self, command: Command[Any]) -> Any:  # noqa: ANN401 as the command says
        """Carry a command out in a transaction of its own."""
        with self._transaction():
            return command.run(self.journal)

    # what happens

    def hook(self, kind: str, session: str = "s-1", *, at: int | None = None, **fields: object) -> None:
        """Have a hook event come in that happened now, or at another time."""
        body = {"session_id": session, "hook_event_name": kind, "cwd": "/work/one", **fields}
        self._take(Origin.CLAUDE_CODE, kind, session, body, at)

    def report(self, kind: str, agent: str = "a-1", *, at: int | None = None, **data: object) -> None:
        """Have an event of the ClaWatch contract come in."""
        self._take(Origin.AGENT, kind, agent, {"agentId": agent, "type": kind, "data": data}, at)

    def wish(self, kind: str, session: str = "s-1") -> None:
        """Have a person ask for a pause, or resume."""
        self._take(Origin.CLAUDE_CODE, kind, session, {"by": "tray"}, None)

    def call(self, tool: str, given: dict[str, object], result: object, session: str = "s-1", **fields: object) -> None:
        """Have a tool call begin and end."""
        self._number += 1
        call: dict[str, Any] = {"tool_name": tool, "tool_use_id": f"use-{self._number}", "tool_input": given, **fields}
        self.hook("PreToolUse", session, **call)
        self.hook("PostToolUse", session, **call, tool_response=result)

    def _take(self, origin: Origin, kind: str, session: str, body: dict[str, Any], at: int | None) -> None:
        self._number += 1
        occurred = self.now if at is None else at
        payload = json.dumps(body).encode()
        event = Event(f"{self._number:016d}-1-1", origin, kind, session, occurred, self.now, payload, body)
        with self._transaction():
            self.journal.append([event])
        self._changed.add(session)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.database.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.database.execute("COMMIT")
        except BaseException:
            self.database.execute("ROLLBACK")
            self.journal.forget()
            raise

    # what comes of it

    def telling(self) -> Telling:
        settings = self.settings
        quiet = settings.quiet_until(self.now, self._zone)
        return Telling(self.now, self.channels, quiet, settings.quiet_for_critical, settings.cooldown_ms)

    def settle(self, now: int | None = None) -> None:
        """Look, at another time where one is given, until there is nothing left to do."""
        self.now = self.now if now is None else now
        for _ in range(10):
            self.looks += 1
            changed, self._changed = self._changed, set()
            look = self.evaluation.look(self.database, changed, self.now)
            assert not look.failures
            for event in look.silences:
                with self._transaction():
                    self.journal.append([event])
                self._changed.add(event.session_id)
            if look.rulings:
                self._changed |= self.do(ChangeAlerts(look.rulings, self.telling(), look.read)).session_ids
            if look.snooze_over:
                self.do(EndSnoozes(self.telling()))
            if look.standings:
                self.do(SayPauses(look.standings, self.now))
            self.evaluation.reread_alerts(self.database)
            if not (look.silences or look.rulings or look.snooze_over):
                return
        raise AssertionError("there is always something new")

    def run_until(self, now: int) -> None:
        """Let time pass and look whenever it is time to."""
        self.settle()
        while (at := self.evaluation.next_at) is not None and at <= now:
            self.settle(max(at, self.now + 1))
        self.settle(now)

    def alerts(self, rule: AlertRule | None = None) -> list[tuple[str, str | None, str, bool]]:
        """Give all alerts there ever were, in their order: rule, session, severity, whether it is open."""
        rows = self.database.execute("SELECT rule, session_id, severity, resolved_at IS NULL FROM alerts ORDER BY id")
        return [(row[0], row[1], row[2], bool(row[3])) for row in rows if rule is None or row[0] == rule]

    def open(self) -> list[str]:
        """Give the rules of the alerts that are open."""
        return [rule for rule, _, _, is_open in self.alerts() if is_open]

    def messages(self) -> list[str]:
        """Give the messages of all alerts."""
        return [row[0] for row in self.database.execute("SELECT message FROM alerts ORDER BY id")]

    def state(self, session: str = "s-1") -> tuple[str, str, str]:
        found: tuple[str, str, str] = self.database.execute(
            "SELECT state, state_reason, state_evidence FROM sessions WHERE session_id = ?", (session,)
        ).fetchone()
        return found

    def due(self, channel: Channel = Channel.TELEGRAM) -> tuple[Notice, ...]:
        """Give what a channel has to tell now, which stays untold."""
        return self.outbox.due(channel, 2000)

    def tell_all(self, channel: Channel = Channel.TELEGRAM) -> list[tuple[str, int]]:
        """Tell what a channel has to tell; gives why, and of which alert."""
        told = []
        for notice in self.due(channel):
            told.append((notice.occasion.value, notice.alert.alert_id))
            self.outbox.sent(notice, f"m{notice.outbox_id}")
        return told
