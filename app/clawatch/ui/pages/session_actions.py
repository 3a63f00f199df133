"""What can be done with the open session beside looking at it: copying, exporting, opening its folders."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QDir, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from clawatch.domain.events import Origin
from clawatch.ui.models.sessions_model import session_label
from clawatch.ui.reads import Asker
from clawatch.ui.session_file import write_session
from clawatch.ui.theme.icons import icon
from clawatch.ui.theme.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QPoint

    from clawatch.queries.rows import SessionSummary
    from clawatch.queries.source import Source
    from clawatch.ui.pages.detail_panel import DetailPanel
    from clawatch.ui.reads import ReadExecutor
    from clawatch.ui.session_file import SessionFileKind

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 60
# a path of another machine, which looking for would dial
_ELSEWHERE = ("//", "\\\\")


class SessionActions(QObject):
    """Actions with shortcuts for a page, and the menu of them. Qt thread; files are looked at on the read executor."""

    said = Signal(str, bool)
    """A sentence on what was done, and whether it is about something that was not."""

    def __init__(self, page: QWidget, source: Source, reads: ReadExecutor, detail: Callable[[], DetailPanel]) -> None:
        super().__init__(page)
        self._page, self._source, self._detail = page, source, detail
        self._session: SessionSummary | None = None
        self._writer = Asker(reads, self)
        self._writer.answered.connect(self._on_written)
        self._writer.failed.connect(self._on_failed)
        self._opener = Asker(reads, self)
        self._opener.answered.connect(self._on_looked)
        self._opener.failed.connect(self._on_failed)
        self.export = self._action(self.tr("Export…"), "download", "Ctrl+Shift+E", self.ask_where)
        self.folder = self._action(self.tr("Open the folder"), "folder-open", "Ctrl+Shift+O", self._open_folder)
        self.transcript = self._action(
            self.tr("Show the transcript's folder"), "file-text", "Ctrl+Shift+T", self._open_transcript
        )
        self.copy_call = self._action(self.tr("Copy the call"), "copy", "Ctrl+Shift+C", lambda: detail().copy_call())
        self.copy_input = self._action(self.tr("Copy its input"), "", "Ctrl+Shift+I", lambda: detail().copy_input())
        self.copy_output = self._action(self.tr("Copy its output"), "", "Ctrl+Shift+U", lambda: detail().copy_output())
        self.copy_id = self._action(self.tr("Copy the session's id"), "", "", self._copy_id)

    def set_session(self, session: SessionSummary | None) -> None:
        """Say which session is open."""
        self._session = session
        path = session.project_path if session is not None and session.origin is not Origin.AGENT else None
        self.folder.setEnabled(_is_here(path))
        self.transcript.setEnabled(_is_here(session.transcript_path if session is not None else None))

    def open_menu(self, button: QWidget) -> None:
        """Open the menu under a button."""
        self.open_menu_at(button.mapToGlobal(button.rect().bottomLeft()))

    def open_menu_at(self, where: QPoint) -> None:
        """Open the menu at a place on the screen."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        self._settle()
        menu.addActions([self.export, self.folder, self.transcript])
        menu.addSeparator()
        menu.addActions([self.copy_call, self.copy_input, self.copy_output, self.copy_id])
        menu.popup(where)

    def ask_where(self) -> None:
        """Ask for a file, and write the session to it."""
        session = self._session
        if session is None:
            return
        kinds: dict[str, SessionFileKind] = {
            self.tr("All of it as JSON (*.json)"): "json",
            self.tr("Tool calls as CSV (*.csv)"): "calls",
            self.tr("Requests as CSV (*.csv)"): "requests",
        }
        dialog = QFileDialog(self._page, self.tr("Export the session"), QDir.homePath())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(list(kinds))
        dialog.setDefaultSuffix("json")
        dialog.filterSelected.connect(lambda text: dialog.setDefaultSuffix("json" if kinds[text] == "json" else "csv"))
        dialog.selectFile(_file_name(session))
        dialog.fileSelected.connect(
            lambda path: self.write(session.session_id, kinds[dialog.selectedNameFilter()], Path(path))
        )
        dialog.open()

    def write(self, session_id: str, kind: SessionFileKind, path: Path) -> None:
        """Write a session to a file, and say so once it is done."""
        source = self._source

        def work() -> Path:
            write_session(source, session_id, kind, path)
            return path

        self._writer.ask((session_id, kind, path), work)

    def _settle(self) -> None:
        tint = theme().tokens.text_soft
        for action in (self.export, self.folder, self.transcript, self.copy_call):
            action.setIcon(icon(cast("str", action.data()), tint, 16))
        for action in (self.copy_call, self.copy_input, self.copy_output):
            action.setEnabled(self._detail().has_call)

    def _action(self, text: str, icon_name: str, keys: str, do: Callable[[], object]) -> QAction:
        action = QAction(text, self._page)
        action.setData(icon_name)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: do())
        self._page.addAction(action)
        return action

    def _copy_id(self) -> None:
        if self._session is not None:
            QGuiApplication.clipboard().setText(self._session.session_id)

    def _open_folder(self) -> None:
        if self._session is not None and self._session.project_path:
            self._open(Path(self._session.project_path))

    def _open_transcript(self) -> None:
        if self._session is not None and self._session.transcript_path:
            self._open(Path(self._session.transcript_path).parent)

    def _open(self, folder: Path) -> None:
        if _is_here(str(folder)):
            self._opener.ask(folder, partial(_look, folder))

    def _on_looked(self, found: tuple[Path, bool]) -> None:
        folder, is_there = found
        if not is_there:
            self.said.emit(self.tr("The folder {path} is not there any more.").format(path=folder), True)  # noqa: FBT003
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
            self.said.emit(self.tr("No program opens the folder {path}.").format(path=folder), True)  # noqa: FBT003

    def _on_written(self, path: Path) -> None:
        self.said.emit(self.tr("Exported to {path}").format(path=path), False)  # noqa: FBT003

    def _on_failed(self, sentence: str) -> None:
        self.said.emit(self.tr("That could not be done: {problem}").format(problem=sentence), True)  # noqa: FBT003


def _look(folder: Path) -> tuple[Path, bool]:
    return folder, folder.is_dir()


def _is_here(path: str | None) -> bool:
    """Whether a path could be of this machine: whole, and not of a server's."""
    return (
        bool(path) and "\0" not in str(path) and not str(path).startswith(_ELSEWHERE) and Path(str(path)).is_absolute()
    )


def _file_name(session: SessionSummary) -> str:
    name = _UNSAFE.sub("-", session_label(session)).strip("-.")[:_LONGEST_NAME]
    return f"{name or session.session_id}.json"
