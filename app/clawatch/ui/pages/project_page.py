"""One project: what it took, over time; its tools, its hours of the week, its latest sessions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from clawatch.queries.project_in_range import ProjectInRange, project_in_range
from clawatch.queries.project_over_time import PartSums, ProjectsOverTime, projects_over_time
from clawatch.queries.sessions import SessionFilter, list_sessions
from clawatch.ui.buttons import Button
from clawatch.ui.charts.bar_list import BarList, BarRow
from clawatch.ui.charts.cards import KpiCard
from clawatch.ui.charts.data import Series, TimeData
from clawatch.ui.charts.heat_map import HeatMap
from clawatch.ui.charts.time_chart import TimeChart
from clawatch.ui.charts.units import Unit
from clawatch.ui.clock import now_ms
from clawatch.ui.entry_list import Entry, EntryList
from clawatch.ui.formatting import counted, number, short_number
from clawatch.ui.models.gist import tool_label
from clawatch.ui.models.sessions_model import session_label
from clawatch.ui.pages.detail_page import DetailPage
from clawatch.ui.panels import Panel
from clawatch.ui.places import COSTS, SESSION, SESSIONS, TOOL, TOOLS, Place
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.rate_words import rate_text, rate_tone
from clawatch.ui.spending_words import cost_text, token_kinds
from clawatch.ui.words import session_tone, session_word

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from clawatch.queries.rows import SessionSummary
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.time_range import TimeRange

_LISTED, _SESSIONS = 8, 5


@dataclass(frozen=True, slots=True)
class _Answer:
    project: ProjectInRange
    over_time: ProjectsOverTime
    sessions: tuple[SessionSummary, ...]
    total_sessions: int
    folder_exists: bool


class ProjectPage(DetailPage):
    """Shows one project at a time, told by its row's id."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools)
        self._path = ""
        self._over_time: ProjectsOverTime | None = None
        self.sessions_card = KpiCard(self.tr("Sessions"))
        self.calls_card = KpiCard(self.tr("Tool calls"))
        self.rate_card = KpiCard(self.tr("Error rate"))
        self.tokens_card = KpiCard(self.tr("Tokens"))
        self.cost_card = KpiCard(self.tr("Cost"))
        self.cards = (self.sessions_card, self.calls_card, self.rate_card, self.tokens_card, self.cost_card)
        self.cost = TimeChart(self.tr("Cost"), Unit.MONEY, name=self.tr("Cost over time"))
        self.tokens = TimeChart(self.tr("Tokens"), Unit.TOKENS, name=self.tr("Tokens over time, by kind"))
        self.calls = TimeChart(
            self.tr("Tool calls"), Unit.COUNT, name=self.tr("Tool calls over time, and those that failed")
        )
        self.charts = (self.cost, self.tokens, self.calls)
        self.tools = BarList(self.tr("Tools by calls, with the share that failed"))
        self.hours = HeatMap(self.tr("Tool calls"), Unit.COUNT)
        self.recent = EntryList(self.tr("Latest sessions"))
        self._add_panels()
        self._connect()

    def back_words(self) -> str:
        """Say where one came from."""
        return self.tr("Back to the projects")

    def further_controls(self) -> tuple[QWidget, ...]:
        """Give the button that opens the folder."""
        self.folder_button = Button(
            " " + self.tr("Open folder"), icon_name="folder-open", look="quiet", on_click=self._open_folder
        )
        self.folder_button.setAccessibleName(self.tr("Open folder"))
        return (self.folder_button,)

    def question(self, key: str, wanted: TimeRange) -> Callable[[], object]:
        """Ask for all of it."""
        source, bounds = self._source, (wanted.since_ms, wanted.until_ms)

        def ask() -> _Answer | None:
            project = project_in_range(source, int(key), *bounds) if key.isdecimal() else None
            if project is None:
                return None
            listed = list_sessions(source, SessionFilter(project_id=project.id), limit=_SESSIONS)
            over_time = projects_over_time(source, (project.id,), *bounds, now_ms())
            return _Answer(project, over_time, listed.items, listed.total, Path(project.path).is_dir())

        return ask

    def show_key(self, key: str) -> None:  # noqa: ARG002 its name is not known before the answer
        """Show nothing of another project's."""
        self.head.title.set_full_text("")
        self.head.subtitle.setText("")
        self._path = ""
        self.folder_button.setEnabled(False)

    def unknown_words(self) -> tuple[str, str, str]:
        """Say that there is none."""
        return "folders", self.tr("There is no such project"), self.tr("It may have been of another database.")

    def show_answer(self, answer: _Answer) -> None:
        """Show everything."""
        project = answer.project
        self._path = project.path
        self.head.title.set_full_text(one_line(project.name) or project.path)
        self.head.title.setToolTip(tooltip(project.path))
        self.folder_button.setEnabled(answer.folder_exists)
        self.folder_button.setToolTip(
            tooltip(project.path if answer.folder_exists else self.tr("{path} is not there").format(path=project.path))
        )
        self._show_cards(project)
        self._over_time = answer.over_time
        rows = [
            BarRow(
                tool.tool_name,
                tool_label(tool.tool_name),
                tool.calls,
                number(tool.calls),
                rate_text(tool.errors, tool.calls) if tool.errors else "",
                rate_tone(tool.errors, tool.calls),
                counted(tool.errors, "%n call failed", "%n calls failed") if tool.errors else "",
            )
            for tool in project.tools[:_LISTED]
        ]
        self.tools.show_rows(rows)
        self._tools_panel.show_empty(is_empty=not rows)
        more = len(project.tools) - len(rows)
        self._tools_panel.note.set_full_text(counted(more, "%n more", "%n more") if more else "")
        self.hours.show_values(project.hours)
        self._hours_panel.show_empty(is_empty=not project.calls)
        self.recent.show_rows([_session_entry(session) for session in answer.sessions])
        self._recent_panel.show_empty(is_empty=not answer.sessions)
        self._recent_panel.note.set_full_text(
            self.tr("of {n} in all").format(n=number(answer.total_sessions))
            if answer.total_sessions > len(answer.sessions)
            else ""
        )

    def tell_time(self) -> None:
        """Show how long ago sessions began."""
        wait = self.recent.tell_time()
        self.ticker.tick_in(wait if self.isVisible() else None)

    def _show_cards(self, project: ProjectInRange) -> None:
        spending, live = project.spending, project.live_sessions
        self.sessions_card.show_figure(
            number(project.sessions),
            counted(live, "%n live now", "%n live now") if live else self.tr("none live now"),
            "working" if live else "",
        )
        self.calls_card.show_figure(
            number(project.calls), counted(len(project.tools), "by %n tool", "by %n tools") if project.tools else ""
        )
        self.rate_card.show_figure(
            rate_text(project.errors, project.calls),
            counted(project.errors, "%n call failed", "%n calls failed"),
            rate_tone(project.errors, project.calls),
        )
        self.tokens_card.show_figure(
            short_number(spending.tokens), counted(spending.requests, "%n request", "%n requests")
        )
        self.tokens_card.setToolTip(tooltip(*(f"{name}: {number(n)}" for name, n in token_kinds(spending))))
        unpriced = spending.unpriced_requests
        self.cost_card.show_figure(
            cost_text(spending.cost, 0) if spending.cost is not None or not unpriced else cost_text(None, unpriced),
            counted(unpriced, "%n request has no price", "%n requests have no price")
            if unpriced
            else self.tr("estimate at API prices"),
            "needs_you" if unpriced else "",
        )

    def show_charts(self) -> None:
        """Show cost, tokens and calls over time."""
        over_time = self._over_time
        if over_time is None or over_time.parts is None:
            for chart in self.charts:
                chart.show_data(TimeData())
            return
        (sums,) = over_time.projects.values()
        # in the colours they have on the dashboard
        kinds: tuple[tuple[str, str, str, Callable[[PartSums], float]], ...] = (
            ("input", self.tr("Input"), "lane4", lambda part: part.input_tokens),
            ("output", self.tr("Output"), "lane1", lambda part: part.output_tokens),
            ("cache write", self.tr("Cache write"), "lane2", lambda part: part.cache_write_tokens),
            ("cache read", self.tr("Cache read"), "lane0", lambda part: part.cache_read_tokens),
        )
        tokens = tuple(Series(key, name, tuple(map(value, sums)), colour) for key, name, colour, value in kinds)
        cost = (Series("cost", self.tr("Cost"), tuple(part.known_cost for part in sums), "accent"),)
        calls = (
            Series("others", self.tr("Not failed"), tuple(part.calls - part.errors for part in sums), "accent"),
            Series("errors", self.tr("Failed"), tuple(part.errors for part in sums), "error"),
        )
        for chart, series in zip(self.charts, (cost, tokens, calls), strict=True):
            chart.show_data(TimeData(over_time.parts.starts, over_time.parts.until, series))

    def _filter(self, *, has_errors: bool = False) -> SessionFilter:
        wanted = self._range.current
        return SessionFilter(
            project_id=int(self.key), since_ms=wanted.since_ms, until_ms=wanted.until_ms, has_errors=has_errors
        )

    def _open_bucket(self, begin: int, end: int, series: str) -> None:
        wanted = SessionFilter(project_id=int(self.key), since_ms=begin, until_ms=end, has_errors=series == "errors")
        self.place_wanted.emit(Place(SESSIONS, detail=wanted))

    def _open_folder(self) -> None:
        if self._path:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self._path))

    def _connect(self) -> None:
        self.tools.row_opened.connect(lambda tool: self.place_wanted.emit(Place(TOOL, tool)))
        self.recent.row_opened.connect(lambda session_id: self.place_wanted.emit(Place(SESSION, session_id)))
        self.sessions_card.clicked.connect(lambda: self.place_wanted.emit(Place(SESSIONS, detail=self._filter())))
        self.rate_card.clicked.connect(
            lambda: self.place_wanted.emit(Place(SESSIONS, detail=self._filter(has_errors=True)))
        )
        self.calls_card.clicked.connect(lambda: self.place_wanted.emit(Place(TOOLS)))
        for card in (self.tokens_card, self.cost_card):
            card.clicked.connect(lambda: self.place_wanted.emit(Place(COSTS)))
        for chart in self.charts:
            chart.clicked.connect(self._open_bucket)

    def _add_panels(self) -> None:
        all_sessions = Button(
            self.tr("All"),
            look="quiet",
            name=self.tr("All sessions of this project"),
            on_click=lambda: self.place_wanted.emit(Place(SESSIONS, detail=SessionFilter(project_id=int(self.key)))),
        )
        self.all_button = all_sessions
        nothing = self.tr("No tool was called in this time")
        self._tools_panel = Panel(self.tools, self.tr("Tools"), empty=nothing)
        self._hours_panel = Panel(self.hours, self.tr("Hours of the week"), empty=nothing)
        self._hours_panel.note.set_full_text(self.tr("tool calls, local time"))
        self._recent_panel = Panel(
            self.recent, self.tr("Latest sessions"), empty=self.tr("No session yet"), link=all_sessions
        )
        self.lay_out(
            self.cards,
            (*map(self.chart_panel, self.charts), self._tools_panel, self._hours_panel, self._recent_panel),
        )


def _session_entry(session: SessionSummary) -> Entry:
    cost = cost_text(session.cost, session.spending.unpriced_requests) if session.tokens is not None else ""
    tone = session_tone(session).value
    return Entry(session.session_id, session_label(session), session_word(session), tone, session.started_at, cost)
