"""Every agent that runs, of either kind: where, how it does, what it costs; paused and resumed, all at once as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.formatting import counted
from clawatch.ui.pages.agents_table import AgentsTable
from clawatch.ui.pages.ask_strip import AskStrip
from clawatch.ui.pages.keys_line import KeysLine
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.page_head import PageHead
from clawatch.ui.pages.pause_all import PauseAll
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.session_menu import SessionMenu
from clawatch.ui.places import SESSION, Place
from clawatch.ui.reads import Asker
from clawatch.ui.spending_words import cost_text
from clawatch.ui.theme.tokens import GAP_LARGE
from clawatch.ui.words import OFFER_ICONS, PauseOffer, offer_hint, offer_word, pause_offer

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from clawatch.queries.running_agents import RunningAgents
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pulse import Standing

_STEP = 200
"""How many rows are read at first, and how many more where one looks further down."""
_ROOM_FOR_PAUSE = 700
_INSTALL, _RETRY = "install", "retry"


class AgentsPage(Page):
    """The list of running agents. It reads the rows one has looked at, and no more."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._source, self._actions = tools.context.source, tools.actions
        self._address = tools.context.address
        self._limit = _STEP
        self._answer: RunningAgents | None = None
        self._standing: Standing | None = None
        self._problem = self._action = ""
        self._is_done = False
        self._asker = Asker(tools.reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        tools.actions.done.connect(self._on_done)
        tools.actions.told.connect(self._tell)
        self.table = AgentsTable(tools.memory)
        self.model, self.order = self.table.agents, self.table.order
        self.order.changed.connect(self._on_order)
        self.table.row_opened.connect(self._open)
        self.table.row_selected.connect(self._show_offer)
        self.table.menu_requested.connect(self._show_menu)
        self.table.view_changed.connect(self._look_around)
        self.pause_button = Button(icon_name="pause", on_click=self._settle_selected)
        self.pause_all_button = Button(
            " " + self.tr("Pause all"),
            icon_name="pause",
            hint=self.tr("Pause every agent that works or waits (Shift+P)"),
        )
        self.resume_all_button = Button(
            " " + self.tr("Resume all"),
            icon_name="play",
            hint=self.tr("Let every paused agent go on (Shift+R)"),
        )
        self.head = PageHead(
            self.tr("Agents"), self.order.button, self.pause_button, self.pause_all_button, self.resume_all_button
        )
        self.strip = AskStrip()
        self.strip.dismissed.connect(self.take_focus)
        self.all = PauseAll(tools, self.strip, self)
        self.all.failed.connect(self._fail)
        self.pause_all_button.clicked.connect(self.all.want_pause)
        self.resume_all_button.clicked.connect(self.all.want_resume)
        self.placeholder = Placeholder()
        self.placeholder.acted.connect(self._act)
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(self.placeholder)
        self.keys = KeysLine(
            (
                ("P", self.tr("pause or resume")),
                (self.tr("Enter"), self.tr("open")),
                ("Shift+P", self.tr("pause all")),
                ("Shift+R", self.tr("resume all")),
            )
        )
        self._lay_out()
        self._show_offer(-1)

    def fetch(self) -> None:
        """Ask for the rows, as many as one has looked at."""
        self._asker.ask(*self.table.question(self._source, self._limit))

    def tell_time(self) -> None:
        """Show the ages in view as of now."""
        if not self.isVisible():
            return
        wait = self.model.tell_time(*self.table.visible_rows())
        self.ticker.tick_in(wait)

    def show_standing(self, standing: Standing) -> None:
        """Learn whether there is anything to install first."""
        self._standing = standing
        self._show_body()

    def remember_layout(self) -> None:
        """Remember what the list is sorted by."""
        self.order.remember()

    def take_focus(self) -> None:
        """Go on in the list, or with what an empty one offers."""
        if self.body.currentWidget() is self.table:
            if self.table.current_row < 0 and self.model.rowCount():
                self.table.selectRow(0)
            self.table.setFocus()
        elif self._action:
            self.placeholder.button.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the button out that P does as well, where there is little room."""
        super().resizeEvent(event)
        self.pause_button.setVisible(self.width() >= _ROOM_FOR_PAUSE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pause and resume by P, all by Shift and P or R."""
        is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_P if is_shifted:
                self.pause_all_button.click()
            case Qt.Key.Key_R if is_shifted:
                self.resume_all_button.click()
            case Qt.Key.Key_P:
                self.pause_button.click()
            case Qt.Key.Key_Escape:
                self.back_requested.emit()
            case _:
                super().keyPressEvent(event)

    def _take(self, answer: RunningAgents) -> None:
        self._problem = ""
        self._answer = answer
        if self._is_done:
            self._is_done = False
            self.model.settle()
        self.model.update(answer.items)
        if answer.total:
            running = counted(answer.total, "%n runs", "%n run")
            cost = cost_text(answer.cost, answer.unpriced_requests)
            self.head.subtitle.setText(self.tr("{running}, {cost} so far").format(running=running, cost=cost))
        else:
            self.head.subtitle.setText("")
        self._show_offer(self.table.current_row)
        self._show_body()
        self.tell_time()
        self._look_around()

    def _fail(self, sentence: str) -> None:
        self._problem = sentence
        self._show_body()

    def _on_order(self) -> None:
        self.table.scrollToTop()
        self.refresh()

    def _on_done(self) -> None:
        self._is_done = True
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def _tell(self, sentence: str) -> None:
        if self.isVisible():
            self.strip.tell(sentence)

    def _look_around(self) -> None:
        total = self._answer.total if self._answer else 0
        _, last = self.table.visible_rows()
        if not self.isVisible() or self._asker.is_busy:
            return  # it is looked at again with the answer
        if self.model.rowCount() < total and last >= self.model.rowCount() - _STEP // 4:
            self._limit += _STEP
            self.fetch()

    def _show_offer(self, row: int) -> None:
        agent = self.model.agent(row)
        offer = pause_offer(agent) if agent else None
        self.pause_button.setEnabled(offer is not None)
        shown = offer or PauseOffer.PAUSE
        word = offer_word(shown)
        self.pause_button.set_icon_name(OFFER_ICONS[shown])
        if self.pause_button.text() != f" {word}":
            self.pause_button.setText(f" {word}")
            self.pause_button.setAccessibleName(word)
            self.pause_button.setToolTip(f"{offer_hint(shown)} (P)")

    def _settle_selected(self) -> None:
        agent = self.model.agent(self.table.current_row)
        offer = pause_offer(agent) if agent else None
        if agent is not None and offer is not None:
            self._settle(agent.session_id, offer)

    def _settle(self, session_id: str, offer: PauseOffer) -> None:
        self.model.expect(session_id, offer)
        self._actions.settle_pause(session_id, offer, "window")

    def _open(self, row: int) -> None:
        agent = self.model.agent(row)
        if agent is not None:
            self.place_wanted.emit(Place(SESSION, agent.session_id))

    def _show_menu(self, row: int, where: QPoint) -> None:
        agent = self.model.agent(row)
        if agent is None:
            return
        menu = SessionMenu(agent, self)
        menu.opened.connect(self._open_session)
        menu.offer_taken.connect(self._take_offer)
        menu.popup(where)

    def _open_session(self, session_id: str) -> None:
        self.place_wanted.emit(Place(SESSION, session_id))

    def _take_offer(self, session_id: str, offer: str) -> None:
        self._settle(session_id, PauseOffer(offer))

    def _show_body(self) -> None:
        with self.keeping_keyboard(self.body):
            self._choose_body()
            self.keys.setVisible(self.body.currentWidget() is self.table)

    def _choose_body(self) -> None:
        self._action = ""
        if self._problem:
            self._action = _RETRY
            title, retry = self.tr("The agents cannot be read"), self.tr("Retry")
            self.placeholder.say("circle-alert", title, self._problem, action=retry, tone="error")
        elif self._answer is not None and not self._answer.total:
            hooks = self._standing.hooks if self._standing else None
            words = self.tr(
                "Claude Code's sessions appear here as soon as they start, and so does any agent that posts its events "
                "to {address}."
            ).format(address=self._address)
            if hooks is not None and not hooks.installed:
                self._action = _INSTALL
                install = self.tr("Install hooks…")
                self.placeholder.say("bot", self.tr("No agent runs"), words, action=install, primary=True)
            else:
                self.placeholder.say("bot", self.tr("No agent runs"), words)
        else:
            self.body.setCurrentWidget(self.table)
            return
        self.body.setCurrentWidget(self.placeholder)

    def _act(self) -> None:
        if self._action == _INSTALL:
            self.hooks_wanted.emit()
        else:
            self.refresh()

    def _lay_out(self) -> None:
        holder = QWidget()
        inner = QHBoxLayout(holder)
        inner.setContentsMargins(GAP_LARGE - 10, 0, GAP_LARGE - 10, 0)
        inner.addWidget(self.body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.head)
        layout.addWidget(self.strip)
        layout.addWidget(holder, 1)
        layout.addWidget(self.keys)
