"""Settings: when not to be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.settings.cards import Card, wrapped
from clawatch.ui.settings.fields import TextField
from clawatch.ui.settings.section import Section

if TYPE_CHECKING:
    from clawatch.settings.declared import Declared
    from clawatch.ui.settings.fields import Field


class QuietSection(Section):
    """The quiet hours."""

    def build(self) -> None:
        """Add the cards."""
        words = self.tr("What is raised in quiet hours is told together when they are over.")
        self.add_card(Card(self.tr("Quiet hours"), words))
        self.add_fields(self.own())
        self.add_card(Card()).add(
            wrapped(self.tr("To be left alone just now, mute alerts in the menu of the tray."), tone="soft")
        )

    def make(self, one: Declared) -> Field:
        """Show in the field how hours are written."""
        field = super().make(one)
        if isinstance(field, TextField):
            field.editor.setPlaceholderText("22:00-07:00")
        return field
