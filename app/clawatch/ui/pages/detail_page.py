"""What pages of one thing have in common: a way back, the range of time, cards over panels, and what may go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.charts.library import chart_library
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.page_head import PageHead
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.range_picker import RangePicker
from clawatch.ui.panels import Panel, PanelGrid
from clawatch.ui.reads import Asker
from clawatch.ui.throttle import Throttle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from PySide6.QtGui import QKeyEvent

    from clawatch.ui.charts.time_chart import TimeChart
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.places import Place
    from clawatch.ui.time_range import TimeRange

_INTERVAL_MS, _CHART_INTERVAL_MS = 200, 1_000
"""A bar of hours hardly grows within a second."""
_PAUSE_FACTOR = 8
"""How many times as long as a question took the next one waits: reading never fills the day."""
_CHART_HEIGHT = 216


class DetailPage(Page):
    """A page of one thing, told by its key. Its kind says what is asked, and shows it."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        chart_library().use(tools.reads)
        self._source, self._range = tools.context.source, tools.range
        self.key = ""
        self._shown: tuple[str, TimeRange] | None = None
        self._is_known = False
        self._problem = self._action = ""
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._throttle = Throttle(_INTERVAL_MS, self)
        self._throttle.due.connect(self._ask)
        self._chart_throttle = Throttle(_CHART_INTERVAL_MS, self)
        self._chart_throttle.due.connect(self.show_charts)
        tools.range.changed.connect(self._on_range)
        self.back_button = Button(
            icon_name="arrow-left",
            look="quiet",
            name=self.back_words(),
            hint=self.tr("{back} (Esc)").format(back=self.back_words()),
            on_click=self.back_requested.emit,
        )
        self.head = PageHead("", *self.further_controls(), RangePicker(tools.range))
        self.head.put_before(self.back_button)
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self._act)
        self.grid: PanelGrid
        self._blank = QWidget()
        self.body = QStackedWidget()
        self.body.addWidget(self._blank)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.body, 1)

    def back_words(self) -> str:
        """Say where one came from."""
        raise NotImplementedError

    def further_controls(self) -> tuple[QWidget, ...]:
        """Give what else stands in the head."""
        return ()

    def question(self, key: str, wanted: TimeRange) -> Callable[[], object]:
        """Give what is asked, on a read thread; it is answered by None where there is no such thing."""
        raise NotImplementedError

    def show_answer(self, answer: Any) -> None:  # noqa: ANN401 what the question gives
        """Show an answer that is not None, all but its charts."""
        raise NotImplementedError

    def show_charts(self) -> None:
        """Show the charts of the answer that was shown last."""
        raise NotImplementedError

    def unknown_words(self) -> tuple[str, str, str]:
        """Give an icon, a title and the words for where there is no such thing."""
        raise NotImplementedError

    def show_key(self, key: str) -> None:
        """Show of a key what is known before anything is asked."""

    def lay_out(self, cards: Sequence[QWidget], panels: Sequence[QWidget]) -> None:
        """Take the cards and panels; to be called once."""
        self.grid = PanelGrid(cards, panels)
        for widget in (self.grid, self.placeholder):
            self.body.addWidget(widget)

    def chart_panel(self, chart: TimeChart) -> Panel:
        """Put a chart into a panel."""
        chart.setMinimumHeight(_CHART_HEIGHT)
        return Panel(chart)

    def show_place(self, place: Place) -> None:
        """Show the thing that is named."""
        if place.key != self.key:
            self._asker.forget()
            self.key = place.key
            self._problem = ""
            self._shown = None
            self.body.setCurrentWidget(self._blank)
            self.grid.verticalScrollBar().setValue(0)
            self.show_key(place.key)
            self._stale = True
            self._ask()

    def leave(self) -> None:
        """Rest."""
        self._throttle.stop()
        self._chart_throttle.stop()
        self._stale = True

    def fetch(self) -> None:
        """Ask for the figures, soon; at once where other ones are shown than those wanted."""
        if self._shown == (self.key, self._range.current):
            self._throttle.call()
        else:
            self._ask()

    def take_focus(self) -> None:
        """Scroll by keyboard, with the first card one Tab away; or go on with what an empty page offers."""
        (self.placeholder.button if self._action else self.grid).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
            return
        super().keyPressEvent(event)

    def _on_range(self) -> None:
        self._stale = True
        self._ask()

    def _ask(self) -> None:
        if not self.isVisible() or not self.key:
            self._stale = True
            return
        self._stale = False
        wanted, key = self._range.current, self.key
        ask = self.question(key, wanted)
        self._asker.ask((key, wanted), lambda: (key, wanted, ask()))

    def _take(self, answer: tuple[str, TimeRange, object]) -> None:
        key, wanted, found = answer
        self._problem = ""
        self._throttle.set_interval(max(_INTERVAL_MS, _PAUSE_FACTOR * self._asker.last_took_ms))
        is_other = self._shown != (key, wanted)
        self._shown, self._is_known = (key, wanted), found is not None
        if found is not None:
            self.show_answer(found)
            if is_other:
                self._chart_throttle.stop()
                self.show_charts()
            else:
                self._chart_throttle.call()
        self._show_body()
        self.tell_time()

    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self._show_body()

    def _show_body(self) -> None:
        had_keyboard = self.body.isAncestorOf(self.window().focusWidget())
        before = self.body.currentWidget()
        self._action = ""
        if self._problem:
            self._action = self.tr("Retry")
            title = self.tr("The figures cannot be read")
            self.placeholder.say("circle-alert", title, self._problem, action=self._action, tone="error")
            self.body.setCurrentWidget(self.placeholder)
        elif self._is_known:
            self.body.setCurrentWidget(self.grid)
        else:
            self.placeholder.say(*self.unknown_words())
            self.body.setCurrentWidget(self.placeholder)
        if self.body.currentWidget() is not before and (had_keyboard or before is self._blank):
            self.take_focus()

    def _act(self) -> None:
        self.refresh()
