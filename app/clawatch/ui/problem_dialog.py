"""Problems the user can mend, in one clear sentence each, before or without a window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QSpinBox, QVBoxLayout, QWidget

from clawatch.ui.labels import Label
from clawatch.ui.plain_text import harmless
from clawatch.ui.theme.icons import icon_pixmap
from clawatch.ui.theme.theme import tokens
from clawatch.ui.theme.tokens import GAP, GAP_LARGE

_WIDTH = 460
_LOWEST_PORT, _HIGHEST_PORT = 1, 65535


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProblemDialog", text)


class ProblemDialog(QDialog):
    """A sentence that can be selected and copied, with room for what to do about it."""

    def __init__(self, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("ClaWatch")
        self.setMinimumWidth(_WIDTH)
        self.sentence = Label(harmless(sentence))
        self.sentence.setWordWrap(True)
        self.sentence.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        mark = QLabel()
        mark.setPixmap(icon_pixmap("triangle-alert", tokens().needs_you, 24, self.devicePixelRatioF()))
        self.body = QVBoxLayout()
        self.body.setSpacing(GAP)
        self.body.addWidget(self.sentence)
        row = QHBoxLayout()
        row.setSpacing(GAP_LARGE)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.body, 1)
        self.buttons = QDialogButtonBox()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_LARGE, GAP_LARGE, GAP_LARGE)
        layout.setSpacing(GAP_LARGE)
        layout.addLayout(row)
        layout.addWidget(self.buttons)


def problem_dialog(sentence: str) -> ProblemDialog:
    """Make the dialog of `show_problem`."""
    dialog = ProblemDialog(sentence)
    close = dialog.buttons.addButton(_tr("Close"), QDialogButtonBox.ButtonRole.AcceptRole)
    close.setDefault(True)
    close.setFocus()
    return dialog


def show_problem(sentence: str) -> None:
    """Show a problem until it is closed. Qt thread."""
    dialog = problem_dialog(sentence)
    dialog.exec()
    dialog.deleteLater()


def port_dialog(sentence: str, suggestion: int) -> tuple[ProblemDialog, QSpinBox]:
    """Make the dialog of `ask_for_port`."""
    dialog = ProblemDialog(sentence)
    port = QSpinBox()
    port.setRange(_LOWEST_PORT, _HIGHEST_PORT)
    port.setValue(suggestion)
    port.setGroupSeparatorShown(False)
    port.setMinimumWidth(90)
    port.setAccessibleName(_tr("Port"))
    caption = Label(_tr("&Use another port:"))
    caption.setBuddy(port)
    row = QHBoxLayout()
    row.addWidget(caption)
    row.addWidget(port)
    row.addStretch()
    dialog.body.addLayout(row)
    dialog.buttons.addButton(_tr("Quit"), QDialogButtonBox.ButtonRole.RejectRole)
    use = dialog.buttons.addButton(_tr("Use this port"), QDialogButtonBox.ButtonRole.AcceptRole)
    use.setProperty("look", "primary")
    use.style().unpolish(use)
    use.style().polish(use)
    use.setDefault(True)
    port.setFocus()
    port.selectAll()
    return dialog, port


def ask_for_port(sentence: str, suggestion: int) -> int | None:
    """Say that the port is taken and ask for another; None to quit. Qt thread."""
    dialog, port = port_dialog(sentence, suggestion)
    chosen = port.value() if dialog.exec() == QDialog.DialogCode.Accepted and port.hasAcceptableInput() else None
    dialog.deleteLater()
    return chosen
