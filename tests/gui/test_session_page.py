from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from clawatch.ui.models.cell import CELL_ROLE
from clawatch.ui.models.timeline_model import DURATION, STATUS, TIME, WHAT
from clawatch.ui.pages.text_block import FIRST_CHARACTERS
from gui.blocks import text_of
from gui.fakes import BreakableSource
from gui.ledger import OPUS, Ledger
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.session_page import SessionPage
    from gui.conftest import Opener
    from support.logs import ExpectedLogs


def column(page: SessionPage, number: int) -> list[str]:
    return [page.timeline.model.index(row, number).data() for row in range(page.timeline.model.rowCount())]


def opened(opener: Opener, qtbot: QtBot, session_id: str) -> SessionPage:
    window = opener.window()
    window.open_session(session_id)
    qtbot.waitUntil(lambda: window.session._session is not None)
    window.session.show_view("list")
    return window.session


def test_a_live_session_is_seen_growing(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "live-1", "/code/ledger").start(title="Fix it").prompt()
    page = opened(opener, qtbot, "live-1")
    assert page.header.title.full_text == "Fix it"
    assert page.header.project.full_text == "ledger"
    assert page.timeline.nothing.title.text() == "No steps yet"
    given = {"command": "pytest -q"}
    use_id = run.begin("Bash", given)
    qtbot.waitUntil(lambda: column(page, WHAT) == ["Bash: pytest -q"])
    assert column(page, STATUS) == ["Running"]
    run.end(use_id, "Bash", given, response={"stdout": "ok", "stderr": ""}, ms=4200)
    qtbot.waitUntil(lambda: column(page, STATUS) == ["Success"])
    assert column(page, DURATION) == ["4.2 s"]
    run.call("Read", {"file_path": "/a.txt"}, error="no such file")
    qtbot.waitUntil(lambda: column(page, STATUS) == ["Success", "Error"])
    run.event("SessionEnd", reason="other")
    qtbot.waitUntil(lambda: page.header.state.text() == "Ended")
    assert page.header.errors.value.full_text == "1"


def test_f5_reads_also_what_was_over_long_ago(opener: Opener, scribe: Scribe, qtbot: QtBot, tmp_path: Path) -> None:
    run = Run(scribe, "f5-1", "/code/x").start().prompt()
    for number in range(40):
        run.call("Read", {"file_path": f"/{number}.txt"})
    page = opened(opener, qtbot, "f5-1")
    qtbot.waitUntil(lambda: len(column(page, STATUS)) == 40)
    with closing(sqlite3.connect(tmp_path / "clawatch.db")) as connection, connection:
        connection.execute("UPDATE tool_calls SET status = 'error' WHERE id = (SELECT min(id) FROM tool_calls)")
    run.call("Read", {"file_path": "/b.txt"})
    qtbot.waitUntil(lambda: len(column(page, STATUS)) == 41)
    assert column(page, STATUS)[0] == "Success"
    QTest.keyClick(page.view.rows, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: column(page, STATUS)[0] == "Error")


def test_subagents_have_lanes(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "sub-1", "/code/x").start().prompt()
    run.event("SubagentStart", agent_id="a1", agent_type="Explore").later(5)
    run.call("Grep", {"pattern": "x"}, agent="a1", response="1")
    page = opened(opener, qtbot, "sub-1")
    qtbot.waitUntil(lambda: column(page, WHAT) == ["Subagent Explore", "Grep: x"])
    cells = [page.timeline.model.index(row, WHAT).data(CELL_ROLE) for row in range(2)]
    assert [(cell.indent, cell.lane) for cell in cells] == [(1, 0), (1, 0)]
    assert column(page, STATUS)[0] == "Running"
    page.timeline.table.selectRow(0)
    assert page.timeline.detail.title.text() == "Subagent Explore"


def test_the_selected_call_is_shown_whole(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "detail-1", "/code/x").start().prompt()
    long = "<b>line</b>\x00\n" * 3000
    run.call("Bash", {"command": "cat it"}, response={"stdout": long, "stderr": ""})
    page = opened(opener, qtbot, "detail-1")
    qtbot.waitUntil(lambda: len(page.timeline.detail.blocks) == 2)
    command, output = page.timeline.detail.blocks
    assert text_of(command) == "cat it"
    assert text_of(output).startswith("<b>line</b>\u2400\n")
    assert len(text_of(output)) <= FIRST_CHARACTERS
    assert not output.more_button.isHidden()
    output.more_button.click()
    assert text_of(output).count("<b>") == 3000
    assert output.more_button.isHidden()
    output.copy_button.click()
    # what is copied is what was there; the clipboard itself ends at no NUL
    assert QGuiApplication.clipboard().text() == long


def test_a_call_that_ends_while_selected_is_read_again(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "detail-2", "/code/x").start().prompt()
    given = {"command": "make"}
    use_id = run.begin("Bash", given)
    page = opened(opener, qtbot, "detail-2")
    qtbot.waitUntil(lambda: len(page.timeline.detail.blocks) == 1)
    assert page.timeline.detail.status.text() == "Running"
    run.end(use_id, "Bash", given, response={"stdout": "built", "stderr": ""})
    qtbot.waitUntil(lambda: len(page.timeline.detail.blocks) == 2)
    assert page.timeline.detail.status.text() == "Success"
    assert text_of(page.timeline.detail.blocks[1]) == "built"


def test_a_cancelled_call_says_why(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "cancel-1", "/code/x").start().prompt()
    run.begin("Bash", {"command": "sleep 99"})
    run.later(50).event("SessionEnd", reason="other")
    page = opened(opener, qtbot, "cancel-1")
    qtbot.waitUntil(lambda: len(column(page, STATUS)) == 1)
    assert column(page, STATUS)[0].startswith("Cancelled: ")


def test_back_by_keyboard(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "keys-1", "/code/x").start().prompt().call("Bash", {"command": "ls"}, response={"stdout": "a"})
    window = opener.window()
    qtbot.waitUntil(lambda: window.sessions.model.rowCount() == 1)
    window.session.show_view("list")
    table = window.sessions.table
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.current_row == 0
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(window.session.isVisible)
    qtbot.waitUntil(lambda: len(window.session.timeline.detail.blocks) == 2)
    timeline = window.session.timeline.table
    assert timeline.hasFocus()
    QTest.keyClick(timeline, Qt.Key.Key_Return)
    view = window.session.timeline.detail.blocks[0].view
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert timeline.hasFocus()
    QTest.keyClick(timeline, Qt.Key.Key_Escape)
    qtbot.waitUntil(window.sessions.isVisible)
    assert table.hasFocus()
    assert table.current_row == 0
    assert window.session.session_id == ""
    QTest.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(window.session.isVisible)
    QTest.keyClick(window.session.timeline.table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(window.sessions.isVisible)


def test_home_and_end_go_to_the_first_and_the_latest_step(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "ends-1", "/code/x").start().prompt()
    for n in range(60):
        run.call("Read", {"file_path": f"/code/x/{n}"}, response="")
    page = opened(opener, qtbot, "ends-1")
    qtbot.waitUntil(lambda: page.timeline.model.rowCount() == 60)
    QTest.keyClick(page.timeline.table, Qt.Key.Key_Home)
    assert (page.timeline.table.current_row, page.timeline.is_following) == (0, False)
    page.timeline.table.verticalScrollBar().setValue(page.timeline.table.verticalScrollBar().maximum() // 2)
    QTest.keyClick(page.timeline.table, Qt.Key.Key_End)
    assert (page.timeline.table.current_row, page.timeline.is_following) == (59, True)


def test_a_narrow_timeline_leaves_room_for_what_was_done(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "narrow-1", "/code/x").start().prompt().call("Bash", {"command": "ls"}, response="")
    page = opened(opener, qtbot, "narrow-1")
    qtbot.waitUntil(lambda: page.timeline.model.rowCount() == 1)
    assert not page.timeline.table.isColumnHidden(TIME)
    page.window().resize(900, 600)
    qtbot.waitUntil(lambda: page.timeline.table.isColumnHidden(TIME))
    assert page.timeline.table.columnWidth(WHAT) > page.timeline.table.columnWidth(STATUS)


def test_the_id_can_be_copied(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "0123456789-abcdef-long-id", "/code/x").start()
    page = opened(opener, qtbot, "0123456789-abcdef-long-id")
    page.header.id_button.click()
    assert QGuiApplication.clipboard().text() == "0123456789-abcdef-long-id"


def test_an_unknown_session_says_so(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window()
    window.open_session("nobody")
    qtbot.waitUntil(lambda: window.session.placeholder.title.text() == "This session is not here")


def test_a_failed_query_is_shown_and_can_be_tried_again(
    opener: Opener, scribe: Scribe, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("disk I/O error")
    Run(scribe, "broken", "/code/x").start(title="Mend me")
    source = BreakableSource(scribe)
    window = opener.window(source=source)
    source.broken = True
    window.open_session("broken")
    page = window.session
    qtbot.waitUntil(lambda: page.placeholder.title.text() == "The session cannot be read")
    assert page.placeholder.words.text() == "disk I/O error"
    source.broken = False
    page.placeholder.button.click()
    qtbot.waitUntil(lambda: page.header.title.full_text == "Mend me")
    qtbot.waitUntil(page.header.isVisible)


def five_thousand_calls(scribe: Scribe) -> None:
    Run(scribe, "huge", "/code/x").start().prompt().call("Bash", {"command": "echo"}, response={"stdout": "x" * 2000})
    connection = sqlite3.connect(scribe.writer._path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(tool_calls)") if row[1] != "id"]
    kept = ", ".join({"tool_use_id": "'u' || n", "started_at": "started_at + n"}.get(name, name) for name in columns)
    connection.execute(
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 4999) "  # noqa: S608 fixed names
        f"INSERT INTO tool_calls ({', '.join(columns)}) SELECT {kept} FROM tool_calls, c"
    )
    connection.commit()
    connection.close()


def test_five_thousand_calls_open_at_once_and_are_followed(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    five_thousand_calls(scribe)
    window = opener.window()
    page = window.session
    page.show_view("list")
    began = time.thread_time()
    window.open_session("huge")
    qtbot.waitUntil(lambda: page.timeline.model.rowCount() == 5_000, timeout=10_000)
    assert time.thread_time() - began < 1.5
    qtbot.waitUntil(lambda: page.timeline.is_following)
    given = json.loads('{"command": "the latest"}')
    run = Run(scribe, "huge", "/code/x", time.time_ns() // 1_000_000 + 10_000)
    run.call("Bash", given, response={"stdout": ""})
    qtbot.waitUntil(lambda: column(page, WHAT)[-1] == "Bash: the latest", timeout=5000)
    assert page.timeline.is_following
    page.timeline.table.verticalScrollBar().setValue(0)
    assert page.timeline.follow_button.isVisible()
    run.call("Bash", {"command": "later still"}, response={"stdout": ""})
    qtbot.waitUntil(lambda: page.timeline.model.rowCount() == 5_002, timeout=5000)
    assert page.timeline.table.verticalScrollBar().value() == 0, "who reads further up is left in peace"
    page.timeline.follow_button.click()
    assert page.timeline.is_following
    assert not page.timeline.follow_button.isVisible()


def test_views_are_made_when_they_are_first_looked_at(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "lazy-1", "/code/x").start().prompt().call("Read", {"file_path": "/a.txt"})
    ledger = Ledger(scribe)
    ledger.spend("lazy-1", OPUS, time.time_ns() // 1_000_000, out=1000)
    ledger.close()
    page = opened(opener, qtbot, "lazy-1")
    assert [type(view).__name__ for view in page.views.made] == ["TimelineView"]
    page.take_focus()
    QTest.keyClick(page.view.rows, Qt.Key.Key_4, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(page.views.made) == 2)
    qtbot.waitUntil(lambda: page.requests.model.rowCount() == 1)
    assert page.requests.rows.hasFocus(), "who goes by keyboard goes on there"
    page.leave()
    assert page.session_id == ""
