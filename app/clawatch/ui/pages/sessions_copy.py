"""Copies sessions as text, also those that the table does not hold: they are read for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication

from clawatch.queries.session_listing import list_by_index, rows_of
from clawatch.ui.formatting import counted
from clawatch.ui.models.session_columns import COLUMNS, text_of
from clawatch.ui.reads import Asker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source
    from clawatch.ui.pages.sessions_feed import SessionsFeed
    from clawatch.ui.pages.sessions_table import SessionsTable
    from clawatch.ui.reads import ReadExecutor

MOST_COPIED = 10_000


class SessionsCopy(QObject):
    """Puts the selected rows into the clipboard: the columns that are shown, a line each. Qt thread."""

    failed = Signal(str)

    def __init__(self, source: Source, reads: ReadExecutor, table: SessionsTable, feed: SessionsFeed) -> None:
        super().__init__(table)
        self._source, self._table, self._feed = source, table, feed
        self._asker = Asker(reads, self)
        self._asker.answered.connect(self._put)
        self._asker.failed.connect(self.failed)
        table.copy_asked.connect(self._copy)

    def _copy(self) -> None:
        wanted, listing, source = self._feed.shown, self._feed.listing, self._source
        ranges, left_out = _at_most(self._table.selected_ranges, MOST_COPIED)
        if wanted is None or not ranges:
            return
        columns = self._table.shown_columns

        def question() -> str:
            rows: list[SessionSummary] = []
            for first, last in ranges:
                limit = last - first + 1
                part = (
                    list_by_index(source, wanted, limit=limit, offset=first)
                    if listing is None
                    else rows_of(source, listing, limit=limit, offset=first)
                )
                rows.extend(part.items if part is not None else ())
            return as_text(rows, columns, left_out)

        self._asker.ask("copy", question)

    def _put(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)


def as_text(sessions: Sequence[SessionSummary], columns: Sequence[int], left_out: int = 0) -> str:
    """Write sessions as lines with tabs between the cells; where there are several, the titles come first."""
    lines = ["\t".join(text_of(session, column) for column in columns) for session in sessions]
    if len(lines) > 1:
        lines.insert(0, "\t".join(COLUMNS[column].title for column in columns))
    if left_out:
        words = QCoreApplication.translate("SessionsCopy", "{rows} not copied")
        lines.append(words.format(rows=counted(left_out, "%n more row", "%n more rows")))
    return "\n".join(lines)


def _at_most(ranges: Iterable[tuple[int, int]], most: int) -> tuple[list[tuple[int, int]], int]:
    """Give the first so many rows of some ranges, and how many there are beyond."""
    kept: list[tuple[int, int]] = []
    left_out = 0
    for first, last in ranges:
        size = last - first + 1
        taken = min(size, most)
        if taken:
            kept.append((first, first + taken - 1))
        most -= taken
        left_out += size - taken
    return kept, left_out
