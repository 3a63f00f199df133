"""Settings: the pairing with a bot and a chat of Telegram's."""

from __future__ import annotations

from clawatch.ui.settings.section import Section
from clawatch.ui.settings.telegram_card import TelegramCard


class TelegramSection(Section):
    """Pairing, a test, removal; below it where the Bot API answers and where links lead to."""

    def build(self) -> None:
        """Add the cards."""
        self.pairing = TelegramCard(self.control.telegram, self.tools.reads)
        self.add_card(self.pairing)
        self.add_fields(self.own())

    def look(self) -> None:
        """Look how it stands."""
        self.pairing.look()

    def leave(self) -> None:
        """Give up a pairing that nobody sees any longer, and forget a token that was typed."""
        self.pairing.give_up()
