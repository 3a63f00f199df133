from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from clawatch.ui.layout_memory import LayoutMemory
from clawatch.ui.palette import Palette
from clawatch.ui.places import SESSION, SESSIONS, Place
from clawatch.ui.shortcuts_dialog import ShortcutsDialog
from clawatch.ui.time_range import RangeChoice, range_of
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clawatch.ui.window import MainWindow
    from gui.conftest import Opener

HOUR_MS, DAY_MS = 3_600_000, 86_400_000


def palette_of(window: MainWindow) -> Palette:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    found = window.findChildren(Palette)
    assert found
    return found[-1]


def lines(palette: Palette) -> list[str]:
    return [str(palette.model.index(row, 0).data()) for row in range(palette.model.rowCount())]


def test_the_palette_goes_to_a_session_by_a_few_letters(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    Run(scribe, "one", "/code/harbour").start()
    Run(scribe, "two", "/code/meadow").start()
    window = opener.window()
    palette = palette_of(window)
    qtbot.waitUntil(lambda: palette.model.rowCount() > 0)
    QTest.keyClicks(palette.field, "meado")
    qtbot.waitUntil(lambda: any("meadow" in line for line in lines(palette)))
    assert not any("harbour" in line for line in lines(palette))
    qtbot.waitUntil(lambda: len(lines(palette)) == 2)
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    assert palette.table.current_row == 0, "one walks round"
    row = next(row for row in range(2) if palette.model.line(row).place == Place(SESSION, "two"))  # type: ignore[union-attr]
    while palette.table.current_row != row:
        QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert window.pages.place == Place(SESSION, "two")


def test_the_palette_finds_pages_first_and_says_when_nothing_is_called_that(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window()
    palette = palette_of(window)
    QTest.keyClicks(palette.field, "sess")
    assert lines(palette)[0].startswith("Sessions")
    palette.field.setText("no such thing at all")
    qtbot.waitUntil(palette.note.isVisible)
    assert palette.note.text() == "Nothing is called that."
    QTest.keyClick(palette, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(Palette))


def test_one_goes_back_and_forth(opener: Opener, scribe: Scribe) -> None:
    for name in ("one", "two"):
        Run(scribe, name, "/code/x").start()
    window = opener.window()
    window.open_session("one")
    window.open_session("two")
    alt = Qt.KeyboardModifier.AltModifier
    QTest.keyClick(window, Qt.Key.Key_Left, alt)
    assert window.session.session_id == "one"
    QTest.keyClick(window, Qt.Key.Key_Left, alt)
    assert window.current_page is window.sessions
    QTest.keyClick(window, Qt.Key.Key_Right, alt)
    QTest.keyClick(window, Qt.Key.Key_Right, alt)
    assert window.session.session_id == "two"
    QTest.keyClick(window, Qt.Key.Key_Right, alt)
    assert window.session.session_id == "two"


def test_the_window_opens_where_one_was(opener: Opener) -> None:
    window = opener.window(layout="kept")
    window.open_page(SESSIONS)
    window.close_for_good()
    place = opener.window(layout="kept").pages.place
    assert place is not None
    assert place.page == SESSIONS


def test_a_session_opened_first_leads_back_to_its_list(opener: Opener, scribe: Scribe) -> None:
    Run(scribe, "one", "/code/x").start()
    window = opener.window()
    window.pages._been.clear()
    window.pages._at = -1
    window.open_session("one")
    window.go_back()
    assert window.current_page is window.sessions


def test_the_keys_are_on_one_sheet(opener: Opener) -> None:
    window = opener.window()
    QTest.keyClick(window, Qt.Key.Key_F1)
    sheet = window.findChild(ShortcutsDialog)
    assert sheet is not None
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


@pytest.mark.parametrize("kind", ["7d", "30d"])
def test_days_begin_at_local_midnight_and_today_is_one_of_them(kind: str) -> None:
    now = round(datetime(2026, 11, 22, 14, 20, tzinfo=timezone(timedelta(hours=2))).timestamp() * 1000)
    found = range_of(kind, now, date.min, date.min)  # type: ignore[arg-type]
    assert found.since_ms is not None
    first = datetime.fromtimestamp(found.since_ms / 1000).astimezone()
    assert (first.hour, first.minute, found.until_ms) == (0, 0, None)
    today = datetime.fromtimestamp(now / 1000).astimezone().date()
    assert (today - first.date()).days == {"7d": 6, "30d": 29}[kind]


def test_a_day_begins_on_a_full_hour_and_everything_has_no_end() -> None:
    now = 1_795_400_000_000
    found = range_of("24h", now, date.min, date.min)
    assert found.since_ms is not None
    assert found.since_ms % HOUR_MS == 0
    assert 23 * HOUR_MS <= now - found.since_ms < DAY_MS
    everything = range_of("all", now, date.min, date.min)
    assert (everything.since_ms, everything.until_ms) == (None, None)


def test_days_of_ones_own_are_whole_in_any_order_and_remembered(tmp_path: Path) -> None:
    memory = LayoutMemory(tmp_path / "layout.ini")
    choice = RangeChoice(memory)
    choice.choose_days(date(2026, 3, 31), date(2026, 3, 1))
    found = RangeChoice(memory).current
    assert found.kind == "own"
    assert found.since_ms is not None
    assert found.until_ms is not None
    first, end = (datetime.fromtimestamp(ms / 1000).astimezone() for ms in (found.since_ms, found.until_ms))
    assert (first.date(), end.date()) == (date(2026, 3, 1), date(2026, 4, 1))
    assert QApplication.instance() is not None
