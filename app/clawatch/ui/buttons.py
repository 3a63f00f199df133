"""Buttons whose icons follow the theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from clawatch.ui.plain_text import tooltip
from clawatch.ui.theme.icons import icon
from clawatch.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

_ICON_SIZE = 16


class Button(QPushButton):
    """A button with a look, and an icon tinted by the theme. An icon alone needs a `name` for those who hear it."""

    def __init__(  # noqa: PLR0913 each names one property
        self,
        text: str = "",
        *,
        icon_name: str = "",
        look: str = "",
        name: str = "",
        hint: str = "",
        on_click: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._icon_name = icon_name
        self._look = look
        if look:
            self.setProperty("look", look)
        self.setAccessibleName((name or text).strip())
        if hint or name:
            self.setToolTip(tooltip(hint or name))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(True)  # outside of dialogs, too, Enter presses the button that has the focus
        if on_click is not None:
            self.clicked.connect(on_click)
        if icon_name:
            self.setIconSize(QSize(_ICON_SIZE, _ICON_SIZE))
            self._tint()
            theme().changed.connect(self._tint)

    def set_icon_name(self, name: str) -> None:
        """Change the icon."""
        self._icon_name = name
        self._tint()

    def _tint(self) -> None:
        tokens = theme().tokens
        self.setIcon(
            icon(self._icon_name, tokens.on_accent if self._look == "primary" else tokens.text_soft, _ICON_SIZE)
        )
