"""Copying, exporting and the folders of a session."""

from __future__ import annotations

import csv
import io
import json
import stat
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QMenu

from gui.ledger import OPUS, Ledger
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.session_page import SessionPage
    from gui.conftest import Opener


class Shelf(QObject):
    """Takes what would be opened by the desktop."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


@pytest.fixture
def shelf() -> Iterator[Shelf]:
    made = Shelf()
    QDesktopServices.setUrlHandler("file", made, "take")  # type: ignore[arg-type]  # as it takes it
    yield made
    QDesktopServices.unsetUrlHandler("file")


def opened(opener: Opener, qtbot: QtBot, scribe: Scribe, cwd: str) -> SessionPage:
    run = Run(scribe, "s1", cwd).start(OPUS, "Tidy <up>: all/of it").prompt()
    run.call("Bash", {"command": "=ls"}, response={"stdout": "a", "stderr": ""})
    run.call("Read", {"file_path": "/x"}, error="no such file")
    Run(scribe, "s2", "/code/y").start().prompt().call("Bash", {"command": "other"}, response="")
    ledger = Ledger(scribe)
    ledger.spend("s1", OPUS, run.at_ms, given=1_000, out=200)
    ledger.close()
    window = opener.window()
    window.open_session("s1")
    qtbot.waitUntil(lambda: len(window.session.timeline.steps.items) == 2)
    qtbot.waitUntil(lambda: window.session.timeline.detail.has_call)
    return window.session


def choose_file(page: SessionPage, qtbot: QtBot, path: Path, kind: str) -> None:
    dialog = page.findChild(QFileDialog)
    assert dialog is not None
    name = next(name for name in dialog.nameFilters() if kind in name)
    dialog.selectNameFilter(name)
    dialog.filterSelected.emit(name)
    dialog.selectFile(str(path))
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    qtbot.waitUntil(lambda: page.header.note.full_text == f"Exported to {path}")


def test_all_of_it_as_json(opener: Opener, scribe: Scribe, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(opener, qtbot, scribe, "/code/x")
    QTest.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    path = tmp_path / "session.json"
    choose_file(page, qtbot, path, "JSON")
    written = json.loads(path.read_bytes())
    assert written["session"]["session_id"] == "s1"
    assert [call["tool_name"] for call in written["tool_calls"]] == ["Bash", "Read"]
    assert json.loads(written["tool_calls"][0]["input"]) == {"command": "=ls"}
    assert [request["input_tokens"] for request in written["requests"]] == [1_000]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [item.name for item in tmp_path.glob("*.part")] == []


def test_calls_and_requests_as_csv(opener: Opener, scribe: Scribe, qtbot: QtBot, tmp_path: Path) -> None:
    page = opened(opener, qtbot, scribe, "/code/x")
    for kind, expected in (("Tool calls", 2), ("Requests", 1)):
        page.doing.ask_where()
        path = tmp_path / f"{expected}.csv"
        choose_file(page, qtbot, path, kind)
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        assert [row["session_id"] for row in rows] == ["s1"] * expected
        qtbot.waitUntil(lambda: page.findChild(QFileDialog) is None)


def test_a_file_that_cannot_be_written_says_so(
    opener: Opener, scribe: Scribe, qtbot: QtBot, tmp_path: Path, expected_logs: object
) -> None:
    expected_logs.expect("No such file")  # type: ignore[attr-defined]
    page = opened(opener, qtbot, scribe, "/code/x")
    page.doing.write("s1", "json", tmp_path / "nowhere" / "x.json")
    qtbot.waitUntil(lambda: "could not be done" in page.header.note.full_text)


def test_the_project_is_opened_where_it_is_there(
    opener: Opener, scribe: Scribe, qtbot: QtBot, tmp_path: Path, shelf: Shelf
) -> None:
    project = tmp_path / "my project"
    project.mkdir()
    page = opened(opener, qtbot, scribe, str(project))
    page.doing.folder.trigger()
    qtbot.waitUntil(lambda: shelf.opened == [str(project)])
    project.rmdir()
    page.doing.folder.trigger()
    qtbot.waitUntil(lambda: "is not there any more" in page.header.note.full_text)
    page.doing.transcript.trigger()
    qtbot.waitUntil(lambda: ".claude" in page.header.note.full_text)
    assert shelf.opened == [str(project)]


@pytest.mark.parametrize("cwd", ["//server/share", "\\\\server\\share", "relative/path", "file:///etc"])
def test_what_is_no_folder_of_this_machine_is_not_looked_for(
    opener: Opener, scribe: Scribe, qtbot: QtBot, shelf: Shelf, cwd: str
) -> None:
    page = opened(opener, qtbot, scribe, cwd)
    assert not page.doing.folder.isEnabled()
    page.doing._open_folder()
    assert shelf.opened == []


def test_the_menu_and_what_it_copies(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    page = opened(opener, qtbot, scribe, "/code/x")
    page.show_view("list")
    page.timeline.table.selectRow(0)
    qtbot.waitUntil(lambda: page.timeline.detail.title.text() == "Bash")
    page.header.menu_button.click()
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    texts = {action.text(): action for action in menu.actions() if action.text()}
    assert all(action.isEnabled() for action in texts.values())
    clipboard = QGuiApplication.clipboard()
    texts["Copy the call"].trigger()
    assert clipboard.text().startswith("Bash\n\nInput\n")
    texts["Copy its input"].trigger()
    assert json.loads(clipboard.text()) == {"command": "=ls"}
    texts["Copy its output"].trigger()
    assert json.loads(clipboard.text()) == {"stdout": "a", "stderr": ""}
    texts["Copy the session's id"].trigger()
    assert clipboard.text() == "s1"
    menu.close()
