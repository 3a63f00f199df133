"""One tool: how its calls went and how long they took, over time and by project, and which to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.common_errors import LOOKED_AT, CommonErrors, common_errors
from clawatch.queries.notable_calls import NotableCall, failed_calls, slowest_calls
from clawatch.queries.tool_in_range import ToolInRange, tool_in_range
from clawatch.ui.charts.bar_list import BarList, BarRow
from clawatch.ui.charts.cards import KpiCard
from clawatch.ui.charts.data import Series, TimeData
from clawatch.ui.charts.time_chart import TimeChart
from clawatch.ui.charts.units import Unit
from clawatch.ui.clock import now_ms
from clawatch.ui.entry_list import Entry, EntryList
from clawatch.ui.formatting import UNKNOWN, counted, duration, number, short_id
from clawatch.ui.models.gist import gist, tool_label
from clawatch.ui.models.tool_columns import mean_of
from clawatch.ui.pages.detail_page import DetailPage
from clawatch.ui.panels import Panel
from clawatch.ui.places import PROJECT, SESSION, Place
from clawatch.ui.plain_text import one_line, telling_lines, tooltip
from clawatch.ui.rate_words import percentile_hint, rate_text, rate_tone
from clawatch.ui.sentences import translated
from clawatch.ui.words import status_word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.time_range import TimeRange

_LISTED = 8


@dataclass(frozen=True, slots=True)
class _Answer:
    tool: ToolInRange
    slowest: tuple[NotableCall, ...]
    failed: tuple[NotableCall, ...]
    errors: CommonErrors


class ToolPage(DetailPage):
    """Shows one tool at a time, told by its name."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools)
        self._places: dict[str, Place] = {}
        self._answer: ToolInRange | None = None
        self.calls = KpiCard(self.tr("Calls"))
        self.rate = KpiCard(self.tr("Error rate"))
        self.percentiles = {share: KpiCard(title) for share, title in self._percentile_titles().items()}
        self.calls_chart = TimeChart(
            self.tr("Calls"), Unit.COUNT, name=self.tr("Calls over time, and those that failed")
        )
        self.durations_chart = TimeChart(
            self.tr("Durations"), Unit.DURATION, "lines", stacked=False, name=self.tr("Durations over time")
        )
        for chart in (self.calls_chart, self.durations_chart):
            chart.clicked.connect(self._look_closer)
        self.projects = BarList(self.tr("Projects by calls, with the share that failed"))
        self.projects.row_opened.connect(lambda key: self.place_wanted.emit(Place(PROJECT, key)))
        self.errors = BarList(self.tr("Commonest errors"))
        self.slowest, self.failed = EntryList(self.tr("Slowest calls")), EntryList(self.tr("Latest failed calls"))
        for listed in (self.errors, self.slowest, self.failed):
            listed.row_opened.connect(lambda key: self.place_wanted.emit(self._places[key]))
        self._add_panels()
        self.calls.clicked.connect(self.calls_chart.take_focus)
        self.rate.clicked.connect(self.failed.setFocus)
        for card in self.percentiles.values():
            card.clicked.connect(self.slowest.setFocus)

    def back_words(self) -> str:
        """Say where one came from."""
        return self.tr("Back to the tools")

    def question(self, key: str, wanted: TimeRange) -> Callable[[], object]:
        """Ask for all of it."""
        source, bounds = self._source, (wanted.since_ms, wanted.until_ms)

        def ask() -> _Answer | None:
            tool = tool_in_range(source, key, *bounds, now_ms())
            if tool is None:
                return None
            return _Answer(
                tool,
                slowest_calls(source, key, *bounds, limit=_LISTED),
                failed_calls(source, key, *bounds, limit=_LISTED),
                common_errors(source, key, *bounds, limit=_LISTED),
            )

        return ask

    def show_key(self, key: str) -> None:
        """Show the tool's name."""
        self.head.title.set_full_text(tool_label(key))
        self.head.title.setToolTip(tooltip(key))

    def unknown_words(self) -> tuple[str, str, str]:
        """Say that it was never called."""
        title = self.tr("{tool} was never called").format(tool=tool_label(self.key))
        return "wrench", title, self.tr("Its figures appear here with its first call.")

    def show_answer(self, answer: _Answer) -> None:
        """Show everything."""
        self._places.clear()
        tool, figures = answer.tool, answer.tool.figures
        mean = mean_of(figures)
        self.calls.show_figure(
            number(figures.calls),
            self.tr("{time} on average").format(time=duration(mean)) if mean is not None else "",
        )
        self.rate.show_figure(
            rate_text(figures.errors, figures.calls),
            self._failed_text(answer),
            rate_tone(figures.errors, figures.calls),
        )
        found = figures.percentiles
        values = {50: found.p50, 95: found.p95, 99: found.p99} if found else {}
        for share, card in self.percentiles.items():
            note = self.tr("{share} of 100 took no longer").format(share=share) if found else ""
            exactness = note if found is None or found.is_exact else self.tr("{note}, within 5 %").format(note=note)
            card.show_figure(duration(values.get(share)), exactness)
            card.setToolTip(tooltip(*percentile_hint(found, share)))
        self._answer = tool
        self._show_projects(tool)
        self._show_errors(answer.errors)
        self._show_calls(self._slowest_panel, self.slowest, answer.slowest, self._slow_entry)
        self._show_calls(self._failed_panel, self.failed, answer.failed, self._failed_entry)

    def tell_time(self) -> None:
        """Show how long ago calls were."""
        waits = [wait for wait in (self.slowest.tell_time(), self.failed.tell_time()) if wait is not None]
        self.ticker.tick_in(min(waits) if waits and self.isVisible() else None)

    def _percentile_titles(self) -> dict[int, str]:
        return {50: self.tr("p50 duration"), 95: self.tr("p95 duration"), 99: self.tr("p99 duration")}

    def _failed_text(self, answer: _Answer) -> str:
        figures = answer.tool.figures
        failed = counted(figures.errors, "%n call failed", "%n calls failed")
        if not figures.cancelled:
            return failed
        cancelled = counted(figures.cancelled, "%n cancelled", "%n cancelled")
        return f"{failed}, {cancelled}"

    def show_charts(self) -> None:
        """Show calls and durations over time."""
        tool = self._answer
        parts = tool.parts if tool is not None else None
        if tool is None or parts is None:
            self.calls_chart.show_data(TimeData())
            self.durations_chart.show_data(TimeData())
            return
        others = tuple(calls - errors for calls, errors in zip(tool.calls, tool.errors, strict=True))
        series = (
            Series("others", self.tr("Not failed"), others, "accent"),
            Series("errors", self.tr("Failed"), tool.errors, "error"),
        )
        self.calls_chart.show_data(TimeData(parts.starts, parts.until, series))
        p50 = tuple(found.p50 if found else None for found in tool.durations)
        p95 = tuple(found.p95 if found else None for found in tool.durations)
        lines = (
            Series("p50", self.tr("p50"), p50, "lane1"),
            Series("p95", self.tr("p95"), p95, "lane2"),
        )
        self.durations_chart.show_data(TimeData(parts.starts, parts.until, lines))

    def _show_projects(self, tool: ToolInRange) -> None:
        rows = [
            BarRow(
                "" if project.id is None else str(project.id),
                project.name or self.tr("No project"),
                project.calls,
                number(project.calls),
                rate_text(project.errors, project.calls) if project.errors else "",
                rate_tone(project.errors, project.calls),
                project.path or "",
            )
            for project in tool.projects[:_LISTED]
        ]
        self.projects.show_rows(rows)
        self._projects_panel.show_empty(is_empty=not rows)
        more = len(tool.projects) - len(rows)
        self._projects_panel.note.set_full_text(counted(more, "%n more", "%n more") if more else "")

    def _show_errors(self, errors: CommonErrors) -> None:
        rows = []
        for place, error in enumerate(errors.kinds):
            key = f"error {place}"
            self._places[key] = _call_place(error.session_id, error.tool_use_id)
            kind = one_line(telling_lines(error.kind)) or self.tr("Failed without a word")
            last = self.tr("Opens the last of them")
            rows.append(BarRow(key, kind, error.calls, number(error.calls), hint=last, colour="error"))
        self.errors.show_rows(rows)
        self._errors_panel.show_empty(is_empty=not rows)
        words = (
            self.tr("of the latest {n} failed calls").format(n=number(errors.looked_at))
            if errors.looked_at >= LOOKED_AT
            else counted(errors.looked_at, "of %n failed call", "of %n failed calls")
        )
        self._errors_panel.note.set_full_text(words if rows else "")

    def _show_calls(
        self,
        panel: Panel,
        listed: EntryList,
        calls: Sequence[NotableCall],
        entry: Callable[[str, NotableCall], Entry],
    ) -> None:
        rows = []
        for place, call in enumerate(calls):
            key = f"{'slow' if listed is self.slowest else 'failed'} {place}"
            self._places[key] = _call_place(call.session_id, call.tool_use_id)
            rows.append(entry(key, call))
        listed.show_rows(rows)
        panel.show_empty(is_empty=not rows)

    def _slow_entry(self, key: str, call: NotableCall) -> Entry:
        what = gist(self.key, call.input_start) or tool_label(self.key)
        tone = {ToolCallStatus.ERROR: "error", ToolCallStatus.CANCELLED: "needs_you"}.get(call.status, "working")
        return Entry(
            key, what, _where(call), tone, call.started_at, duration(call.duration_ms), status_word(call.status)
        )

    def _failed_entry(self, key: str, call: NotableCall) -> Entry:
        is_cancelled = call.status is ToolCallStatus.CANCELLED
        error = one_line(telling_lines(call.error or translated(call.reason or ""))) or status_word(call.status)
        what = gist(self.key, call.input_start)
        below = " \u00b7 ".join(part for part in (what, _where(call)) if part)
        end = duration(call.duration_ms) if call.duration_ms is not None else ""
        return Entry(key, error, below, "needs_you" if is_cancelled else "error", call.started_at, end)

    def _look_closer(self, begin: int, end: int, _series: str) -> None:
        """Look at the days of a bucket alone."""
        first, last = (datetime.fromtimestamp(moment / 1000).astimezone().date() for moment in (begin, end - 1))
        self._range.choose_days(first, last)

    def _add_panels(self) -> None:
        self._projects_panel = Panel(
            self.projects, self.tr("Projects"), empty=self.tr("It was not called in this time")
        )
        self._errors_panel = Panel(
            self.errors, self.tr("Commonest errors"), empty=self.tr("No call failed in this time")
        )
        self._slowest_panel = Panel(
            self.slowest, self.tr("Slowest calls"), empty=self.tr("No duration is known in this time")
        )
        self._failed_panel = Panel(
            self.failed, self.tr("Latest failed calls"), empty=self.tr("No call failed in this time")
        )
        self.lay_out(
            (self.calls, self.rate, *self.percentiles.values()),
            (
                self.chart_panel(self.calls_chart),
                self.chart_panel(self.durations_chart),
                self._slowest_panel,
                self._failed_panel,
                self._errors_panel,
                self._projects_panel,
            ),
        )


def _where(call: NotableCall) -> str:
    session = call.headline or short_id(call.session_id)
    return " \u00b7 ".join(one_line(part) for part in (session, call.project or "") if part) or UNKNOWN


def _call_place(session_id: str, use_id: str | None) -> Place:
    return Place(SESSION, session_id, f"call:{use_id}" if use_id else None)
