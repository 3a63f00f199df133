"""Whether this desktop has a tray, asked of Qt."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QSystemTrayIcon


def tray_available() -> bool:
    """Ask Qt; makes a QApplication where there is none yet."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    available = bool(QSystemTrayIcon.isSystemTrayAvailable())
    del application
    return available
