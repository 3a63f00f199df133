"""What a page says where there is nothing to show: why, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.labels import Label
from clawatch.ui.plain_text import harmless
from clawatch.ui.theme.icons import icon_pixmap
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP_LARGE, GAP_SMALL

_ICON = 40
_WIDTH = 460


class Placeholder(QWidget):
    """An icon, a title, a few words, and perhaps one button, in the middle of the page."""

    acted = Signal()

    def __init__(self, parent: QWidget | None = None, *, width: int = _WIDTH) -> None:
        super().__init__(parent)
        self._icon_name, self._tone = "inbox", ""
        self.icon = QLabel()
        self.icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.title = Label(look="heading")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words = Label(tone="soft")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        self.words.setFixedWidth(width)
        self.button = Button(on_click=self.acted.emit)
        layout = QVBoxLayout(self)
        layout.setSpacing(GAP_SMALL)
        layout.addStretch(2)
        layout.addWidget(self.icon)
        layout.addSpacing(GAP_SMALL)
        layout.addWidget(self.title)
        layout.addWidget(self.words, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(GAP_LARGE - GAP_SMALL)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        theme().changed.connect(self._tint)

    def say(  # noqa: PLR0913 each is one part of what is seen
        self, icon_name: str, title: str, words: str, *, action: str = "", primary: bool = False, tone: str = ""
    ) -> None:
        """Show these words, and a button where there is an action."""
        self._icon_name, self._tone = icon_name, tone
        self.title.setText(title)
        self.words.setText(harmless(words))
        # a layout that centres asks for the height of no particular width
        self.words.setFixedHeight(self.words.heightForWidth(self.words.width()))
        self.button.setVisible(bool(action))
        self.button.setText(action)
        self.button.setAccessibleName(action)
        look = "primary" if primary else ""
        if self.button.property("look") != look:
            self.button.setProperty("look", look)
            self.button.style().unpolish(self.button)
            self.button.style().polish(self.button)
        self._tint()

    def _tint(self) -> None:
        tokens = theme().tokens
        colour = getattr(tokens, self._tone) if self._tone else tokens.text_muted
        self.icon.setPixmap(icon_pixmap(self._icon_name, colour, _ICON, self.devicePixelRatioF()))
