"""The tray's menu: how things stand, the live sessions, the pages, and peace for a while."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import HOUR_MS, local_time
from clawatch.ui.page_list import PAGES
from clawatch.ui.plain_text import one_line
from clawatch.ui.tray_sessions import TraySessions

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

    from clawatch.ui.pulse import Standing

_MORNING_HOUR = 8


def tomorrow_morning(now: int) -> int:
    """Give eight o'clock of the next day in local time, as UTC milliseconds, of a time in the same."""
    at = datetime.fromtimestamp(now / 1000).astimezone()
    day = (at + timedelta(days=1)).date()
    morning = datetime(day.year, day.month, day.day, _MORNING_HOUR)  # noqa: DTZ001 made aware as local time below
    return round(morning.astimezone().timestamp() * 1000)


class TrayMenu(QObject):
    """Owns the QMenu. It is there whole before anybody opens it, and changes in place. Qt thread."""

    open_requested = Signal()
    quit_requested = Signal()
    page_requested = Signal(str)
    session_opened = Signal(str)
    offer_taken = Signal(str, str)
    """A session's id, and the PauseOffer that was taken."""
    demo_requested = Signal()
    mute_requested = Signal(object)
    """Until when (UTC milliseconds), None for no longer."""

    def __init__(self, parent: QObject | None = None, *, offers_demo: bool = True) -> None:
        super().__init__(parent)
        self._muted_until: int | None = None
        self.menu = QMenu()
        self.menu.aboutToShow.connect(self._show_mute)  # it may have ended, and nothing told of that
        self._open = self.menu.addAction(self.tr("Open ClaWatch"))
        self._open.triggered.connect(self.open_requested)
        self._status = self.menu.addAction("")
        self._status.setEnabled(False)
        self.menu.addSeparator()
        end = self.menu.addSeparator()
        self._sessions = TraySessions(self.menu, end, self)
        self._sessions.session_opened.connect(self.session_opened)
        self._sessions.offer_taken.connect(self.offer_taken)
        self._sessions.more_wanted.connect(self.open_requested)
        for page in PAGES:
            self.menu.addAction(page.title).triggered.connect(lambda _=False, key=page.key: self._ask_for_page(key))
        self._mute = QMenu()
        for text, until in (
            (self.tr("For 1 hour"), lambda: now_ms() + HOUR_MS),
            (self.tr("Until tomorrow"), lambda: tomorrow_morning(now_ms())),
        ):
            self._mute.addAction(text).triggered.connect(lambda _=False, at=until: self.mute_requested.emit(at()))
        self._unmute = self._mute.addAction(self.tr("Show them again"))
        self._unmute.triggered.connect(lambda: self.mute_requested.emit(None))
        self.menu.addMenu(self._mute)
        if offers_demo:
            self.menu.addAction(self.tr("Look at a demo")).triggered.connect(self.demo_requested)
        self.menu.addSeparator()
        self._quit = self.menu.addAction(self.tr("Quit"))
        self._quit.triggered.connect(self.quit_requested)
        self.menu.setDefaultAction(self._open)
        self._show_mute()

    def show_standing(self, standing: Standing) -> None:
        """Say how things stand; what did not change is not touched."""
        _set_text(self._status, one_line(standing.sentence, 120))
        self._sessions.show_standing(standing)
        self._muted_until = standing.muted_until
        self._show_mute()

    def close(self) -> None:
        """Close it where it is open."""
        self.menu.close()

    def _show_mute(self) -> None:
        until = self._muted_until
        if until is None or until <= now_ms():
            _set_text(self._mute.menuAction(), self.tr("Mute notifications"))
            self._unmute.setVisible(False)
            return
        text = self.tr("Notifications muted until {time}").format(time=local_time(until))
        _set_text(self._mute.menuAction(), text)
        self._unmute.setVisible(True)

    def _ask_for_page(self, key: str) -> None:
        self.page_requested.emit(key)


def _set_text(action: QAction, text: str) -> None:
    escaped = text.replace("&", "&&")
    if action.text() != escaped:
        action.setText(escaped)
