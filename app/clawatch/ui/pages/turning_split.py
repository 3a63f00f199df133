"""Two parts, one under the other or side by side, each with shares of its own that are remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from PySide6.QtWidgets import QSplitter

    from clawatch.ui.layout_memory import LayoutMemory

_UNDER_SIZES = (340, 220)
_UNDER_NAME = "session/undersplit"


class TurningSplit:
    """Turns a splitter that stands side by side at first. Qt thread."""

    def __init__(self, split: QSplitter, memory: LayoutMemory, beside_name: str) -> None:
        self._split, self._memory, self._beside_name = split, memory, beside_name
        self._beside = split.saveState()
        self._under = memory.bytes(_UNDER_NAME)

    @property
    def is_under(self) -> bool:
        """Whether the second part is under the first."""
        return self._split.orientation() is Qt.Orientation.Vertical

    def turn(self, *, under: bool) -> None:
        """Put the second part under the first, or beside it."""
        if under is self.is_under:
            return
        if under:
            self._beside = self._split.saveState()
            self._split.setOrientation(Qt.Orientation.Vertical)
            if self._under is None or not self._split.restoreState(self._under):
                self._split.setSizes(list(_UNDER_SIZES))
        else:
            self._under = self._split.saveState()
            self._split.restoreState(self._beside)
            self._split.setOrientation(Qt.Orientation.Horizontal)

    def remember(self) -> None:
        """Remember both shares."""
        under = self._split.saveState() if self.is_under else self._under
        if under is not None:
            self._memory.remember(_UNDER_NAME, under)
        self._memory.remember(self._beside_name, self._beside if self.is_under else self._split.saveState())
