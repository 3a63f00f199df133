"""Settings: start at login, the log, where things are, the welcome."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from clawatch.ui.buttons import Button
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.section import Section
from clawatch.ui.settings.switch import Switch

if TYPE_CHECKING:
    from clawatch.ui.settings_control import StartAtLogin


class GeneralSection(Section):
    """What concerns ClaWatch as a whole."""

    def build(self) -> None:
        """Add the cards."""
        words = self.tr("Start at login")
        self.login_switch = Switch(words)
        self.login_switch.setEnabled(False)
        self.login_switch.clicked.connect(self._turn)
        self.login = Row(words, self.tr("ClaWatch then waits in the tray."), [self.login_switch])
        card = self.add_card(Card())
        card.add(self.login)
        self.add_fields(self.own(), card)
        context = self.tools.context
        self.file_button = Button(self.tr("Open"), name=self.tr("Open the settings file"), on_click=self._open_file)
        self.folder_button = Button(self.tr("Open"), name=self.tr("Open the data folder"), on_click=self._open_folder)
        self.welcome_button = Button(self.tr("Show the welcome again"), on_click=self.welcome_wanted.emit)
        files = self.add_card(Card())
        files.add(Row(self.tr("Settings file"), str(context.settings_file), [self.file_button]))
        files.add(Row(self.tr("Data folder"), str(context.data_folder), [self.folder_button]))
        welcome = self.tr("The steps of the first start: hooks, history, Telegram.")
        files.add(Row(self.tr("Welcome"), welcome, [self.welcome_button]))

    def look(self) -> None:
        """Look whether it starts at login."""
        self.ask(self.control.start_at_login, self._show_login, lambda sentence: self.login.say(sentence, "error"))

    def _turn(self, on: bool) -> None:
        self.ask(lambda: self.control.set_start_at_login(on=on), self._show_login, self._refuse)

    def _refuse(self, sentence: str) -> None:
        self.login.say(sentence, "error")
        self.login_switch.setChecked(not self.login_switch.isChecked())
        self.login_switch.setEnabled(True)

    def _show_login(self, found: StartAtLogin) -> None:
        self.login_switch.setChecked(found.is_on)
        self.login_switch.setEnabled(not found.problem)
        if found.problem:
            self.login.say(found.problem, "error")
        else:
            self.login.say(self.tr("By {place}").format(place=found.place) if found.is_on else "", "muted")

    def _open_file(self) -> None:
        file = Path(self.tools.context.settings_file)
        # where there is no file yet, its folder
        self._open(file if file.exists() else file.parent)

    def _open_folder(self) -> None:
        self._open(self.tools.context.data_folder)

    def _open(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
