"""Settings: which folders of transcripts are followed, and how far the history is read."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog

from clawatch.ui.buttons import Button
from clawatch.ui.formatting import counted
from clawatch.ui.import_strip import POLL_MS
from clawatch.ui.settings.cards import Card, Row, clear, rows
from clawatch.ui.settings.history_words import history_words
from clawatch.ui.settings.section import Section

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from clawatch.ui.settings_control import ClaudeFound, SettingsView

_NAME = ("transcript_folders",)


class TranscriptsSection(Section):
    """The folders, and the reading of the history; its timer runs only while both go on and are seen."""

    def build(self) -> None:
        """Add the cards."""
        self._folders: tuple[str, ...] = ()
        self.stop_button = Button(self.tr("Stop"), on_click=self._stop)
        self.resume_button = Button(self.tr("Resume"), on_click=self._resume)
        self.history = Row(self.tr("History"), "", [self.stop_button, self.resume_button])
        self.found = Row(self.tr("Claude Code's own"), self.tr("Looking…"))
        self.add_button = Button(self.tr("Add a folder…"), on_click=self._choose)
        self.further = Row(
            self.tr("Further folders"),
            self.tr("Folders of other accounts or machines, as copies; they are followed as well."),
            [self.add_button],
        )
        self.rows, self._rows = rows()
        card = self.add_card(Card())
        card.add(self.history)
        folders = self.add_card(Card())
        folders.add(self.found)
        folders.add(self.further)
        folders.add(self.rows)
        self._folder_card = folders
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._look_at_history)

    def look(self) -> None:
        """Look at the folders, and at the history."""
        self.ask(self.control.claude, self._show_claude, lambda sentence: self.found.say(sentence, "error"))
        self._look_at_history()

    def leave(self) -> None:
        """Look at the history no more."""
        self._timer.stop()

    def show_view(self, view: SettingsView) -> None:
        """Show the folders of the settings."""
        super().show_view(view)
        self._folders = view.settings.transcript_folders
        variable = view.by_environment.get(_NAME[0])
        self.add_button.setEnabled(variable is None)
        if variable is not None:
            self.further.say(self.tr("Set by {variable} in the environment.").format(variable=variable), "muted")
        clear(self._rows)
        for folder in self._folders:
            remove = Button(
                self.tr("Remove"),
                name=self.tr("Remove {folder}").format(folder=folder),
                on_click=partial(self._remove, folder),
            )
            remove.setEnabled(variable is None)
            self._rows.addWidget(Row(folder, right=[remove]))
        self._folder_card.show_row(self.rows, shown=bool(self._folders))

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the history again."""
        super().showEvent(event)
        self._look_at_history()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look at the history no more: nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def _show_claude(self, found: ClaudeFound) -> None:
        files = counted(found.transcripts, "%n transcript", "%n transcripts")
        self.found.set_text(self.tr("{folder}; {files} in all folders.").format(folder=found.folder, files=files))

    def _look_at_history(self) -> None:
        progress = self.tools.context.history.progress()
        self.history.set_text(history_words(progress))
        running, stopped = progress.state == "running", progress.state == "stopped"
        had_keyboard = self.stop_button.hasFocus() or self.resume_button.hasFocus()
        self.stop_button.setVisible(running)
        self.resume_button.setVisible(stopped)
        if had_keyboard and stopped:
            self.resume_button.setFocus()
        elif had_keyboard and running:
            self.stop_button.setFocus()
        if running and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _stop(self) -> None:
        self.tools.context.history.stop()
        self._look_at_history()

    def _resume(self) -> None:
        self.tools.context.history.resume()
        self._look_at_history()

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("A folder with transcripts"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.add_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def add_folder(self, folder: str) -> None:
        """Follow a folder as well."""
        if folder and folder not in self._folders:
            self.store.save(_NAME, [*self._folders, folder])

    def _remove(self, folder: str) -> None:
        left = [one for one in self._folders if one != folder]
        self.store.save(_NAME, left or None)
