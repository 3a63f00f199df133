"""Brings the rows in view into the table of sessions, and keeps them up to date without moving what is looked at."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from clawatch.ui.pages.sessions_reading import (
    MARGIN,
    Answer,
    Look,
    look_ahead,
    pause_after,
    read_sessions,
    window_over,
)
from clawatch.ui.reads import Asker

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.queries.session_listing import SessionListing
    from clawatch.queries.sessions import SessionFilter
    from clawatch.queries.source import Source
    from clawatch.ui.models.sessions_model import SessionsModel
    from clawatch.ui.pages.sessions_table import SessionsTable
    from clawatch.ui.reads import ReadExecutor

_MOST_KEPT = 200
# an answer that takes longer is waited for, and that is said
_PATIENCE_MS = 400


class SessionsFeed(QObject):
    """Asks for rows, and puts the answers into the model. Qt thread."""

    changed = Signal()
    """There is an answer, or one is waited for."""
    failed = Signal(str)
    order_is_old = Signal()
    """The order may have become another one meanwhile, and may be asked for again."""

    def __init__(self, source: Source, reads: ReadExecutor, model: SessionsModel, table: SessionsTable) -> None:
        super().__init__(table)
        self._source, self._model, self._table = source, model, table
        self.shown: SessionFilter | None = None
        """The question whose answer the table shows; None before the first."""
        self.listing: SessionListing | None = None
        self._order_stands_until = 0.0
        self._looked_at = 0
        self._asker = Asker(reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self.failed)
        self._view_timer = self._timer(self._look_around, 0)
        self._order_timer = self._timer(self.order_is_old.emit, 0)
        self._patience = self._timer(self.changed.emit, _PATIENCE_MS)
        self._asked: SessionFilter | None = None
        table.view_changed.connect(self._view_timer.start)

    @property
    def is_waiting(self) -> bool:
        """Whether the answer to another question than the one shown takes its time."""
        return self._asked != self.shown and self._asker.is_busy and not self._patience.isActive()

    def ask(self, wanted: SessionFilter) -> None:
        """Ask for the rows in view of a question: the same, or another one."""
        if wanted != self.shown:
            if wanted != self._asked:
                self._patience.start()
            self._ask(wanted, Look())
            return
        wait = self._order_stands_until - time.monotonic()
        if self.listing is not None and wait > 0:
            self._order_timer.start(int(wait * 1000) + 1)
        self._ask(wanted, self._look(is_new_order=wait <= 0))

    def begin_anew(self) -> None:
        """Show nothing until the next answer: what was shown is not what was asked for."""
        self.shown = self._asked = None
        self._model.restart((), 0)

    def _timer(self, slot: Callable[[], object], interval: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval)
        timer.timeout.connect(slot)
        return timer

    def _look(self, *, is_new_order: bool) -> Look:
        first, last = self._table.visible_rows()
        if last <= MARGIN:
            return Look(0, 0, 0, self.listing, is_new_order)
        anchor = self._model.session(first)
        offset = max(0, first - MARGIN)
        return Look(offset, self._model.rowCount(), anchor.id if anchor else 0, self.listing, is_new_order)

    def _ask(self, wanted: SessionFilter, look: Look) -> None:
        source = self._source
        self._asked = wanted
        self._asker.ask(wanted, lambda: read_sessions(source, wanted, look))

    def _take(self, answer: Answer) -> None:
        self._patience.stop()
        selected, current = self._table.selected_ids(_MOST_KEPT), self._table.current_id()
        if answer.wanted != self.shown:
            self._restart(answer)
        else:
            self._update(answer)
        if answer.listing is not self.listing:
            self.listing = answer.listing
            pause = pause_after(answer.listing) if answer.listing is not None else 0.0
            self._order_stands_until = time.monotonic() + pause
            if answer.listing is not None and answer.listing.behind:
                # nobody tells when more of it can be searched
                self._order_timer.start(int(pause * 1000) + 1)
        self._table.select_again(selected, current)
        self.changed.emit()
        self._view_timer.start()

    def _restart(self, answer: Answer) -> None:
        self.shown = answer.wanted
        self._table.show_hits(are_shown=bool(answer.wanted.search))
        self._model.restart(answer.rows.items, answer.rows.total, answer.rows.hits)
        self._table.scrollToTop()

    def _update(self, answer: Answer) -> None:
        look, rows = answer.look, answer.rows
        # another answer may have come since this was asked: then what is looked at has moved already
        is_as_asked = look.known_total == self._model.rowCount() and look.listing is self.listing
        shift = answer.shift if is_as_asked else 0
        bar = self._table.verticalScrollBar()
        place = bar.value()
        self._model.shift(shift)
        self._model.update(answer.offset, rows.items, rows.total, rows.hits)
        if shift:
            bar.setValue(place + shift * self._table.row_height)

    def _look_around(self) -> None:
        """Fetch what came into view, or soon will, and is not there yet."""
        first, last = self._table.visible_rows()
        step = first - self._looked_at
        self._looked_at = first
        if self.shown is None or self._asker.is_busy:
            return
        ahead = look_ahead(first, last, step, self._model.rowCount())
        if not self._model.is_fresh(first, last) or not self._model.is_fresh(*ahead):
            self._ask(self.shown, Look(window_over(*ahead, step), self._model.rowCount(), 0, self.listing))
