"""What the windows remember of their looks: places, widths, and what was said once."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:
    from pathlib import Path


class LayoutMemory:
    """A small ini file of looks, no settings: losing it loses nothing but habits. Qt thread."""

    def __init__(self, path: Path) -> None:
        self._settings = QSettings(str(path), QSettings.Format.IniFormat)

    def bytes(self, name: str) -> QByteArray | None:
        """Give remembered bytes, as Qt's saveState and saveGeometry make them."""
        value = self._settings.value(name)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    def remember(self, name: str, value: QByteArray) -> None:
        """Remember bytes."""
        self._settings.setValue(name, value)

    def text(self, name: str) -> str:
        """Give a remembered word; empty where there is none."""
        value = self._settings.value(name)
        return value if isinstance(value, str) else ""

    def remember_text(self, name: str, value: str) -> None:
        """Remember a word."""
        self._settings.setValue(name, value)

    def once(self, name: str) -> bool:
        """Give True the first time a name is asked for, and never again."""
        if self._settings.value(f"said/{name}") == "yes":
            return False
        self._settings.setValue(f"said/{name}", "yes")
        return True

    def remember_dismissed(self, key: str) -> None:
        """Remember that a notice is not wanted any more."""
        self._settings.setValue(_dismissed(key), "yes")

    def is_dismissed(self, key: str) -> bool:
        """Whether a notice was dismissed for good."""
        return bool(self._settings.value(_dismissed(key)) == "yes")

    def save(self) -> None:
        """Write it to the disk."""
        self._settings.sync()


def _dismissed(key: str) -> str:
    # a key may be long and hold anything
    return f"dismissed/{hashlib.sha256(key.encode()).hexdigest()[:16]}"
