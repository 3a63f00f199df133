"""One field of the settings, made from what the declaration says of it; it saves as soon as it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clawatch.ui.labels import Label
from clawatch.ui.plain_text import harmless
from clawatch.ui.settings.choice import Choice
from clawatch.ui.settings.declared_words import choice_word, title
from clawatch.ui.settings.switch import Switch
from clawatch.ui.settings.values import WrongTextError, text_of, value_of
from clawatch.ui.theme.tokens import GAP_LARGE

if TYPE_CHECKING:
    from clawatch.settings.declared import Declared
    from clawatch.settings.file import Value

NARROW, WIDE = 132, 300
_NUMBERS = frozenset({"whole", "number", "money"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("settings", text)


class Field(QWidget):
    """A title, what it means, an editor, and beneath it what is wrong with what was typed. Qt thread."""

    committed = Signal(object, object)
    """The setting's name, and the value that was chosen; None to leave it out."""

    def __init__(self, one: Declared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.declared = one
        self.title = Label(title(one.title))
        self.text = Label(title(one.text), look="small", tone="muted")
        self.text.setWordWrap(True)
        self.note = Label(look="small")
        self.note.setWordWrap(True)
        self.note.hide()
        self.editor = self._make_editor()
        self.editor.setAccessibleName(title(one.title))
        self.editor.setAccessibleDescription(title(one.text))
        self.title.setBuddy(self.editor)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        words.addWidget(self.note)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_LARGE)
        layout.addLayout(words, 1)
        layout.addWidget(self.editor, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_value(self, value: object, variable: str | None) -> None:
        """Show what holds now; `variable` is that of the environment which says so, and then nothing can be changed.

        What somebody is typing stays.
        """
        self._show(value)
        self.editor.setEnabled(variable is None)
        if variable is not None:
            self._say(_tr("Set by {variable} in the environment.").format(variable=variable), "muted")
        elif self.note.property("tone") == "muted":
            self.note.hide()

    def show_saved(self) -> None:
        """Say that it is in the file."""
        self._say(_tr("Saved"), "working")

    def show_error(self, sentence: str) -> None:
        """Say what is wrong with what was typed."""
        self._say(sentence, "error")

    def forget_saved(self) -> None:
        """Say no more that it was saved."""
        if self.note.property("tone") == "working":
            self.note.hide()

    @property
    def problem(self) -> str:
        """What is said to be wrong, empty where nothing is."""
        return self.note.text() if self.note.property("tone") == "error" and not self.note.isHidden() else ""

    def _make_editor(self) -> QWidget:
        raise NotImplementedError

    def _show(self, value: Any) -> None:  # noqa: ANN401 of the field's own kind
        raise NotImplementedError

    def _commit(self, value: Value | None) -> None:
        self._hush()
        self.committed.emit(self.declared.name, value)

    def _hush(self) -> None:
        """Say nothing any more of what was typed before."""
        self._say("", "")
        self.note.hide()

    def _say(self, text: str, tone: str) -> None:
        look = "wrong" if tone == "error" else ""
        if isinstance(self.editor, QLineEdit) and self.editor.property("look") != look:
            self.editor.setProperty("look", look)
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)
        self.note.setText(harmless(text))
        self.note.set_tone(tone)
        self.note.show()
        self.editor.setAccessibleDescription(text or title(self.declared.text))


class SwitchField(Field):
    """On or off."""

    editor: Switch

    def _make_editor(self) -> Switch:
        switch = Switch(title(self.declared.title))
        switch.clicked.connect(self._commit)
        return switch

    def _show(self, value: object) -> None:
        self.editor.setChecked(bool(value))


class ChoiceField(Field):
    """One of a few words."""

    editor: Choice

    def _make_editor(self) -> Choice:
        box = Choice()
        box.setMinimumWidth(NARROW)
        for choice in self.declared.choices:
            box.addItem(choice_word(self.declared, choice), choice)
        box.activated.connect(lambda: self._commit(str(box.currentData())))
        still(box)
        return box

    def _show(self, value: object) -> None:
        self.editor.setCurrentIndex(self.editor.findData(str(value)))


class TextField(Field):
    """A line of text, or a number."""

    editor: QLineEdit

    def _make_editor(self) -> QLineEdit:
        line = QLineEdit()
        is_number = self.declared.kind in _NUMBERS
        line.setFixedWidth(NARROW if is_number else WIDE)
        if is_number:
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        if self.declared.can_be_off:
            line.setPlaceholderText(_tr("Off"))
        line.editingFinished.connect(self._leave)
        self._shown = ""
        return line

    def _show(self, value: object) -> None:
        shown = text_of(self.declared, value)
        is_being_typed = self.editor.text() != self._shown and (self.editor.hasFocus() or bool(self.problem))
        self._shown = shown
        if not is_being_typed:
            self.editor.setText(shown)

    def _leave(self) -> None:
        text = self.editor.text()
        if text == self._shown:
            # what was wrong was taken back
            self._hush()
            return
        try:
            value = value_of(self.declared, text)
        except WrongTextError as error:
            self.show_error(str(error))
        else:
            self._commit(value)


class _Still(QObject):
    """Keeps the wheel, which scrolls the page, from changing what lies beneath it."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def still(widget: QWidget) -> None:
    """Have a widget take the wheel only while it has the keyboard."""
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    widget.installEventFilter(_Still(widget))


def make_field(one: Declared, parent: QWidget | None = None) -> Field:
    """Make the field of a setting that has one: lists and tables have their own places."""
    if one.kind == "switch":
        return SwitchField(one, parent)
    return (ChoiceField if one.kind == "choice" else TextField)(one, parent)
