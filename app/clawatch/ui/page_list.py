"""The pages there are: what the side bar and the tray offer."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

SESSIONS = "sessions"


class PageEntry(NamedTuple):
    """One page: its key, its title in English, its icon, its shortcut."""

    key: str
    english: str
    icon: str
    shortcut: str

    @property
    def title(self) -> str:
        """The title as a person reads it."""
        return QCoreApplication.translate("pages", self.english)


PAGES = (PageEntry(SESSIONS, str(QT_TRANSLATE_NOOP("pages", "Sessions")), "messages-square", "Ctrl+1"),)
