"""Settings: what is kept, where, and who is told."""

from __future__ import annotations

from clawatch.ui.buttons import Button
from clawatch.ui.places import SETTINGS, Place
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.section import Section


class PrivacySection(Section):
    """No settings of its own: it says what is, and leads to what can be changed about it."""

    def build(self) -> None:
        """Add the cards."""
        folder = str(self.tools.context.data_folder)
        kept = self.add_card(Card(self.tr("What is kept")))
        kept.add(
            Row(
                self.tr("Sessions, tool calls, requests"),
                self.tr(
                    "What Claude Code's hooks and transcripts say: prompts, what tools were given and gave back, "
                    "tokens, times. Long texts are kept in part."
                ),
            )
        )
        kept.add(Row(self.tr("Where"), self.tr("In {folder}, readable by you alone.").format(folder=folder)))
        kept.add(
            Row(
                self.tr("How long"),
                self.tr("Until you say otherwise; sums and costs stay in any case."),
                [self._to("storage", self.tr("Storage"))],
            )
        )
        told = self.add_card(Card(self.tr("Who is told")))
        told.add(
            Row(
                self.tr("Nobody"),
                self.tr("ClaWatch sends nothing to anyone by itself: no statistics, no look for updates, no prices."),
            )
        )
        told.add(
            Row(
                self.tr("Telegram, if you pair it"),
                self.tr("Then alerts go there, with the names of session and project, costs, and the last error."),
                [self._to("telegram", "Telegram")],
            )
        )
        told.add(
            Row(
                self.tr("Programs of this machine"),
                self.tr("They can read sessions, projects and tools without the key, unless everyone is asked for it."),
                [self._to("api", self.tr("API and key"))],
            )
        )

    def _to(self, key: str, text: str) -> Button:
        return Button(text, on_click=lambda: self.place_wanted.emit(Place(SETTINGS, key)))
