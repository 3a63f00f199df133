"""The quiet area above the pages that says what needs attention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.labels import Label
from clawatch.ui.plain_text import harmless
from clawatch.ui.theme.icons import icon_pixmap
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from clawatch.ui.notices import Notice

_ICON_SIZE = 18


class Banner(QFrame):
    """One notice: its text, perhaps a button, perhaps a way to dismiss it."""

    acted = Signal(str)
    dismissed = Signal(str)

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        self.setProperty("look", "banner")
        self.setProperty("tone", notice.tone)
        self.setAccessibleName(notice.text)
        self._icon = QLabel()
        self._tint()
        theme().changed.connect(self._tint)
        self.text = Label(harmless(notice.text), look="strong")
        self.text.setWordWrap(True)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self.text)
        if notice.detail:
            self.detail = Label(harmless(notice.detail), tone="soft")
            self.detail.setWordWrap(True)
            texts.addWidget(self.detail)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP_SMALL, GAP_SMALL, GAP_SMALL)
        layout.setSpacing(GAP)
        layout.addWidget(self._icon)
        layout.addLayout(texts, 1)
        if notice.action:
            self.button = Button(notice.action_label, on_click=self._act)
            layout.addWidget(self.button)
        if not notice.lasting:
            self.close_button = Button(icon_name="x", look="quiet", name=self.tr("Dismiss"), on_click=self._dismiss)
            layout.addWidget(self.close_button)

    def _act(self) -> None:
        self.acted.emit(self.notice.action)

    def _dismiss(self) -> None:
        self.dismissed.emit(self.notice.key)

    def _tint(self) -> None:
        tokens = theme().tokens
        colour = tokens.accent if self.notice.tone == "info" else getattr(tokens, self.notice.tone)
        self._icon.setPixmap(icon_pixmap(self.notice.icon, colour, _ICON_SIZE, self.devicePixelRatioF()))


class BannerArea(QWidget):
    """Shows the notices that are due; one that stays is left alone. A dismissed one stays away for this run."""

    acted = Signal(str)
    dismissed = Signal(object)
    """Notice"""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._notices: tuple[Notice, ...] = ()
        self._dismissed: set[str] = set()
        self._banners: dict[Notice, Banner] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(GAP_LARGE, GAP, GAP_LARGE, 0)
        self._layout.setSpacing(GAP_SMALL)
        self._layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def banners(self) -> tuple[Banner, ...]:
        """The banners shown, from the top."""
        return tuple(self._banners.values())

    def show_notices(self, notices: tuple[Notice, ...]) -> None:
        """Show these, and no others."""
        self._notices = notices
        due = [notice for notice in notices if notice.key not in self._dismissed]
        for notice in [notice for notice in self._banners if notice not in due]:
            banner = self._banners.pop(notice)
            banner.hide()
            banner.deleteLater()
        kept, self._banners = self._banners, {}
        for place, notice in enumerate(due):
            banner = kept.get(notice) or self._make(notice)
            self._banners[notice] = banner
            self._layout.insertWidget(place, banner)
        self.setVisible(bool(self._banners))

    def _make(self, notice: Notice) -> Banner:
        banner = Banner(notice)
        banner.acted.connect(self.acted)
        banner.dismissed.connect(self._dismiss)
        return banner

    def _dismiss(self, key: str) -> None:
        self._dismissed.add(key)
        for notice in self._notices:
            if notice.key == key:
                self.dismissed.emit(notice)
        self.show_notices(self._notices)
