"""When things happen in a week: a field for each hour of each weekday, the stronger the more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, QRectF, QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from clawatch.ui.charts.painting import draw_bar, draw_focus, mixed, smaller
from clawatch.ui.charts.reading import Line, Reading
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP_SMALL, GAP_TINY, LABEL_STEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from clawatch.ui.charts.units import Unit

DAYS, HOURS = 7, 24
_LEVELS = 5
_FIELD = QSize(22, 18)
_LEAST_FIELD = QSize(12, 14)
_LABELLED_HOURS = (0, 6, 12, 18)


class HeatMap(QWidget):
    """The fields of a week. The arrows walk them, and what is gone to is read. Qt thread."""

    def __init__(self, name: str, unit: Unit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._unit = name, unit
        self._values: tuple[tuple[float, ...], ...] = ((0.0,) * HOURS,) * DAYS
        self._at: tuple[int, int] | None = None
        """The field that is looked at: its row, which is no weekday, and its hour."""
        self.reading = Reading(self)
        self.setAccessibleName(name)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_values(self, values: Sequence[Sequence[float]]) -> None:
        """Show a value for each of 24 hours of 7 weekdays, Monday first. Raises ValueError for other numbers."""
        shown = tuple(tuple(day) for day in values)
        if len(shown) != DAYS or any(len(day) != HOURS for day in shown):
            raise ValueError("a week has 7 days of 24 hours")
        if shown != self._values:
            self._values = shown
            self.setAccessibleDescription(self._summary())
            self.update()

    def sizeHint(self) -> QSize:
        """Ask for fields wider than high."""
        return self._size(_FIELD)

    def minimumSizeHint(self) -> QSize:
        """Need fields that can be hit."""
        return self._size(_LEAST_FIELD)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the fields and what they stand for."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(smaller(self.font(), LABEL_STEP))
        painter.setPen(QColor(tokens.text_muted))
        highest = max(value for day in self._values for value in day)
        for row in range(DAYS):
            first = self._field(row, 0)
            place = QRectF(0, first.y(), first.x() - GAP_SMALL, first.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, self._day_name(row))
        for hour in _LABELLED_HOURS:
            field = self._field(DAYS - 1, hour)
            place = QRectF(field.x(), field.bottom() + GAP_TINY, field.width() * 4, self._line())
            painter.drawText(place, Qt.AlignmentFlag.AlignLeft, f"{hour:02}:00")
        ground, colour = QColor(tokens.sunken if not tokens.dark else tokens.surface), QColor(tokens.accent)
        for row in range(DAYS):
            for hour in range(HOURS):
                value = self._values[self._weekday(row)][hour]
                # by its root: one hour that stands far out would leave all others alike
                level = max(1, round((value / highest) ** 0.5 * _LEVELS)) if value > 0 else 0
                draw_bar(painter, self._field(row, hour), mixed(colour, ground, level / _LEVELS), 3)
        if self._at is not None:
            draw_focus(painter, self._field(*self._at).adjusted(-1.5, -1.5, 1.5, 1.5), 4)
        elif self.hasFocus():
            draw_focus(painter, QRectF(self.rect()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Read the field under the mouse."""
        place = event.position()
        found = next(
            ((row, hour) for row in range(DAYS) for hour in range(HOURS) if self._field(row, hour).contains(place)),
            None,
        )
        if found is not None:
            self._look_at(found)

    def leaveEvent(self, event: QEvent) -> None:
        """Look away."""
        super().leaveEvent(event)
        self._look_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Look away."""
        super().focusOutEvent(event)
        self._look_at(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Walk with the arrows; look away by Esc."""
        row, hour = self._at or (0, 0)
        steps = {
            Qt.Key.Key_Left: (row, hour - 1),
            Qt.Key.Key_Right: (row, hour + 1),
            Qt.Key.Key_Up: (row - 1, hour),
            Qt.Key.Key_Down: (row + 1, hour),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, HOURS - 1),
        }
        key = Qt.Key(event.key())
        if key in steps:
            to_row, to_hour = steps[key] if self._at is not None else (row, hour)
            self._look_at((min(DAYS - 1, max(0, to_row)), min(HOURS - 1, max(0, to_hour))))
        elif key == Qt.Key.Key_Escape and self._at is not None:
            self._look_at(None)
        else:
            event.ignore()

    def _look_at(self, field: tuple[int, int] | None) -> None:
        if field == self._at:
            return
        self._at = field
        self.update()
        if field is None:
            self.reading.hide()
            return
        row, hour = field
        value = self._unit.text(self._values[self._weekday(row)][hour])
        title = f"{self._day_name(row, long=True)}, {hour:02}:00 \u2013 {(hour + 1) % HOURS:02}:00"
        self.reading.say(title, (Line("accent", self._name, value, strong=True),))
        self.reading.show_at(self, self._field(row, hour).center().toPoint())
        if self.hasFocus():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.reading.text))

    def _summary(self) -> str:
        fields = [(self._values[day][hour], day, hour) for day in range(DAYS) for hour in range(HOURS)]
        most, day, hour = max(fields)
        if not most:
            return self.tr("Nothing in this time")
        return self.tr("Most on {day} at {hour}: {value}. The arrow keys read it hour by hour.").format(
            day=QLocale().dayName(day + 1), hour=f"{hour:02}:00", value=self._unit.text(most)
        )

    def _weekday(self, row: int) -> int:
        """Give the weekday of a row, 0 for Monday: weeks begin as they do where the user lives."""
        return (QLocale().firstDayOfWeek().value - 1 + row) % DAYS

    def _day_name(self, row: int, *, long: bool = False) -> str:
        kind = QLocale.FormatType.LongFormat if long else QLocale.FormatType.ShortFormat
        return QLocale().dayName(self._weekday(row) + 1, kind)

    def _field(self, row: int, hour: int) -> QRectF:
        left = self._label_width()
        width = (self.width() - left) / HOURS
        height = (self.height() - self._line() - GAP_TINY) / DAYS
        return QRectF(left + hour * width + 1, row * height + 1, width - 2, height - 2)

    def _label_width(self) -> int:
        metrics = QFontMetrics(smaller(self.font(), LABEL_STEP))
        return max(metrics.horizontalAdvance(self._day_name(row)) for row in range(DAYS)) + GAP_SMALL

    def _line(self) -> int:
        return QFontMetrics(smaller(self.font(), LABEL_STEP)).height()

    def _size(self, field: QSize) -> QSize:
        return QSize(self._label_width() + HOURS * field.width(), DAYS * field.height() + self._line() + GAP_TINY)
