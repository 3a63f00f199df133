"""Settings: Claude Code's hooks, and what becomes of the calls of paused sessions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.buttons import Button
from clawatch.ui.hooks_dialog import HooksDialog
from clawatch.ui.settings.cards import Card, Row
from clawatch.ui.settings.section import Section

if TYPE_CHECKING:
    from clawatch.ui.context import HookSummary
    from clawatch.ui.settings_control import ClaudeFound


class HooksSection(Section):
    """How the hooks stand; installing and removing them, after a look at what changes."""

    def build(self) -> None:
        """Add the cards."""
        self._summary: HookSummary | None = None
        self.claude = Row(self.tr("Claude Code"), self.tr("Looking…"))
        self.install_button = Button(self.tr("Install…"), on_click=partial(self._open, removing=False))
        self.remove_button = Button(self.tr("Remove…"), on_click=partial(self._open, removing=True))
        self.install_button.hide()
        self.remove_button.hide()
        self.hooks = Row(self.tr("Hooks"), "", [self.install_button, self.remove_button])
        card = self.add_card(Card())
        card.add(self.claude)
        card.add(self.hooks)
        words = self.tr("A paused session stands still at its next tool call, which waits in the hook.")
        self.add_fields(self.own(), self.add_card(Card(self.tr("Pausing"), words)))

    def look(self) -> None:
        """Look for Claude Code and at its hooks."""
        self.ask(self.control.claude, self._show_claude, lambda sentence: self.claude.say(sentence, "error"))
        self.ask(self.tools.context.hooks.summary, self._show, lambda sentence: self.hooks.say(sentence, "error"))

    def _show_claude(self, found: ClaudeFound) -> None:
        self.claude.set_text(claude_words(found))

    def _show(self, summary: HookSummary) -> None:
        self._summary = summary
        if summary.complete:
            words = self.tr("Installed in {file}, all up to date.")
        elif summary.installed:
            words = self.tr("Installed in {file}, but not all of them, or older ones.")
        else:
            words = self.tr("Not installed in {file}: ClaWatch learns of sessions from their transcripts only.")
        self.hooks.set_text(words.format(file=summary.settings_path))
        self.hooks.say(" ".join(summary.problems), "error")
        self.install_button.setVisible(not summary.complete)
        self.install_button.setText(self.tr("Renew…") if summary.installed else self.tr("Install…"))
        self.remove_button.setVisible(summary.installed)

    def _open(self, *, removing: bool) -> None:
        if self._summary is None:
            return
        dialog = HooksDialog(
            self.tools.context.hooks,
            self._summary,
            self.tools.reads,
            self.window(),
            settings=self.control,
            removing=removing,
        )
        dialog.setModal(True)
        dialog.installed.connect(self.look)
        dialog.installed.connect(self.tools.pulse.check_hooks)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def claude_words(found: ClaudeFound) -> str:
    """Say what there is of Claude Code."""
    if found.version is not None:
        return _tr("Version {version}; its folder is {folder}.").format(version=found.version, folder=found.folder)
    if found.has_folder:
        return _tr("No `claude` is in the PATH; its folder is {folder}.").format(folder=found.folder)
    return _tr("Not found: there is no folder {folder}.").format(folder=found.folder)


def _tr(text: str) -> str:
    return QCoreApplication.translate("HooksSection", text)
