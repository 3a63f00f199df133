"""Which series a chart shows: a key for each, pressed to hide it and to show it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from clawatch.ui.charts.flow_layout import FlowLayout
from clawatch.ui.charts.painting import colour_of, draw_bar, draw_focus, smaller
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP_SMALL, GAP_TINY, SMALL_STEP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QEnterEvent, QKeyEvent, QPaintEvent

    from clawatch.ui.charts.data import Series

_SWATCH = 10
_NAME_LIMIT = 28


class LegendKey(QAbstractButton):
    """The key of one series. Without its tick, its swatch is hollow and its name struck back."""

    def __init__(self, series: Series, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self._colour = series.key, series.colour
        self._hovered = False
        self.setText(one_line(series.name, _NAME_LIMIT))
        self.setAccessibleName(series.name)
        self.setToolTip(tooltip(series.name))
        self.setCheckable(True)
        self.setChecked(True)
        self.setFont(smaller(self.font(), SMALL_STEP))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        """Ask for the swatch and the name."""
        metrics = self.fontMetrics()
        width = _SWATCH + GAP_TINY + 2 + metrics.horizontalAdvance(self.text()) + 2 * GAP_TINY
        return QSize(width, metrics.height() + GAP_TINY)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both."""
        tokens = theme().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._hovered:
            draw_bar(painter, QRectF(self.rect()), QColor(tokens.hover), 4)
        swatch = QRectF(GAP_TINY, (self.height() - _SWATCH) / 2, _SWATCH, _SWATCH)
        if self.isChecked():
            draw_bar(painter, swatch, colour_of(self._colour))
        else:
            painter.setPen(QPen(colour_of(self._colour), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(swatch.adjusted(1, 1, -1, -1), 2, 2)
        painter.setPen(QColor(tokens.text_soft if self.isChecked() else tokens.text_muted))
        font = self.font()
        font.setStrikeOut(not self.isChecked())
        painter.setFont(font)
        room = QRectF(self.rect()).adjusted(swatch.right() + GAP_TINY + 2, 0, 0, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), 4)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press by Enter as well; go to the neighbours with the arrows."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be pressed."""
        super().enterEvent(event)
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Rest."""
        super().leaveEvent(event)
        self._hovered = False
        self.update()


class Legend(QWidget):
    """The keys, in the order of the series. A chart of one series has none."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[tuple[str, str, str], ...] = ()
        self._hidden: frozenset[str] = frozenset()
        self.keys: list[LegendKey] = []
        self._flow = FlowLayout(GAP_SMALL, self)
        theme().changed.connect(self._repaint)
        self.hide()

    @property
    def hidden(self) -> frozenset[str]:
        """The keys of the series that are not wanted."""
        return self._hidden

    def show_series(self, series: Sequence[Series]) -> None:
        """Show a key for each series; those that were hidden stay so."""
        wanted = tuple((one.key, one.name, one.colour) for one in series)
        if wanted == self._shown:
            return
        self._shown = wanted
        had_focus = next((key.key for key in self.keys if key.hasFocus()), None)
        for old in self.keys:
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.keys = []
        for one in series:
            key = LegendKey(one, self)
            key.setChecked(one.key not in self._hidden)
            key.toggled.connect(self._on_toggled)
            self._flow.addWidget(key)
            key.show()
            if one.key == had_focus:
                key.setFocus()
            self.keys.append(key)
        self.setVisible(len(series) > 1)
        self.updateGeometry()

    def _on_toggled(self) -> None:
        self._hidden = frozenset(key.key for key in self.keys if not key.isChecked())
        self.changed.emit()

    def _repaint(self) -> None:
        for key in self.keys:
            key.update()
