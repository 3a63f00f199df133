"""Settings: where the API answers, and its key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox

from clawatch.ui.buttons import Button
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.section import Section

if TYPE_CHECKING:
    from clawatch.ui.settings_control import KeyView

_DOTS = "\u2022" * 24
_DOCS = "/api/docs"


class ApiSection(Section):
    """Address, description, key, and who must show it. The key is hidden until it is asked for."""

    def build(self) -> None:
        """Add the cards."""
        address = self.tools.context.address
        self._key = ""
        self._is_shown = False
        self.copy_address = Button(
            " " + self.tr("Copy"), icon_name="copy", name=self.tr("Copy the address"), on_click=lambda: _copy(address)
        )
        self.open_docs = Button(
            self.tr("Open"), name=self.tr("Open the description of the API"), on_click=self._open_docs
        )
        where = self.add_card(Card())
        where.add(Row(self.tr("Address"), address, [self.copy_address]))
        where.add(Row(self.tr("Description"), f"{address}{_DOCS}", [self.open_docs]))
        self.show_button = Button(self.tr("Show"), name=self.tr("Show the key"), on_click=self._toggle)
        self.copy_button = Button(
            " " + self.tr("Copy"), icon_name="copy", name=self.tr("Copy the key"), on_click=self._copy_key
        )
        self.rotate_button = Button(self.tr("Renew…"), name=self.tr("Renew the key"), on_click=self._ask_to_rotate)
        self.key_row = Row(self.tr("Key"), _DOTS, [self.show_button, self.copy_button, self.rotate_button])
        card = self.add_card(Card())
        card.add(self.key_row)
        self.add_fields([one for one in self.own() if not one.needs_restart], card)
        self.add_fields(one for one in self.own() if one.needs_restart)

    def look(self) -> None:
        """Read the key."""
        self.ask(self.control.key, self._take, lambda sentence: self.key_row.say(sentence, "error"))

    def leave(self) -> None:
        """Hide the key."""
        self._show(shown=False)
        self.key_row.say("", "")

    def _take(self, found: KeyView) -> None:
        self._key = found.key
        self._show(shown=self._is_shown)

    def _toggle(self) -> None:
        self._show(shown=not self._is_shown)

    def _show(self, *, shown: bool) -> None:
        self._is_shown = shown
        self.key_row.set_text(self._key if shown and self._key else _DOTS)
        self.show_button.setText(self.tr("Hide") if shown else self.tr("Show"))

    def _copy_key(self) -> None:
        if self._key:
            _copy(self._key)
            self.key_row.say(self.tr("The key is in the clipboard."), "working")

    def _ask_to_rotate(self) -> None:
        box = QMessageBox(self)
        box.setWindowTitle(self.tr("Renew the key"))
        box.setText(self.tr("Renew the key?"))
        box.setInformativeText(
            self.tr("Programs that use the old key are refused from then on. The hooks are told the new one.")
        )
        renew = box.addButton(self.tr("Renew"), QMessageBox.ButtonRole.AcceptRole)
        cancel = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(cancel)
        renew.clicked.connect(self._rotate)
        box.finished.connect(box.deleteLater)
        box.open()

    def _rotate(self) -> None:
        self.do(self.key_row, self.control.rotate_key, self.tr("Renewing…"), self._take_new)

    def _take_new(self, found: KeyView) -> None:
        self._take(found)
        self.key_row.say(self.tr("The key was renewed."), "working")

    def _open_docs(self) -> None:
        QDesktopServices.openUrl(QUrl(f"{self.tools.context.address}{_DOCS}"))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
