"""The table of running agents, sorted by what is asked of the database: it holds the rows one has looked at alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.queries.running_agents import RunningAgents, running_agents
from clawatch.queries.session_filter import SessionOrder
from clawatch.ui.models.agents_model import AGENT, COST, HEARTBEAT, HOST, KIND, PROJECT, STATE, TOKENS, AgentsModel
from clawatch.ui.row_table import RowTable
from clawatch.ui.table_order import SortColumn, TableOrder
from clawatch.ui.theme.tokens import ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from clawatch.queries.source import Source
    from clawatch.ui.layout_memory import LayoutMemory

_WIDTHS = {STATE: 156, KIND: 104, HOST: 100, PROJECT: 112, HEARTBEAT: 100, TOKENS: 82, COST: 150}
_SPARE = {KIND: 1000, TOKENS: 820, HOST: 740, PROJECT: 640}
_COLUMNS = (
    SortColumn(SessionOrder.STATE),
    SortColumn(SessionOrder.HEADLINE),
    SortColumn(SessionOrder.ORIGIN),
    SortColumn(SessionOrder.HOST),
    SortColumn(SessionOrder.PROJECT),
    SortColumn(SessionOrder.LAST_EVENT),
    SortColumn(SessionOrder.TOKENS, is_down_first=True),
    SortColumn(SessionOrder.COST, is_down_first=True),
)


class AgentsTable(RowTable):
    """A RowTable over an AgentsModel. Qt thread."""

    def __init__(self, memory: LayoutMemory) -> None:
        super().__init__(ROW_HEIGHT)
        self.setAccessibleName(QCoreApplication.translate("AgentsPage", "Running agents"))
        self.agents = AgentsModel(self)
        self.order = TableOrder(self, memory, "agents/order", _COLUMNS, SessionOrder.STATE)
        self.use_model(self.agents, _WIDTHS, AGENT, _SPARE)
        self.order.show()

    def question(self, source: Source, limit: int) -> tuple[Hashable, Callable[[], RunningAgents]]:
        """Give what is to be asked for the first `limit` rows, under a key of its own."""
        by = self.order.by
        order = SessionOrder(_COLUMNS[by.column].key)
        # the oldest heartbeat is that of the earliest event
        is_ascending = by.is_ascending is not (by.column == HEARTBEAT)
        return (limit, by), lambda: running_agents(source, limit=limit, order=order, is_ascending=is_ascending)
