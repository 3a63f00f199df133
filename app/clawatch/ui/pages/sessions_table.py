"""The table of sessions: its columns as the user wants them, and what a search found beneath each row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView

from clawatch.ui.hit_line import HIT_HEIGHT, HitLine
from clawatch.ui.models.cell import KEY_ROLE
from clawatch.ui.models.session_columns import ALWAYS_SHOWN, COLUMNS, PROJECT, SESSION
from clawatch.ui.pages.session_layout import LEAST_SESSION, LEAST_WIDTH, first_layout, read_layout
from clawatch.ui.row_delegate import PADDING
from clawatch.ui.row_table import RowTable
from clawatch.ui.sort_header import SortHeader
from clawatch.ui.theme.tokens import ROW_HEIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.sessions_model import SessionsModel

_LAYOUT = "sessions/columns"
# the two lines of a row belong together
_CLOSER = 6
_SELECT_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class SessionsTable(RowTable):
    """A RowTable over a SessionsModel. Qt thread."""

    copy_asked = Signal()

    def __init__(self, model: SessionsModel, memory: LayoutMemory) -> None:
        super().__init__(ROW_HEIGHT, several=True)
        self._sessions, self._memory = model, memory
        self._is_arranging = False
        self._hit_line = HitLine()
        self.setAccessibleName(self.tr("Sessions"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.header = SortHeader(self)
        self.header.setHighlightSections(False)
        self.header.setMinimumSectionSize(LEAST_WIDTH)
        self.setHorizontalHeader(self.header)
        self.use_model(model, {}, SESSION, {})
        self._titles = {column: self._title_width(column) + 2 for column in range(len(COLUMNS))}
        self._layout = read_layout(memory.text(_LAYOUT), self._titles)
        self.header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.header.setSectionResizeMode(SESSION, QHeaderView.ResizeMode.Fixed)
        self.header.setSectionsMovable(True)
        self.header.setFirstSectionMovable(False)
        self.header.sectionResized.connect(self._on_resized)
        self.header.sectionMoved.connect(self._on_moved)
        self._arrange()

    @property
    def shown_columns(self) -> list[int]:
        """The columns that are shown, from left to right."""
        header = self.header
        places = (header.logicalIndex(visual) for visual in range(header.count()))
        return [place for place in places if not header.isSectionHidden(place)]

    def choose_column(self, column: int, *, is_wanted: bool) -> None:
        """Show a column, whatever room there is, or leave it out."""
        if column in ALWAYS_SHOWN:
            return
        chosen, insisted = self._layout.chosen, self._layout.insisted
        one = frozenset({column})
        self._layout = replace(
            self._layout,
            chosen=chosen | one if is_wanted else chosen - one,
            insisted=insisted | one if is_wanted else insisted - one,
        )
        self._fit()

    def reset_columns(self) -> None:
        """Go back to the columns of the beginning."""
        self._layout = first_layout(self._titles)
        self._arrange()

    def remember_layout(self) -> None:
        """Remember the columns."""
        self._memory.remember_text(_LAYOUT, self._layout.written())

    def show_hits(self, *, are_shown: bool) -> None:
        """Leave room beneath each row for what a search found, or take it back."""
        second = HIT_HEIGHT if are_shown else 0
        if second == self._delegate.second_line:
            return
        self._delegate.second_line = second
        self.row_height = ROW_HEIGHT + second
        self.verticalHeader().setDefaultSectionSize(self.row_height)

    def selected_ids(self, most: int) -> list[str] | None:
        """Give the ids of the sessions that are selected; None where they are more than `most`, or are not all held."""
        ranges = self.selected_ranges
        if sum(last - first + 1 for first, last in ranges) > most:
            return None
        rows = (self._sessions.session(row) for first, last in ranges for row in range(first, last + 1))
        found = [session.session_id if session is not None else "" for session in rows]
        return found if all(found) else None

    def select_again(self, session_ids: list[str] | None, current: str) -> None:
        """Have these sessions selected, whatever went on around them, and be at one of them; None changes nothing."""
        if session_ids is None or self.selected_ids(len(session_ids)) == session_ids:
            return
        selection, chosen = self.selectionModel(), QItemSelection()
        for session_id in session_ids:
            row = self._sessions.row_of(session_id)
            if row >= 0:
                index = self._sessions.index(row, 0)
                chosen.select(index, index)
                if session_id == current:
                    selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection.select(chosen, _SELECT_ONLY)

    def current_id(self) -> str:
        """Give the id of the session that is gone to; empty for none."""
        row = self.current_row
        return str(self._sessions.index(row, 0).data(KEY_ROLE) or "") if row >= 0 else ""

    def copy_rows(self) -> None:
        """Ask for the selected rows to be copied: not all of them need be here."""
        self.copy_asked.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, and beneath each what was found in it."""
        super().paintEvent(event)
        if not self._delegate.second_line:
            return
        painter = QPainter(self.viewport())
        left = self.columnViewportPosition(PROJECT if not self.isColumnHidden(PROJECT) else SESSION) + PADDING
        width = self.viewport().width() - left - PADDING
        first, last = self.visible_rows()
        for row in range(first, last + 1):
            hit = self._sessions.hit(row)
            if hit is not None:
                top = self.rowViewportPosition(row) + ROW_HEIGHT - _CLOSER
                self._hit_line.draw(painter, QRect(left, top, width, HIT_HEIGHT), hit)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns there is room for."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take the new font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.ApplicationFontChange):
            self._hit_line.forget_fonts()

    def _arrange(self) -> None:
        self._is_arranging = True
        for visual, column in enumerate(self._layout.sequence):
            self.header.moveSection(self.header.visualIndex(column), visual)
        self._is_arranging = False
        self._fit()

    def _fit(self) -> None:
        if self._is_arranging:
            return
        self._is_arranging = True
        room = self.viewport().width()
        shown = self._layout.fitting(room)
        for column in range(len(COLUMNS)):
            if self.isColumnHidden(column) is (column in shown):
                self.setColumnHidden(column, column not in shown)
            if column in shown and column != SESSION:
                self.setColumnWidth(column, self._layout.widths[column])
        self.setColumnWidth(SESSION, max(LEAST_SESSION, room - self._layout.width_of(shown)))
        self._is_arranging = False

    def _on_resized(self, column: int, _before: int, width: int) -> None:
        if not self._is_arranging and width and column != SESSION:
            self._layout = replace(self._layout, widths={**self._layout.widths, column: width})
            self._fit()

    def _on_moved(self, *_: int) -> None:
        if not self._is_arranging:
            header = self.header
            self._layout = replace(
                self._layout, sequence=tuple(header.logicalIndex(visual) for visual in range(header.count()))
            )
