"""Installing the hooks from the window, or removing them: first exactly what will happen, then what did."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.labels import Label
from clawatch.ui.plain_text import harmless
from clawatch.ui.reads import Asker, ReadExecutor
from clawatch.ui.settings.diff_view import DiffView
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL

if TYPE_CHECKING:
    from clawatch.ui.context import HookControl, HookSummary
    from clawatch.ui.settings_control import FileChange, SettingsControl

_WIDTH = 620


class HooksDialog(QDialog):
    """Shows what changes in which file; does it on the read executor; reports in one sentence."""

    installed = Signal()
    """It was done: hooks were installed, or removed."""

    def __init__(  # noqa: PLR0913 each is one part of what is shown or done
        self,
        hooks: HookControl,
        summary: HookSummary,
        executor: ReadExecutor,
        parent: QWidget | None = None,
        *,
        settings: SettingsControl,
        removing: bool = False,
    ) -> None:
        super().__init__(parent)
        self._hooks, self._removing, self._renewing = hooks, removing, summary.installed
        self.setWindowTitle(self._label())
        self.setMinimumWidth(_WIDTH)
        self._asker = Asker(executor, self)
        self._asker.answered.connect(self._succeed)
        self._asker.failed.connect(self._fail)
        self._look = Asker(executor, self)
        self._look.answered.connect(self._show_change)
        self._look.failed.connect(self._fail_to_look)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_LARGE, GAP_LARGE, GAP_LARGE)
        layout.setSpacing(GAP)
        layout.addWidget(Label(self._title(), look="title"))
        layout.addWidget(self._part(self.tr("File that changes"), summary.settings_path))
        self.caption = Label(self.tr("What changes in it"), look="label")
        layout.addWidget(self.caption)
        self.diff = DiffView()
        layout.addWidget(self.diff)
        self.words = self._wrapped(self._consequences(), tone="soft")
        layout.addWidget(self.words)
        self.report = self._wrapped("")
        self.report.hide()
        layout.addWidget(self.report)
        layout.addSpacing(GAP_SMALL)
        self.cancel_button = Button(self.tr("Cancel"), on_click=self.reject)
        self.install_button = Button(self._label(), look="primary", on_click=self._do)
        self.install_button.setDefault(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP_SMALL)
        buttons.addStretch()
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.install_button)
        layout.addLayout(buttons)
        # nobody should agree to what is not seen yet
        self.install_button.setEnabled(False)
        self._look.ask("change", lambda: settings.hooks_change(installing=not removing))

    def _label(self) -> str:
        if self._removing:
            return self.tr("Remove hooks")
        return self.tr("Renew hooks") if self._renewing else self.tr("Install hooks")

    def _title(self) -> str:
        if self._removing:
            return self.tr("Take ClaWatch's hooks out again")
        return self.tr("Renew Claude Code's hooks") if self._renewing else self.tr("Let Claude Code report to ClaWatch")

    def _consequences(self) -> str:
        if self._removing:
            return self.tr(
                "Everything else in the file stays as it is, and a dated copy of it is kept beside it. ClaWatch then "
                "learns of sessions from their transcripts only, and can pause none of them."
            )
        return self.tr(
            "Everything else in the file stays as it is, and a dated copy of it is kept beside it. Each entry "
            "runs a small script that hands the event to ClaWatch on this machine, and to nobody else. "
            "The settings take it all out again."
        )

    def _wrapped(self, text: str, *, tone: str = "") -> Label:
        label = Label(harmless(text), tone=tone)
        label.setWordWrap(True)
        return label

    def _part(self, caption: str, text: str) -> QWidget:
        part = QWidget()
        inner = QVBoxLayout(part)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(2)
        inner.addWidget(Label(caption, look="label"))
        value = self._wrapped(text)
        value.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        inner.addWidget(value)
        return part

    def _show_change(self, change: object) -> None:
        found = cast("FileChange", change)
        self._offer()
        if found.before == found.after:
            self._hide_diff()
            self._say(self.tr("Nothing changes in it: all stands as it should."), "soft")
            return
        if found.is_new:
            self.caption.setText(self.tr("The file does not exist yet; this will stand in it"))
        self.diff.show_change(found)
        self._fit()

    def _fail_to_look(self, sentence: str) -> None:
        self._offer()
        self._hide_diff()
        self._say(sentence, "error")

    def _offer(self) -> None:
        self.install_button.setEnabled(True)
        # the button that has the focus is the one that Enter presses, whichever is the default
        self.install_button.setFocus()

    def _hide_diff(self) -> None:
        self.caption.hide()
        self.diff.hide()
        self.adjustSize()

    def _do(self) -> None:
        self.install_button.setEnabled(False)
        self._say(self.tr("Removing…") if self._removing else self.tr("Installing…"), "soft")
        self._asker.ask("do", self._hooks.uninstall if self._removing else self._hooks.install)

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
        self._fit()

    def _fit(self) -> None:
        # a window does not grow by itself for lines that wrap: the others would be squeezed
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))
