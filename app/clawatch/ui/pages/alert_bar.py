"""What can be done about an alert: the buttons above the list, and the menus."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from clawatch.ui.alert_words import cause_of
from clawatch.ui.buttons import Button
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import HOUR_MS, MINUTE_MS
from clawatch.ui.theme.tokens import GAP
from clawatch.ui.tray_menu import tomorrow_morning

if TYPE_CHECKING:
    from clawatch.queries.alert_list import AlertItem


class AlertBar(QWidget):
    """Buttons for the alert that is selected. Qt thread."""

    cause_wanted = Signal()
    acknowledged = Signal()
    snoozed = Signal(object)
    """Until when (UTC milliseconds)."""
    all_acknowledged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cause_button = Button(
            " " + self.tr("Go to cause"),
            icon_name="arrow-right",
            hint=self.tr("Go to what it is about (Enter)"),
            on_click=self.cause_wanted.emit,
        )
        self.acknowledge_button = Button(
            " " + self.tr("Acknowledge"),
            icon_name="check",
            hint=self.tr("You have seen it: nothing more is told of it until it is over, or gets worse (A)"),
            on_click=self.acknowledged.emit,
        )
        self.snooze_button = Button(
            " " + self.tr("Snooze"),
            icon_name="clock",
            hint=self.tr("Hear of it again later, if it is still open then (S)"),
            on_click=self._show_snooze,
        )
        self.all_button = Button(
            " " + self.tr("Acknowledge all"),
            icon_name="check-check",
            hint=self.tr("Acknowledge all open alerts (Shift+A)"),
            on_click=self.all_acknowledged.emit,
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP)
        for button in (self.cause_button, self.acknowledge_button, self.snooze_button, self.all_button):
            layout.addWidget(button)
        self.show_alert(None)

    def show_alert(self, alert: AlertItem | None) -> None:
        """Offer what can be done about an alert, or about none."""
        self.cause_button.setEnabled(alert is not None and cause_of(alert) is not None)
        self.acknowledge_button.setEnabled(alert is not None and alert.is_open and alert.acknowledged_at is None)
        self.snooze_button.setEnabled(alert is not None and alert.is_open)

    def snooze_menu(self) -> QMenu:
        """Make the menu with the times an alert may be snoozed for. Deletes itself."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = now_ms()
        for text, until in (
            (self.tr("For 15 minutes"), now + 15 * MINUTE_MS),
            (self.tr("For an hour"), now + HOUR_MS),
            (self.tr("For 4 hours"), now + 4 * HOUR_MS),
            (self.tr("Until tomorrow at 8"), tomorrow_morning(now)),
        ):
            menu.addAction(text).triggered.connect(partial(self.snoozed.emit, until))
        return menu

    def row_menu(self) -> QMenu:
        """Make the menu of the row that is selected. Deletes itself."""
        menu = self.snooze_menu()
        snoozes = menu.actions()
        for action in snoozes:
            action.setText(self.tr("Snooze: {time}").format(time=action.text()))
            action.setEnabled(self.snooze_button.isEnabled())
        for text, button in (
            (self.tr("Go to cause"), self.cause_button),
            (self.tr("Acknowledge"), self.acknowledge_button),
        ):
            action = menu.addAction(text)
            action.setEnabled(button.isEnabled())
            action.triggered.connect(button.click)
            menu.insertAction(snoozes[0], action)
        menu.insertSeparator(snoozes[0])
        return menu

    def _show_snooze(self) -> None:
        self.snooze_menu().popup(self.snooze_button.mapToGlobal(QPoint(0, self.snooze_button.height())))
