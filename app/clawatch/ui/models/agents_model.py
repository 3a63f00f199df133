"""The agents that run as a table, changed row by row as they go on."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt

from clawatch.domain.events import Origin
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import UNKNOWN, elapsed, elapsed_changes_in, local_time, short_number
from clawatch.ui.models.cell import CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.models.sessions_model import session_label
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.spending_words import cost_hint, cost_parts, tokens_hint
from clawatch.ui.words import PauseOffer, Tone, session_tone, session_word, state_explained

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from clawatch.queries.rows import SessionSummary

STATE, AGENT, KIND, HOST, PROJECT, HEARTBEAT, TOKENS, COST = range(8)
# what runs on this machine says nothing of a host
THIS_HOST = platform.node()


class AgentsModel(RowsModel):
    """Rows are agents in the order they were given. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SessionSummary]
        self._asked: dict[str, PauseOffer] = {}
        self._titles = (
            self.tr("State"),
            self.tr("Agent"),
            self.tr("Kind"),
            self.tr("Host"),
            self.tr("Project"),
            self.tr("Heartbeat"),
            self.tr("Tokens"),
            self.tr("Cost"),
        )
        self._right = (HEARTBEAT, TOKENS, COST)

    def agent(self, row: int) -> SessionSummary | None:
        """Give a row's agent."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, session_id: Hashable) -> int:
        """Find an agent's row; -1 for not found."""
        return next((row for row, agent in enumerate(self._rows) if agent.session_id == session_id), -1)

    def update(self, agents: Sequence[SessionSummary]) -> None:
        """Take in how things stand now, step by step."""
        self._take(agents, lambda agent: agent.id)

    def expect(self, session_id: str, offer: PauseOffer) -> None:
        """Show at once what was asked for, as being asked for: what became of it is shown by `settle`."""
        self._asked[session_id] = offer
        row = self.row_of(session_id)
        if row >= 0:
            self._tell_changed([row])

    def settle(self) -> None:
        """Show again what is known."""
        rows = [row for row, agent in enumerate(self._rows) if agent.session_id in self._asked]
        self._asked.clear()
        self._tell_changed(rows)

    def tell_time(self, first: int, last: int) -> int | None:
        """Show the ages of these rows as of now; gives in how many milliseconds any reads differently."""
        last = min(last, len(self._rows) - 1)
        if not 0 <= first <= last:
            return None
        self.dataChanged.emit(self.index(first, HEARTBEAT), self.index(last, HEARTBEAT))
        now = now_ms()
        return min(elapsed_changes_in(max(0, now - agent.last_event_at)) for agent in self._rows[first : last + 1])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 a case a role
        """Give a cell."""
        agent = self.agent(index.row()) if index.isValid() else None
        if agent is None:
            return None
        if role == CELL_ROLE:
            return self._cell(agent, index.column())
        if role == KEY_ROLE:
            return agent.session_id
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(agent, index.column())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {self._text(agent, index.column())}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(agent, index.column())
        return None

    def _text(self, agent: SessionSummary, column: int) -> str:
        cell = self._cell(agent, column)
        return f"{cell.text} {cell.after}" if cell.after else cell.text

    def _cell(self, agent: SessionSummary, column: int) -> Cell:  # noqa: PLR0911 a table of columns reads best flat
        match column:
            case 0:
                return self._state(agent)
            case 1:
                named = bool(agent.headline)
                return Cell(session_label(agent), strong=named, muted=not named, mono=not named)
            case 2:
                return Cell(kind_word(agent), muted=True)
            case 3:
                return Cell(one_line(host_of(agent)), muted=True)
            case 4:
                return Cell(one_line(agent.project_name or "") or UNKNOWN, muted=agent.project_name is None)
            case 5:
                age = elapsed(max(0, now_ms() - agent.last_event_at))
                return Cell(age, muted=True, right=True)
            case 6:
                return Cell(short_number(agent.tokens), muted=not agent.tokens, right=True)
            case _:
                text, more = cost_parts(agent.cost, agent.spending.unpriced_requests)
                return Cell(text, after=more, muted=agent.cost is None, right=True)

    def _state(self, agent: SessionSummary) -> Cell:
        asked = self._asked.get(agent.session_id)
        if asked is not None:
            return Cell(asked_word(asked), tone=Tone.PAUSED, dot=True)
        return Cell(session_word(agent), tone=session_tone(agent), dot=True, strong=True)


def kind_word(agent: SessionSummary) -> str:
    """Name by which way an agent is watched."""
    if agent.origin is Origin.CLAUDE_CODE:
        return QCoreApplication.translate("AgentsModel", "Claude Code")
    return QCoreApplication.translate("AgentsModel", "Own agent")


def host_of(agent: SessionSummary) -> str:
    """Give the machine an agent runs on; a dash where it does not say."""
    return agent.host or (THIS_HOST if agent.origin is Origin.CLAUDE_CODE else "") or UNKNOWN


def asked_word(offer: PauseOffer) -> str:
    """Word what was asked for and is not known to be so."""
    if offer is PauseOffer.PAUSE:
        return QCoreApplication.translate("AgentsModel", "Asking to pause…")
    return QCoreApplication.translate("AgentsModel", "Asking to go on…")


def _hint(agent: SessionSummary, column: int) -> str | None:  # noqa: PLR0911 a case a column
    match column:
        case 0:
            return tooltip(*state_explained(agent))
        case 1:
            return tooltip(agent.headline or "", agent.session_id)
        case 4 if agent.project_path:
            return tooltip(agent.project_path)
        case 5:
            seen = QCoreApplication.translate("AgentsModel", "Last heard of: {time}")
            return tooltip(seen.format(time=local_time(agent.last_event_at)))
        case 6 if agent.tokens is not None:
            return tooltip(*tokens_hint(agent))
        case 7:
            return tooltip(*lines) if (lines := cost_hint(agent)) else None
        case _:
            return None
