"""The table of sessions: how wide its columns are, and which of them give way where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.models.sessions_model import (
    COST,
    DURATION,
    ERRORS,
    MODEL,
    PROJECT,
    SESSION,
    STARTED,
    STATE,
    TOKENS,
    TOOLS,
    SessionsModel,
)
from clawatch.ui.row_table import RowTable
from clawatch.ui.theme.tokens import ROW_HEIGHT

if TYPE_CHECKING:
    from clawatch.ui.layout_memory import LayoutMemory

_WIDTHS = {
    STATE: 148,
    PROJECT: 112,
    MODEL: 98,
    STARTED: 100,
    DURATION: 88,
    TOOLS: 64,
    ERRORS: 64,
    TOKENS: 76,
    COST: 138,
}
_SPARE = {DURATION: 1090, MODEL: 998, STARTED: 850, ERRORS: 750, TOKENS: 686}
# named for its columns: a layout of others would fit badly
_LAYOUT = "sessions/columns-with-cost"


class SessionsTable(RowTable):
    """A RowTable over a SessionsModel. Qt thread."""

    def __init__(self, model: SessionsModel, memory: LayoutMemory) -> None:
        super().__init__(ROW_HEIGHT)
        self._memory = memory
        self.setAccessibleName(self.tr("Sessions"))
        self.use_model(model, _WIDTHS, SESSION, _SPARE)
        state = memory.bytes(_LAYOUT)
        if state is not None:
            self.horizontalHeader().restoreState(state)

    def remember_layout(self) -> None:
        """Remember the columns."""
        self._memory.remember(_LAYOUT, self.horizontalHeader().saveState())
