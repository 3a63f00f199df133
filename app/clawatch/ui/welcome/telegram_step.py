"""Fourth: alerts on the phone, for those who want them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.settings.telegram_card import TelegramCard
from clawatch.ui.welcome.step import Step

if TYPE_CHECKING:
    from clawatch.ui.page_tools import PageTools


class TelegramStep(Step):
    """The same card as in the settings."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools, "", "")
        self.title.setText(self.tr("On the phone"))
        self.words.setText(
            self.tr(
                "With a bot of your own, Telegram tells you when an agent waits, fails or spends too much. Skip this "
                "if the desktop is enough."
            )
        )
        self.card = TelegramCard(self.control.telegram, tools.reads)
        self.card.paired.connect(self.done)
        self.column.addWidget(self.card)
        self.column.addStretch()

    def enter(self) -> None:
        """Look how it stands."""
        self.card.look()

    def leave(self) -> None:
        """Give up a pairing that nobody sees any longer."""
        self.card.give_up()
