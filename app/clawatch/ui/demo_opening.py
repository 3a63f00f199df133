"""A demo, started beside this ClaWatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

if TYPE_CHECKING:
    from collections.abc import Callable


def open_demo(way: Callable[[], None] | None) -> str:
    """Start it by the way that the context has, and give what kept it from that as a sentence, or nothing."""
    try:
        if way is not None:
            way()
    except OSError as error:
        words = QCoreApplication.translate("Demo", "The demo could not be started: {error}.")
        return words.format(error=error.strerror)
    return ""
