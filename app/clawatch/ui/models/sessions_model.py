"""The sessions as a table that knows how many there are and holds only those that were looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import (
    UNKNOWN,
    ago,
    counted,
    elapsed,
    local_time,
    model_name,
    number,
    short_id,
    short_number,
)
from clawatch.ui.models.cell import BLANK, CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.spending_words import cost_hint, cost_parts, tokens_hint
from clawatch.ui.words import Tone, session_tone, session_word, state_explained

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from clawatch.queries.rows import SessionSummary

STATE, PROJECT, SESSION, MODEL, STARTED, DURATION, TOOLS, ERRORS, TOKENS, COST = range(10)


def session_label(session: SessionSummary) -> str:
    """Name a session: its title, else its agent's name, else the first part of its id."""
    return one_line(session.headline or "") or short_id(session.session_id)


def session_duration(session: SessionSummary, now: int) -> int:
    """Give how long a session has lasted, in milliseconds: until its end, or until now."""
    return max(0, (session.ended_at if session.ended_at is not None else now) - session.started_at)


class SessionsModel(RowsModel):
    """Rows are the sessions of one question, the newest first; a row not yet looked at is blank. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SessionSummary | None]
        self._fresh = range(0)
        self._titles = (
            self.tr("State"),
            self.tr("Project"),
            self.tr("Session"),
            self.tr("Model"),
            self.tr("Started"),
            self.tr("Duration"),
            self.tr("Tools"),
            self.tr("Errors"),
            self.tr("Tokens"),
            self.tr("Cost"),
        )
        self._right = (DURATION, TOOLS, ERRORS, TOKENS, COST)

    @property
    def loaded(self) -> int:
        """How many rows are held."""
        return sum(row is not None for row in self._rows)

    def session(self, row: int) -> SessionSummary | None:
        """Give the session of a row; None where it is blank or there is none."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def is_fresh(self, first: int, last: int) -> bool:
        """Whether all rows of `first` to `last` came with the latest answer: others are blank or as they were."""
        return last < first or (first in self._fresh and last in self._fresh)

    def row_of(self, session_id: str) -> int:
        """Find a session's row among those held; -1 for not found."""
        return next(
            (index for index, row in enumerate(self._rows) if row is not None and row.session_id == session_id), -1
        )

    def restart(self, items: Sequence[SessionSummary], total: int) -> None:
        """Begin anew with the answer to another question, from its first row on."""
        self.beginResetModel()
        self._rows = [*items, *[None] * max(0, total - len(items))]
        self._fresh = range(len(items))
        self.endResetModel()

    def shift(self, new_on_top: int) -> None:
        """Make room for sessions that are newer than all the others, so that those seen keep their places."""
        self._insert(0, [None] * new_on_top)

    def update(self, offset: int, items: Sequence[SessionSummary], total: int) -> None:
        """Take in what is now at the rows from `offset` on, and how many there are in all, step by step."""
        size = max(0, len(items) - (total - len(self._rows)))
        old_window = self._rows[offset : offset + size]
        self._rearrange(offset, _keys(old_window, items), [item.id for item in items], items)
        end = offset + len(items)
        self._fit(max(total, end) if items else total)
        changed = [index for index, item in enumerate(items, start=offset) if self._rows[index] != item]
        if items:
            self._rows[offset:end] = items
        self._fresh = range(offset, end)
        self._tell_changed(changed)

    def tell_time(self, first: int, last: int) -> None:
        """Have times and durations of these rows shown anew."""
        last = min(last, len(self._rows) - 1)
        if 0 <= first <= last:
            self.dataChanged.emit(self.index(first, STARTED), self.index(last, DURATION))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 a case a role
        """Give a cell."""
        session = self.session(index.row()) if index.isValid() else None
        if session is None:
            return BLANK if role == CELL_ROLE else None
        if role == CELL_ROLE:
            return _cell(session, index.column())
        if role == KEY_ROLE:
            return session.session_id
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(session, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(session, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {_text(session, index.column())}"
        return None

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


def _cell(session: SessionSummary, column: int) -> Cell:  # noqa: PLR0911 a table of columns reads best flat
    match column:
        case 0:
            tone = session_tone(session)
            return Cell(session_word(session), tone=tone, dot=True, strong=tone is not Tone.ENDED)
        case 1:
            return Cell(one_line(session.project_name or session.host or "") or UNKNOWN)
        case 2:
            named = bool(session.headline)
            return Cell(session_label(session), strong=named, muted=not named, mono=not named)
        case 3:
            return Cell(one_line(model_name(session.model)), muted=True)
        case 4:
            return Cell(ago(session.started_at, now_ms()), muted=True)
        case 5:
            return Cell(elapsed(session_duration(session, now_ms())), muted=True, right=True)
        case 6:
            return Cell(number(session.tool_call_count), muted=session.tool_call_count == 0, right=True)
        case 7:
            errors = session.error_count
            return Cell(number(errors), tone=Tone.ERROR if errors else None, muted=not errors, right=True)
        case 8:
            return Cell(short_number(session.tokens), muted=not session.tokens, right=True)
        case _:
            text, more = cost_parts(session.cost, session.spending.unpriced_requests)
            return Cell(text, after=more, muted=session.cost is None, right=True)


def _text(session: SessionSummary, column: int) -> str:
    cell = _cell(session, column)
    return f"{cell.text} {cell.after}" if cell.after else cell.text


def _hint(session: SessionSummary, column: int) -> str | None:  # noqa: PLR0911 a case a column
    match column:
        case 0:
            return tooltip(*state_explained(session), ago(session.state_at, now_ms()))
        case 1:
            return tooltip(session.project_path or session.host or "")
        case 2:
            return tooltip(session.headline or "", session.session_id)
        case 3:
            return tooltip(session.model or "")
        case 4:
            return tooltip(local_time(session.started_at))
        case 5 if session.ended_at is not None:
            return tooltip(f"{local_time(session.started_at)} \u2013 {local_time(session.ended_at)}")
        case 6:
            return tooltip(counted(session.tool_call_count, "%n tool call", "%n tool calls"))
        case 8 if session.tokens is not None:
            return tooltip(*tokens_hint(session))
        case 9:
            return tooltip(*lines) if (lines := cost_hint(session)) else None
        case _:
            return None
