"""The pages as a stack: made when first opened, kept, and gone through back and forth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from clawatch.ui.page_list import ENTRIES
from clawatch.ui.places import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pages.page import Page

_LONGEST = 100


class PageStack(QStackedWidget):
    """Shows one page at a time and knows where one was before. Qt thread."""

    place_changed = Signal(object)
    """The Place that is shown now."""
    page_made = Signal(object)
    """A Page that was opened for the first time."""

    def __init__(self, tools: PageTools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._made: dict[str, Page] = {}
        self._been: list[Place] = []
        self._at = -1

    @property
    def place(self) -> Place | None:
        """Where one is; None before anything was opened."""
        return self._been[self._at] if self._been else None

    @property
    def page(self) -> Page | None:
        """The page that is open."""
        place = self.place
        return self._made[place.page] if place else None

    @property
    def pages(self) -> Iterator[Page]:
        """All pages that were opened so far."""
        return iter(tuple(self._made.values()))

    def get(self, key: str) -> Page:
        """Give a page, made if it was not yet opened."""
        if key not in self._made:
            page = ENTRIES[key].make(self._tools)
            page.place_wanted.connect(self.open)
            page.back_requested.connect(self.go_back)
            self._made[key] = page
            self.addWidget(page)
            self.page_made.emit(page)
        return self._made[key]

    def open(self, place: Place) -> None:
        """Go to a place; where one is there already, show there what is asked for."""
        self._note()
        now = self.place
        if now is None or (now.page, now.key) != (place.page, place.key):
            del self._been[self._at + 1 :]
            self._been.append(place)
            del self._been[:-_LONGEST]
            self._at = len(self._been) - 1
        self._show(place)

    def go_back(self) -> None:
        """Go where one was before; from a page of one thing that was opened first, to the list it stands in."""
        self._note()
        if self._at > 0:
            self._at -= 1
            self._show(self._been[self._at])
        elif (place := self.place) and (parent := ENTRIES[place.page].parent):
            self._been.insert(0, Place(parent))
            self._show(self._been[0])

    def go_forward(self) -> None:
        """Go where one came back from."""
        self._note()
        if self._at + 1 < len(self._been):
            self._at += 1
            self._show(self._been[self._at])

    def _note(self) -> None:
        """Remember how the page is left, for whoever comes back to it."""
        place, page = self.place, self.page
        if place is not None and page is not None:
            self._been[self._at] = page.place_left(place)

    def _show(self, place: Place) -> None:
        before = self.currentWidget()
        page = self.get(place.page)
        if before is not None and before is not page:
            next(left for left in self._made.values() if left is before).leave()
        page.show_place(place)
        self.setCurrentWidget(page)
        page.take_focus()
        self.place_changed.emit(place)
