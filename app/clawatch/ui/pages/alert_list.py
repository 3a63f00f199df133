"""Alerts as rows, and below them the selected one whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from clawatch.ui.models.alerts_model import AGENT, LIFE, RAISED, RULE, SEVERITY, WHAT, AlertsModel
from clawatch.ui.pages.alert_detail import AlertDetail
from clawatch.ui.row_table import RowTable
from clawatch.ui.theme.tokens import GAP_LARGE, ROW_HEIGHT

if TYPE_CHECKING:
    from clawatch.queries.alert_list import AlertItem

_WIDTHS = {SEVERITY: 98, RULE: 104, AGENT: 150, RAISED: 98, LIFE: 150}
_SPARE = {RULE: 860, AGENT: 700, RAISED: 560, LIFE: 420}
_DETAIL_HEIGHT = 168


class AlertList(QSplitter):
    """The table of an AlertsModel with an AlertDetail. Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.model = AlertsModel(self)
        self.table = RowTable(ROW_HEIGHT)
        self.table.setAccessibleName(self.tr("Alerts"))
        self.table.use_model(self.model, _WIDTHS, WHAT, _SPARE)
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

    @property
    def selected(self) -> AlertItem | None:
        """The alert that is selected."""
        return self.model.alert(self.table.current_row)

    def show_row(self, row: int) -> None:
        """Show a row whole, as it is now."""
        self.detail.show_alert(self.model.alert(row))
