"""The states above the sessions: one choice is on, and each says how many it would show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from clawatch.domain.states import SessionState
from clawatch.ui.buttons import Button
from clawatch.ui.formatting import short_number
from clawatch.ui.theme.tokens import GAP_SMALL
from clawatch.ui.words import LIVE, NEEDS_YOU, state_word, total_of

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
        # for states that another page asks for; there is none to choose it by
        self._other: frozenset[SessionState] = frozenset()
        self.other_chip = Button(look="chip")
        self.other_chip.setCheckable(True)
        self._group.addButton(self.other_chip, len(self._choices))
        self.other_chip.hide()
        layout.addWidget(self.other_chip)
        self.chips[0].setChecked(True)
        self._group.idToggled.connect(self._on_toggled)

    @property
    def states(self) -> frozenset[SessionState]:
        """The states asked for; empty for any."""
        place = self._group.checkedId()
        states = self._choices[place][1] if place < len(self._choices) else self._other
        return frozenset() if states == EVERY else states

    def choose(self, states: frozenset[SessionState]) -> None:
        """Have these states chosen; empty for any."""
        wanted = states or EVERY
        place = next((place for place, (_, known) in enumerate(self._choices) if known == wanted), None)
        if place is not None:
            self._other = frozenset()
            self.other_chip.hide()
            self.chips[place].setChecked(True)
            return
        text = ", ".join(state_word(state) for state in SessionState if state in wanted)
        is_new = wanted != self._other
        self._other = wanted
        self.other_chip.setText(text)
        self.other_chip.setAccessibleName(text)
        self.other_chip.show()
        if self.other_chip.isChecked() and is_new:
            self.chosen.emit()
        self.other_chip.setChecked(True)

    def reset(self) -> None:
        """Turn to "All"."""
        self.choose(frozenset())

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
