"""Settings: the rules of alerts, and whether the desktop shows them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from clawatch.settings.declared import declared
from clawatch.ui.buttons import Button
from clawatch.ui.formatting import counted
from clawatch.ui.places import ALERTS, Place
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.declared_words import title
from clawatch.ui.settings.fields import SwitchField
from clawatch.ui.settings.section import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.settings.declared import Declared
    from clawatch.ui.settings_control import SettingsView


class AlertsSection(Section):
    """A card for each rule, whose switch stands in its head."""

    def build(self) -> None:
        """Add the cards."""
        self.test_button = Button(self.tr("Show one now"), on_click=self._try)
        self.test = Row(self.tr("Test"), self.tr("Shows a notification the way alerts are shown."), [self.test_button])
        loose = [one for one in self.own() if not one.group]
        card = self.add_fields(loose)
        card.add(self.test)
        for _, rule in groupby((one for one in self.own() if one.group), key=lambda one: one.name[1]):
            self._add_rule(list(rule))
        self.projects = Row(
            self.tr("Projects that differ"),
            "",
            [Button(self.tr("Alerts"), on_click=lambda: self.place_wanted.emit(Place(ALERTS)))],
        )
        self.add_card(Card()).add(self.projects)

    def show_view(self, view: SettingsView) -> None:
        """Show the rules, and rest what a rule that is off does not look at."""
        super().show_view(view)
        for one in declared():
            if one.group and one.name[-1] != "on" and one.name in self.fields:
                is_on = bool(getattr(getattr(view.settings.alerts, one.name[1]), "on", True))
                field = self.fields[one.name]
                field.editor.setEnabled(is_on and one.name[0] not in view.by_environment)
        n = len(view.settings.alerts.projects)
        self.projects.set_text(
            counted(
                n,
                "%n project has rules of its own, in the settings file.",
                "%n projects have rules of their own, in the settings file.",
            )
            if n
            else self.tr("None: a project's own rules are written into the settings file, under alerts.projects.")
        )

    def _add_rule(self, rule: Sequence[Declared]) -> None:
        switch = next(one for one in rule if one.name[-1] == "on")
        field = self.make(switch)
        # in the head of the card, its title is the rule's
        field.title.hide()
        field.text.hide()
        field.editor.setAccessibleName(title(switch.group))
        card = self.add_card(Card(title(switch.group), title(switch.about), side=field))
        self.add_fields([one for one in rule if one is not switch], card)
        assert isinstance(field, SwitchField)  # noqa: S101 whether a rule is on has a switch

    def _try(self) -> None:
        self.do(
            self.test, self.control.try_notification, self.tr("Sending…"), lambda said: self.test.say(said, "working")
        )
