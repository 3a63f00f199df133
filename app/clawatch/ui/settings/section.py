"""A section of the settings: cards of fields, filled as soon as the settings are known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from clawatch.settings.declared import declared
from clawatch.ui.settings.cards import Card
from clawatch.ui.settings.fields import Field, SwitchField, make_field
from clawatch.ui.settings.questions import Questions
from clawatch.ui.theme.tokens import GAP, GAP_LARGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from clawatch.settings.declared import Declared, Name
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.settings.cards import Row
    from clawatch.ui.settings_control import SettingsView

_WIDEST = 760
_OWN_PLACES = frozenset({"list", "table"})


class Section(QScrollArea):
    """One section; subclasses add their cards in `build` and refresh what is no setting in `look`. Qt thread."""

    place_wanted = Signal(object)
    """A Place to go to."""
    welcome_wanted = Signal()

    def __init__(self, key: str, tools: PageTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key, self.tools, self.store = key, tools, tools.settings
        self.control = tools.context.settings
        self.fields: dict[Name, Field] = {}
        self._questions = Questions(tools.reads, self)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._body = QWidget()
        self._body.setMaximumWidth(_WIDEST)
        self._cards = QVBoxLayout(self._body)
        self._cards.setContentsMargins(0, 0, GAP_LARGE, GAP_LARGE)
        self._cards.setSpacing(GAP)
        # in its place before it is filled: the style looks at everything again whenever a parent changes
        self.setWidget(self._body)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.build()
        self._cards.addStretch()
        self.store.changed.connect(self.show_view)
        self.store.saved.connect(self._note_saved)
        self.store.refused.connect(self._note_refused)
        if self.store.is_known:
            self.show_view(self.store.view)

    def build(self) -> None:
        """Add the cards; as it stands, one with all fields of the section."""
        self.add_fields(self.own())

    def look(self) -> None:
        """Look at what is no setting; called whenever the section is shown."""

    def leave(self) -> None:
        """Let go of what should not be seen any longer, or goes on by itself."""

    def show_view(self, view: SettingsView) -> None:
        """Show the settings as they are."""
        for name, field in self.fields.items():
            field.show_value(value_at(view, name), view.by_environment.get(name[0]))

    def own(self) -> list[Declared]:
        """Give the settings of this section that have a field."""
        return [one for one in declared() if one.section == self.key and one.kind not in _OWN_PLACES]

    def add_card(self, card: Card) -> Card:
        """Add a card below the others."""
        self._cards.addWidget(card)
        return card

    def add_fields(self, settings: Iterable[Declared], card: Card | None = None) -> Card:
        """Add fields for settings, on a card of their own where none is given."""
        card = card or self.add_card(Card())
        for one in settings:
            field = self.make(one)
            card.add(field)
        return card

    def make(self, one: Declared) -> Field:
        """Make the field of a setting and have it saved."""
        field = self.fields[one.name] = make_field(one)
        field.committed.connect(self.store.save)
        return field

    def first_editor(self) -> QWidget | None:
        """Give what the keyboard goes to first."""
        for widget in self._body.findChildren(QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(self) and widget.isEnabled():
                return widget
        return None

    def ask(
        self,
        question: Callable[[], object],
        answer: Callable[[Any], object],
        failed: Callable[[str], object],
    ) -> None:
        """Have something answered on a read thread, beside whatever else was asked."""
        self._questions.ask(question, answer, failed)

    def do(self, row: Row, question: Callable[[], object], busy: str, then: Callable[[Any], object]) -> None:
        """Have something done that a row's button asks for, and say in the row that it is, or why it was not."""
        row.say(busy, "muted")
        self.ask(question, then, lambda sentence: row.say(sentence, "error"))

    def _note_saved(self, name: Name) -> None:
        for other, field in self.fields.items():
            if other != name:
                field.forget_saved()
            elif not isinstance(field, SwitchField):
                field.show_saved()

    def _note_refused(self, name: Name, sentence: str) -> None:
        field = self.fields.get(name)
        if field is None:
            return
        if isinstance(field, SwitchField):
            # what a switch shows is what holds
            self.show_view(self.store.view)
        field.show_error(sentence)


def value_at(view: SettingsView, name: Name) -> object:
    """Give the value of a setting by its way through the tables."""
    value: Any = view.settings
    for part in name:
        value = getattr(value, part)
    return value
