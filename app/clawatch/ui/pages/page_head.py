"""The top of a page: its title, a quiet word beside it, and on the right what it is looked at with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clawatch.ui.labels import ElidedLabel
from clawatch.ui.theme.tokens import CONTROL_HEIGHT, GAP, GAP_LARGE

# what titles are never shortened below
_LEAST_TITLE = 220


class Subtitle(ElidedLabel):
    """A quiet word that gives way to the title, and tells all in its tooltip."""

    def setText(self, text: str) -> None:
        """Show a text, as far as there is room."""
        self.set_full_text(text)

    def text(self) -> str:
        """Give the text whole."""
        return self.full_text


class PageHead(QWidget):
    """The title row that all pages share; the first tab stops are those of `right`, in their order."""

    def __init__(self, title: str, *right: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel(title, look="title")
        self.title.set_least_width(_LEAST_TITLE)
        self.subtitle = Subtitle(tone="muted")
        self.subtitle.set_least_width(0)
        self.subtitle.setContentsMargins(0, 0, 0, 3)
        titles = QHBoxLayout()  # of its own, so that they stand on one line whatever the height of the rest is
        titles.setSpacing(GAP)
        titles.addWidget(self.title)
        titles.addWidget(self.subtitle, 0, Qt.AlignmentFlag.AlignBottom)
        self._layout = layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_LARGE - 4, GAP_LARGE, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(titles)
        layout.addStrut(CONTROL_HEIGHT)  # so that pages begin at the same height whatever their heads hold
        layout.setAlignment(titles, Qt.AlignmentFlag.AlignVCenter)
        layout.addStretch()
        for widget in right:
            layout.addWidget(widget)

    def put_before(self, widget: QWidget) -> None:
        """Put a widget before the title, as the first tab stop."""
        self._layout.insertWidget(0, widget)
