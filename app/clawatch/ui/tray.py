"""The tray icon and its menu, on trays of both kinds, and on those that come later than ClaWatch."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from clawatch.ui.plain_text import one_line
from clawatch.ui.pulse import Standing
from clawatch.ui.theme.tray_icons import tray_icon

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusServiceWatcher

_WATCHER = "org.kde.StatusNotifierWatcher"
_WATCHER_PATH = "/StatusNotifierWatcher"
_MESSAGE_MS = 8000


class Tray(QObject):
    """Owns the QSystemTrayIcon. Qt thread."""

    open_requested = Signal()
    quit_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._standing = Standing()
        self._icon: QSystemTrayIcon | None = None
        self._watcher: QDBusServiceWatcher | None = None
        self._menu = QMenu()
        self._open = self._menu.addAction(self.tr("Open ClaWatch"))
        self._open.triggered.connect(self.open_requested)
        self._status = self._menu.addAction("")
        self._status.setEnabled(False)
        self._menu.addSeparator()
        self._quit = self._menu.addAction(self.tr("Quit"))
        self._quit.triggered.connect(self.quit_requested)
        self._menu.setDefaultAction(self._open)
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
        self._menu.close()

    def show_standing(self, standing: Standing) -> None:
        """Say how things stand."""
        self._standing = standing
        self._tell()

    def say(self, title: str, text: str) -> None:
        """Say something quietly beside the icon."""
        if self._icon is not None:
            self._icon.showMessage(title, text, tray_icon(self._standing.tone), _MESSAGE_MS)

    @Slot()
    def recreate(self) -> None:
        """Make the icon anew: one made before its tray is never taken in by a tray that speaks D-Bus."""
        self._remove()
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._tell()
        self._icon.show()

    def _remove(self) -> None:
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None

    def _tell(self) -> None:
        sentence = one_line(self._standing.sentence, 120)
        self._status.setText(sentence.replace("&", "&&"))
        if self._icon is not None:
            self._icon.setIcon(tray_icon(self._standing.tone))
            self._icon.setToolTip(f"ClaWatch: {sentence}".replace("<", "\u2039").replace(">", "\u203a"))

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
