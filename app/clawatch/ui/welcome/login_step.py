"""Last: start at login, and where to find all this again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.buttons import Button
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.switch import Switch
from clawatch.ui.welcome.step import Step

if TYPE_CHECKING:
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.settings_control import StartAtLogin


class LoginStep(Step):
    """A switch, and a notification to see that they are seen."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools, "", "")
        self.title.setText(self.tr("Always there"))
        self.words.setText(
            self.tr(
                "ClaWatch waits in the tray. What you chose here, and much more, is in the settings; this welcome is "
                "found again there, under General."
            )
        )
        words = self.tr("Start at login")
        self.switch = Switch(words)
        self.switch.setEnabled(False)
        self.switch.clicked.connect(self._turn)
        self.login = Row(words, "", [self.switch])
        self.test_button = Button(self.tr("Show one now"), on_click=self._try)
        self.test = Row(self.tr("Notifications"), self.tr("Alerts are shown on the desktop."), [self.test_button])
        card = Card()
        card.add(self.login)
        card.add(self.test)
        self.column.addWidget(card)
        self.column.addStretch()

    def enter(self) -> None:
        """Look whether it starts at login."""
        self.questions.ask(self.control.start_at_login, self._show, self._fail)

    def _turn(self, on: bool) -> None:
        self.questions.ask(lambda: self.control.set_start_at_login(on=on), self._show, self._refuse)

    def _show(self, found: StartAtLogin) -> None:
        self.switch.setChecked(found.is_on)
        self.switch.setEnabled(not found.problem)
        by = self.tr("By {place}").format(place=found.place)
        self.login.set_text(by if found.is_on else self.tr("ClaWatch then waits in the tray."))
        self.login.say(found.problem, "error")

    def _refuse(self, sentence: str) -> None:
        self.switch.setChecked(not self.switch.isChecked())
        self.switch.setEnabled(True)
        self._fail(sentence)

    def _fail(self, sentence: str) -> None:
        self.login.say(sentence, "error")

    def _try(self) -> None:
        self.test.say(self.tr("Sending…"), "muted")
        self.questions.ask(
            self.control.try_notification,
            lambda said: self.test.say(said, "working"),
            lambda sentence: self.test.say(sentence, "error"),
        )
