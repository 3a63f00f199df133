"""The list of sessions in the order and with the columns that one wants."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clawatch.ui.models.session_columns import (
    ALWAYS_SHOWN,
    BRANCH,
    COLUMNS,
    COST,
    FIRST_CHOICE,
    HOST,
    LAST_EVENT,
    SESSION,
    STARTED,
    STATE,
    TOOLS,
)
from clawatch.ui.pages import sessions_reading
from clawatch.ui.pages.columns_menu import ColumnsMenu
from clawatch.ui.pages.session_layout import LEAST_SESSION, first_layout, read_layout
from gui.ledger import OPUS, Ledger
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.sessions_page import SessionsPage
    from gui.conftest import Opener


def now() -> int:
    return time.time_ns() // 1_000_000


def titles(page: SessionsPage) -> list[str]:
    return [page.model.index(row, SESSION).data() for row in range(page.model.rowCount())]


def _reads(page: SessionsPage, *expected: str) -> bool:
    return titles(page) == list(expected)


@pytest.fixture
def spenders(scribe: Scribe) -> Scribe:
    """Of three sessions the oldest was the dearest, and of the newest nothing is known."""
    for age, (name, tokens) in enumerate((("unknown", 0), ("cheap", 1_000), ("dear", 900_000)), 1):
        Run(scribe, name, f"/code/{name}", now() - age * 60_000).start(title=name)
        if tokens:
            ledger = Ledger(scribe)
            ledger.spend(name, OPUS, now(), given=tokens)
            ledger.close()
    return scribe


def click_title(page: SessionsPage, column: int) -> None:
    header = page.table.header
    place = QPoint(header.sectionViewportPosition(column) + 20, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)


def columns_menu(page: SessionsPage) -> ColumnsMenu:
    page.sorting.button.setFocus()
    QTest.keyClick(page.sorting.button, Qt.Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, ColumnsMenu)
    return menu


@pytest.mark.usefixtures("spenders")
def test_a_click_on_a_title_sorts_and_another_turns_it_round(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(partial(_reads, page, "unknown", "cheap", "dear"))
    click_title(page, COST)
    qtbot.waitUntil(partial(_reads, page, "dear", "cheap", "unknown"))
    said = page.model.headerData(COST, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Cost, sorted, greatest first"
    click_title(page, COST)
    qtbot.waitUntil(partial(_reads, page, "cheap", "dear", "unknown"))
    click_title(page, SESSION)
    qtbot.waitUntil(partial(_reads, page, "cheap", "dear", "unknown"))
    click_title(page, SESSION)
    qtbot.waitUntil(partial(_reads, page, "unknown", "dear", "cheap"))
    click_title(page, STARTED)
    qtbot.waitUntil(partial(_reads, page, "unknown", "cheap", "dear"))
    assert page.table.selected_ranges == [], "a click on a title selects nothing"


@pytest.mark.usefixtures("spenders")
def test_the_keyboard_sorts_and_chooses_columns(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(partial(_reads, page, "unknown", "cheap", "dear"))
    menu = columns_menu(page)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Right)
    qtbot.waitUntil(menu.sorting.isVisible)
    while menu.sorting.activeAction() is None or menu.sorting.activeAction().text() != "Cost":
        QTest.keyClick(menu.sorting, Qt.Key.Key_Down)
    QTest.keyClick(menu.sorting, Qt.Key.Key_Return)
    qtbot.waitUntil(partial(_reads, page, "dear", "cheap", "unknown"))
    assert menu.sorting.isVisible(), "one may go on and choose the direction"
    while menu.sorting.activeAction().text() != "Least first":
        QTest.keyClick(menu.sorting, Qt.Key.Key_Down)
    QTest.keyClick(menu.sorting, Qt.Key.Key_Space)
    qtbot.waitUntil(partial(_reads, page, "cheap", "dear", "unknown"))
    QTest.keyClick(menu.sorting, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not menu.sorting.isVisible())
    while menu.activeAction() is None or menu.activeAction().text() != "Host":
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert menu.isVisible()
    assert not page.table.isColumnHidden(HOST)
    QTest.keyClick(menu, Qt.Key.Key_Space)
    assert page.table.isColumnHidden(HOST)
    QTest.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)


@pytest.mark.usefixtures("spenders")
def test_columns_one_asks_for_are_shown_where_there_is_little_room(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window()
    table = window.sessions.table
    for column in (HOST, BRANCH, LAST_EVENT):
        table.choose_column(column, is_wanted=True)
    window.resize(860, 600)
    qtbot.waitUntil(lambda: table.isColumnHidden(TOOLS))
    assert {HOST, BRANCH, LAST_EVENT, STATE, SESSION} <= set(table.shown_columns)
    assert table.columnWidth(SESSION) == LEAST_SESSION
    assert table.horizontalScrollBar().maximum() > 0, "the rest is a scroll away"
    table.choose_column(STATE, is_wanted=False)
    assert not table.isColumnHidden(STATE), "some are always there"
    table.reset_columns()
    window.resize(1500, 600)
    qtbot.waitUntil(lambda: set(table.shown_columns) == FIRST_CHOICE)
    assert table.horizontalScrollBar().maximum() == 0


@pytest.mark.usefixtures("spenders")
def test_order_columns_and_their_sequence_are_remembered(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window(layout="kept")
    window.resize(1500, 600)
    page = window.sessions
    click_title(page, COST)
    qtbot.waitUntil(partial(_reads, page, "dear", "cheap", "unknown"))
    page.table.choose_column(HOST, is_wanted=True)
    page.table.choose_column(TOOLS, is_wanted=False)
    header = page.table.header
    header.moveSection(header.visualIndex(COST), 2)
    before = page.table.shown_columns
    assert before.index(COST) == 2
    window.close_for_good()
    opener.desktops[0].stop()
    window = opener.window(layout="kept")
    window.resize(1500, 600)
    again = window.sessions
    qtbot.waitUntil(partial(_reads, again, "dear", "cheap", "unknown"))
    assert again.table.shown_columns == before


@pytest.mark.parametrize(
    "text",
    ["", "nonsense", "cost:90:yes,cost:1:no,cost", "state:0:no,host:99999:always,:::,model:-4:yes", "a:b:c:d,☃:1:yes"],
)
def test_a_remembered_layout_of_whatever_kind_is_one(text: str) -> None:
    layout = read_layout(text, {})
    assert sorted(layout.sequence) == list(range(len(COLUMNS)))
    assert layout.chosen >= ALWAYS_SHOWN
    assert all(48 <= layout.widths[column] <= 2000 for column in layout.sequence)
    assert read_layout(layout.written(), {}) == layout


def test_what_fits_is_never_wider_than_the_room() -> None:
    layout = first_layout({})
    for room in range(700, 1600, 50):
        assert layout.width_of(layout.fitting(room)) + LEAST_SESSION <= room


def test_a_session_keeps_its_selection_as_it_goes_up(
    opener: Opener, spenders: Scribe, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions_reading, "_LEAST_PAUSE_S", 0.05)
    page = opener.window().sessions
    click_title(page, TOOLS)
    qtbot.waitUntil(lambda: page.feed.listing is not None)
    row = titles(page).index("dear")
    page.table.selectRow(row)
    Run(spenders, "dear", "/code/dear").call("Bash", {"command": "ls"})
    qtbot.waitUntil(lambda: titles(page)[0] == "dear")
    assert page.table.current_id() == "dear"
    assert page.table.selected_ranges == [(0, 0)]
    Run(spenders, "cheap", "/code/cheap").call("Bash", {"command": "ls"}).call("Bash", {"command": "ls"})
    qtbot.waitUntil(lambda: titles(page)[:2] == ["cheap", "dear"])
    assert page.table.current_id() == "dear"
    assert page.table.selected_ranges == [(1, 1)]


def test_several_rows_keep_their_selection(
    opener: Opener, spenders: Scribe, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions_reading, "_LEAST_PAUSE_S", 0.05)
    page = opener.window().sessions
    click_title(page, TOOLS)
    qtbot.waitUntil(partial(_reads, page, "unknown", "cheap", "dear"))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    Run(spenders, "cheap", "/code/cheap").call("Bash", {"command": "ls"})
    qtbot.waitUntil(partial(_reads, page, "cheap", "unknown", "dear"))
    assert page.table.selected_ranges == [(0, 1)]
    assert page.table.current_id() == "cheap"
    Run(spenders, "dear", "/code/dear").call("Bash", {"command": "ls"}).call("Bash", {"command": "ls"})
    qtbot.waitUntil(partial(_reads, page, "dear", "cheap", "unknown"))
    assert page.table.selected_ids(9) == ["cheap", "unknown"]


@pytest.mark.usefixtures("spenders")
def test_what_is_too_much_to_copy_is_counted(opener: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clawatch.ui.pages.sessions_copy.MOST_COPIED", 1)
    page = opener.window().sessions
    qtbot.waitUntil(partial(_reads, page, "unknown", "cheap", "dear"))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QGuiApplication.clipboard().clear()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0].split("\t")[2] == "unknown"
    assert lines[1:] == ["2 more rows not copied"]


@pytest.mark.usefixtures("spenders")
def test_several_rows_are_are_copied_with_the_columns_shown(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window()
    window.resize(860, 600)
    page = window.sessions
    qtbot.waitUntil(partial(_reads, page, "unknown", "cheap", "dear"))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.table.selected_ranges == [(0, 1)]
    QGuiApplication.clipboard().clear()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines[0][:3] == ["State", "Project", "Session"]
    assert [line[2] for line in lines[1:]] == ["unknown", "cheap"]
    assert all(len(line) == len(page.table.shown_columns) for line in lines)
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    assert page.table.selected_ranges == [(2, 2)]
    QGuiApplication.clipboard().clear()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
    assert QGuiApplication.clipboard().text().split("\t")[2] == "dear", "one row comes without titles"
