"""The menu of a session in the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from clawatch.ui.theme.icons import icon
from clawatch.ui.theme.theme import theme
from clawatch.ui.words import OFFER_ICONS, PauseOffer, offer_hint, offer_word, pause_offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QAction

    from clawatch.queries.rows import SessionSummary


class SessionMenu(QMenu):
    """What can be done with one session, as it was when the menu was opened. Deletes itself. Qt thread."""

    opened = Signal(str)
    offer_taken = Signal(str, str)
    """The session's id, and the PauseOffer that was taken."""

    def __init__(self, session: SessionSummary, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setToolTipsVisible(True)
        self._session_id = session.session_id
        self.setDefaultAction(self.add("arrow-right", self.tr("Open"), self._on_open))
        self._offer: PauseOffer | None = pause_offer(session)
        if self._offer is not None:
            action = self.add(OFFER_ICONS[self._offer], offer_word(self._offer), self._on_offer)
            action.setToolTip(offer_hint(self._offer))
        self.addSeparator()
        self.add("copy", self.tr("Copy id"), self._on_copy)

    def add(self, icon_name: str, text: str, deed: Callable[[], object]) -> QAction:
        """Offer one thing more."""
        action = self.addAction(icon(icon_name, theme().tokens.text_soft, 16), text)
        action.triggered.connect(lambda _=False: deed())
        return action

    def _on_open(self) -> None:
        self.opened.emit(self._session_id)

    def _on_offer(self) -> None:
        if self._offer is not None:
            self.offer_taken.emit(self._session_id, self._offer.value)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._session_id)
