"""What every page has in common: it fetches while it is seen, and notes that it is stale while it is not."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clawatch.ui.clock import Ticker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QHideEvent, QShowEvent

    from clawatch.ui.places import Place
    from clawatch.ui.pulse import Standing


class Page(QWidget):
    """A page of the main window. Qt thread; whatever it reads, it asks of the read executor."""

    has_search = False
    """Whether Ctrl+F finds a search here; else it goes to that of the sessions."""

    place_wanted = Signal(object)
    """A Place to go to."""
    back_requested = Signal()
    hooks_wanted = Signal()
    """Claude Code's hooks are to be installed."""
    welcome_wanted = Signal()
    """The steps of the first start are to be shown again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._stale = True
        self.ticker = Ticker(self)
        self.ticker.tick.connect(self.tell_time)

    @property
    def is_stale(self) -> bool:
        """Whether something changed that the page has not asked for yet."""
        return self._stale

    def on_changed(self, session_ids: frozenset[str]) -> None:
        """Take note that sessions changed."""
        if not self.concerns(session_ids):
            return
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        """Fetch again."""
        self._stale = False
        self.fetch()

    def read_anew(self) -> None:
        """Fetch again what is known already as well; called when a person asks for it."""
        self.refresh()

    def concerns(self, session_ids: frozenset[str]) -> bool:  # noqa: ARG002 for pages that are choosy
        """Whether these sessions are any of this page's business."""
        return True

    def fetch(self) -> None:
        """Ask for what the page shows."""
        raise NotImplementedError

    def tell_time(self) -> None:
        """Show times as of now and ask the ticker for the next change."""

    def show_place(self, place: Place) -> None:
        """Show what the page is opened for; it is not yet seen."""

    def place_left(self, place: Place) -> Place:
        """Say, as another page is opened, which place leads back to what is seen now; `place` led here."""
        return place

    def leave(self) -> None:
        """Let go of what it was opened for: another page is opened."""

    def show_standing(self, standing: Standing) -> None:
        """Take note of how everything stands."""

    def show_importing(self, importing: bool) -> None:
        """Take note that the history is being read, or is no longer."""

    def focus_search(self) -> None:
        """Go to the page's search, where it has one."""

    def remember_layout(self) -> None:
        """Remember the layout; called when the window closes."""

    def take_focus(self) -> None:
        """Take the keyboard, at the place where one goes on."""

    @contextmanager
    def keeping_keyboard(self, body: QStackedWidget) -> Iterator[None]:
        """Have who goes by keyboard in `body` go on there, where something else is shown in it afterwards."""
        had_keyboard = body.isAncestorOf(self.window().focusWidget())
        before = body.currentWidget()
        yield
        if had_keyboard and body.currentWidget() is not before:
            self.take_focus()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what changed meanwhile."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
        self.tell_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the time rest."""
        super().hideEvent(event)
        self.ticker.tick_in(None)
