"""Every page, whatever there is to show: it opens, is walked through by keys, and leaves nothing behind."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from bench import big_database
from clawatch.queries.projects import list_projects
from clawatch.queries.sessions import SessionFilter, list_sessions
from clawatch.queries.tool_stats import tool_stats
from clawatch.storage.readers import Readers
from clawatch.ui.page_list import ENTRIES
from clawatch.ui.places import PROJECT, SESSION, TOOL, Place
from clawatch.ui.reads import Asker
from gui.lifelike import write_day
from gui.scribe import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from clawatch.queries.source import Source
    from clawatch.ui.pages.page import Page
    from gui.conftest import Opener
    from gui.scribe import Scribe


def nothing(_scribe: Scribe) -> None:
    pass


def one_session(scribe: Scribe) -> None:
    Run(scribe, "one", "/code/ledger", time.time_ns() // 1_000_000).start(title="Fix the rounding").prompt()


def busy_day(scribe: Scribe) -> None:
    write_day(scribe, time.time_ns() // 1_000_000)


def places(source: Source) -> Iterator[Place]:
    """Give a place on each page; on those of one thing, of the one there is most of."""
    sessions = list_sessions(source, SessionFilter(), limit=100).items
    projects, tools = list_projects(source), tool_stats(source)
    keys = {
        SESSION: max(sessions, key=lambda one: one.tool_call_count).session_id if sessions else "nobody",
        PROJECT: str(max(projects, key=lambda one: one.sessions).id) if projects else "1",
        TOOL: tools[0].tool_name if tools else "Bash",
    }
    return (Place(key, keys.get(key, "")) for key in ENTRIES)


def is_quiet(page: Page) -> bool:
    return not page.is_stale and not any(asker.is_busy for asker in page.findChildren(Asker))


def look_at_all(opener: Opener, qtbot: QtBot, source: Source) -> None:
    """Open each page in each range, and go through it by Tab."""
    window = opener.window(source=source)
    for kind in ("30d", "all"):
        window.range.choose(kind)
        for place in places(source):
            window.open_place(place)
            page = window.current_page
            qtbot.waitUntil(lambda page=page: is_quiet(page), timeout=20_000)  # type: ignore[misc]
            for _ in range(6):
                QTest.keyClick(window, Qt.Key.Key_Tab)
            assert window.pages.place == place, "Tab leads nowhere else"
    desktop = opener.desktops[-1]
    objects: list[QObject] = [*window.pages.pages, *window.findChildren(QTimer), *window.findChildren(Asker)]
    del window, page
    desktop.stop()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not [kept for kept in objects if isValid(kept)], "pages, timers and questions end with the window"


@pytest.mark.parametrize("fill", [nothing, one_session, busy_day])
def test_every_page_opens_and_leaves_nothing(opener: Opener, scribe: Scribe, qtbot: QtBot, fill: object) -> None:
    assert callable(fill)
    fill(scribe)
    look_at_all(opener, qtbot, scribe.readers)


def test_every_page_opens_on_a_million_calls(opener: Opener, qtbot: QtBot) -> None:
    path = big_database._cache() / f"{big_database.MANY}-{big_database._digest(big_database.MANY)}.db"
    if not path.exists():
        pytest.skip("NOT TESTED: pages on a million calls, for packaging/bench has made no such database here")
    readers = Readers(path)
    try:
        look_at_all(opener, qtbot, readers)
    finally:
        readers.close()
