"""One look after the other at what was written down, and what rules make of it.

It is given the time with each look, so that nothing here depends on a clock. Times are UTC milliseconds.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.alerts.budgets import Budgets
from clawatch.alerts.hearing import hear
from clawatch.alerts.rules import RULES, wait_due_at
from clawatch.alerts.silences import heard_until, nobody_heard, silence_event
from clawatch.alerts.timers import Timers
from clawatch.alerts.watched import Watched
from clawatch.domain.alert_life import step
from clawatch.domain.alert_rules.findings import AlertKey, Recovered
from clawatch.domain.alert_rules.silence import silent_at
from clawatch.domain.alerts import AlertRule
from clawatch.domain.pause_standing import standing_of
from clawatch.domain.states import SessionState
from clawatch.storage.alert_reading import (
    SessionNow,
    heard_events,
    last_tool,
    live_now,
    pending_calls,
    resumed_at,
    sessions_now,
)
from clawatch.storage.alert_rows import Circumstances, next_snooze_end, open_alerts
from clawatch.storage.alerts import ALERTS_READ, Ruling
from clawatch.storage.facts import fact
from clawatch.storage.live_sessions import applied_seq
from clawatch.storage.pause_messages import unsaid_pauses

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import tzinfo

    from clawatch.alerts.silences import HeardAt
    from clawatch.domain.alert_life import OpenAlert
    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.domain.events import Event
    from clawatch.settings.alerts import AlertSettings

_log = logging.getLogger(__name__)
NEWS_MS = 10 * 60 * 1000
"""What happened longer ago, as what an import reads or what waited in the spool, is no news."""
# so much of the journal before the cursor is what rules remember after a start
_LOOK_BACK = 1000
# whether a silence that was told came to be the session's state is looked at again after this
_TOLD_AGAIN_MS = 60_000
_NOT_YET_MS = 200
# of many that fell silent, so many are told of in one look: each is an event, and others wait for theirs
_SILENCES = 200
_NEXT_SILENCES_MS = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What one look found: what rules say that changes an alert, sessions that fell silent, and failures of rules.

    `read` is how far the journal was read, `snooze_over` says that there are snoozes to be ended.
    """

    rulings: tuple[Ruling, ...]
    silences: tuple[Event, ...]
    read: int
    snooze_over: bool
    failures: tuple[AlertRule, ...] = ()
    standings: tuple[str, ...] = ()
    """Sessions with open alerts whose messages say of a pause what holds no longer."""


@dataclass(slots=True)
class _Found:
    rulings: list[Ruling] = field(default_factory=list)
    silences: list[Event] = field(default_factory=list)
    put_off: int = 0
    failures: list[AlertRule] = field(default_factory=list)
    standings: list[str] = field(default_factory=list)


class Evaluation:
    """What rules remember, from one look to the next. For one thread."""

    def __init__(self, settings: AlertSettings, zone: tzinfo, heard_at: HeardAt = nobody_heard) -> None:
        self._heard_at = heard_at
        self._settings = settings
        self._sessions: dict[str, Watched] = {}
        self._open: dict[AlertKey, OpenAlert] = {}
        self._scopes: dict[str, list[AlertKey]] = {}
        self._timers: Timers[str] = Timers()
        self._budgets = Budgets(settings, zone)
        self._snooze_end: int | None = None
        self.read = 0
        """How far the journal was read."""
        self._awake_at = 0
        self._reported: set[AlertRule] = set()
        # sessions whose pause changed as nobody looked
        self._unsaid: tuple[str, ...] = ()

    def begin(self, connection: sqlite3.Connection) -> None:
        """Take up what is there, and remember what was heard lately. Raises sqlite3.Error."""
        applied = applied_seq(connection)
        read = fact(connection, ALERTS_READ)
        self.read = applied if read is None else min(int(read), applied)
        for session in live_now(connection):
            self._watch(session).standing = standing_of(session)
        self._hear(connection, self.read - _LOOK_BACK, self.read, oldest=0)
        self.reread_alerts(connection)
        self._unsaid = unsaid_pauses(connection)

    @property
    def session_ids(self) -> frozenset[str]:
        """The sessions that live, and those that an open alert is about: what to look at first."""
        about = (key.session_id for key in self._open)
        return frozenset(self._sessions).union(session for session in about if session is not None)

    def reread_alerts(self, connection: sqlite3.Connection) -> None:
        """Find out which alerts are open: some are others now. Raises sqlite3.Error."""
        self._open = open_alerts(connection)
        self._scopes = {}
        for key in self._open:
            if key.session_id is not None:
                self._scopes.setdefault(key.session_id, []).append(key)
        self._snooze_end = next_snooze_end(connection)

    def apply(self, settings: AlertSettings) -> None:
        """Go by other settings; then all of `session_ids` are to be looked at."""
        self._settings = settings
        for watched in self._sessions.values():
            watched.apply(settings.rules_for(watched.now.project_path, watched.now.project_name))
        self._budgets.apply(settings, self._open)

    def wake_up(self, now: int) -> None:
        """Take note that the machine slept until now: nobody could give a sign of life meanwhile."""
        self._awake_at = now

    def look(
        self, connection: sqlite3.Connection, changed: Iterable[str], now: int, *, may_be_silent: bool = True
    ) -> Look:
        """Look at what changed and at what time has made of the rest. Raises sqlite3.Error: then look again, at all.

        Without `may_be_silent` nobody is taken for silent: whoever told of a sign of life may not be heard yet.
        """
        found = _Found(standings=list(self._unsaid))
        self._unsaid = ()
        applied = applied_seq(connection)
        touched = set(changed)
        touched.update(self._hear(connection, self.read, applied, oldest=now - NEWS_MS))
        touched.update(self._timers.due(now))
        if touched:
            self._update(connection, touched, found)
        for session_id in touched:
            watched = self._sessions.get(session_id)
            if watched is not None:
                self._judge(connection, watched, now, found)
                self._note_standing(watched, found)
                self._set_timer(connection, watched, now, found, may_be_silent=may_be_silent)
        self._look_at_budgets(connection, now, found)
        self.read = applied
        snooze_over = self._snooze_end is not None and self._snooze_end <= now
        rulings, silences, failures = tuple(found.rulings), tuple(found.silences), tuple(found.failures)
        return Look(rulings, silences, applied, snooze_over, failures, tuple(found.standings))

    @property
    def next_at(self) -> int | None:
        """When to look again though nothing changes; None where only a change matters."""
        times = (self._timers.next_at, self._budgets.next_at, self._snooze_end)
        return min((at for at in times if at is not None), default=None)

    def _watch(self, session: SessionNow) -> Watched:
        watched = self._sessions.get(session.session_id)
        if watched is None:
            rules = self._settings.rules_for(session.project_path, session.project_name)
            watched = self._sessions[session.session_id] = Watched(session, rules)
        elif watched.now.project_id != session.project_id:
            watched.rules = self._settings.rules_for(session.project_path, session.project_name)
        watched.now = session
        return watched

    def _hear(self, connection: sqlite3.Connection, behind: int, last: int, *, oldest: int) -> set[str]:
        """Take in what happened since `oldest`, and give of which sessions something was heard."""
        if last <= behind:
            return set()
        touched = set()
        for event in heard_events(connection, behind, last):
            # the clock of whoever sent it may be ahead
            at = min(event.occurred_at, event.received_at)
            if at < oldest:
                continue
            watched = self._sessions.get(event.session_id)
            if watched is None:
                known = sessions_now(connection, [event.session_id])
                if not known or known[0].state is SessionState.ENDED:
                    continue
                watched = self._watch(known[0])
            watched.hear(hear(event, at), at)
            touched.add(event.session_id)
        return touched

    def _update(self, connection: sqlite3.Connection, session_ids: set[str], found: _Found) -> None:
        known = {session.session_id: session for session in sessions_now(connection, session_ids)}
        for session_id in session_ids:
            session = known.get(session_id)
            if session is not None and session.state is not SessionState.ENDED:
                self._watch(session)
                continue
            self._sessions.pop(session_id, None)
            self._timers.set(session_id, None)
            for key in self._scopes.get(session_id, ()) if session is not None else ():
                found.rulings.append(Ruling(key, Recovered("the session ended")))

    def _judge(self, connection: sqlite3.Connection, watched: Watched, now: int, found: _Found) -> None:
        for rule, judge in RULES.items():
            try:
                verdict = judge(watched, now)
            except Exception:  # noqa: BLE001 it is logged
                self._fail(rule, found)
                continue
            self._rule(connection, watched, AlertKey(rule, watched.now.session_id), verdict, found)
        if self._budgets.wants(watched, now):
            try:
                for key, verdict in self._budgets.of_session(connection, watched, now):
                    self._rule(connection, watched, key, verdict, found)
            except Exception:  # noqa: BLE001 it is logged
                self._fail(AlertRule.COST_SPIKE, found)

    def _note_standing(self, watched: Watched, found: _Found) -> None:
        was, watched.standing = watched.standing, standing_of(watched.now)
        is_another = watched.standing != was if was is not None else watched.standing.can_resume
        if is_another and watched.now.session_id in self._scopes:
            found.standings.append(watched.now.session_id)

    def _fail(self, rule: AlertRule, found: _Found) -> None:
        """Note that a rule failed through a bug of ours: the others are not held up by it."""
        if rule not in self._reported:
            _log.exception("The rule %s failed", rule.value)
            self._reported.add(rule)
        found.failures.append(rule)

    def _rule(
        self, connection: sqlite3.Connection, watched: Watched, key: AlertKey, verdict: Verdict, found: _Found
    ) -> None:
        if step(self._open.get(key), verdict) is None:
            return
        session = watched.now
        about = Circumstances(session.project_name, last_tool(connection, session.id), watched.errors.last)
        found.rulings.append(Ruling(key, verdict, about))

    def _look_at_budgets(self, connection: sqlite3.Connection, now: int, found: _Found) -> None:
        try:
            for ruling in self._budgets.look(connection, self._open, now):
                if step(self._open.get(ruling.key), ruling.verdict) is not None:
                    found.rulings.append(ruling)
        except Exception:  # noqa: BLE001 it is logged
            self._fail(AlertRule.COST_SPIKE, found)

    def _set_timer(
        self, connection: sqlite3.Connection, watched: Watched, now: int, found: _Found, *, may_be_silent: bool
    ) -> None:
        session = watched.now
        times = [wait_due_at(watched), self._budgets.of_session_at(watched, now)]
        if AlertKey(AlertRule.ERROR, session.session_id) in self._open:
            times.append(watched.errors.over_at(watched.rules.error.window_ms))
        if session.state is SessionState.WORKING and session.pause_requested_at is None:
            times.append(self._look_at_silence(connection, watched, now, found, may_be_silent=may_be_silent))
        self._timers.set(session.session_id, min((at for at in times if at is not None and at > now), default=None))

    def _look_at_silence(
        self, connection: sqlite3.Connection, watched: Watched, now: int, found: _Found, *, may_be_silent: bool
    ) -> int:
        """Tell of a silence that has lasted too long, or give when it will have; or when to look at that again."""
        session, window = watched.now, watched.rules.stuck.window_ms
        sign = max(session.last_event_at, self._awake_at)
        at = silent_at(sign, window)
        if at > now:
            return at
        if len(found.silences) >= _SILENCES:
            found.put_off += 1
            return now + _NEXT_SILENCES_MS * (1 + found.put_off // _SILENCES)
        sign = max(sign, resumed_at(connection, session.id))
        at = silent_at(sign, window, pending_calls(connection, session.id))
        if at > now:
            return at
        if not may_be_silent:
            return now + _NOT_YET_MS
        heard = heard_until(session, self._heard_at)
        at = max(at, silent_at(heard, window))
        if at > now:
            return at
        if watched.silence_told != sign:
            watched.silence_told = sign
            found.silences.append(silence_event(session, sign, at - max(sign, heard), at, now))
        return now + _TOLD_AGAIN_MS
