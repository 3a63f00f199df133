"""Alerts as rows, and below them the selected one whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from clawatch.queries.alert_list import AlertOrder
from clawatch.ui.alert_reading import OPEN, AlertsWanted
from clawatch.ui.models.alerts_model import AGENT, LIFE, RAISED, RULE, SEVERITY, WHAT, AlertsModel
from clawatch.ui.pages.alert_detail import AlertDetail
from clawatch.ui.row_table import RowTable
from clawatch.ui.table_order import SortColumn, TableOrder
from clawatch.ui.theme.tokens import GAP_LARGE, ROW_HEIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.alert_list import AlertItem
    from clawatch.ui.layout_memory import LayoutMemory

_WIDTHS = {SEVERITY: 98, RULE: 104, AGENT: 150, RAISED: 98, LIFE: 150}
_SPARE = {RULE: 860, AGENT: 700, RAISED: 560, LIFE: 420}
_DOWN_FIRST = (AlertOrder.SEVERITY, AlertOrder.RAISED, AlertOrder.LIFE)
_DETAIL_HEIGHT = 168


class AlertList(QSplitter):
    """The table of an AlertsModel with an AlertDetail. Qt thread."""

    def __init__(self, memory: LayoutMemory, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._wanted: int | None = None
        self.model = AlertsModel(self)
        self.table = RowTable(ROW_HEIGHT)
        self.table.setAccessibleName(self.tr("Alerts"))
        columns = [SortColumn(order, order in _DOWN_FIRST) for order in AlertOrder]
        self.order = TableOrder(self.table, memory, "alerts/order", columns, AlertOrder.SEVERITY)
        self.table.use_model(self.model, _WIDTHS, WHAT, _SPARE)
        self.order.show()
        self.table.row_selected.connect(self.show_row)
        self.detail = AlertDetail()
        holder = QWidget()
        rows = QHBoxLayout(holder)
        rows.setContentsMargins(GAP_LARGE - 10, 0, 0, 0)
        rows.addWidget(self.table)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(holder)
        self.addWidget(self.detail)
        self.setStretchFactor(0, 1)
        self.setSizes([600, _DETAIL_HEIGHT])

    def turn_to(self, view: int) -> None:
        """Sort as the open ones, or those that are over, were sorted last."""
        if view == OPEN:
            self.order.turn_to("alerts/order", AlertOrder.SEVERITY)
        else:
            self.order.turn_to("alerts/past-order", AlertOrder.RAISED)

    def wanted(self, view: int) -> AlertsWanted:
        """Say what is to be asked for."""
        by = self.order.by
        return AlertsWanted(view, tuple(AlertOrder)[by.column], by.is_ascending)

    @property
    def selected(self) -> AlertItem | None:
        """The alert that is selected."""
        return self.model.alert(self.table.current_row)

    def show_alerts(self, alerts: Sequence[AlertItem], *, are_others: bool) -> None:
        """Show these alerts; where they are others than before, from the first on."""
        if are_others:
            self.model.restart(alerts)
            self.table.scrollToTop()
            if alerts:
                self.table.selectRow(0)
        else:
            self.model.update(alerts)
        self.select_alert(self._wanted)

    def select_alert(self, alert_id: int | None) -> None:
        """Select an alert, as soon as it is there."""
        row = self.model.row_of(alert_id) if alert_id is not None else -1
        self._wanted = alert_id if row < 0 else None
        if row >= 0:
            self.table.selectRow(row)

    def show_row(self, row: int) -> None:
        """Show a row whole, as it is now."""
        self.detail.show_alert(self.model.alert(row))
