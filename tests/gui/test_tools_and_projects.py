"""The pages of tools and projects: tables, comparison, and a page for each."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from clawatch.queries.sessions import SessionFilter
from clawatch.ui.places import PROJECT, PROJECTS, SESSION, SESSIONS, TOOL, TOOLS, Place
from gui.fakes import BreakableSource, FakeHooks
from gui.ledger import OPUS, Ledger
from gui.scribe import Run

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.figures_page import FiguresPage
    from clawatch.ui.pages.project_page import ProjectPage
    from clawatch.ui.pages.projects_page import ProjectsPage
    from clawatch.ui.pages.tool_page import ToolPage
    from clawatch.ui.window import MainWindow
    from gui.conftest import Opener
    from gui.scribe import Scribe
    from support.logs import ExpectedLogs

MINUTE_MS, DAY_MS = 60_000, 86_400_000


def now() -> int:
    return time.time_ns() // 1_000_000


def busy_day(scribe: Scribe, folder: str = "/code/ledger") -> None:
    """Two projects, three tools, two failures, one of them of long ago."""
    for session, cwd, days_ago in (("s1", folder, 0), ("s2", "/code/website", 0), ("old", folder, 40)):
        run = Run(scribe, session, cwd, now() - 30 * MINUTE_MS - days_ago * DAY_MS).start(title=f"Work of {session}")
        for ms in (100, 200, 4_000):
            given = {"command": f"make {ms}"}
            run.end(run.begin("Bash", given), "Bash", given, response="done", ms=ms)
    run = Run(scribe, "s1", folder, now() - 10 * MINUTE_MS)
    for number in range(2):
        given = {"command": f"pytest {number}"}
        error = f"Exit code 1\n{number} tests failed"
        run.end(run.begin("Bash", given), "Bash", given, error=error, ms=50)
    read = {"file_path": "/code/ledger/a.py"}
    run.end(run.begin("Read", read), "Read", read, response="text", ms=7)
    run.begin("mcp__github__create_issue", {"title": "x"})
    ledger = Ledger(scribe)
    ledger.spend("s1", OPUS, now() - 9 * MINUTE_MS, given=1_000_000)
    ledger.close()


def texts(page: FiguresPage, column: int) -> list[str]:
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def opened(window: MainWindow, place: Place, qtbot: QtBot) -> FiguresPage:
    window.open_place(place)
    page = cast("FiguresPage", window.current_page)
    qtbot.waitUntil(lambda: page._shown is not None)
    return page


@pytest.mark.parametrize("place", [TOOLS, PROJECTS])
def test_where_nothing_ever_was_the_hooks_are_offered(opener: Opener, qtbot: QtBot, place: str) -> None:
    page = opened(opener.window(hooks=FakeHooks(installed=False, complete=False)), Place(place), qtbot)
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "No sessions yet")
    wanted: list[bool] = []
    page.hooks_wanted.connect(lambda: wanted.append(True))
    page.hooks_wanted.disconnect(cast("MainWindow", page.window()).install_hooks)
    page.take_focus()
    QTest.keyClick(page.placeholder.button, Qt.Key.Key_Return)
    assert wanted


@pytest.mark.parametrize(("place", "words"), [(TOOLS, "No tool was called yet"), (PROJECTS, "No projects yet")])
def test_a_session_alone_brings_neither_tools_nor_projects(
    opener: Opener, scribe: Scribe, qtbot: QtBot, place: str, words: str
) -> None:
    scribe.send({"agentId": "indexer", "agentName": "Nightly indexer", "type": "heartbeat"}, now())
    page = opened(opener.window(), Place(place), qtbot)
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "Nothing in this time")
    page.take_focus()
    QTest.keyClick(page.placeholder.button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.placeholder.title.text() == words)
    assert not page.placeholder.button.isVisible()


def test_tools_are_searched_sorted_and_opened_by_keyboard(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy_day(scribe)
    window = opener.window()
    page = opened(window, Place(TOOLS), qtbot)
    assert texts(page, 0) == ["Bash", "Read", "github: create_issue"]
    assert texts(page, 1) == ["8", "1", "1"]
    assert texts(page, 3) == ["25 %", "0 %", "0 %"]
    assert texts(page, 5) == ["100 ms", "7 ms", "\u2013"], "an open call has no duration, which is not zero"
    assert page.head.subtitle.text() == "3 tools, 10 calls"
    page.table.order.header.sort_asked.emit(0)
    assert texts(page, 0) == ["Bash", "github: create_issue", "Read"]
    page.table.order.header.sort_asked.emit(0)
    assert texts(page, 0) == ["Read", "github: create_issue", "Bash"]
    page.order_button.click()
    menu = page.table.findChildren(QMenu)[-1]
    next(action for action in menu.actions() if action.text() == "Calls").trigger()
    menu.close()
    assert texts(page, 0)[0] == "Bash"
    QTest.keyClicks(page.table, "git")
    assert page.search.hasFocus()
    qtbot.waitUntil(lambda: texts(page, 0) == ["github: create_issue"])
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert window.focusWidget() is page.table
    QTest.keyClicks(page.table, "zzz")
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "Nothing found")
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(texts(page, 0)) == 3)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_Home)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert window.pages.place == Place(TOOL, "Bash")


def test_the_range_is_the_windows_and_a_call_that_comes_is_counted(
    opener: Opener, scribe: Scribe, qtbot: QtBot
) -> None:
    busy_day(scribe)
    page = opened(opener.window(), Place(TOOLS), qtbot)
    page.ranges.chips["all"].click()
    qtbot.waitUntil(lambda: texts(page, 1)[0] == "11")
    Run(scribe, "s3", "/code/third", now()).start().begin("Glob", {"pattern": "*"})
    qtbot.waitUntil(lambda: "Glob" in texts(page, 0))


def test_a_question_that_fails_is_said_and_asked_again(
    opener: Opener, scribe: Scribe, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    busy_day(scribe)
    source = BreakableSource(scribe)
    window = opener.window(source=source)
    expected_logs.expect("A question of the windows failed")
    source.broken = True
    window.open_place(Place(TOOL, "Bash"))
    page = cast("ToolPage", window.current_page)
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "The figures cannot be read")
    assert page.placeholder.words.text() == "disk I/O error"
    source.broken = False
    page.placeholder.button.click()
    qtbot.waitUntil(lambda: page.body.currentWidget() is page.grid)


def test_a_tool_shows_its_figures_and_leads_to_its_calls(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy_day(scribe)
    window = opener.window()
    window.pages._tools.range.choose("all")
    window.open_place(Place(TOOL, "Bash"))
    page = cast("ToolPage", window.current_page)
    qtbot.waitUntil(lambda: page._shown is not None)
    assert page.head.title.full_text == "Bash"
    assert (page.calls.value.full_text, page.rate.value.full_text) == ("11", "18.2 %")
    assert page.rate.note.full_text == "2 calls failed"
    assert page.percentiles[50].value.full_text == "200 ms"
    assert page.percentiles[99].note.full_text == "99 of 100 took no longer"
    assert sum(page.calls_chart.data.series[0].values) == 9  # type: ignore[arg-type]
    assert [row.text for row in page.projects.rows] == ["8", "3"]
    assert [(row.label, row.text) for row in page.errors.rows] == [("Exit code 1: <n> tests failed", "2")]
    assert page._errors_panel.note.full_text == "of 2 failed calls"
    assert [entry.label for entry in page.slowest.rows[:4]] == ["make 4000"] * 3 + ["make 200"]
    assert [entry.label for entry in page.failed.rows] == [
        "Exit code 1 1 tests failed",
        "Exit code 1 0 tests failed",
    ]
    page.rate.setFocus()
    QTest.keyClick(page.rate, Qt.Key.Key_Return)
    assert page.failed.hasFocus()
    QTest.keyClick(page.failed, Qt.Key.Key_Down)
    QTest.keyClick(page.failed, Qt.Key.Key_Return)
    place = window.pages.place
    assert place is not None
    assert (place.page, place.key) == (SESSION, "s1")
    assert str(place.detail).startswith("call:toolu_s1_")
    window.go_back()
    QTest.keyClick(page.grid, Qt.Key.Key_Escape)
    assert window.current_page is window.sessions


def test_a_bucket_of_a_chart_is_looked_at_closer(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy_day(scribe)
    window = opener.window()
    window.pages._tools.range.choose("all")
    window.open_place(Place(TOOL, "Bash"))
    page = cast("ToolPage", window.current_page)
    qtbot.waitUntil(lambda: page._shown is not None)
    data = page.calls_chart.data
    page.calls_chart.clicked.emit(data.starts[0], data.end_of(0), "errors")
    assert window.pages._tools.range.kind == "own"
    qtbot.waitUntil(lambda: page.calls.value.full_text == "3")


def test_a_tool_that_nobody_called_says_so(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy_day(scribe)
    window = opener.window()
    window.open_place(Place(TOOL, "Never"))
    page = cast("ToolPage", window.current_page)
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "Never was never called")
    window.open_place(Place(TOOL, "Read"))
    qtbot.waitUntil(lambda: page.calls.value.full_text == "1")


def test_selected_projects_are_compared_by_keyboard(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy_day(scribe)
    window = opener.window()
    page = cast("ProjectsPage", opened(window, Place(PROJECTS), qtbot))
    assert texts(page, 0) == ["ledger /code/ledger", "website /code/website"]
    assert texts(page, 5) == ["$5.00", "\u2013"], "unknown is not zero"
    assert not page.compare_button.isEnabled()
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Home)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert len(page.chosen) == 2
    page.compare_button.setFocus()
    QTest.keyClick(page.compare_button, Qt.Key.Key_Space)
    assert page.compare.isVisible()
    qtbot.waitUntil(lambda: len(page.compare.charts[0].data.series) == 2)
    sums = [sum(value or 0 for value in one.values) for one in page.compare.charts[2].data.series]
    assert sums == [7, 3]
    page.compare.chips[2].click()
    assert page.compare.stack.currentWidget() is page.compare.charts[2]
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert not page.compare.isVisible()
    assert not page.compare_button.isChecked()
    QTest.keyClick(page.table, Qt.Key.Key_Home)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    place = window.pages.place
    assert place is not None
    assert place.page == PROJECT


def test_a_project_shows_what_happened_in_it_and_leads_on(
    opener: Opener, scribe: Scribe, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_day(scribe, str(tmp_path))
    row = scribe.readers.connection().execute("SELECT id FROM projects WHERE path = ?", (str(tmp_path),)).fetchone()
    window = opener.window()
    window.open_place(Place(PROJECT, str(row[0])))
    page = cast("ProjectPage", window.current_page)
    qtbot.waitUntil(lambda: page._shown is not None)
    assert page.head.title.full_text == tmp_path.name
    assert [card.value.full_text for card in page.cards] == ["1", "7", "28.6 %", "1M", "$5.00"]
    assert page.sessions_card.note.full_text == "2 live now"
    bar = page.tools.rows[0]
    assert (bar.label, bar.text, bar.second) == ("Bash", "5", "40 %")
    assert sum(value or 0 for value in page.cost.data.series[0].values) == 5_000_000
    assert [entry.label for entry in page.recent.rows] == ["Work of s1", "Work of old"]
    opened_folders: list[str] = []
    monkeypatch.setattr(
        "clawatch.ui.pages.project_page.QDesktopServices.openUrl", lambda url: opened_folders.append(url.toLocalFile())
    )
    page.folder_button.click()
    assert opened_folders == [str(tmp_path)]
    page.all_button.setFocus()
    QTest.keyClick(page.all_button, Qt.Key.Key_Return)
    place = window.pages.place
    assert place == Place(SESSIONS, detail=SessionFilter(project_id=row[0]))
    window.go_back()
    page.tools.setFocus()
    QTest.keyClick(page.tools, Qt.Key.Key_Down)
    QTest.keyClick(page.tools, Qt.Key.Key_Return)
    assert window.pages.place == Place(TOOL, "Bash")


def test_a_folder_that_is_gone_and_a_project_that_is_none(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy_day(scribe)
    window = opener.window()
    window.open_place(Place(PROJECT, "1"))
    page = cast("ProjectPage", window.current_page)
    qtbot.waitUntil(lambda: page._shown is not None)
    assert not page.folder_button.isEnabled()
    window.open_place(Place(PROJECT, "nonsense"))
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "There is no such project")


def test_how_tools_are_sorted_is_remembered(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    busy_day(scribe)
    window = opener.window(layout="kept")
    page = opened(window, Place(TOOLS), qtbot)
    page.table.order.header.sort_asked.emit(0)
    before = texts(page, 0)
    window.close_for_good()
    opener.desktops[-1].stop()
    again = opened(opener.window(layout="kept"), Place(TOOLS), qtbot)
    assert again.model.order == (0, True)
    assert texts(again, 0) == before
