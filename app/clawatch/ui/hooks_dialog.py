"""Installing the hooks from the window: first exactly what will happen, then what did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from clawatch.integrations.claude_code.hook_events import HOOK_EVENTS
from clawatch.ui.buttons import Button
from clawatch.ui.labels import Label
from clawatch.ui.plain_text import harmless
from clawatch.ui.reads import Asker, ReadExecutor
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from clawatch.ui.context import HookControl, HookSummary

_WIDTH = 560


class HooksDialog(QDialog):
    """Shows which file gets which entries; installs on the read executor; reports in one sentence."""

    installed = Signal()

    def __init__(
        self, hooks: HookControl, summary: HookSummary, executor: ReadExecutor, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._hooks = hooks
        renewing = summary.installed
        self.setWindowTitle(self.tr("Renew hooks") if renewing else self.tr("Install hooks"))
        self.setMinimumWidth(_WIDTH)
        self._asker = Asker(executor, self)
        self._asker.answered.connect(self._succeed)
        self._asker.failed.connect(self._fail)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_LARGE, GAP_LARGE, GAP_LARGE)
        layout.setSpacing(GAP)
        layout.addWidget(
            Label(
                self.tr("Renew Claude Code's hooks") if renewing else self.tr("Let Claude Code report to ClaWatch"),
                look="title",
            )
        )
        layout.addWidget(self._wrapped(self.tr("This is what will happen:"), tone="soft"))
        layout.addWidget(self._part(self.tr("File that changes"), summary.settings_path, selectable=True))
        layout.addWidget(
            self._part(
                self.tr("Events that get an entry"),
                "   ".join(event.name for event in HOOK_EVENTS),
            )
        )
        layout.addWidget(
            self._wrapped(
                self.tr(
                    "Everything else in the file stays as it is, and a dated copy of it is kept beside it. Each entry "
                    "runs a small script that hands the event to ClaWatch on this machine, and to nobody else. "
                    "`clawatch hooks uninstall` takes it all out again."
                ),
                tone="soft",
            )
        )
        self.report = self._wrapped("")
        self.report.hide()
        layout.addWidget(self.report)
        layout.addSpacing(GAP_SMALL)
        self.cancel_button = Button(self.tr("Cancel"), on_click=self.reject)
        label = self.tr("Renew hooks") if renewing else self.tr("Install hooks")
        self.install_button = Button(label, look="primary", on_click=self._install)
        self.install_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_SMALL)
        buttons.addStretch()
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.install_button)
        layout.addLayout(buttons)
        # the button that has the focus is the one that Enter presses, whichever is the default
        self.install_button.setFocus()

    def _wrapped(self, text: str, *, tone: str = "") -> Label:
        label = Label(harmless(text), tone=tone)
        label.setWordWrap(True)
        return label

    def _part(self, caption: str, text: str, *, selectable: bool = False) -> QWidget:
        part = QWidget()
        inner = QVBoxLayout(part)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(Label(caption, look="label"))
        value = self._wrapped(text)
        if selectable:
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        inner.addWidget(value)
        return part

    def _install(self) -> None:
        self.install_button.setEnabled(False)
        self._say(self.tr("Installing…"), "soft")
        self._asker.ask("install", self._hooks.install)

    def _succeed(self, sentence: object) -> None:
        self._say(str(sentence), "working")
        self.install_button.hide()
        self.cancel_button.setText(self.tr("Done"))
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()
        self.installed.emit()

    def _fail(self, sentence: str) -> None:
        self._say(sentence, "error")
        self.install_button.setEnabled(True)
        self.install_button.setText(self.tr("Try again"))
        self.install_button.setFocus()

    def _say(self, text: str, tone: str) -> None:
        self.report.setText(harmless(text))
        self.report.set_tone(tone)
        self.report.show()
        # a window does not grow by itself for lines that wrap: the others would be squeezed
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))
