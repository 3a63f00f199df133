"""A chart over time: its title, its legend, the drawing, and what can be done with it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from clawatch.ui.bridge import REFRESH_INTERVAL_MS
from clawatch.ui.buttons import Button
from clawatch.ui.charts.data import TimeData
from clawatch.ui.charts.legend import Legend
from clawatch.ui.charts.library import chart_library
from clawatch.ui.charts.reading import Line, Reading
from clawatch.ui.charts.saving import FORMATS, content_of, table_text, write
from clawatch.ui.charts.time_ticks import stretch_text
from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.plain_text import tooltip
from clawatch.ui.theme.tokens import GAP, GAP_TINY
from clawatch.ui.throttle import Throttle

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QHideEvent, QKeyEvent, QShowEvent

    from clawatch.ui.charts.canvas import Canvas
    from clawatch.ui.charts.units import Unit

Kind = Literal["bars", "lines", "area"]
_LEAST_HEIGHT = 150


class TimeChart(QWidget):
    """Shows series over time, one of them or many on top of each other. Qt thread.

    It draws while it is seen and where the data changed, ten times a second at most. The keyboard walks the buckets
    with the arrows, and what is read there is told to screen readers.
    """

    clicked = Signal(object, object, str)
    """Begin and end of a bucket (UTC milliseconds), and the key of the series meant, or ""."""
    saved = Signal(str, str)
    """A file's path, and what went wrong in words or ""."""
    _written = Signal(str, str)

    def __init__(  # noqa: PLR0913 each is one property of a chart
        self,
        title: str,
        unit: Unit,
        kind: Kind = "bars",
        *,
        stacked: bool = True,
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._unit, self._kind, self._stacked = unit, kind, stacked
        self._name = name or title
        self._data = TimeData()
        self._asked_for: TimeData | None = None
        self._drawn: TimeData | None = None
        self._empty = self.tr("Nothing in this time")
        self.canvas: Canvas | None = None
        self.title = Label(title, look="heading")
        self.note = ElidedLabel(look="small", tone="muted")
        self.menu_button = Button(icon_name="download", look="quiet", name=self.tr("Save or copy this chart"))
        self.menu_button.clicked.connect(self._show_menu)
        self.legend = Legend()
        self.legend.changed.connect(self._redraw)
        self.nothing = Label(tone="muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reading = Reading(self)
        self._throttle = Throttle(REFRESH_INTERVAL_MS, self)
        self._throttle.due.connect(self._draw)
        self._is_making = False
        self.setAccessibleName(self._name)
        self.setMinimumHeight(_LEAST_HEIGHT)
        self._lay_out()
        self._written.connect(self._say_saved, Qt.ConnectionType.QueuedConnection)
        chart_library().ready.connect(self._redraw)

    @property
    def data(self) -> TimeData:
        """What it shows."""
        return self._data

    def set_empty_text(self, text: str) -> None:
        """Say this where there is nothing to show."""
        self._empty = text

    def say(self, words: str, hint: str = "") -> None:
        """Say something beside the title, as the sum of it all."""
        self.note.set_full_text(words)
        self.note.set_tone("muted")
        if hint:
            self.note.setToolTip(tooltip(hint))

    def show_data(self, data: TimeData) -> None:
        """Show data, soon and while it is seen."""
        if data == self._asked_for:
            return
        self._asked_for = self._data = data
        self.legend.show_series(data.series)
        self._order_stops()
        self._redraw()

    def take_focus(self) -> None:
        """Go on with the keyboard in the drawing; where there is none, at what can be done with it."""
        (self.canvas or self.menu_button).setFocus()

    def copy_table(self) -> None:
        """Copy the figures as text, a line for each bucket."""
        QGuiApplication.clipboard().setText(table_text(self._data, self._unit, "\t"))

    def save_to(self, path: Path) -> None:
        """Save it as what the file's name ends with: png, svg or csv. `saved` tells when it is done."""
        suffix = path.suffix[1:].lower()
        self.menu_button.hide()
        self.reading.hide()
        content = content_of(suffix if suffix in FORMATS else "png", self, self._data, self._unit)
        self.menu_button.show()

        def work() -> None:
            problem = write(path, content)
            try:
                self._written.emit(str(path), problem)
            except RuntimeError:  # the chart is gone meanwhile
                return

        chart_library().run(work)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came meanwhile."""
        super().showEvent(event)
        self._redraw()

    def hideEvent(self, event: QHideEvent) -> None:
        """Say nothing more."""
        super().hideEvent(event)
        self._throttle.stop()
        self.reading.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the figures."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_table()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to save it."""
        self._pop_up(event.globalPos())

    def _redraw(self) -> None:
        if self.isVisible():
            self._throttle.call()

    def _draw(self) -> None:
        shown = self._data.without(self.legend.hidden)
        library = chart_library()
        if not self.isVisible() or (shown == self._drawn and self.canvas is not None):
            return
        if library.problem:
            self._say(self.tr("Charts cannot be drawn: {problem}").format(problem=library.problem))
        elif shown.is_empty:
            self._say(self._empty if self._asked_for is not None else "")
            self._drawn = shown
        elif not library.is_ready:
            library.load()
        elif self.canvas is None:
            if not self._is_making:
                self._is_making = True
                library.in_turn(self._make)
        else:
            self._drawn = shown
            self.canvas.show_data(shown)
            summary = self._summary(shown)
            self.setAccessibleDescription(summary)
            self.canvas.setAccessibleDescription(summary)
            self._body.setCurrentWidget(self.canvas)

    def _make(self) -> None:
        from clawatch.ui.charts.canvas import Canvas  # noqa: PLC0415 loaded by now, and not before

        self._is_making = False
        self.canvas = Canvas(self._unit, self._kind, stacked=self._stacked)
        self.canvas.setAccessibleName(self._name)
        self.canvas.pointed.connect(self._read)
        self.canvas.opened.connect(self._open)
        self._body.addWidget(self.canvas)
        self._order_stops()
        self._draw()

    def _order_stops(self) -> None:
        """Put the keys of the legend and the drawing, which come late, where Tab is to find them."""
        stops: list[QWidget] = [self.menu_button, *self.legend.keys, *([] if self.canvas is None else [self.canvas])]
        for earlier, later in pairwise(stops):
            QWidget.setTabOrder(earlier, later)

    def _say(self, words: str) -> None:
        self.setAccessibleDescription(words)
        self.nothing.setText(words)
        self._body.setCurrentWidget(self.nothing)

    def _summary(self, data: TimeData) -> str:
        totals = [data.total(bucket) or 0 for bucket in range(len(data.starts))]
        highest = max(range(len(totals)), key=totals.__getitem__)
        return self.tr(
            "{range}. In all {total}, most on {when}: {highest}. The arrow keys read it piece by piece."
        ).format(
            range=stretch_text(data.starts[0], data.until),
            total=self._unit.text(sum(totals)),
            when=stretch_text(data.starts[highest], data.end_of(highest)),
            highest=self._unit.text(totals[highest]),
        )

    def _read(self, bucket: int, series: str, place: QPoint) -> None:
        data = self._drawn
        if bucket < 0 or self.canvas is None or data is None or bucket >= len(data.starts):
            self.reading.hide()
            return
        # as they stand, the highest on top; where some are there, those that are not say nothing
        nothing_at_all = not data.total(bucket)
        lines = [
            Line(one.colour, one.name, self._unit.text(one.values[bucket]), strong=one.key == series)
            for one in reversed(data.series)
            if nothing_at_all or one.values[bucket] != 0 or one.key == series
        ]
        if self._stacked and len(data.series) > 1:
            lines.append(Line("", self.tr("Total"), self._unit.text(data.total(bucket)), strong=True))
        self.reading.say(stretch_text(data.starts[bucket], data.end_of(bucket)), tuple(lines))
        self.reading.show_at(self.canvas, place)
        if self.canvas.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.canvas, self.reading.text))

    def _open(self, bucket: int, series: str) -> None:
        data = self._drawn
        if data is not None and bucket < len(data.starts):
            self.reading.hide()
            self.clicked.emit(data.starts[bucket], data.end_of(bucket), series)

    def _show_menu(self) -> None:
        self._pop_up(self.menu_button.mapToGlobal(QPoint(0, self.menu_button.height())))

    def _pop_up(self, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        texts = (self.tr("Save as picture (PNG)…"), self.tr("Save as drawing (SVG)…"), self.tr("Save figures (CSV)…"))
        for text, suffix in zip(texts, FORMATS, strict=True):
            action = QAction(text, menu)
            action.triggered.connect(lambda _=False, kind=suffix: self._ask_where(kind))
            menu.addAction(action)
        menu.addSeparator()
        copy = QAction(self.tr("Copy figures"), menu)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.triggered.connect(self.copy_table)
        menu.addAction(copy)
        menu.popup(where)

    def _ask_where(self, suffix: str) -> None:
        dialog = QFileDialog(self, self.tr("Save chart"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suffix)
        dialog.setNameFilter(f"*.{suffix}")
        dialog.selectFile(f"{self._name}.{suffix}")
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def _say_saved(self, path: str, problem: str) -> None:
        name = Path(path).name
        words = self.tr("Not saved: {problem}") if problem else self.tr("Saved as {name}")
        self.note.set_full_text(words.format(problem=problem, name=name))
        self.note.set_tone("error" if problem else "muted")
        self.saved.emit(path, problem)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP)
        head.addWidget(self.title)
        head.addStretch()
        head.addWidget(self.note)
        head.addWidget(self.menu_button)
        holder = QWidget()
        self._body = QStackedLayout(holder)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.addWidget(self.nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_TINY)
        layout.addLayout(head)
        layout.addWidget(self.legend)
        layout.addWidget(holder, 1)
