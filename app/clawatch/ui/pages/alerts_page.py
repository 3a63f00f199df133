"""Alerts, open and past: acknowledged, snoozed, followed to their cause; the rules beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from clawatch.domain.moments import LocalZone
from clawatch.queries.alert_list import PAGE, AlertItem, past_alerts
from clawatch.ui.alert_reading import OPEN, PAST, AlertsAnswer, read_alerts
from clawatch.ui.alert_words import cause_of
from clawatch.ui.clock import now_ms
from clawatch.ui.context import ALERTS_CHANGED
from clawatch.ui.formatting import MINUTE_MS, counted
from clawatch.ui.pages.alert_bar import AlertBar
from clawatch.ui.pages.alert_list import AlertList
from clawatch.ui.pages.alert_rules import AlertRules
from clawatch.ui.pages.ask_strip import AskStrip
from clawatch.ui.pages.keys_line import KeysLine
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.page_head import PageHead
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.view_switch import ViewSwitch
from clawatch.ui.places import SETTINGS, Place
from clawatch.ui.reads import Asker

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from clawatch.ui.page_tools import PageTools

_SIZES = (760, 300)
_ROOM_FOR_CAUSE = 760
_MOST_READ_AGAIN = 5 * PAGE  # where something changed; who looks further down begins anew


class AlertsPage(Page):
    """The list of alerts with the rules. Those that are over are read as one comes to them."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._source, self._actions, self._memory = tools.context.source, tools.actions, tools.memory
        self._settings = tools.context.alert_settings
        self._shown = -1
        self._muted_until: int | None = None
        self._has_more = False
        self._problem = ""
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._more = Asker(tools.reads, self)
        self._more.answered.connect(self._take_more)
        self._more.failed.connect(self._fail)
        tools.actions.done.connect(self._on_done)
        tools.actions.told.connect(self._tell)
        self.left = AlertList(tools.memory)
        self.left.order.changed.connect(self._on_order)
        self.model, self.table, self.detail = self.left.model, self.left.table, self.left.detail
        self.table.row_selected.connect(self._show_row)
        self.table.row_opened.connect(self._go_to_cause)
        self.table.menu_requested.connect(self._show_menu)
        self.table.view_changed.connect(self._look_around)
        self.bar = AlertBar()
        self.bar.cause_wanted.connect(self._open_cause)
        self.bar.acknowledged.connect(self._acknowledge)
        self.bar.snoozed.connect(self._snooze)
        self.bar.all_acknowledged.connect(self._actions.acknowledge_all)
        self.head = PageHead(self.tr("Alerts"), self.left.order.button, self.bar)
        self.strip = AskStrip()
        self.views = ViewSwitch((self.tr("Open"), self.tr("Past")), is_below_head=True)
        self.views.chosen.connect(self._choose_view)
        self.rules = AlertRules()
        self.rules.mute_wanted.connect(self._actions.mute)
        self.rules.settings_wanted.connect(self._open_settings)
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self.refresh)
        self.keys = KeysLine(
            (
                ("A", self.tr("acknowledge")),
                ("S", self.tr("snooze")),
                (self.tr("Enter"), self.tr("go to cause")),
                ("Shift+A", self.tr("acknowledge all")),
                ("M", self.tr("mute or unmute")),
            )
        )
        self._view = OPEN
        self._lay_out()
        self._show_row(-1)

    def show_place(self, place: Place) -> None:
        """Show the open alerts, and of them the one whose id is the place's key."""
        if place.key:
            self.views.chips[OPEN].setChecked(True)
            self.left.select_alert(int(place.key) if place.key.isdecimal() else None)

    def concerns(self, session_ids: frozenset[str]) -> bool:
        """Whether alerts are among what changed."""
        return ALERTS_CHANGED in session_ids

    def fetch(self) -> None:
        """Ask for what is in view, and who keeps quiet."""
        source, view = self._source, self._view
        held = self.model.rowCount() if self._shown == view else 0
        limit = max(PAGE, min(held, _MOST_READ_AGAIN))
        wanted = self.left.wanted(view)
        self._asker.ask(wanted, lambda: read_alerts(source, wanted, limit=limit, now=now_ms()))

    def tell_time(self) -> None:
        """Show ages, and what keeps quiet, as of now."""
        if not self.isVisible():
            return
        self.model.tell_time()
        self._show_hush()
        self.ticker.tick_in(MINUTE_MS - now_ms() % MINUTE_MS)

    def remember_layout(self) -> None:
        """Remember how wide the parts are."""
        self._memory.remember("alerts/split", self.split.saveState())
        self.left.order.remember()

    def take_focus(self) -> None:
        """Go on in the list."""
        if self.body.currentWidget() is self.left:
            if self.table.current_row < 0 and self.model.rowCount():
                self.table.selectRow(0)
            self.table.setFocus()
        elif self._problem:
            self.placeholder.button.setFocus()
        else:
            self.views.chips[self._view].setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Acknowledge by A, snooze by S, mute by M."""
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_A if is_shifted:
                self.bar.all_button.click()
            case Qt.Key.Key_A:
                self.bar.acknowledge_button.click()
            case Qt.Key.Key_S:
                self.bar.snooze_button.click()
            case Qt.Key.Key_M:
                self.rules.mute_button.click()
            case Qt.Key.Key_Escape:
                self.back_requested.emit()
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the button out that Enter does as well, where there is little room."""
        super().resizeEvent(event)
        self.bar.cause_button.setVisible(self.width() >= _ROOM_FOR_CAUSE)

    @property
    def selected(self) -> AlertItem | None:
        """The alert that is selected."""
        return self.left.selected

    def _take(self, answer: AlertsAnswer) -> None:
        self._problem = ""
        self._muted_until = answer.muted_until
        self.left.show_alerts(answer.alerts, are_others=answer.wanted.view != self._shown)
        self._shown = answer.wanted.view
        self._has_more = answer.is_more
        self.views.show_count(OPEN, answer.open_count)
        news = answer.unanswered
        self.head.subtitle.setText(counted(news, "%n needs an answer", "%n need an answer") if news else "")
        self._show_row(self.table.current_row)
        self._show_body()
        self.rules.show_rules(self._settings())
        self.tell_time()
        self._look_around()

    def _take_more(self, answer: tuple[AlertItem, ...]) -> None:
        self.model.append(answer)
        self._has_more = len(answer) == PAGE
        self._look_around()

    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self._show_body()

    def _on_done(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _tell(self, sentence: str) -> None:
        if self.isVisible():
            self.strip.tell(sentence)

    def _choose_view(self, view: int) -> None:
        self._view = view
        self.left.turn_to(view)
        self._more.forget()
        self.refresh()

    def _on_order(self) -> None:
        self._more.forget()
        self.table.scrollToTop()
        self.refresh()

    def _look_around(self) -> None:
        _, last = self.table.visible_rows()
        after = self.model.last_id
        near_end = last >= self.model.rowCount() - PAGE // 4
        is_settled = self.isVisible() and not self._more.is_busy
        if self._shown != PAST or not self._has_more or not near_end or after is None or not is_settled:
            return
        source, (_, order, is_ascending) = self._source, self.left.wanted(self._view)
        self._more.ask(after, lambda: past_alerts(source, after=after, order=order, is_ascending=is_ascending))

    def _show_row(self, row: int) -> None:
        self.left.show_row(row)
        self.bar.show_alert(self.model.alert(row))

    def _go_to_cause(self, row: int) -> None:
        alert = self.model.alert(row)
        place = cause_of(alert) if alert else None
        if place is not None:
            self.place_wanted.emit(place)

    def _open_cause(self) -> None:
        self._go_to_cause(self.table.current_row)

    def _acknowledge(self) -> None:
        if (alert := self.selected) is not None:
            self._actions.acknowledge(alert.id)

    def _snooze(self, until: int) -> None:
        if (alert := self.selected) is not None:
            self._actions.snooze(alert.id, until)

    def _show_menu(self, _row: int, where: QPoint) -> None:
        self.bar.row_menu().popup(where)

    def _open_settings(self) -> None:
        self.place_wanted.emit(Place(SETTINGS, "alerts"))

    def _show_hush(self) -> None:
        now, settings = now_ms(), self._settings()
        muted = self._muted_until if self._muted_until is not None and self._muted_until > now else None
        quiet = settings.quiet_until(now, LocalZone())
        self.rules.show_hush(muted, quiet, for_critical=settings.quiet_for_critical)

    def _show_body(self) -> None:
        with self.keeping_keyboard(self.body):
            self._choose_body()

    def _choose_body(self) -> None:
        if self._problem:
            title, retry = self.tr("The alerts cannot be read"), self.tr("Retry")
            self.placeholder.say("circle-alert", title, self._problem, action=retry, tone="error")
        elif self._shown == OPEN and not self.model.rowCount():
            words = self.tr("Nothing needs you. What the rules on the right find is shown here, and told.")
            self.placeholder.say("circle-check", self.tr("No open alerts"), words)
        elif self._shown == PAST and not self.model.rowCount():
            self.placeholder.say("inbox", self.tr("No past alerts"), self.tr("Alerts that are over are kept here."))
        is_empty = bool(self._problem) or (self._shown >= 0 and not self.model.rowCount())
        self.body.setCurrentWidget(self.placeholder if is_empty else self.left)

    def _lay_out(self) -> None:
        self.body = QStackedWidget()
        self.body.addWidget(self.left)
        self.body.addWidget(self.placeholder)
        column = QWidget()
        below = QVBoxLayout(column)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        below.addWidget(self.views)
        below.addWidget(self.body, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setHandleWidth(1)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(column)
        self.split.addWidget(self.rules)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes(list(_SIZES))
        self.rules.setMinimumWidth(240)
        column.setMinimumWidth(360)
        state = self._memory.bytes("alerts/split")
        if state is not None:
            self.split.restoreState(state)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.strip)
        layout.addWidget(self.split, 1)
        layout.addWidget(self.keys)
