from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QSpinBox

from clawatch.ui.problem_dialog import ProblemDialog, ask_for_port, show_problem

if TYPE_CHECKING:
    from collections.abc import Callable


def in_dialog(do: Callable[[ProblemDialog], None]) -> None:
    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ProblemDialog)
        do(dialog)

    QTimer.singleShot(0, act)


def test_a_problem_is_plain_and_can_be_copied() -> None:
    seen: list[ProblemDialog] = []

    def look(dialog: ProblemDialog) -> None:
        assert dialog.sentence.text() == "The file <b>x</b> is newer."
        assert dialog.sentence.textFormat() is Qt.TextFormat.PlainText
        assert dialog.sentence.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        seen.append(dialog)
        dialog.accept()

    in_dialog(look)
    show_problem("The file <b>x</b> is newer.")
    assert len(seen) == 1


def test_another_port() -> None:
    def choose(dialog: ProblemDialog) -> None:
        port = dialog.findChild(QSpinBox)
        assert port is not None
        assert port.value() == 6822
        assert port.lineEdit().width() > 40, "there is room to read it"
        port.setValue(7000)
        next(
            b
            for b in dialog.buttons.buttons()
            if dialog.buttons.buttonRole(b) is QDialogButtonBox.ButtonRole.AcceptRole
        ).click()

    in_dialog(choose)
    assert ask_for_port("Port 6821 is taken.", 6822) == 7000
    in_dialog(lambda dialog: dialog.reject())
    assert ask_for_port("Port 6821 is taken.", 6822) is None
