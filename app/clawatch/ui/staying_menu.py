"""A menu that stays open while one ticks what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent

_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class StayingMenu(QMenu):
    """A QMenu whose ticks are set by a click, Space or Enter without closing it; all else closes it as ever."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick what is clicked."""
        if not self._tick(at_all=self.rect().contains(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick what is gone to."""
        if event.key() not in _KEYS or not self._tick(at_all=True):
            super().keyPressEvent(event)

    def _tick(self, *, at_all: bool) -> bool:
        action = self.activeAction()
        if not at_all or action is None or not action.isCheckable():  # type: ignore[redundant-expr] # Qt gives None
            return False
        if action.isEnabled():
            action.trigger()
        return True
