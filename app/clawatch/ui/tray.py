"""The tray icon and its menu, on trays of both kinds, and on those that come later than ClaWatch."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtWidgets import QSystemTrayIcon

from clawatch.ui.plain_text import one_line
from clawatch.ui.pulse import Standing
from clawatch.ui.theme.tray_icons import tray_icon
from clawatch.ui.tray_menu import TrayMenu
from clawatch.ui.tray_sessions import needing_first, session_line
from clawatch.ui.words import session_word

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusServiceWatcher

    from clawatch.ui.words import Tone

_WATCHER = "org.kde.StatusNotifierWatcher"
_WATCHER_PATH = "/StatusNotifierWatcher"
_MESSAGE_MS = 8000
_HINT_LINES = 3


def tray_hint(standing: Standing) -> str:
    """Say how things stand, and below it who needs someone. A tooltip there may be read as rich text: it is none."""
    lines = [f"ClaWatch: {one_line(standing.sentence, 120)}"]
    lines += [
        one_line(f"{session_word(session)}: {session_line(session)}", 80)
        for session in needing_first(standing.live)[:_HINT_LINES]
    ]
    return "\n".join(lines).replace("<", "\u2039").replace(">", "\u203a")


class Tray(QObject):
    """Owns the QSystemTrayIcon and its menu. Qt thread."""

    open_requested = Signal()
    message_clicked = Signal()
    can_say_changed = Signal(bool)
    """Whether what `say` says is seen without the desktop's notification service."""

    def __init__(self, parent: QObject | None = None, *, offers_demo: bool = True) -> None:
        super().__init__(parent)
        self._standing = Standing()
        self._icon: QSystemTrayIcon | None = None
        self._watcher: QDBusServiceWatcher | None = None
        self._is_on_bus = False
        self._can_say = False
        self._look: tuple[Tone, int] | None = None
        self.menu = TrayMenu(self, offers_demo=offers_demo)
        self.menu.open_requested.connect(self.open_requested)
        self._tell()

    @property
    def is_available(self) -> bool:
        """Whether there is a tray now that shows the icon."""
        return self._icon is not None and QSystemTrayIcon.isSystemTrayAvailable()

    def start(self) -> None:
        """Put the icon into the tray, or wait for one."""
        self._watch_for_late_trays()
        self.recreate()

    def stop(self) -> None:
        """Take the icon away. Can be called twice."""
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._remove()
        self.menu.close()

    def show_standing(self, standing: Standing) -> None:
        """Say how things stand."""
        self._standing = standing
        self._tell()
        self._tell_can_say()

    def say(self, title: str, text: str) -> bool:
        """Say something quietly beside the icon; False where there is no icon to say it beside."""
        if self._icon is None or not self.is_available:
            return False
        self._icon.showMessage(title, text, tray_icon(self._standing.tone), _MESSAGE_MS)
        return True

    @Slot()
    def recreate(self) -> None:
        """Make the icon anew: one made before its tray is never taken in by a tray that speaks D-Bus."""
        self._remove()
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self.menu.menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.message_clicked)
        self._look = None
        self._tell()
        self._icon.show()
        self._is_on_bus = self._watcher is not None and _bus_has_trays()
        self._tell_can_say()

    def _tell_can_say(self) -> None:
        # on a tray that speaks D-Bus Qt hands its messages to the same service as everybody
        can_say = self.is_available and QSystemTrayIcon.supportsMessages() and not self._is_on_bus
        if can_say != self._can_say:
            self._can_say = can_say
            self.can_say_changed.emit(can_say)

    def _remove(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _tell(self) -> None:
        self.menu.show_standing(self._standing)
        if self._icon is None:
            return
        look = (self._standing.tone, self._standing.needing)
        if look != self._look:
            self._look = look
            self._icon.setIcon(tray_icon(*look))
        hint = tray_hint(self._standing)
        if hint != self._icon.toolTip():
            self._icon.setToolTip(hint)

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick):
            self.open_requested.emit()

    def _watch_for_late_trays(self) -> None:
        if not sys.platform.startswith("linux"):
            return
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher  # noqa: PLC0415 there only on Linux

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        self._watcher = QDBusServiceWatcher(_WATCHER, bus, QDBusServiceWatcher.WatchModeFlag.WatchForRegistration, self)
        self._watcher.serviceRegistered.connect(self.recreate)
        # a panel may offer the watcher first and say only later that it shows icons
        slot = cast("bytes", SLOT("recreate()"))  # PySide takes the str that SLOT gives, and not what its stubs say
        bus.connect(_WATCHER, _WATCHER_PATH, _WATCHER, "StatusNotifierHostRegistered", self, slot)


def _bus_has_trays() -> bool:
    from PySide6.QtDBus import QDBusConnection  # noqa: PLC0415 there only on Linux

    return bool(QDBusConnection.sessionBus().interface().isServiceRegistered(_WATCHER).value())
