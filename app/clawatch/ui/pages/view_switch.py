"""Which of several views is shown: a row of chips, one of them on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.formatting import number
from clawatch.ui.theme.tokens import GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from collections.abc import Sequence


class ViewSwitch(QWidget):
    """Chips for the views, each with Alt and its number. Left and right move between them."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.chips: list[Button] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_SMALL, GAP_SMALL, GAP_SMALL)
        layout.setSpacing(GAP_SMALL)
        for place, name in enumerate(names):
            keys = f"Alt+{place + 1}"
            chip = Button(name, look="chip", hint=f"{name} ({keys})")
            chip.setCheckable(True)
            # no shortcut of the chip's own: that would take the keyboard from the rows
            QShortcut(QKeySequence(keys), self, partial(chip.setChecked, True))  # noqa: FBT003 Qt's slot
            self._group.addButton(chip, place)
            self.chips.append(chip)
            layout.addWidget(chip)
        layout.addStretch()
        self.chips[0].setChecked(True)
        self._group.idToggled.connect(self._on_toggled)

    def show_count(self, place: int, n: int) -> None:
        """Say how many rows a view has."""
        name, chip = self._names[place], self.chips[place]
        shown = f"{name}  {number(n)}" if n else name
        if chip.text() != shown:
            chip.setText(shown)
            chip.setAccessibleName(f"{name}: {n}")

    def _on_toggled(self, place: int, on: bool) -> None:
        if on:
            self.chosen.emit(place)
