"""From the writer's thread to the Qt thread: which sessions changed, about ten times a second at most."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Qt, Signal

from clawatch.ui.throttle import Throttle

REFRESH_INTERVAL_MS, HIDDEN_INTERVAL_MS = 100, 500


class Bridge(QObject):
    """Gathers what the writer commits and tells it on the Qt thread. Made and stopped on the Qt thread."""

    changed = Signal(object)
    """frozenset[str]: ids of the sessions that changed since the last time."""
    _heard = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lock = threading.Lock()
        self._pending: set[str] = set()
        self._stopped = False
        self._throttle = Throttle(HIDDEN_INTERVAL_MS, self)
        self._throttle.due.connect(self._deliver)
        self._heard.connect(self._throttle.call, Qt.ConnectionType.QueuedConnection)

    def hear(self, session_ids: frozenset[str]) -> None:
        """Note what changed; called on the writer's thread, so it returns at once and never raises.

        One Qt event is posted for however many commits come before the Qt thread gets to it.
        """
        with self._lock:
            if self._stopped:
                return
            first = not self._pending
            self._pending |= session_ids
            if first and self._pending:
                self._heard.emit()

    def set_watched(self, *, watched: bool) -> None:
        """Tell at once what changed while somebody looks, twice a second otherwise."""
        self._throttle.set_interval(REFRESH_INTERVAL_MS if watched else HIDDEN_INTERVAL_MS)

    def stop(self) -> None:
        """Hear no more; after this the object may be deleted while the writer still runs."""
        with self._lock:
            self._stopped = True
            self._pending.clear()
        self._throttle.stop()

    def _deliver(self) -> None:
        with self._lock:
            changed, self._pending = frozenset(self._pending), set()
        if changed:
            self.changed.emit(changed)
