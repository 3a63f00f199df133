"""The keys of a page, told at its foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from clawatch.ui.labels import ElidedLabel
from clawatch.ui.theme.tokens import GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence


class KeysLine(QWidget):
    """Pairs of a key and what it does, on one quiet line."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = ElidedLabel(
            "  \u00b7  ".join(f"{_native(key)}: {deed}" for key, deed in keys), look="small", tone="muted"
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_SMALL, GAP_LARGE, GAP_SMALL)
        layout.addWidget(self.label)


def _native(key: str) -> str:
    """Name a key as the keyboard of the user's language does; `Alt+1 ... 4` is a key and where it goes on to."""
    first, gap, rest = key.partition(" ")
    return f"{QKeySequence(first).toString(QKeySequence.SequenceFormat.NativeText) or first}{gap}{rest}"
