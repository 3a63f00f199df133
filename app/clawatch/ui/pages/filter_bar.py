"""The filters above the sessions: one of them is on, and each says how many it would show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from clawatch.domain.states import SessionState
from clawatch.ui.buttons import Button
from clawatch.ui.formatting import short_number
from clawatch.ui.theme.tokens import GAP_SMALL
from clawatch.ui.words import LIVE, NEEDS_YOU, total_of

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERY = frozenset(SessionState)


class FilterBar(QWidget):
    """Chips for the states. Left and right move between them once one has the focus."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices = (
            (self.tr("All"), EVERY),
            (self.tr("Live"), LIVE),
            (self.tr("Needs you"), NEEDS_YOU),
            (self.tr("Working"), frozenset({SessionState.WORKING})),
            (self.tr("Error"), frozenset({SessionState.ERROR})),
            (self.tr("Ended"), frozenset({SessionState.ENDED})),
        )
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.chips: list[Button] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_SMALL)
        for place, (text, _) in enumerate(self._choices):
            chip = Button(text, look="chip")
            chip.setCheckable(True)
            self._group.addButton(chip, place)
            self.chips.append(chip)
            layout.addWidget(chip)
        layout.addStretch()
        self.chips[0].setChecked(True)
        self._group.idToggled.connect(self._on_toggled)

    @property
    def states(self) -> frozenset[SessionState]:
        """The states asked for; empty for any."""
        states = self._choices[self._group.checkedId()][1]
        return frozenset() if states == EVERY else states

    @property
    def chosen_text(self) -> str:
        """The name of the filter that is on."""
        return self._choices[self._group.checkedId()][0]

    def reset(self) -> None:
        """Turn to "All"."""
        self.chips[0].setChecked(True)

    def show_counts(self, counts: Mapping[SessionState, int]) -> None:
        """Say how many sessions each filter would show."""
        for chip, (text, states) in zip(self.chips, self._choices, strict=True):
            n = total_of(counts, states)
            shown = f"{text}  {short_number(n)}" if n else text
            if chip.text() != shown:
                chip.setText(shown)
                chip.setAccessibleName(f"{text}: {n}")

    def _on_toggled(self, _place: int, on: bool) -> None:
        if on:
            self.chosen.emit()
