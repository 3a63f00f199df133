"""How things stand as a whole, kept current for the tray, the side bar and the banners."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from clawatch.domain.states import SessionState
from clawatch.queries.alert_list import OpenCounts, open_counts
from clawatch.queries.live import LiveSession, live_sessions
from clawatch.queries.overview import Overview, overview
from clawatch.queries.unpriced import UnpricedModel, unpriced_models
from clawatch.ui.context import HookSummary, Troubles
from clawatch.ui.formatting import counted
from clawatch.ui.reads import Asker, ReadExecutor
from clawatch.ui.throttle import Throttle
from clawatch.ui.words import NEEDS_YOU, Tone, total_of

if TYPE_CHECKING:
    from clawatch.ui.context import Context

VISIBLE_INTERVAL_MS, HIDDEN_INTERVAL_MS = 250, 2000
"""So long it waits after the last question; what changes after a while of rest is asked for at once."""
# A service can die, or a disk fill up, without any event to tell of it; twice a minute costs nothing measurable.
CHECK_INTERVAL_MS = 30_000


_WORST_FIRST = (
    (frozenset({SessionState.ERROR, SessionState.STUCK}), Tone.ERROR),
    (NEEDS_YOU, Tone.NEEDS_YOU),
    (frozenset({SessionState.WORKING}), Tone.WORKING),
    (frozenset({SessionState.PAUSED}), Tone.PAUSED),
)


@dataclass(frozen=True, slots=True)
class _Answer:
    overview: Overview
    live: tuple[LiveSession, ...]
    muted_until: int | None
    alerts: OpenCounts


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand. `hooks` and `overview` are None while unknown; `problem` says why the database is not read.

    `live` are the latest live sessions of each state; `muted_until` (UTC milliseconds) is None where nothing is muted.
    """

    overview: Overview | None = None
    troubles: Troubles = field(default_factory=Troubles)
    hooks: HookSummary | None = None
    problem: str = ""
    unpriced: tuple[UnpricedModel, ...] = ()
    live: tuple[LiveSession, ...] = ()
    muted_until: int | None = None
    alerts: OpenCounts = field(default_factory=OpenCounts)

    @property
    def tone(self) -> Tone:
        """The one thing the tray says: the worst there is, from trouble of ClaWatch's own down to rest."""
        counts = self.overview.sessions_by_state if self.overview else {}
        if self.troubles.health or self.problem:
            return Tone.TROUBLE
        for states, tone in _WORST_FIRST:
            if total_of(counts, states):
                return tone
        return Tone.ENDED

    @property
    def needing(self) -> int:
        """How many sessions need someone: they wait, are stuck, or have failed."""
        return total_of(self.overview.sessions_by_state, NEEDS_YOU | {SessionState.ERROR}) if self.overview else 0

    @property
    def sentence(self) -> str:
        """One line of status: what is wrong, or "2 working, 1 waiting for you"."""
        if self.problem or self.troubles.health:
            return self.problem or self.troubles.health[0]
        counts = self.overview.sessions_by_state if self.overview else {}
        working, needing = counts.get(SessionState.WORKING, 0), total_of(counts, NEEDS_YOU)
        paused, failed = counts.get(SessionState.PAUSED, 0), counts.get(SessionState.ERROR, 0)
        parts = [
            word
            for n, word in (
                (working, counted(working, "%n working", "%n working")),
                (needing, counted(needing, "%n waiting for you", "%n waiting for you")),
                (paused, counted(paused, "%n paused", "%n paused")),
                (failed, counted(failed, "%n with an error", "%n with an error")),
            )
            if n
        ]
        return ", ".join(parts) or QCoreApplication.translate("Standing", "No live sessions")


class Pulse(QObject):
    """Asks how things stand: after commits, now and then for what no commit tells, and when told to. Qt thread."""

    changed = Signal(object)
    """Standing"""

    def __init__(self, context: Context, executor: ReadExecutor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._standing = Standing()
        self._overview = Asker(executor, self)
        self._overview.answered.connect(self._take_overview)
        self._overview.failed.connect(self._take_problem)
        self._troubles = Asker(executor, self)
        self._troubles.answered.connect(self._take_troubles)
        self._hooks = Asker(executor, self)
        self._hooks.answered.connect(self._take_hooks)
        self._unpriced = Asker(executor, self)
        self._unpriced.answered.connect(self._take_unpriced)
        self._may_be_unpriced = True
        self._throttle = Throttle(HIDDEN_INTERVAL_MS, self)
        self._throttle.due.connect(self._ask_overview)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.setInterval(CHECK_INTERVAL_MS)
        self._timer.timeout.connect(self.check)

    @property
    def standing(self) -> Standing:
        """How things stood when last asked."""
        return self._standing

    def start(self) -> None:
        """Ask for everything, and go on checking."""
        self._timer.start()
        self.refresh()
        self.check()
        self.check_hooks()

    def stop(self) -> None:
        """Ask no more."""
        self._timer.stop()
        self._throttle.stop()
        for asker in (self._overview, self._troubles, self._hooks, self._unpriced):
            asker.forget()

    def set_watched(self, *, watched: bool) -> None:
        """Keep up closely while somebody looks, lazily otherwise."""
        self._throttle.set_interval(VISIBLE_INTERVAL_MS if watched else HIDDEN_INTERVAL_MS)
        if watched:
            self.refresh()
            self.check()
            self.check_hooks()

    def refresh(self) -> None:
        """Count sessions again soon."""
        self._may_be_unpriced = True
        self._throttle.call()

    def check(self) -> None:
        """Look for troubles, for models without a price, and whether hooks that were missing have come."""
        self._troubles.ask("troubles", self._context.troubles)
        if self._may_be_unpriced:  # only what is written makes any, and where there are many they take long to count
            self._may_be_unpriced = False
            source = self._context.source
            self._unpriced.ask("unpriced", lambda: unpriced_models(source))
        self._check_hooks_again()

    def check_hooks(self) -> None:
        """Look how the hooks stand."""
        self._hooks.ask("hooks", self._context.hooks.summary)

    def _check_hooks_again(self) -> None:
        # they may have been installed from a terminal since; once they stand, a look when the window comes up is enough
        hooks = self._standing.hooks
        if hooks is not None and not hooks.complete:
            self.check_hooks()

    def _ask_overview(self) -> None:
        source, control = self._context.source, self._context.control

        def question() -> _Answer:
            return _Answer(overview(source), live_sessions(source), control.muted_until(), open_counts(source))

        self._overview.ask("overview", question)

    def _take_overview(self, answer: _Answer) -> None:
        before, now = self._standing.overview, answer.overview
        if before is not None and now.last_event_at != before.last_event_at:
            self._check_hooks_again()
        live, muted, alerts = answer.live, answer.muted_until, answer.alerts
        self._set(replace(self._standing, overview=now, live=live, muted_until=muted, alerts=alerts, problem=""))

    def _take_problem(self, sentence: str) -> None:
        text = QCoreApplication.translate("Pulse", "The database cannot be read: {problem}").format(problem=sentence)
        self._set(replace(self._standing, problem=text))

    def _take_troubles(self, answer: Troubles) -> None:
        self._set(replace(self._standing, troubles=answer))
        if self._standing.problem:
            self.refresh()

    def _take_unpriced(self, answer: tuple[UnpricedModel, ...]) -> None:
        self._set(replace(self._standing, unpriced=answer))

    def _take_hooks(self, answer: HookSummary) -> None:
        self._set(replace(self._standing, hooks=answer))

    def _set(self, standing: Standing) -> None:
        if standing != self._standing:
            self._standing = standing
            self.changed.emit(standing)
