"""Pairing with Telegram, step by step: the bot's token, a code that is sent to the bot, a test."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.reads import Asker
from clawatch.ui.settings.cards import Card, Row, wrapped
from clawatch.ui.settings_control import PairingCode, SettingsProblem, TelegramView
from clawatch.ui.theme.tokens import GAP_SMALL

if TYPE_CHECKING:
    from clawatch.ui.reads import ReadExecutor
    from clawatch.ui.settings_control import PairingStep, TelegramPairing


class _Steps(QObject):
    """Brings the steps of a pairing to the Qt thread."""

    came = Signal(object)


class TelegramCard(Card):
    """The card; also a step of the welcome. Whoever leaves it says `give_up`. Qt thread."""

    paired = Signal()

    def __init__(self, telegram: TelegramPairing, reads: ReadExecutor, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._telegram = telegram
        self._code: PairingCode | None = None
        self._is_pairing = False
        self._status = Asker(reads, self)
        self._status.answered.connect(self._show)
        self._status.failed.connect(self._fail)
        self._deed = Asker(reads, self)
        self._deed.answered.connect(self._tell)
        self._deed.failed.connect(self._fail)
        self._steps = _Steps(self)
        self._steps.came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self.test_button = Button(self.tr("Send a test"), on_click=self._try)
        self.remove_button = Button(self.tr("Remove"), name=self.tr("Remove Telegram"), on_click=self._remove)
        self.state = Row(self.tr("Telegram"), self.tr("Looking…"), [self.test_button, self.remove_button])
        self.add(self.state)
        self.set_up = self._make_set_up()
        self.add(self.set_up)
        self.waiting = self._make_waiting()
        self.add(self.waiting)
        self._arrange(TelegramView())
        self.test_button.hide()
        self.show_row(self.set_up, shown=False)

    def look(self) -> None:
        """Look how it stands."""
        self._status.ask("view", self._telegram.view)

    def give_up(self) -> None:
        """Let go of a pairing under way, and of what was typed."""
        self.token.clear()
        if self._is_pairing:
            self._is_pairing = False
            self._telegram.give_up()
            self._code = None
            self._arrange(TelegramView())

    def _make_set_up(self) -> QWidget:
        holder = QWidget()
        self.token = QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.token.setPlaceholderText("123456:ABC-DEF\u2026")
        self.token.setAccessibleName(self.tr("The bot's token"))
        self.token.returnPressed.connect(self._pair)
        self.pair_button = Button(self.tr("Pair"), look="primary", on_click=self._pair)
        self.check_button = Button(self.tr("Check"), name=self.tr("Check the token"), on_click=self._check)
        row = QHBoxLayout()
        row.setSpacing(GAP_SMALL)
        row.addWidget(self.token, 1)
        row.addWidget(self.check_button)
        row.addWidget(self.pair_button)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(
            wrapped(
                self.tr(
                    "Write /newbot to @BotFather in Telegram: it asks for a name and gives you a token. Put that here. "
                    "It is kept in the keychain where there is one, and is sent to Telegram only."
                ),
                look="small",
                tone="soft",
            )
        )
        layout.addLayout(row)
        return holder

    def _make_waiting(self) -> QWidget:
        holder = QWidget()
        self.asking = wrapped("")
        self.code = wrapped("", look="strong", selectable=True)
        self.open_button = Button(self.tr("Open the chat"), look="primary", on_click=self._open_chat)
        self.copy_button = Button(" " + self.tr("Copy the link"), icon_name="copy", on_click=self._copy_link)
        self.cancel_button = Button(self.tr("Cancel"), on_click=self._cancel)
        row = QHBoxLayout()
        row.setSpacing(GAP_SMALL)
        row.addWidget(self.open_button)
        row.addWidget(self.copy_button)
        row.addStretch()
        row.addWidget(self.cancel_button)
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(self.asking)
        layout.addWidget(self.code)
        layout.addLayout(row)
        return holder

    def _show(self, view: TelegramView) -> None:
        if not self._is_pairing:
            self._arrange(view)

    def _arrange(self, view: TelegramView) -> None:
        is_paired = view.bot_name is not None
        self.show_row(self.set_up, shown=not is_paired and not self._is_pairing)
        self.show_row(self.waiting, shown=self._is_pairing and self._code is not None)
        self.test_button.setVisible(is_paired)
        self.remove_button.setVisible(is_paired or view.state == "no_token")
        if is_paired:
            words = self.tr("Alerts go to {chat} by @{bot}.").format(chat=view.chat_name, bot=view.bot_name)
            if view.kept_in == "file":
                words += " " + self.tr("The token is in a file that only you can read, for no keychain takes it.")
            self.state.set_text(words)
        else:
            self.state.set_text(
                self.tr("Get alerts on the phone, pause and resume from there. You need a bot of your own.")
            )
        if view.trouble:
            self.state.say(view.trouble, "error")

    def _check(self) -> None:
        token, words, telegram = self.token.text(), self.tr("This is the token of @{bot}."), self._telegram
        self.state.say(self.tr("Asking Telegram…"), "muted")
        self._deed.ask("check", lambda: words.format(bot=telegram.check(token)))

    def _pair(self) -> None:
        token, steps = self.token.text(), self._steps

        def tell(step: PairingStep) -> None:
            with suppress(RuntimeError):  # the page is gone meanwhile
                steps.came.emit(step)

        self._is_pairing = True
        self.state.say(self.tr("Asking Telegram…"), "muted")
        self.pair_button.setEnabled(False)
        try:
            self._telegram.begin(token, tell)
        except SettingsProblem as problem:
            self._end(str(problem))

    def _take(self, step: PairingStep) -> None:
        if not self._is_pairing:
            self.pair_button.setEnabled(True)
            return
        match step:
            case PairingCode():
                self._code = step
                self.state.say("", "")
                asking = self.tr("Press Start in the chat with @{bot}, here or on the phone, or write to it:")
                self.asking.setText(asking.format(bot=step.bot_name))
                self.code.setText(f"/start {step.code}")
                self._arrange(TelegramView())
                self.open_button.setFocus()
            case TelegramView():
                self._end("")
                self.token.clear()
                self._arrange(step)
                self.state.say(self.tr("Paired: a first message is in the chat."), "working")
                self.test_button.setFocus()
                self.paired.emit()
            case SettingsProblem():
                self._end(str(step))
            case _:
                self._end("")

    def _end(self, problem: str) -> None:
        self._is_pairing, self._code = False, None
        self.pair_button.setEnabled(True)
        self._arrange(TelegramView())
        self.state.say(problem, "error")
        self.token.setFocus()

    def _cancel(self) -> None:
        self._telegram.give_up()

    def _open_chat(self) -> None:
        if self._code is not None:
            QDesktopServices.openUrl(QUrl(self._code.link))

    def _copy_link(self) -> None:
        if self._code is not None:
            QGuiApplication.clipboard().setText(self._code.link)
            self.state.say(self.tr("The link is in the clipboard."), "working")

    def _try(self) -> None:
        self.state.say(self.tr("Sending…"), "muted")
        self._deed.ask("test", self._telegram.try_out)

    def _remove(self) -> None:
        self._deed.ask("remove", self._telegram.remove)

    def _tell(self, sentence: str) -> None:
        self.state.say(sentence, "working")
        self.look()

    def _fail(self, sentence: str) -> None:
        self.state.say(sentence, "error")
