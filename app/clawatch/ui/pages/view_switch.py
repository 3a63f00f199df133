"""Which of several views is shown: a row of chips, one of them on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.formatting import number
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QResizeEvent


class ViewSwitch(QWidget):
    """Chips for the views, each with Alt and its number. Left and right move between them."""

    chosen = Signal(int)

    def __init__(self, names: Sequence[str], *, is_below_head: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.chips: list[Button] = []
        self._counts = [0] * len(names)
        layout = QHBoxLayout(self)
        above, below = (0, GAP) if is_below_head else (GAP_SMALL, GAP_SMALL)
        layout.setContentsMargins(GAP_LARGE, above, GAP_SMALL, below)
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
        self._counts[place] = n
        chip.setAccessibleName(f"{name}: {n}" if n else name)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Need room for the names; counts are left out where there is none for them."""
        hint = super().minimumSizeHint()
        return QSize(hint.width() - self._room_of(chip.text() for chip in self.chips), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the counts where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        texts = [f"{name}  {number(n)}" if n else name for name, n in zip(self._names, self._counts, strict=True)]
        if self.width() < self.minimumSizeHint().width() + self._room_of(texts):
            texts = list(self._names)
        for chip, text in zip(self.chips, texts, strict=True):
            if chip.text() != text:
                chip.setText(text)

    def _room_of(self, texts: Iterable[str]) -> int:
        """Give how much wider these texts are than the names alone."""
        metrics = self.chips[0].fontMetrics()
        return sum(
            metrics.horizontalAdvance(text) - metrics.horizontalAdvance(name)
            for text, name in zip(texts, self._names, strict=True)
        )

    def _on_toggled(self, place: int, on: bool) -> None:
        if on:
            self.chosen.emit(place)
