"""Settings: how long texts are kept, and what room everything takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.formatting import size
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.section import Section

if TYPE_CHECKING:
    from clawatch.ui.settings_control import StorageSizes


class StorageSection(Section):
    """Retention, and sizes as they are now."""

    def build(self) -> None:
        """Add the cards."""
        self.add_fields(self.own())
        card = self.add_card(Card(self.tr("On the disk")))
        self.database = Row(self.tr("Database"))
        self.spool = Row(self.tr("Events that wait"))
        self.logs = Row(self.tr("Log"))
        self.backups = Row(self.tr("Copies from before updates"))
        for row in (self.database, self.spool, self.logs, self.backups):
            card.add(row)

    def look(self) -> None:
        """Measure."""
        self.ask(self.control.sizes, self._show, lambda sentence: self.database.say(sentence, "error"))

    def _show(self, found: StorageSizes) -> None:
        whole = size(found.database)
        unused = self.tr("{size}, of which {unused} are unused and filled again before it grows")
        self.database.set_text(unused.format(size=whole, unused=size(found.unused)) if found.unused else whole)
        self.database.say("", "")
        for row, value in ((self.spool, found.spool), (self.logs, found.logs), (self.backups, found.backups)):
            row.set_text(size(value) if value else self.tr("None"))
