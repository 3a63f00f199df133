"""Alerts as a table, changed row by row as they come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from clawatch.ui.alert_words import life_word, rule_word, severity_tone, severity_word
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import UNKNOWN, ago, local_time, short_id
from clawatch.ui.models.cell import CELL_ROLE, KEY_ROLE, Cell
from clawatch.ui.models.rows_model import Index, RowsModel
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.sentences import translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.alert_list import AlertItem

SEVERITY, RULE, WHAT, AGENT, RAISED, LIFE = range(6)


def alert_agent(alert: AlertItem) -> str:
    """Name whom an alert is about: its agent, its project, or all of them with a dash."""
    if alert.session_id is None:
        return one_line(alert.project or "") or UNKNOWN
    return one_line(alert.agent or "", 80) or short_id(alert.session_id)


class AlertsModel(RowsModel):
    """Rows are alerts in the order they were given. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[AlertItem]
        self._titles = (
            self.tr("Severity"),
            self.tr("Rule"),
            self.tr("What"),
            self.tr("Agent"),
            self.tr("Raised"),
            self.tr("Now"),
        )

    def alert(self, row: int) -> AlertItem | None:
        """Give a row's alert."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def row_of(self, alert_id: int) -> int:
        """Find an alert's row; -1 for not found."""
        return next((row for row, alert in enumerate(self._rows) if alert.id == alert_id), -1)

    @property
    def last_id(self) -> int | None:
        """The id of the last row's alert."""
        return self._rows[-1].id if self._rows else None

    def restart(self, alerts: Sequence[AlertItem]) -> None:
        """Begin anew with others."""
        self.beginResetModel()
        self._rows = list(alerts)
        self.endResetModel()

    def update(self, alerts: Sequence[AlertItem]) -> None:
        """Take in how things stand now, step by step."""
        self._take(alerts, lambda alert: alert.id)

    def append(self, alerts: Sequence[AlertItem]) -> None:
        """Add those behind the last."""
        self._insert(len(self._rows), alerts)

    def tell_time(self) -> None:
        """Have the times shown anew."""
        if self._rows:
            self.dataChanged.emit(self.index(0, RAISED), self.index(len(self._rows) - 1, LIFE))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:  # noqa: PLR0911 a case a role
        """Give a cell."""
        alert = self.alert(index.row()) if index.isValid() else None
        if alert is None:
            return None
        if role == CELL_ROLE:
            return _cell(alert, index.column())
        if role == KEY_ROLE:
            return alert.id
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(alert, index.column()).text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._titles[index.column()]}: {_cell(alert, index.column()).text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return _hint(alert, index.column())
        return None


def _cell(alert: AlertItem, column: int) -> Cell:
    is_news = alert.is_open and not alert.is_answered
    match column:
        case 0:
            tone = severity_tone(alert.severity) if alert.is_open else None
            return Cell(severity_word(alert.severity), tone=tone, dot=True, strong=is_news, muted=not alert.is_open)
        case 1:
            return Cell(rule_word(alert.rule), strong=is_news, muted=not is_news)
        case 2:
            return Cell(one_line(translated(alert.message)), muted=not is_news)
        case 3:
            return Cell(alert_agent(alert), muted=True)
        case 4:
            return Cell(ago(alert.raised_at, now_ms()), muted=True)
        case _:
            return Cell(life_word(alert, now_ms()), strong=is_news, muted=not is_news)


def _hint(alert: AlertItem, column: int) -> str | None:
    match column:
        case 2:
            return tooltip(translated(alert.message))
        case 3:
            return tooltip(alert.agent or "", alert.session_id or "", alert.project or "")
        case 4:
            return tooltip(local_time(alert.raised_at))
        case 5 if alert.resolved_reason:
            return tooltip(translated(alert.resolved_reason))
        case _:
            return None
