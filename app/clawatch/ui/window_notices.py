"""Which banners stand above the pages: what is wrong now, less what was dismissed for good."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from clawatch.ui.banners import BannerArea
from clawatch.ui.notices import HOOKS_ABSENT, Notice, notices_of

if TYPE_CHECKING:
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.pulse import Standing

_numbers = count(1)


class WindowNotices(QObject):
    """Fills the area of banners from how things stand. Qt thread."""

    acted = Signal(str)
    """What the button of a banner asks for."""

    def __init__(self, memory: LayoutMemory, *, is_demo: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory, self._is_demo = memory, is_demo
        self._problems: tuple[Notice, ...] = ()
        if is_demo:
            text = self.tr("All of this is invented, and gone when you quit. Your own sessions are not touched.")
            self._problems = (Notice("demo", "info", "sparkles", text),)
        self.area = BannerArea()
        self.area.acted.connect(self.acted)
        self.area.dismissed.connect(self._remember)

    def say_problem(self, sentence: str) -> None:
        """Say what was not done, from the next look on and until it is dismissed."""
        self._problems = (Notice(f"undone:{next(_numbers)}", "error", "circle-alert", sentence),)

    def show_standing(self, standing: Standing, *, only_lasting: bool) -> None:
        """Show what is due; `only_lasting` leaves out what can wait."""
        due = [
            notice
            for notice in notices_of(standing)
            if not (notice.remembered and self._memory.is_dismissed(notice.key))
            and (notice.lasting or not only_lasting)
        ]
        if self._is_demo or (standing.overview is not None and not standing.overview.sessions_by_state):
            # the empty list says the same, with the same button
            due = [notice for notice in due if notice.key != HOOKS_ABSENT]
        self.area.show_notices((*self._problems, *due))

    def _remember(self, notice: Notice) -> None:
        if notice.remembered:
            self._memory.remember_dismissed(notice.key)
