"""The sessions as a table that knows how many there are and holds only those that were looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from clawatch.ui.hit_words import hit_text
from clawatch.ui.models.cell import BLANK, CELL_ROLE, KEY_ROLE
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.models.session_cells import session_duration, session_label
from clawatch.ui.models.session_columns import (
    COLUMNS,
    COST,
    DURATION,
    ENDED,
    ERRORS,
    LAST_EVENT,
    MODEL,
    PROJECT,
    SESSION,
    STARTED,
    STATE,
    TOKENS,
    TOOLS,
    hint_of,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.session_search import SessionHit

__all__ = [
    "COST",
    "DURATION",
    "ERRORS",
    "MODEL",
    "PROJECT",
    "SESSION",
    "STARTED",
    "STATE",
    "TOKENS",
    "TOOLS",
    "SessionsModel",
    "session_duration",
    "session_label",
]


_KEPT_AROUND = 240


class SessionsModel(RowsModel):
    """Rows are the sessions of one question, in its order; a row not yet looked at is blank. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SessionSummary | None]
        self._fresh = range(0)
        self._held = range(0)
        """Outside of it all rows are blank."""
        self._hits: dict[int, SessionHit] = {}
        self._titles = tuple(column.title for column in COLUMNS)
        self._right = tuple(place for place, column in enumerate(COLUMNS) if column.is_right)

    @property
    def loaded(self) -> int:
        """How many rows are held."""
        return sum(row is not None for row in self._rows)

    def session(self, row: int) -> SessionSummary | None:
        """Give the session of a row; None where it is blank or there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def hit(self, row: int) -> SessionHit | None:
        """Give what the search found in the session of a row; None where that is only its name, or nothing known."""
        session = self.session(row)
        return self._hits.get(session.id) if session is not None else None

    def is_fresh(self, first: int, last: int) -> bool:
        """Whether all rows of `first` to `last` came with the latest answer: others are blank or as they were."""
        return last < first or (first in self._fresh and last in self._fresh)

    def row_of(self, session_id: str) -> int:
        """Find a session's row among those held; -1 for not found."""
        return next(
            (index for index, row in enumerate(self._rows) if row is not None and row.session_id == session_id), -1
        )

    def restart(
        self, items: Sequence[SessionSummary], total: int, hits: Mapping[int, SessionHit] | None = None
    ) -> None:
        """Begin anew with the answer to another question, from its first row on."""
        self.beginResetModel()
        self._rows = [*items, *[None] * max(0, total - len(items))]
        self._fresh = self._held = range(len(items))
        self._hits = dict(hits or {})
        self.endResetModel()

    def shift(self, rows: int) -> None:
        """Put so many rows on top of the others, or take them from there, so that those seen keep their places."""
        if rows > 0:
            self._insert(0, [None] * rows)
        elif rows < 0 and self._rows:
            self._remove(0, min(-rows, len(self._rows)) - 1)
        self._held = range(max(0, self._held.start + rows), max(0, self._held.stop + rows))

    def update(
        self, offset: int, items: Sequence[SessionSummary], total: int, hits: Mapping[int, SessionHit] | None = None
    ) -> None:
        """Take in what is now at the rows from `offset` on, and how many there are in all, step by step."""
        self._hits.update(hits or {})
        if offset > len(self._rows):
            self._insert(len(self._rows), [None] * (offset - len(self._rows)))
        before = len(self._rows)
        size = max(0, len(items) - (total - before))
        old_window = self._rows[offset : offset + size]
        self._rearrange(offset, _keys(old_window, items), [item.id for item in items], items)
        end = offset + len(items)
        pushed = max(0, len(self._rows) - before)
        self._fit(max(total, end) if items else total)
        changed = [index for index, item in enumerate(items, start=offset) if self._rows[index] != item]
        if items:
            self._rows[offset:end] = items
        self._fresh = range(offset, end)
        self._let_go(offset, end, pushed)
        self._tell_changed(changed)

    def tell_time(self, first: int, last: int) -> None:
        """Have times and durations of these rows shown anew."""
        last = min(last, len(self._rows) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, STARTED), self.index(last, DURATION))
            self.dataChanged.emit(self.index(first, LAST_EVENT), self.index(last, ENDED))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 a case a role
        """Give a cell."""
        session = self.session(index.row()) if index.isValid() else None
        if session is None:
            return BLANK if role == CELL_ROLE else None
        column = index.column()
        if role == CELL_ROLE:
            return COLUMNS[column].cell(session)
        if role == KEY_ROLE:
            return session.session_id
        if role == Qt.ItemDataRole.DisplayRole:
            return text_of(session, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return hint_of(session, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = f"{self._titles[column]}: {text_of(session, column)}"
            hit = self._hits.get(session.id) if column == SESSION else None
            return f"{said}. {hit_text(hit)}" if hit is not None else said
        return None

    def _let_go(self, first: int, end: int, pushed: int) -> None:
        """Make rows blank again that are far from those which came now: who looks at all of them holds few."""
        held = range(min(self._held.start, first), min(max(self._held.stop + pushed, end), len(self._rows)))
        kept = range(max(held.start, first - _KEPT_AROUND), min(held.stop, end + _KEPT_AROUND))
        for far in (range(held.start, kept.start), range(kept.stop, held.stop)):
            if far:
                self._rows[far.start : far.stop] = [None] * len(far)
        self._held = kept

    def _fit(self, total: int) -> None:
        """Make the rows `total` many by what is at the end."""
        count = len(self._rows)
        if count > total:
            self._remove(total, count - 1)
        else:
            self._insert(count, [None] * (total - count))


def _keys(old: Sequence[SessionSummary | None], new: Sequence[SessionSummary]) -> list[Hashable]:
    """Give keys for the rows held, where a blank row counts as the one that comes in its place."""
    held = {row.id for row in old if row is not None}
    keys: list[Hashable] = []
    for index, row in enumerate(old):
        if row is not None:
            keys.append(row.id)
        elif index < len(new) and new[index].id not in held:
            keys.append(new[index].id)
        else:
            keys.append(("blank", index))
    return keys
