"""Parts of a page side by side: as many in a row as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.theme.tokens import CONTROL_HEIGHT, GAP, GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from clawatch.ui.buttons import Button

_TWO_FROM, _THREE_FROM = 720, 1360
"""From how many pixels on there are two, and three, in a row."""


class Panel(QFrame):
    """A part of a page with a line around it, and a title where the part has none of its own."""

    def __init__(
        self,
        body: QWidget,
        title: str = "",
        *,
        empty: str = "",
        link: Button | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("look", "panel")
        # what has a title of its own is a chart, and takes what height there is
        height = QSizePolicy.Policy.Preferred if title else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, height)
        self.body = body
        self.note = ElidedLabel(look="small", tone="muted")
        self.nothing = Label(empty, tone="muted")
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setWordWrap(True)
        self.nothing.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP_SMALL, GAP, GAP_SMALL)
        layout.setSpacing(GAP_SMALL)
        if title:
            head = QHBoxLayout()
            head.setSpacing(GAP)
            head.addStrut(CONTROL_HEIGHT)  # in line with the charts beside it, which have a button there
            head.addWidget(Label(title, look="heading"))
            head.addStretch()
            head.addWidget(self.note)
            if link is not None:
                head.addWidget(link)
            layout.addLayout(head)
        layout.addWidget(body, 0 if title else 1)
        if title:
            layout.addWidget(self.nothing, 1)
            layout.addStretch()

    def show_empty(self, *, is_empty: bool) -> None:
        """Say that there is nothing, or show what there is."""
        self.body.setVisible(not is_empty)
        self.nothing.setVisible(is_empty)


def keep_in_line(area: QScrollArea, *parts: QLayout) -> None:
    """Have parts of what an area scrolls end where they do without its scroll bar."""
    rights = [part.contentsMargins().right() for part in parts]
    bar = area.verticalScrollBar()

    def keep(_least: int, most: int) -> None:
        taken = bar.sizeHint().width() if most > 0 else 0
        for part, right in zip(parts, rights, strict=True):
            margins = part.contentsMargins()
            margins.setRight(max(0, right - taken))
            part.setContentsMargins(margins)

    bar.rangeChanged.connect(keep)


class PanelGrid(QScrollArea):
    """Panels below a row of cards, in one, two or three columns; it scrolls where they are too high. Qt thread."""

    def __init__(self, cards: Sequence[QWidget], panels: Sequence[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards, self._panels = tuple(cards), tuple(panels)
        self._columns = (0, 0)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # arrows and Page keys scroll it
        self.setAccessibleName(self.tr("Charts and lists"))
        inner = QWidget()
        self._card_grid, self._grid = QGridLayout(), QGridLayout()
        self._layout = layout = QVBoxLayout(inner)
        layout.setSpacing(GAP)
        for grid in (self._card_grid, self._grid):
            grid.setSpacing(GAP)
            layout.addLayout(grid)
        layout.setStretchFactor(self._grid, 1)
        self.setWidget(inner)
        self.verticalScrollBar().rangeChanged.connect(self._keep_in_line)
        self._keep_in_line()
        self._arrange(self.viewport().width())

    def minimumSizeHint(self) -> QSize:
        """Need little: it scrolls."""
        return QSize(320, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have as many columns as fit, in line with what is above whether or not it scrolls."""
        super().resizeEvent(event)
        self._arrange(self.viewport().width())

    def _keep_in_line(self) -> None:
        bar = self.verticalScrollBar()
        taken = bar.sizeHint().width() if bar.maximum() > 0 else 0
        self._layout.setContentsMargins(GAP_LARGE, 0, max(GAP_SMALL, GAP_LARGE - taken), GAP_LARGE)

    def _arrange(self, width: int) -> None:
        columns = 1 + (width >= _TWO_FROM) + (width >= _THREE_FROM)
        in_a_row = len(self._cards) if columns > 1 else (len(self._cards) + 1) // 2
        if (columns, in_a_row) == self._columns:
            return
        self._columns = (columns, in_a_row)
        for grid, widgets, count in ((self._card_grid, self._cards, in_a_row), (self._grid, self._panels, columns)):
            for widget in widgets:
                grid.removeWidget(widget)
            for column in range(max(len(widgets), grid.columnCount())):
                grid.setColumnStretch(column, 1 if column < count else 0)
            for row in range(max(len(widgets), grid.rowCount())):
                in_row = widgets[row * count : (row + 1) * count]
                takes = any(one.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Expanding for one in in_row)
                grid.setRowStretch(row, int(takes))
            for place, widget in enumerate(widgets):
                grid.addWidget(widget, place // count, place % count)
