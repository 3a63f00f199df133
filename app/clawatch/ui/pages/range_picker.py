"""The choice of a range of time, at the head of pages of sums."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QButtonGroup, QDateEdit, QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.formatting import local_day
from clawatch.ui.theme.tokens import GAP_TINY
from clawatch.ui.time_range import RANGE_KINDS, RangeKind

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from clawatch.ui.time_range import RangeChoice


class RangePicker(QWidget):
    """Chips for the ranges. Left and right move between them; "Own" asks for two days."""

    def __init__(self, choice: RangeChoice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        texts: dict[RangeKind, tuple[str, str]] = {
            "24h": (self.tr("24 h"), self.tr("The last 24 hours")),
            "7d": (self.tr("7 d"), self.tr("Today and the six days before")),
            "30d": (self.tr("30 d"), self.tr("Today and the 29 days before")),
            "all": (self.tr("All"), self.tr("Everything there is")),
            "own": (self.tr("Own…"), self.tr("Days of your choice")),
        }
        self.chips: dict[RangeKind, Button] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GAP_TINY)
        for kind in RANGE_KINDS:
            text, hint = texts[kind]
            chip = Button(text, look="chip", name=hint, hint=hint)
            chip.setCheckable(True)
            self._group.addButton(chip, RANGE_KINDS.index(kind))
            self.chips[kind] = chip
            layout.addWidget(chip)
        self._group.idClicked.connect(self._on_clicked)
        choice.changed.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Show what was chosen on another page."""
        super().showEvent(event)
        self._show()

    def _show(self) -> None:
        self.chips[self._choice.kind].setChecked(True)
        own = self.chips["own"]
        if self._choice.kind == "own":
            first, last = self._choice.days
            own.setText(
                local_day(first)
                if first == last
                else self.tr("{first} to {last}").format(first=local_day(first), last=local_day(last))
            )
        else:
            own.setText(self.tr("Own…"))

    def _on_clicked(self, place: int) -> None:
        kind = RANGE_KINDS[place]
        if kind == "own":
            self._ask_for_days()
        else:
            self._choice.choose(kind)

    def _ask_for_days(self) -> None:
        dialog = DaysDialog(*self._choice.days, self)
        dialog.accepted.connect(lambda: self._choice.choose_days(*dialog.days))
        dialog.finished.connect(self._show)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class DaysDialog(QDialog):
    """Asks for the first and the last day."""

    def __init__(self, first: date, last: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Days to look at"))
        self.first, self.last = self._edit(first), self._edit(last)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("From"), self.first)
        form.addRow(self.tr("To"), self.last)
        form.addRow(buttons)

    @property
    def days(self) -> tuple[date, date]:
        """The days chosen."""
        return _python_date(self.first.date()), _python_date(self.last.date())

    def _edit(self, day: date) -> QDateEdit:
        edit = QDateEdit(QDate(day.year, day.month, day.day))
        edit.setCalendarPopup(True)
        edit.setMaximumDate(QDate.currentDate())
        return edit


def _python_date(day: QDate) -> date:
    return date(day.year(), day.month(), day.day())
