"""The waterfall of a session: looked at, moved about in, and followed while it grows."""

from __future__ import annotations

import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from clawatch.ui.clock import now_ms
from clawatch.ui.places import SESSION, Place
from clawatch.ui.theme.theme import theme
from gui.busy_session import BUSY, write_busy
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.models.steps import Key
    from clawatch.ui.pages.session_page import SessionPage
    from clawatch.ui.pages.waterfall.canvas import WaterfallCanvas
    from clawatch.ui.pages.waterfall.lanes import Bar
    from gui.conftest import Opener


def opened(opener: Opener, qtbot: QtBot, session_id: str, detail: str | None = None) -> SessionPage:
    window = opener.window()
    window.open_place(Place(SESSION, session_id, detail))
    qtbot.waitUntil(lambda: window.session._session is not None)
    return window.session


def canvas_of(page: SessionPage) -> WaterfallCanvas:
    return page.timeline.waterfall.canvas


def bars(page: SessionPage) -> list[Bar]:
    return list(canvas_of(page).scene.lanes.bars())


def has_bars(page: SessionPage, count: int) -> bool:
    return len(bars(page)) == count


def middle(canvas: WaterfallCanvas, bar: Bar) -> QPoint:
    left, right = canvas.scene.span_of(bar)
    top = 30 + 6 + canvas.scene.lanes.row_of(bar) * 24 + 12 - canvas.verticalScrollBar().value()
    return QPoint(round((left + right) / 2), top)


def tool_of(page: SessionPage, key: Key | None) -> str:
    item = page.timeline.steps.item(key) if key is not None else None
    return getattr(item, "tool_name", "")


def test_a_session_without_calls_says_so(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "none", "/code/x").start()
    page = opened(opener, qtbot, "none")
    assert page.timeline.nothing.title.text() == "No steps yet"
    page.show_view("errors")
    assert page.timeline.nothing.title.text() == "No steps yet"


def test_one_call_is_a_bar_that_grows_and_ends(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "one", "/code/x", now_ms() - 60_000).start().prompt()
    use_id = run.begin("Bash", {"command": "make"})
    page = opened(opener, qtbot, "one")
    qtbot.waitUntil(lambda: len(bars(page)) == 1)
    scene = canvas_of(page).scene
    (bar,) = bars(page)
    assert (bar.tone, scene.selected) == ("working", bar.key)
    assert scene.end_of(bar) >= now_ms() - 5_000
    before = scene.now
    qtbot.waitUntil(lambda: scene.now > before)
    assert page.timeline.waterfall._timer.isActive()
    run.at_ms = now_ms()
    run.end(use_id, "Bash", {"command": "make"}, error="Exit code 2", ms=20_000)
    qtbot.waitUntil(lambda: bars(page)[0].tone == "error")
    (bar,) = bars(page)
    assert bar.end - bar.ran == 20_000
    assert bar.ran > bar.start, "it waited before it ran"
    assert "waited" in canvas_of(page).accessibleDescription() or "waited" in page.timeline.detail.facts.text()
    run.event("SessionEnd", reason="other")
    qtbot.waitUntil(lambda: not page.timeline.waterfall._timer.isActive())


def test_a_call_that_waits_for_a_permission_shows_since_when(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "waits", "/code/x", now_ms() - 90_000).start().prompt()
    run.begin("Bash", {"command": "rm -r build"})
    run.later(30_000).event("PermissionRequest", tool_name="Bash", tool_input={"command": "rm -r build"})
    page = opened(opener, qtbot, "waits")
    canvas = canvas_of(page)
    qtbot.waitUntil(lambda: len(bars(page)) == 1)
    assert canvas.scene.waits_since == run.at_ms
    (bar,) = bars(page)
    image = canvas.viewport().grab().toImage()
    left, right = canvas.scene.span_of(bar)
    top = middle(canvas, bar).y() - 6
    ratio = image.devicePixelRatio()

    def colour(share: float) -> str:
        return image.pixelColor(round((left + (right - left) * share) * ratio), round(top * ratio)).name()

    assert colour(0.97) == theme().tokens.needs_you_ground
    assert colour(0.1) == theme().tokens.working


def test_a_busy_session_by_keyboard(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    write_busy(scribe, now_ms())
    page = opened(opener, qtbot, BUSY)
    canvas = canvas_of(page)
    qtbot.waitUntil(lambda: len(bars(page)) > 30)
    assert [track.depth for track in canvas.scene.lanes.tracks] == [0, 1, 1, 1]
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    first, second = bars(page)[:2]
    assert canvas.scene.selected == first.key
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.scene.selected == second.key
    assert page.timeline.model.item(page.timeline.table.current_row) == page.timeline.steps.item(second.key)
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    QTest.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.scene.lanes.row_of(bars(page)[1]) == 1
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_End)
    assert canvas.scene.selected == bars(page)[-1].key
    shown = canvas.scene.viewport.shown
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.scene.viewport.shown < shown / 1.5
    left = canvas.scene.viewport.left
    QTest.keyClick(canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.scene.viewport.left < left
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    QTest.keyClick(canvas, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert canvas.scene.viewport.is_whole
    QTest.keyClick(canvas, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    seen = canvas.scene.scale.moment(canvas.scene.viewport.left)
    assert seen > canvas.scene.turns[-1] - 30_000
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.timeline.detail.isAncestorOf(page.focusWidget()))
    QTest.keyClick(page.focusWidget(), Qt.Key.Key_Escape)
    assert canvas.hasFocus()
    for number in range(2, 6):
        QTest.keyClick(page.focusWidget(), Qt.Key(ord(str(number))), Qt.KeyboardModifier.AltModifier)
        assert page.switch.chips[number - 1].isChecked()
        assert page.view.rows.hasFocus()


def test_idle_hours_are_cut_short_or_not(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    write_busy(scribe, now_ms())
    page = opened(opener, qtbot, BUSY)
    waterfall = page.timeline.waterfall
    qtbot.waitUntil(lambda: len(bars(page)) > 30)
    scale = waterfall.canvas.scene.scale
    assert len(scale.breaks) == 2
    assert scale.length < 12 * 60_000
    waterfall.idle_button.click()
    assert waterfall.canvas.scene.scale.length > 2 * 3_600_000
    waterfall.idle_button.click()
    assert waterfall.canvas.scene.scale.length < 12 * 60_000


def test_by_mouse(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    write_busy(scribe, now_ms())
    page = opened(opener, qtbot, BUSY)
    canvas = canvas_of(page)
    qtbot.waitUntil(lambda: len(bars(page)) > 30)
    failed = next(bar for bar in bars(page) if bar.tone == "error")
    place = middle(canvas, failed)
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert canvas.scene.selected == failed.key
    qtbot.waitUntil(lambda: page.timeline.detail.status.text() == "Error")
    assert any("Error" in line for line in canvas._words_of(failed.key))
    moment = canvas.scene.scale.moment(canvas.scene.viewport.place(place.x()))
    wheel = QWheelEvent(
        QPointF(place), QPointF(canvas.viewport().mapToGlobal(place)), QPoint(), QPoint(0, 360),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003
    )  # fmt: skip
    QApplication.sendEvent(canvas.viewport(), wheel)
    assert not canvas.scene.viewport.is_whole
    assert abs(canvas.scene.scale.moment(canvas.scene.viewport.place(place.x())) - moment) < 1_000
    left = canvas.scene.viewport.left
    QTest.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(400, 200))
    QTest.mouseMove(canvas.viewport(), QPoint(450, 200))
    QTest.mouseMove(canvas.viewport(), QPoint(500, 200))
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(500, 200))
    assert canvas.scene.viewport.left < left
    assert canvas.scene.selected == failed.key, "who drags does not click"
    QTest.mouseDClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=middle(canvas, failed))
    span = canvas.scene.span_of(failed)
    assert span[1] - span[0] > canvas.viewport().width() * 0.9


def test_the_ground_of_a_subagent_the_axis_and_the_menu(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    write_busy(scribe, now_ms())
    page = opened(opener, qtbot, BUSY)
    canvas = canvas_of(page)
    qtbot.waitUntil(lambda: len(bars(page)) > 30)
    track = canvas.scene.lanes.tracks[1]
    assert track.branch is not None
    x = canvas.scene.x((track.branch.start + track.branch.end) / 2)
    place = QPointF(x, 30 + 6 + track.top * 24 + 4)
    assert canvas.branch_at(place) is track.branch
    QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert page.timeline.detail.title.text() == f"Subagent {canvas._name_of(track.branch.agent)}"
    gap = canvas.scene.scale.breaks[0]
    assert canvas.words_at(QPointF(canvas.scene.x((gap.start + gap.end) / 2), 200)).startswith(
        "Nothing happened for 2 h"
    )
    assert canvas.words_at(QPointF(canvas.scene.x(canvas.scene.turns[0]), 20)).startswith("Prompt, ")
    assert not canvas.words_at(QPointF(canvas.scene.x(bars(page)[-1].start + 10_000), 200))
    bar = bars(page)[-1]
    asked = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, middle(canvas, bar), canvas.viewport().mapToGlobal(middle(canvas, bar))
    )
    QApplication.sendEvent(canvas.viewport(), asked)
    assert canvas.scene.selected == bar.key
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    menu.close()


def test_a_subagent_alone(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    write_busy(scribe, now_ms())
    page = opened(opener, qtbot, BUSY, "view:subagents")
    page.show_view("subagents")
    timeline = page.timeline
    qtbot.waitUntil(lambda: len(timeline.tree._items) == 4)
    agents = [item for agent, item in timeline.tree._items.items() if agent]
    assert [item.text(2) for item in agents] == ["6", "6", "6"]
    qtbot.waitUntil(lambda: agents[0].text(5).startswith("$"))
    timeline.tree.setFocus()
    QTest.keyClick(timeline.tree, Qt.Key.Key_Down)
    assert timeline.agent
    assert len(bars(page)) == 6
    assert timeline.model.rowCount() == 7
    page.show_view("waterfall")
    assert timeline.filter_bar.isVisible()
    assert not canvas_of(page).scene.live
    timeline.filter_bar.all_button.click()
    assert len(bars(page)) > 30
    assert not timeline.filter_bar.isVisible()


def test_a_call_can_be_gone_to(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "goto", "/code/x").start().prompt()
    for number in range(30):
        run.call("Read", {"file_path": f"/{number}"}, response="")
    use_id = run.begin("Grep", {"pattern": "x"})
    run.later(50).call("Bash", {"command": "ls"}, response="")
    page = opened(opener, qtbot, "goto", f"call:{use_id}")
    qtbot.waitUntil(lambda: tool_of(page, canvas_of(page).scene.selected) == "Grep")
    qtbot.waitUntil(lambda: page.timeline.detail.title.text() == "Grep")
    first = page.timeline.steps.items[0]
    page.show_place(Place(SESSION, "goto", f"call:{getattr(first, 'tool_use_id', '')}"))
    assert tool_of(page, canvas_of(page).scene.selected) == "Read"


def test_errors_alone(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "errors", "/code/x").start().prompt().call("Bash", {"command": "ls"}, response="")
    page = opened(opener, qtbot, "errors")
    page.show_view("errors")
    qtbot.waitUntil(lambda: page.timeline.nothing.title.text() == "No errors")
    run.call("Bash", {"command": "make"}, error="Exit code 2")
    qtbot.waitUntil(lambda: page.timeline.errors_model.rowCount() == 1)
    assert page.switch.chips[4].text() == "Errors  1"
    page.timeline.errors.selectRow(0)
    qtbot.waitUntil(lambda: "exit code 2" in page.timeline.detail.facts.text())


def many(scribe: Scribe, count: int) -> None:
    run = Run(scribe, "many", "/code/x", now_ms() - 9 * 3_600_000).start().prompt()
    run.call("Bash", {"command": "echo"}, response={"stdout": "x"})
    connection = sqlite3.connect(scribe.writer._path)
    columns = [row[1] for row in connection.execute("PRAGMA table_info(tool_calls)") if row[1] != "id"]
    other = {
        "tool_use_id": "'u' || n",
        "started_at": "started_at + n * 6000",
        "ended_at": "ended_at + n * 6000 + n % 7 * 900",
        "status": "iif(n % 40, status, 'error')",
    }
    kept = ", ".join(other.get(name, name) for name in columns)
    connection.execute(
        f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {count - 1}) "  # noqa: S608
        f"INSERT INTO tool_calls ({', '.join(columns)}) SELECT {kept} FROM tool_calls, c"
    )
    connection.execute("UPDATE sessions SET tool_call_count = ?", (count,))
    connection.commit()
    connection.close()


def test_five_thousand_calls_are_drawn_in_time(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    many(scribe, 5_000)
    page = opened(opener, qtbot, "many")
    canvas = canvas_of(page)
    qtbot.waitUntil(lambda: len(bars(page)) == 5_000, timeout=10_000)
    image = QImage(canvas.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)
    for fit in (canvas.fit_all, lambda: canvas.zoom(6.0), lambda: canvas.zoom(8.0)):
        fit()
        canvas.viewport().render(image)
        spent = []
        for step in range(9):
            began = time.thread_time()
            canvas.pan(17 if step % 2 else -17)
            canvas.viewport().render(image)
            spent.append(time.thread_time() - began)
        assert sorted(spent)[4] < 0.016


def test_what_is_read_while_it_grows_is_little(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    many(scribe, 4_000)
    page = opened(opener, qtbot, "many")
    qtbot.waitUntil(lambda: len(bars(page)) == 4_000, timeout=10_000)
    run = Run(scribe, "many", "/code/x", now_ms())
    whole: list[bool] = []
    question = page.timeline.question

    def watched(*given: object) -> object:
        answer = question(*given)  # type: ignore[arg-type]
        whole.append(answer is not None and answer.whole)
        return answer

    page.timeline.question = watched  # type: ignore[assignment,method-assign]
    began = time.thread_time()
    for number in range(10):
        run.call("Bash", {"command": f"echo {number}"}, response="")
        qtbot.waitUntil(partial(has_bars, page, 4_001 + number), timeout=10_000)
    assert time.thread_time() - began < 1.5
    assert sum(whole) <= 1, "once, for the rows that were put in behind the writer's back"
    assert page.timeline.is_following
