from __future__ import annotations

import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clawatch.ui.models.cell import CELL_ROLE
from clawatch.ui.models.session_columns import FIRST_CHOICE
from clawatch.ui.models.sessions_model import (
    DURATION,
    ERRORS,
    MODEL,
    SESSION,
    STARTED,
    STATE,
    TOKENS,
    TOOLS,
)
from clawatch.ui.pages.sessions_page import WINDOW
from gui.fakes import BreakableSource, FakeHooks
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHeaderView
    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.sessions_page import SessionsPage
    from gui.conftest import Opener
    from support.logs import ExpectedLogs


def now() -> int:
    return time.time_ns() // 1_000_000


def texts(page: SessionsPage, column: int) -> list[str]:
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def _reads(page: SessionsPage, titles: list[str]) -> bool:
    return texts(page, SESSION) == titles


def three_sessions(scribe: Scribe) -> None:
    Run(scribe, "aaaaaaaa-1", "/code/ledger", now() - 60_000).start(title="Fix the import").prompt()
    Run(scribe, "bbbbbbbb-2", "/code/website", now() - 50_000).start(title="Tidy up").event("Stop")
    Run(scribe, "cccccccc-3", "/code/ledger", now() - 40_000).start().event("SessionEnd", reason="other")


def test_a_session_appears_and_changes_as_it_runs(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    page = opener.window().sessions
    run = Run(scribe, "11111111-2222", "/code/ledger").start(title="Fix the import")
    qtbot.waitUntil(lambda: texts(page, SESSION) == ["Fix the import"])
    assert texts(page, STATE) == ["Waiting for you"]
    page.table.selectRow(0)
    run.prompt()
    qtbot.waitUntil(lambda: texts(page, STATE) == ["Working"])
    run.call("Bash", {"command": "ls"})
    qtbot.waitUntil(lambda: texts(page, TOOLS) == ["1"])
    Run(scribe, "33333333-4444", "/code/website", now() + 1000).start(title="Newer")
    qtbot.waitUntil(lambda: texts(page, SESSION) == ["Newer", "Fix the import"])
    assert page.table.current_row == 1, "the selection stays with its session"
    run.event("SessionEnd", reason="other")
    qtbot.waitUntil(lambda: texts(page, STATE) == ["Waiting for you", "Ended"])


def test_a_refresh_resets_nothing(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_sessions(scribe)
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    resets: list[None] = []
    page.model.modelReset.connect(lambda: resets.append(None))
    with qtbot.waitSignal(page.model.dataChanged):
        Run(scribe, "aaaaaaaa-1", "/code/ledger").call("Bash", {"command": "ls"})
    Run(scribe, "dddddddd-4", "/code/x").start()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert resets == []


def test_filters_and_their_counts(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_sessions(scribe)
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.filters.chips[0].text() == "All  3")
    assert [chip.text() for chip in page.filters.chips] == [
        "All  3",
        "Live  2",
        "Needs you  1",
        "Working  1",
        "Error",
        "Ended  1",
    ]
    for place, titles in ((1, ["Tidy up", "Fix the import"]), (2, ["Tidy up"]), (5, ["cccccccc-3"])):
        page.filters.chips[place].click()
        qtbot.waitUntil(partial(_reads, page, titles))


def _leaves_out(header: QHeaderView, columns: set[int]) -> bool:
    return {column for column in FIRST_CHOICE if header.isSectionHidden(column)} == columns


def test_every_column_that_is_shown_has_room(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_sessions(scribe)
    window = opener.window()
    header = window.sessions.table.horizontalHeader()
    cases: tuple[tuple[int, set[int]], ...] = (
        (1280, {DURATION}),
        (1060, {DURATION, MODEL, STARTED}),
        (860, {DURATION, MODEL, STARTED, ERRORS, TOKENS}),
        (1400, set()),
    )
    for width, left_out in cases:
        window.resize(width, 600)
        qtbot.waitUntil(partial(_leaves_out, header, left_out))
        assert header.length() <= window.sessions.table.viewport().width()
        assert header.sectionSize(SESSION) >= 100


def test_search_finds_and_clears(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_sessions(scribe)
    window = opener.window()
    page = window.sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(page.search.hasFocus)
    QTest.keyClicks(page.search, "website")
    qtbot.waitUntil(lambda: texts(page, SESSION) == ["Tidy up"])
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    assert page.table.current_row == 0
    page.search.setText("100%")
    qtbot.waitUntil(page.placeholder.isVisible)
    assert page.placeholder.words.text() == "No session matches “100%”."
    assert page.placeholder.button.text() == "Clear filters"
    page.placeholder.button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.table.isVisible()


def test_typing_in_the_list_searches_and_escape_ends_it(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_sessions(scribe)
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.table.setFocus()
    QTest.keyClicks(page.table, "t")
    assert page.search.text() == "t"
    qtbot.waitUntil(page.search.hasFocus)
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.search.text() == ""


def test_no_sessions_and_no_hooks(opener: Opener, qtbot: QtBot) -> None:
    hooks = FakeHooks(installed=False, complete=False)
    window = opener.window(hooks=hooks)
    page = window.sessions
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "No sessions yet")
    assert page.placeholder.button.text() == "Install hooks…"
    page.placeholder.button.click()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.close()


def test_no_sessions_but_hooks(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "Ready and listening")
    assert "Start Claude Code" in page.placeholder.words.text()
    assert not page.placeholder.button.isVisible()


def test_a_failed_query_is_shown_and_can_be_tried_again(
    opener: Opener, scribe: Scribe, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("disk I/O error")
    three_sessions(scribe)
    source = BreakableSource(scribe)
    source.broken = True
    window = opener.window(source=source)
    page = window.sessions
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "The sessions cannot be read")
    assert page.placeholder.words.text() == "disk I/O error"
    qtbot.waitUntil(lambda: [banner.notice.text for banner in window.banners.banners] != [])
    assert window.banners.banners[0].notice.text == "The database cannot be read: disk I/O error"
    source.broken = False
    page.placeholder.button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    assert page.table.isVisible()


def test_markup_stays_text(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    title = "<b>bold</b> <script>alert(1)</script>\x00"
    Run(scribe, "eeeeeeee-5", "/code/<i>x</i>").start(title=title)
    window = opener.window()
    page = window.sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    index = page.model.index(0, SESSION)
    assert index.data() == "<b>bold</b> <script>alert(1)</script>\u2400"
    assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)
    window.open_session("eeeeeeee-5")
    qtbot.waitUntil(lambda: window.session.header.title.full_text.startswith("<b>bold</b>"))
    assert window.session.header.title.textFormat() is Qt.TextFormat.PlainText


@pytest.fixture
def crowd(scribe: Scribe) -> Scribe:
    """20,000 sessions, written beside the one way in, which takes longer for them than a test should."""
    Run(scribe, "first", "/code/x", now() - 10**8).start()
    connection = sqlite3.connect(scribe.writer._path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(sessions)") if row[1] != "id"]
    kept = ", ".join(
        "printf('s%05d', n)" if c == "session_id" else "started_at + n" if c == "started_at" else c for c in columns
    )
    connection.execute(
        f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 19999) "  # noqa: S608 fixed names
        f"INSERT INTO sessions ({', '.join(columns)}) SELECT {kept} FROM sessions, c WHERE session_id = 'first'"
    )
    connection.commit()
    connection.close()
    return scribe


def test_twenty_thousand_sessions_stay_lazy(opener: Opener, crowd: Scribe, qtbot: QtBot) -> None:
    window = opener.window()
    page = window.sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 20_000)
    assert page.model.loaded <= WINDOW
    bar = page.table.verticalScrollBar()
    began = time.thread_time()
    bar.setValue(bar.maximum() // 2)
    assert time.thread_time() - began < 0.1
    first, last = page.table.visible_rows()
    assert first > 5_000
    qtbot.waitUntil(lambda: page.model.session(first) is not None and page.model.session(last) is not None)
    assert page.model.loaded <= 3 * WINDOW
    top = page.model.session(first)
    assert top is not None
    Run(crowd, "newest", "/code/x").start()
    qtbot.waitUntil(lambda: page.model.rowCount() == 20_001)
    assert page.table.visible_rows()[0] == first + 1, "what is looked at stays where it is"
    assert page.model.session(first + 1) == top
    bar.setValue(0)
    qtbot.waitUntil(lambda: page.model.index(0, SESSION).data() == "newest")


@pytest.mark.usefixtures("crowd")
def test_blank_rows_are_drawn_as_such(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 20_000)
    assert page.model.index(19_000, STATE).data(CELL_ROLE).blank
    assert page.model.index(19_000, STATE).data() is None


def test_durations_of_live_sessions_go_on_while_seen_only(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "live", "/code/x").start()
    window = opener.window()
    page = window.sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.ticker.is_waiting
    before = texts(page, DURATION)
    qtbot.waitUntil(lambda: texts(page, DURATION) != before, timeout=3000)
    window.hide()
    assert not page.ticker.is_waiting


def test_a_hidden_page_only_notes_that_it_is_stale(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    three_sessions(scribe)
    window = opener.window()
    page = window.sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    window.hide()
    Run(scribe, "dddddddd-4", "/code/x").start()
    qtbot.waitUntil(lambda: page.is_stale)
    assert page.model.rowCount() == 3
    window.show()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)


def test_columns_are_remembered(opener: Opener) -> None:
    window = opener.window(layout="kept")
    window.sessions.table.setColumnWidth(STATE, 222)
    window.close_for_good()
    opener.desktops[0].stop()
    assert opener.window(layout="kept").sessions.table.columnWidth(STATE) == 222
