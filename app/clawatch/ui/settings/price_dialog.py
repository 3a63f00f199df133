"""The price of one model, as the user says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from clawatch.settings.declared import Bounds, Declared
from clawatch.ui.buttons import Button
from clawatch.ui.formatting import local_day
from clawatch.ui.labels import Label
from clawatch.ui.numerals import in_dollars
from clawatch.ui.plain_text import harmless
from clawatch.ui.settings.cards import wrapped
from clawatch.ui.settings.values import WrongTextError, text_of, value_of
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from clawatch.settings.declared import Kind
    from clawatch.settings.prices import UserPrice
    from clawatch.ui.settings.store import Name, SettingsStore

_WIDTH = 460
_TABLE = "prices"
_OPTIONAL = ("cache_write_5m", "cache_write_1h", "cache_read")
_FIRST_DAY = "from"


def _tr(text: str) -> str:
    return QCoreApplication.translate("prices", text)


def _parts() -> Iterator[tuple[str, str]]:
    yield "input", _tr("Input")
    yield "output", _tr("Output")
    yield "cache_write_5m", _tr("Cache write, 5 minutes")
    yield "cache_write_1h", _tr("Cache write, 1 hour")
    yield "cache_read", _tr("Cache read")
    yield "web_search", _tr("1,000 web searches")
    yield _FIRST_DAY, _tr("From (2026-01-31)")


def price_words(price: UserPrice) -> str:
    """Say a price in a line."""
    words = _tr("{input} in, {output} out").format(
        input=in_dollars(_plain(price.input)), output=in_dollars(_plain(price.output))
    )
    if price.valid_from is not None:
        words += ", " + _tr("from {day}").format(day=local_day(price.valid_from))
    return words


class PriceDialog(QDialog):
    """Saves through the store, and closes once it is saved; what is wrong stands beneath the fields. Qt thread."""

    def __init__(
        self, model: str, price: UserPrice | None, store: SettingsStore, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._name: Name | None = None
        self.setWindowTitle(self.tr("Price of a model"))
        self.setMinimumWidth(_WIDTH)
        self.model = QLineEdit(model)
        self.model.setPlaceholderText("claude-opus-4-5")
        self.model.setReadOnly(bool(model))
        self.edits: dict[str, QLineEdit] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP_SMALL)
        self._add(grid, self.tr("Model"), self.model)
        for part, title in _parts():
            edit = self.edits[part] = QLineEdit()
            if part in _OPTIONAL:
                edit.setPlaceholderText(self.tr("From the input's"))
            self._add(grid, title, edit)
        if price is not None:
            for part in self.edits:
                value = getattr(price, "valid_from" if part == _FIRST_DAY else part)
                self.edits[part].setText("" if value is None else text_of(_amount(part, needed=False), value))
        else:
            self.edits["web_search"].setText("10")
        self.note = wrapped("", tone="error")
        self.note.hide()
        self.save_button = Button(self.tr("Save"), look="primary", on_click=self._save)
        self.save_button.setDefault(True)
        cancel = Button(self.tr("Cancel"), on_click=self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_SMALL)
        buttons.addStretch()
        buttons.addWidget(cancel)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_LARGE, GAP_LARGE, GAP_LARGE)
        layout.setSpacing(GAP)
        layout.addWidget(wrapped(self.tr("In dollars for a million tokens, as the price lists write it."), tone="soft"))
        layout.addLayout(grid)
        layout.addWidget(self.note)
        layout.addLayout(buttons)
        store.saved.connect(self._take)
        store.refused.connect(self._refuse)
        (self.edits["input"] if model else self.model).setFocus()

    def _add(self, grid: QGridLayout, title: str, edit: QLineEdit) -> None:
        row = grid.rowCount()
        label = Label(title)
        label.setBuddy(edit)
        edit.setAccessibleName(title)
        grid.addWidget(label, row, 0)
        grid.addWidget(edit, row, 1)

    def _save(self) -> None:
        model = self.model.text().strip()
        if not model:
            self._say(self.tr("Name the model."))
            self.model.setFocus()
            return
        table: dict[str, Any] = {}
        titles = dict(_parts())
        for part, edit in self.edits.items():
            text = edit.text().strip()
            if part == _FIRST_DAY:
                if text:
                    table[part] = text
                continue
            try:
                value = value_of(_amount(part, needed=part not in _OPTIONAL), text)
            except WrongTextError as error:
                self._say(f"{titles[part]}: {error}")
                edit.setFocus()
                return
            if value is not None:
                table[part] = value
        self._name = (_TABLE, model)
        self.save_button.setEnabled(False)
        self._store.save(self._name, table)

    def _take(self, name: Name) -> None:
        if name == self._name:
            self.accept()

    def _refuse(self, name: Name, sentence: str) -> None:
        if name == self._name:
            self.save_button.setEnabled(True)
            self._say(sentence)

    def _say(self, sentence: str) -> None:
        self.note.setText(harmless(sentence))
        self.note.show()


def _amount(part: str, *, needed: bool) -> Declared:
    """Say what a field takes: dollars, as UserPrice does, or a day."""
    kind: Kind = "text" if part == _FIRST_DAY else "money"
    return Declared((part,), part, "", kind, _TABLE, None, Bounds(0, 100_000), can_be_off=not needed)


def _plain(value: object) -> str:
    return text_of(_amount("input", needed=True), value)
