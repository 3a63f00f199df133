"""Says that the steps of one subagent alone are shown, and takes that back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.labels import ElidedLabel
from clawatch.ui.theme.tokens import GAP_SMALL, GAP_TINY


class AgentFilterBar(QFrame):
    """A strip above the steps. Qt thread."""

    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "banner")
        self.setProperty("tone", "info")
        self.label = ElidedLabel(look="strong")
        self.all_button = Button(
            " " + self.tr("Show all steps"), icon_name="x", look="quiet", on_click=self.cleared.emit
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP_SMALL, GAP_TINY, GAP_TINY, GAP_TINY)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.all_button)
        self.hide()

    def show_name(self, name: str) -> None:
        """Name the subagent."""
        self.label.set_full_text(self.tr("Only subagent {name}").format(name=name))
