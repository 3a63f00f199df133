"""One way to look at a session: rows that grow while it goes on, beside the selected one whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.row_table import RowTable
from clawatch.ui.theme.tokens import GAP_LARGE, GAP_SMALL, ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.rows_model import RowsModel

_LEAST_ROWS = 316


class SessionView(QWidget):
    """What the views of a session have in common. Qt thread.

    Who sits at the end of a live session's rows stays at the end; who reads further up is left in peace, and so is
    the selection.
    """

    def __init__(
        self, name: str, title: str, model: RowsModel, memory: LayoutMemory, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._memory = memory
        self._split_name, self._columns_name = f"session/{name}split", f"session/{name}columns"
        self._live = False
        self._is_new = True
        self._rows = model
        self.table = RowTable(ROW_HEIGHT_DENSE)
        self.table.setAccessibleName(title)
        self.table.view_changed.connect(self._place_follow_button)
        self.table.row_opened.connect(self._enter_detail)
        self.follow_button = Button(
            " " + self.tr("Latest"),
            icon_name="arrow-down",
            hint=self.tr("Go to the latest (End)"),
            on_click=self.follow,
        )
        self.follow_button.setParent(self.table)
        self.follow_button.hide()
        self.nothing = Placeholder()
        self.split = QSplitter(Qt.Orientation.Horizontal)

    def question(self, source: Source, session_id: str) -> object:
        """Ask for what the view shows; called on the read executor. None where there is no such session."""
        raise NotImplementedError

    def take(self, answer: object) -> SessionSummary:
        """Show an answer, and give the session it is about."""
        raise NotImplementedError

    def select(self, row: int) -> None:
        """Show the row whole; one that is shown already is brought up to date."""
        raise NotImplementedError

    def forget_known(self) -> None:
        """Have the next question be for everything, whatever is known already."""

    def clear(self) -> None:
        """Let go of the session."""
        self._is_new = True

    def tell_time(self, now: int) -> list[int]:  # noqa: ARG002 for views that show what goes on
        """Show times as of now, and say in how many milliseconds any reads differently."""
        return []

    @property
    def is_following(self) -> bool:
        """Whether the end of the rows is in view."""
        bar = self.table.verticalScrollBar()
        return bar.value() >= bar.maximum() - self.table.row_height // 2

    def follow(self) -> None:
        """Go to the end of the rows and stay there."""
        self.table.scrollToBottom()
        self._place_follow_button()

    def remember_layout(self) -> None:
        """Remember how wide the parts are."""
        self._memory.remember(self._split_name, self.split.saveState())
        self._memory.remember(self._columns_name, self.table.horizontalHeader().saveState())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button in its corner."""
        super().resizeEvent(event)
        self._place_follow_button()

    def _use(self, widths: Mapping[int, int], stretch: int, spare: Mapping[int, int]) -> None:
        self.table.use_model(self._rows, widths, stretch, spare)
        self.table.row_selected.connect(self.select)

    def _enter_detail(self, _row: int) -> None:
        """Go on with the keyboard in what is selected."""

    def _settle(self, *, live: bool, following: bool) -> None:
        """Find the place again after the rows changed."""
        self._live = live
        new, self._is_new = self._is_new, False
        if live and (new or following):
            self.table.scrollToBottom()
        if new and self.table.current_row < 0 and self._rows.rowCount():
            self.table.selectRow(self._rows.rowCount() - 1 if live else 0)
        else:
            self.select(self.table.current_row)
        self._place_follow_button()

    def _place_follow_button(self) -> None:
        self.follow_button.setVisible(self._live and not self.is_following)
        if self.follow_button.isVisible():
            self.follow_button.adjustSize()
            area, button = self.table.rect(), self.follow_button
            button.move(area.center().x() - button.width() // 2, area.bottom() - button.height() - GAP_SMALL)
            button.raise_()

    @property
    def rows(self) -> QWidget:
        """What has the keyboard while one goes from row to row."""
        return self.table

    def _lay_out(self, detail: QWidget, least: int, sizes: tuple[int, int], *parts: QWidget) -> None:
        """Put the parts, or else the table alone, one below the other beside the detail."""
        # from the outside in: the style would look at everything again with each layer that is put around it
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        self.body = QStackedWidget()
        layout.addWidget(self.body)
        self.body.addWidget(self.split)
        self.body.addWidget(self.nothing)
        left = QWidget(self.split)
        inner = QVBoxLayout(left)
        inner.setContentsMargins(GAP_LARGE - 10, 0, 0, 0)
        inner.setSpacing(0)
        for part in parts or (self.table,):
            inner.addWidget(part)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(detail)
        for place, size in enumerate(sizes):
            self.split.setStretchFactor(place, size)
        self.split.setSizes(list(sizes))
        detail.setMinimumWidth(least)
        left.setMinimumWidth(_LEAST_ROWS)
        for name, restore in (
            (self._split_name, self.split.restoreState),
            (self._columns_name, self.table.horizontalHeader().restoreState),
        ):
            state = self._memory.bytes(name)
            if state is not None:
                restore(state)
