"""Everything at a glance: what runs, what was used and spent over a range of time, what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from clawatch.queries.requests_behind import RequestsWanted
from clawatch.queries.sessions import SessionFilter
from clawatch.ui.bridge import REFRESH_INTERVAL_MS
from clawatch.ui.buttons import Button
from clawatch.ui.charts.bar_list import BarList, BarRow
from clawatch.ui.charts.library import chart_library
from clawatch.ui.charts.time_chart import TimeChart
from clawatch.ui.charts.units import Unit
from clawatch.ui.clock import now_ms
from clawatch.ui.entry_list import Entry, EntryList
from clawatch.ui.formatting import counted, money, number, tokens_text
from clawatch.ui.models.dashboard_data import OF_MODEL, Course, Now, read_course, read_now
from clawatch.ui.models.gist import tool_label
from clawatch.ui.pages.dashboard_cards import DashboardCards, share_text
from clawatch.ui.pages.no_sessions import INSTALL, RETRY, why_empty
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.page_head import PageHead
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.range_picker import RangePicker
from clawatch.ui.panels import Panel, PanelGrid
from clawatch.ui.places import COSTS, SESSION, SESSIONS, TOOL, TOOLS, Place
from clawatch.ui.plain_text import telling_lines
from clawatch.ui.reads import Asker
from clawatch.ui.spending_words import cost_text
from clawatch.ui.throttle import Throttle
from clawatch.ui.words import session_tone, session_word

if TYPE_CHECKING:
    from clawatch.queries.range_figures import RangeFigures
    from clawatch.queries.recent_errors import RecentError
    from clawatch.queries.rows import SessionSummary
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pulse import Standing

_TOOLS_SHOWN = 8
_COURSE_INTERVAL_MS = 1_000
"""A bar of hours hardly grows within a second."""
_PAUSE_FACTOR = 8
"""How many times as long as a question took the next one waits: reading never fills the day."""
_CHART_HEIGHT = 216
_MANY_FAIL = 0.1
"""From which share of failed calls on it stands out."""


class DashboardPage(Page):
    """Asks two questions: for the figures, as often as something happens, and for the charts, once a second."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        chart_library().use(tools.reads)
        self._source, self._range = tools.context.source, tools.range
        self._alert_settings = tools.context.alert_settings
        self._standing: Standing | None = None
        self._importing = False
        self._now: Now | None = None
        self._problem = self._action = ""
        self._asker, self._course_asker = Asker(tools.reads, self), Asker(tools.reads, self)
        self._asker.answered.connect(self._take_now)
        self._course_asker.answered.connect(self._take_course)
        for asker in (self._asker, self._course_asker):
            asker.failed.connect(self._fail)
        self._throttle = Throttle(REFRESH_INTERVAL_MS, self)
        self._throttle.due.connect(self._ask_now)
        self._course_throttle = Throttle(_COURSE_INTERVAL_MS, self)
        self._course_throttle.due.connect(self._ask_course)
        tools.range.changed.connect(self._on_range)
        self.cards = DashboardCards(self)
        self.cards.place_wanted.connect(self.place_wanted)
        self.tokens = TimeChart(self.tr("Tokens"), Unit.TOKENS, name=self.tr("Tokens over time, by kind"))
        self.tokens.clicked.connect(self._open_requests)
        self.costs = TimeChart(self.tr("Cost"), Unit.MONEY, name=self.tr("Cost over time, by model"))
        self.costs.clicked.connect(self._open_requests)
        self.sessions = TimeChart(self.tr("Sessions"), Unit.COUNT, name=self.tr("Sessions begun over time"))
        self.sessions.clicked.connect(self._open_sessions)
        self.tools = BarList(self.tr("Tools by calls, with the share that failed"))
        self.tools.row_opened.connect(lambda tool: self.place_wanted.emit(Place(TOOL, tool)))
        self.recent = EntryList(self.tr("Recent sessions"))
        self.recent.row_opened.connect(lambda session_id: self.place_wanted.emit(Place(SESSION, session_id)))
        self.errors = EntryList(self.tr("Recent errors"))
        self.errors.row_opened.connect(self._open_error)
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self._act)
        self.body = QStackedWidget()
        self.picker = RangePicker(tools.range)
        self._lay_out()

    def fetch(self) -> None:
        """Ask for everything, each part at its pace."""
        self._throttle.call()
        self._course_throttle.call()

    def tell_time(self) -> None:
        """Show how long ago things were."""
        waits = [wait for wait in (self.recent.tell_time(), self.errors.tell_time()) if wait is not None]
        self.ticker.tick_in(min(waits) if waits and self.isVisible() else None)

    def show_standing(self, standing: Standing) -> None:
        """Learn whether there is anything to install first."""
        self._standing = standing
        self._show_body()

    def show_importing(self, importing: bool) -> None:
        """Say in an empty dashboard that the history is being read."""
        self._importing = importing
        self._show_body()

    def take_focus(self) -> None:
        """Scroll by keyboard, with the first card one Tab away; or go on with what an empty page offers."""
        (self.placeholder.button if self._action else self.grid).setFocus()

    def _ask_now(self) -> None:
        source, wanted = self._source, self._range.current
        self._asker.ask(wanted.kind, lambda: read_now(source, wanted, now_ms()))

    def _ask_course(self) -> None:
        source, wanted = self._source, self._range.current
        self._course_asker.ask(wanted.kind, lambda: read_course(source, wanted, now_ms()))

    def _on_range(self) -> None:
        if not self.isVisible():
            self._stale = True
            return
        # what was chosen is shown at once, whatever the pace
        self._throttle.stop()
        self._course_throttle.stop()
        self._ask_now()
        self._ask_course()

    def _take_now(self, now: Now) -> None:
        self._throttle.set_interval(max(REFRESH_INTERVAL_MS, _PAUSE_FACTOR * self._asker.last_took_ms))
        self._problem, self._now = "", now
        self.cards.show_now(now, self._alert_settings().cost_spike)
        self._show_tools(now.figures)
        self.recent.show_rows([_session_entry(session) for session in now.sessions])
        self.errors.show_rows([self._error_entry(error) for error in now.errors])
        self._errors_panel.show_empty(is_empty=not now.errors)
        self._show_body()
        self.tell_time()

    def _take_course(self, course: Course) -> None:
        self._course_throttle.set_interval(max(_COURSE_INTERVAL_MS, _PAUSE_FACTOR * self._course_asker.last_took_ms))
        self._problem = ""
        for chart, data in (
            (self.sessions, course.sessions),
            (self.tokens, course.tokens),
            (self.costs, course.costs),
        ):
            chart.show_data(data)
        self.sessions.say(number(round(course.sessions.sum)))
        self.tokens.say(tokens_text(round(course.tokens.sum)))
        self.costs.say(
            cost_text(round(course.costs.sum) if course.costs.series or not course.unpriced else None, course.unpriced),
            self._unpriced_hint(course),
        )

    def _unpriced_hint(self, course: Course) -> str:
        known = self.tr("{money}, an estimate at API prices").format(money=money(round(course.costs.sum)))
        if not course.unpriced:
            return known
        requests = counted(course.unpriced, "%n request has no price", "%n requests have no price")
        return f"{known}; {requests}"

    def _show_tools(self, figures: RangeFigures) -> None:
        rows = [
            BarRow(
                tool.tool_name,
                tool_label(tool.tool_name),
                tool.calls,
                number(tool.calls),
                share_text(tool.errors, tool.calls) if tool.errors else "",
                "error" if tool.errors >= tool.calls * _MANY_FAIL else "",
                counted(tool.errors, "%n call failed", "%n calls failed") if tool.errors else "",
            )
            for tool in figures.tools[:_TOOLS_SHOWN]
        ]
        self.tools.show_rows(rows)
        self._tools_panel.show_empty(is_empty=not rows)
        more = len(figures.tools) - len(rows)
        self._tools_panel.note.set_full_text(counted(more, "%n more", "%n more") if more else "")

    def _error_entry(self, error: RecentError) -> Entry:
        tool = tool_label(error.tool_name or "")
        where = " · ".join(part for part in (tool, error.headline, error.project_name) if part)
        call = f"call:{error.tool_use_id}" if error.tool_use_id else ""
        text = telling_lines(error.error or "") or self.tr("Failed")
        return Entry(f"{call}\n{error.session_id}", text, where, "error", error.started_at, hint=where)

    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self._show_body()

    def _show_body(self) -> None:
        before = self.body.currentWidget()
        has_keyboard = self.body.isAncestorOf(self.window().focusWidget())
        self._choose_body()
        if has_keyboard and self.body.currentWidget() is not before:
            self.take_focus()

    def _choose_body(self) -> None:
        self._action = ""
        standing, now = self._standing, self._now
        is_empty = now is not None and not now.sessions
        if self._problem:
            self._action = RETRY
            title, retry = self.tr("The figures cannot be read"), self.tr("Retry")
            self.placeholder.say("circle-alert", title, self._problem, action=retry, tone="error")
        elif is_empty and standing is not None and standing.hooks is not None:
            words = why_empty(SessionFilter(), standing.hooks, importing=self._importing)
            self._action = words.action
            primary = words.action == INSTALL
            self.placeholder.say(words.icon, words.title, words.words, action=words.button, primary=primary)
        else:
            self.body.setCurrentWidget(self.grid)
            return
        self.body.setCurrentWidget(self.placeholder)

    def _act(self) -> None:
        if self._action == INSTALL:
            self.hooks_wanted.emit()
        else:
            self._on_range()

    def _open_error(self, key: str) -> None:
        call, _, session_id = key.partition("\n")
        self.place_wanted.emit(Place(SESSION, session_id, call or None))

    def _open_sessions(self, begin: int, end: int) -> None:
        self.place_wanted.emit(Place(SESSIONS, detail=SessionFilter(since_ms=begin, until_ms=end)))

    def _open_requests(self, begin: int, end: int, series: str) -> None:
        model = series.removeprefix(OF_MODEL) if series.startswith(OF_MODEL) else None
        self.place_wanted.emit(Place(COSTS, detail=RequestsWanted(begin, end, model=model)))

    def _link(self, text: str, name: str, place: Place) -> Button:
        return Button(text, look="quiet", name=name, on_click=lambda: self.place_wanted.emit(place))

    def _lay_out(self) -> None:
        charts = []
        for chart in (self.tokens, self.costs, self.sessions):
            chart.setMinimumHeight(_CHART_HEIGHT)
            charts.append(Panel(chart))
        self._tools_panel = Panel(
            self.tools,
            self.tr("Tools"),
            empty=self.tr("No tool was called in this time"),
            link=self._link(self.tr("All"), self.tr("All tools"), Place(TOOLS)),
        )
        recent = Panel(
            self.recent,
            self.tr("Recent sessions"),
            link=self._link(self.tr("All"), self.tr("All sessions"), Place(SESSIONS, detail=SessionFilter())),
        )
        failed = Place(SESSIONS, detail=SessionFilter(has_errors=True))
        self._errors_panel = Panel(
            self.errors,
            self.tr("Recent errors"),
            empty=self.tr("No call has failed yet"),
            link=self._link(self.tr("All"), self.tr("All sessions with errors"), failed),
        )
        self.grid = PanelGrid(self.cards.all, (*charts, self._tools_panel, recent, self._errors_panel))
        self.body.addWidget(self.grid)
        self.body.addWidget(self.placeholder)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(PageHead(self.tr("Dashboard"), self.picker))
        layout.addWidget(self.body, 1)


def _session_entry(session: SessionSummary) -> Entry:
    name = session.headline or session.project_name or session.session_id
    below = " · ".join(part for part in (session_word(session), session.project_name or session.host) if part)
    cost = cost_text(session.cost, session.spending.unpriced_requests) if session.tokens is not None else ""
    return Entry(session.session_id, name, below, session_tone(session).value, session.started_at, cost)
