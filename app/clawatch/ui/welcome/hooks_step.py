"""Second: the hooks, with exactly what changes in the settings of Claude Code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.buttons import Button
from clawatch.ui.labels import Label
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.diff_view import DiffView
from clawatch.ui.welcome.step import Step

if TYPE_CHECKING:
    from clawatch.ui.context import HookSummary
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.settings_control import FileChange


class HooksStep(Step):
    """Installs the hooks when told to."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools, "", "")
        self.title.setText(self.tr("Let Claude Code report to ClaWatch"))
        self.words.setText(
            self.tr(
                "Hooks tell ClaWatch what happens as it happens, and let you pause sessions. Without them it reads "
                "transcripts only. Everything else in the file stays as it is, and a copy is kept beside it."
            )
        )
        self.install_button = Button(self.tr("Install hooks"), look="primary", on_click=self._install)
        self.install_button.setEnabled(False)
        self.hooks = Row(self.tr("Hooks"), self.tr("Looking…"), [self.install_button])
        card = Card()
        card.add(self.hooks)
        self.column.addWidget(card)
        self.caption = Label(self.tr("What changes in the file"), look="label")
        self.diff = DiffView()
        self.caption.hide()
        self.diff.hide()
        self.column.addWidget(self.caption)
        self.column.addWidget(self.diff)
        self.column.addStretch()

    def enter(self) -> None:
        """Look how the hooks stand."""
        self.questions.ask(self.tools.context.hooks.summary, self._show, self._fail)

    def _show(self, summary: HookSummary) -> None:
        self.install_button.setVisible(not summary.complete)
        if summary.complete:
            words = self.tr("Installed in {file}.")
            self.caption.hide()
            self.diff.hide()
        else:
            words = self.tr("Not installed yet in {file}.")
            self.questions.ask(lambda: self.control.hooks_change(installing=True), self._show_change, self._fail)
        self.hooks.set_text(words.format(file=summary.settings_path))

    def _show_change(self, change: FileChange) -> None:
        self.diff.show_change(change)
        self.caption.show()
        self.diff.show()
        self.install_button.setEnabled(True)

    def _install(self) -> None:
        self.install_button.setEnabled(False)
        self.hooks.say(self.tr("Installing…"), "muted")
        self.questions.ask(self.tools.context.hooks.install, self._installed, self._fail)

    def _installed(self, sentence: str) -> None:
        self.hooks.say(sentence, "working")
        self.tools.pulse.check_hooks()
        self.enter()
        self.done.emit()

    def _fail(self, sentence: str) -> None:
        self.hooks.say(sentence, "error")
        self.install_button.setEnabled(True)
