"""What closing the window means where no tray shows ClaWatch: asked, never guessed."""

from __future__ import annotations

from enum import Enum, auto

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


class Closing(Enum):
    """What to do."""

    KEEP_RUNNING = auto()
    QUIT = auto()
    STAY = auto()


def _tr(text: str) -> str:
    return QCoreApplication.translate("CloseDialog", text)


def ask_how_to_close(parent: QWidget) -> Closing:
    """Ask whether ClaWatch goes on in the background, where this desktop shows no tray icon to reach it by."""
    box = QMessageBox(parent)
    box.setWindowTitle("ClaWatch")
    box.setText(_tr("Keep ClaWatch running?"))
    box.setInformativeText(
        _tr(
            "This desktop shows no tray icon. ClaWatch can go on watching in the background without one: "
            "start it again to bring this window back. If you quit, events wait in the spool until the next start."
        )
    )
    keep = box.addButton(_tr("Keep running"), QMessageBox.ButtonRole.AcceptRole)
    leave = box.addButton(_tr("Quit ClaWatch"), QMessageBox.ButtonRole.DestructiveRole)
    cancel = box.addButton(_tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    if clicked is keep:
        return Closing.KEEP_RUNNING
    return Closing.QUIT if clicked is leave else Closing.STAY
