"""The list of sessions narrowed down, by hand and by other pages, and searched with what was found shown in place."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QMenu

from clawatch.domain.states import SessionState
from clawatch.queries.sessions import SessionFilter, SessionOrder
from clawatch.ui.hit_words import hit_text, pieces_of
from clawatch.ui.models.session_columns import SESSION, STATE
from clawatch.ui.pages.choice_popup import ChoicePopup
from clawatch.ui.pages.narrowing import Facet
from clawatch.ui.pages.range_picker import DaysDialog
from clawatch.ui.places import SESSION as SESSION_PAGE
from clawatch.ui.places import SESSIONS, Place
from clawatch.ui.theme.tokens import ROW_HEIGHT
from gui.ledger import HAIKU, OPUS, Ledger
from gui.scribe import Run, Scribe
from gui.searching import index

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.sessions_page import SessionsPage
    from gui.conftest import Opener

DAY_MS = 86_400_000


def now() -> int:
    return time.time_ns() // 1_000_000


def titles(page: SessionsPage) -> list[str]:
    return [page.model.index(row, SESSION).data() for row in range(page.model.rowCount())]


def _reads(page: SessionsPage, *expected: str) -> bool:
    return titles(page) == list(expected)


@pytest.fixture
def variety(scribe: Scribe) -> Scribe:
    """Four sessions that differ in all that can be filtered by."""
    Run(scribe, "broken", "/code/ledger", now() - 60_000).start(title="Broken").prompt().call(
        "Bash", {"command": "ls /nowhere"}, error="ls: cannot access '/nowhere': No such file or directory"
    )
    Run(scribe, "dear", "/code/website", now() - 120_000).start(OPUS, title="Dear").call(
        "Read",
        {"file_path": "/code/website/<b>index</b>.html"},
        response={"content": "a flamingo\n\tand <i>more</i> pelicans"},
    )
    Run(scribe, "old", "/code/ledger", now() - 40 * DAY_MS).start(title="Old").call(
        "Bash", {"command": "count pelicans"}
    ).event("SessionEnd", reason="other")
    Run(scribe, "helped", "/code/website", now() - 3 * DAY_MS).start(title="Helped").prompt("feed the flamingos")
    ledger = Ledger(scribe)
    ledger.spend("dear", OPUS, now(), given=600_000)
    ledger.spend("helped", HAIKU, now() - 3 * DAY_MS, given=1_000)
    ledger.close()
    index(scribe)
    return scribe


def chip(page: SessionsPage, facet: Facet) -> str:
    return next((chip.text() for chip in page.more_filters.chips if chip.facet is facet), "")


def choose(*path: str) -> None:
    """Go through the menu that is open, by its words, and take the last."""
    menu = QApplication.activePopupWidget()
    for place, word in enumerate(path):
        assert isinstance(menu, QMenu)
        names = [action.text() for action in menu.actions()]
        assert word in names
        while menu.activeAction() is None or menu.activeAction().text() != word:
            QTest.keyClick(menu, Qt.Key.Key_Down)
        below = menu.activeAction().menu()
        QTest.keyClick(menu, Qt.Key.Key_Return if place == len(path) - 1 else Qt.Key.Key_Right)
        menu = below if isinstance(below, QMenu) else None


def open_filters(page: SessionsPage) -> None:
    page.more_filters.add_button.setFocus()
    QTest.keyClick(page.more_filters.add_button, Qt.Key.Key_Return)


@pytest.mark.usefixtures("variety")
def test_filters_by_keyboard(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(partial(_reads, page, "Broken", "Dear", "Helped", "Old"))
    assert not page.more_filters.clear_button.isVisible()
    open_filters(page)
    choose("Started", "last 7 days")
    qtbot.waitUntil(partial(_reads, page, "Broken", "Dear", "Helped"))
    assert chip(page, Facet.STARTED) == "Started: last 7 days"
    assert page.head.subtitle.full_text == "3 sessions"
    open_filters(page)
    choose("With errors")
    qtbot.waitUntil(partial(_reads, page, "Broken"))
    assert [shown.facet for shown in page.more_filters.chips] == [Facet.STARTED, Facet.ERRORS]
    page.more_filters.chips[1].setFocus()
    QTest.keyClick(page.more_filters.chips[1], Qt.Key.Key_Delete)
    qtbot.waitUntil(partial(_reads, page, "Broken", "Dear", "Helped"))
    open_filters(page)
    choose("Cost", "From $1.00")
    qtbot.waitUntil(partial(_reads, page, "Dear"))
    assert chip(page, Facet.COST) == "Cost from $1.00"
    page.more_filters.clear_button.setFocus()
    QTest.keyClick(page.more_filters.clear_button, Qt.Key.Key_Return)
    qtbot.waitUntil(partial(_reads, page, "Broken", "Dear", "Helped", "Old"))
    assert page.more_filters.chips == []


@pytest.mark.usefixtures("variety")
def test_a_project_and_a_model_are_found_by_typing(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    for facet, word, typed, expected, said in (
        (Facet.PROJECT, "Project…", "WEB", ("Dear", "Helped"), "Project: website"),
        (Facet.MODEL, "Model…", "haiku", ("Helped",), "Model: Haiku 4.5"),
    ):
        open_filters(page)
        choose(word)
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), ChoicePopup))
        popup = QApplication.activePopupWidget()
        assert isinstance(popup, ChoicePopup)
        QTest.keyClick(popup.field, Qt.Key.Key_Down)
        QTest.keyClicks(popup.field, typed)
        QTest.keyClick(popup.field, Qt.Key.Key_Return)
        qtbot.waitUntil(partial(_reads, page, *expected))
        assert chip(page, facet) == said
    page.more_filters.chips[1].click()
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), ChoicePopup))
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, ChoicePopup)
    assert popup.list.currentIndex().data() == "Haiku 4.5", "it opens at what is chosen"
    QTest.keyClick(popup.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    first = page.more_filters.chips[0]
    QTest.mouseClick(
        first,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(first.width() - 10, first.height() // 2),
    )
    qtbot.waitUntil(partial(_reads, page, "Helped"))
    assert [shown.facet for shown in page.more_filters.chips] == [Facet.MODEL]


@pytest.mark.usefixtures("variety")
def test_days_and_costs_of_ones_own(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    open_filters(page)
    choose("Started", "Days…")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), DaysDialog))
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, DaysDialog)
    dialog.first.setDate(dialog.last.date().addDays(-50))
    dialog.last.setDate(dialog.last.date().addDays(-30))
    dialog.accept()
    qtbot.waitUntil(partial(_reads, page, "Old"))
    assert chip(page, Facet.STARTED).count("\u2013") == 1
    page.more_filters.clear_button.click()
    open_filters(page)
    choose("Cost", "Other…")
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QInputDialog))
    asking = QApplication.activeModalWidget()
    assert isinstance(asking, QInputDialog)
    asking.setDoubleValue(2.5)
    asking.accept()
    qtbot.waitUntil(partial(_reads, page, "Dear"))
    assert chip(page, Facet.COST) == "Cost from $2.50"


@pytest.mark.usefixtures("variety")
def test_another_page_asks_for_some_of_them(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window()
    page = window.sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    page.search.setText("nothing of it stays")
    states = frozenset({SessionState.ENDED, SessionState.PAUSED})
    wanted = SessionFilter(
        states=states, project_id=1, until_ms=now() - DAY_MS, order=SessionOrder.HEADLINE, is_ascending=True
    )
    window.open_place(Place(SESSIONS, detail=wanted))
    qtbot.waitUntil(partial(_reads, page, "Old"))
    assert page.wanted == wanted
    assert page.search.text() == ""
    assert page.filters.other_chip.isVisible()
    assert page.filters.other_chip.isChecked()
    assert page.filters.other_chip.text() == "Paused, Ended"
    qtbot.waitUntil(lambda: chip(page, Facet.PROJECT) == "Project: ledger")
    assert chip(page, Facet.STARTED).startswith("Started: before ")
    window.open_place(Place(SESSIONS, detail=SessionFilter(has_errors=True)))
    qtbot.waitUntil(partial(_reads, page, "Broken"))
    assert not page.filters.other_chip.isVisible()
    assert (page.sorting.order, page.sorting.is_ascending) == (SessionOrder.HEADLINE, True), (
        "no other order is asked for"
    )
    window.open_place(Place(SESSIONS, detail=SessionFilter(states=frozenset({SessionState.STUCK}))))
    qtbot.waitUntil(page.placeholder.isVisible)
    assert page.placeholder.words.text() == "No session is in this state now."
    window.open_place(Place(SESSIONS, detail=SessionFilter(project_id=1, min_cost=10**9)))
    qtbot.waitUntil(lambda: page.placeholder.words.text() == "No session matches these filters.")
    page.placeholder.button.click()
    qtbot.waitUntil(partial(_reads, page, "Broken", "Dear", "Helped", "Old"))


@pytest.mark.usefixtures("variety")
def test_the_menu_of_a_row_narrows_to_its_project(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    page.table.selectRow(1)
    page.table.menu_requested.emit(1, page.table.mapToGlobal(QPoint(40, 40)))
    choose("Only website")
    qtbot.waitUntil(partial(_reads, page, "Dear", "Helped"))
    assert chip(page, Facet.PROJECT) == "Project: website"


@pytest.mark.usefixtures("variety")
def test_one_comes_back_to_the_list_as_one_left_it(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window()
    page = window.sessions
    errors = Place(SESSIONS, detail=SessionFilter(has_errors=True))
    window.open_place(errors)
    qtbot.waitUntil(partial(_reads, page, "Broken"))
    page.more_filters.clear_button.click()
    open_filters(page)
    choose("Started", "last 7 days")
    page.search.setText("flamingo")
    qtbot.waitUntil(partial(_reads, page, "Dear", "Helped"))
    window.open_session("dear")
    window.go_back()
    assert page.search.text() == "flamingo"
    assert chip(page, Facet.STARTED) == "Started: last 7 days"
    assert titles(page) == ["Dear", "Helped"]
    window.open_session("dear")
    window.open_place(errors)
    qtbot.waitUntil(partial(_reads, page, "Broken"))
    assert page.search.text() == ""


@pytest.mark.usefixtures("variety")
def test_a_search_shows_what_it_found_and_where(opener: Opener, qtbot: QtBot) -> None:
    window = opener.window()
    page = window.sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    places: list[Place] = []
    page.place_wanted.connect(places.append)
    page.search.setText("flamin")
    qtbot.waitUntil(partial(_reads, page, "Dear", "Helped"))
    hit, prompt = page.model.hit(0), page.model.hit(1)
    assert hit is not None
    assert prompt is not None
    assert hit_text(hit) == "Read output: a flamingo and <i>more</i> pelicans"
    assert [piece for piece in pieces_of(hit.snippet) if piece.is_match] == [("flamingo", True)]
    assert hit_text(prompt).startswith("Prompt: feed the flamingos")
    said = page.model.index(0, SESSION).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Session: Dear. Read output: a flamingo and <i>more</i> pelicans"
    assert page.table.rowHeight(0) > ROW_HEIGHT
    plain = page.table.viewport().grab().toImage()
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert places == [Place(SESSION_PAGE, "dear", f"call:{hit.tool_use_id}")]
    assert hit.tool_use_id is not None
    qtbot.waitUntil(lambda: window.session.timeline.detail.title.text() == "Read")
    window.go_back()
    assert page.search.text() == "flamin"
    assert titles(page) == ["Dear", "Helped"]
    assert page.table.current_row == 0
    assert plain != page.table.viewport().grab().toImage(), "the row is selected"


@pytest.mark.usefixtures("variety")
def test_a_search_goes_with_filters_and_ends(opener: Opener, qtbot: QtBot) -> None:
    page = opener.window().sessions
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    page.search.setText("flamingo")
    qtbot.waitUntil(partial(_reads, page, "Dear", "Helped"))
    open_filters(page)
    choose("Cost", "From $1.00")
    qtbot.waitUntil(partial(_reads, page, "Dear"))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.search.text() == ""
    qtbot.waitUntil(lambda: page._shown is not None and not page._shown.search)
    assert page.table.rowHeight(0) == ROW_HEIGHT
    page.search.setText("no such file")
    qtbot.waitUntil(page.placeholder.isVisible)
    page.placeholder.button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    page.search.setText('"no such file"')
    qtbot.waitUntil(partial(_reads, page, "Broken"))
    hit = page.model.hit(0)
    assert hit is not None
    assert hit.snippet.field == "error"
    assert page.model.index(0, STATE).data() == "Working"


@pytest.mark.usefixtures("variety")
def test_a_search_that_finds_too_much_says_so_and_finds_what_is_old_by_its_days(
    opener: Opener, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clawatch.queries.search.MOST_COUNTED", 1)
    window = opener.window()
    page = window.sessions
    page.search.setText("pelican")
    qtbot.waitUntil(partial(_reads, page, "Dear"))
    assert page.head.subtitle.full_text == "1 session with the newest hits"
    window.open_place(Place(SESSIONS, detail=SessionFilter(search="pelican", until_ms=now() - DAY_MS)))
    qtbot.waitUntil(partial(_reads, page, "Old"))
    assert page.head.subtitle.full_text == "1 session"


def test_what_cannot_be_searched_yet_is_said_and_comes_by_itself(
    opener: Opener, scribe: Scribe, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clawatch.ui.pages.sessions_reading._LEAST_PAUSE_S", 0.05)
    Run(scribe, "fresh", "/code/zoo", now() - 60_000).start(title="Fresh").call("Bash", {"command": "feed the walrus"})
    Run(scribe, "named", "/code/zoo", now()).start(title="Walrus")
    page = opener.window().sessions
    page.search.setText("walrus")
    qtbot.waitUntil(partial(_reads, page, "Walrus"))
    assert page.head.subtitle.full_text.startswith("1 session, ")
    assert page.head.subtitle.full_text.endswith(" entries cannot be searched yet")
    index(scribe)
    qtbot.waitUntil(partial(_reads, page, "Walrus", "Fresh"))
    qtbot.waitUntil(lambda: page.head.subtitle.full_text == "2 sessions")


def test_what_is_found_is_kept_up_to_date(
    opener: Opener, variety: Scribe, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clawatch.ui.pages.sessions_reading._LEAST_PAUSE_S", 0.05)
    page = opener.window().sessions
    page.search.setText("flamingo")
    qtbot.waitUntil(partial(_reads, page, "Dear", "Helped"))
    run = Run(variety, "newest", "/code/zoo").start(title="Newest").prompt("count every flamingo")
    index(variety)
    run.call("Bash", {"command": "true"})
    qtbot.waitUntil(partial(_reads, page, "Newest", "Dear", "Helped"))
    assert page.model.hit(0) is not None
