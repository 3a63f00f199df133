"""What other threads may ask of the window and the tray icon."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Outlet(QObject):
    """Hands wishes over to the Qt thread. Made there; each method is for any thread and returns at once."""

    open_wanted = Signal(object)
    """A session's id, None for the window as it is."""
    message_wanted = Signal(str, str, object)
    """A title, a text, and the id of the session it is about or None."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._can_say = False

    def open_session(self, session_id: str | None) -> None:
        """Show a session's page, or with None the window."""
        self.open_wanted.emit(session_id)

    def say(self, title: str, text: str, session_id: str | None) -> bool:
        """Show a message beside the icon; False where that cannot be shown."""
        if not self._can_say:
            return False
        self.message_wanted.emit(title, text, session_id)
        return True

    def set_can_say(self, *, can_say: bool) -> None:
        """Note whether messages beside the icon are shown; for the Qt thread."""
        self._can_say = can_say
