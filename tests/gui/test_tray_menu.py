from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QLabel, QMenu

from clawatch.ui.desktop import Desktop
from clawatch.ui.page_list import PAGES
from clawatch.ui.tray import tray_hint
from clawatch.ui.tray_menu import tomorrow_morning
from gui.fakes import RealControl, make_context
from gui.scribe import Run

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QAction
    from pytestqt.qtbot import QtBot

    from gui.conftest import Opener
    from gui.scribe import Scribe

HOUR_MS = 3_600_000


@pytest.fixture
def control(scribe: Scribe) -> RealControl:
    return RealControl(scribe)


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isVisible() and not action.isSeparator()]


def entry(menu: QMenu, beginning: str) -> QAction:
    return next(action for action in menu.actions() if action.text().startswith(beginning))


def submenu(menu: QMenu, beginning: str) -> QMenu:
    found = entry(menu, beginning).menu()
    assert isinstance(found, QMenu)
    return found


def started(opener: Opener, control: RealControl) -> Desktop:
    desktop = opener.desktop(control=control)
    desktop.start(show_window=False)
    return desktop


def test_the_menu_groups_the_live_sessions_and_offers_what_can_be_done(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    Run(scribe, "works", "/code/ledger").start(title="Fix rounding & co").prompt()
    asking = Run(scribe, "asks", "/code/ledger").start(title="Clean up").prompt()
    asking.event("PermissionRequest", tool_name="Bash", tool_input={"command": "rm -rf build"})
    Run(scribe, "over", "/code/ledger").start().event("SessionEnd", reason="other")
    menu = started(opener, control).tray.menu.menu
    qtbot.waitUntil(lambda: "1 working" in texts(menu))
    assert texts(menu) == [
        "Open ClaWatch",
        "1 working, 1 waiting for you",
        "1 needs you",
        "ledger: Clean up  \u2013  Needs permission",
        "1 working",
        "ledger: Fix rounding && co",
        *(page.title for page in PAGES),
        "Mute notifications",
        "Look at a demo",
        "Quit",
    ]
    assert texts(submenu(menu, "ledger: Clean")) == ["Needs permission: asks to run Bash", "Open", "Pause"]


def test_a_session_is_paused_and_resumed_from_the_menu_and_the_menu_says_what_really_is(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    Run(scribe, "works", "/code/ledger").start(title="Fix rounding").prompt()
    Run(scribe, "agent", "/code/other").start(title="Other").prompt()
    menu = started(opener, control).tray.menu.menu
    qtbot.waitUntil(lambda: "2 working" in texts(menu))
    own = submenu(menu, "ledger: Fix")
    entry(own, "Pause").trigger()
    qtbot.waitUntil(lambda: "ledger: Fix rounding  \u2013  Pause requested" in texts(menu))
    assert submenu(menu, "ledger: Fix") is own, "what did not change stays, also under the mouse"
    entry(own, "Do not pause").trigger()
    qtbot.waitUntil(lambda: "ledger: Fix rounding" in texts(menu))
    assert control.asked == [("pause", "works", "tray"), ("resume", "works", "tray")]


def test_an_agent_that_is_paused_moves_to_the_paused_and_can_be_resumed(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    scribe.send({"agentId": "bot", "type": "status_change", "data": {"status": "running"}, "name": "Nightly"})
    menu = started(opener, control).tray.menu.menu
    qtbot.waitUntil(lambda: "1 working" in texts(menu))
    control.pause("bot", "api")
    qtbot.waitUntil(lambda: "1 paused" in texts(menu))
    name = texts(menu)[3]
    entry(submenu(menu, name), "Resume").trigger()
    qtbot.waitUntil(lambda: "1 working" in texts(menu))


def test_what_cannot_be_done_is_said_beside_the_icon_or_in_the_window(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    Run(scribe, "works", "/code/ledger").start(title="Fix rounding").prompt()
    control.refusal = "This cannot be written to the disk now: try again in a moment."
    desktop = opener.desktop(control=control)
    desktop.start(show_window=True)
    menu, window = desktop.tray.menu.menu, desktop.window
    assert window is not None
    qtbot.waitUntil(lambda: "1 working" in texts(menu))
    entry(submenu(menu, "ledger: Fix"), "Pause").trigger()
    qtbot.waitUntil(lambda: [banner.notice.text for banner in window.banners.banners] == [control.refusal])
    entry(submenu(menu, "ledger: Fix"), "Pause").trigger()
    qtbot.waitUntil(lambda: len(window.banners.banners) == 1)


def test_notifications_are_muted_for_a_while_and_shown_again(
    opener: Opener, control: RealControl, qtbot: QtBot
) -> None:
    menu = started(opener, control).tray.menu.menu
    mute = submenu(menu, "Mute")
    assert texts(mute) == ["For 1 hour", "Until tomorrow"]
    before = time.time_ns() // 1_000_000
    entry(mute, "For 1 hour").trigger()
    qtbot.waitUntil(lambda: "Show them again" in texts(mute))
    assert before + HOUR_MS <= (control.muted or 0) <= before + HOUR_MS + 60_000
    assert any(text.startswith("Notifications muted until ") for text in texts(menu))
    entry(mute, "Show them again").trigger()
    qtbot.waitUntil(lambda: "Mute notifications" in texts(menu))
    entry(mute, "Until tomorrow").trigger()
    qtbot.waitUntil(lambda: control.muted == tomorrow_morning(before))


def test_a_click_on_a_session_opens_its_page(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    Run(scribe, "works", "/code/ledger").start(title="Fix rounding").prompt()
    desktop = started(opener, control)
    menu = desktop.tray.menu.menu
    qtbot.waitUntil(lambda: "1 working" in texts(menu))
    entry(submenu(menu, "ledger: Fix"), "Open").trigger()
    window = desktop.window
    assert window is not None
    assert window.pages.currentWidget() is window.session
    assert window.session.session_id == "works"
    entry(menu, "Sessions").trigger()
    assert window.pages.currentWidget() is window.sessions


def test_of_many_sessions_the_menu_names_a_few_and_counts_the_others(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    for number in range(15):
        Run(scribe, f"s-{number:02d}", "/code/x").start().prompt()
    menu = started(opener, control).tray.menu.menu
    qtbot.waitUntil(lambda: "15 working" in texts(menu))
    assert "7 more…" in texts(menu)
    assert len([text for text in texts(menu) if text.startswith("x: ")]) == 8


def test_the_tooltip_names_who_needs_someone_the_worst_first_and_is_no_rich_text(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    Run(scribe, "waits", "/code/x").start(title="<b>Waits</b>").event("Stop")
    Run(scribe, "fails", "/code/y").start(title="Fails").event("StopFailure", error="overloaded")
    desktop = started(opener, control)
    qtbot.waitUntil(lambda: len(desktop._pulse.standing.live) == 2)
    assert tray_hint(desktop._pulse.standing).splitlines() == [
        "ClaWatch: 1 waiting for you, 1 with an error",
        "Error: y: Fails",
        "Waiting for you: x: \u2039b\u203aWaits\u2039/b\u203a",
    ]
    assert desktop._pulse.standing.needing == 2


def test_tomorrow_is_the_next_day_also_across_a_change_of_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        evening = 1_774_731_600_000  # 28 March 2026, 22:00: the night is an hour short
        assert tomorrow_morning(evening) - evening == 9 * HOUR_MS
    finally:
        monkeypatch.delenv("TZ")
        time.tzset()


def test_with_twenty_thousand_sessions_the_menu_is_there_before_it_is_opened(
    opener: Opener, scribe: Scribe, control: RealControl, qtbot: QtBot
) -> None:
    now = time.time_ns() // 1_000_000
    bodies = []
    for number in range(20_000):
        body = {"session_id": f"s-{number}", "cwd": "/code/x", "hook_event_name": "UserPromptSubmit", "prompt": "go"}
        bodies.append((body, now + number))
    for start in range(0, len(bodies), 4000):
        scribe.send_all(bodies[start : start + 4000])
    desktop = started(opener, control)
    menu = desktop.tray.menu.menu
    # with commas or without, as Qt's translations have it
    qtbot.waitUntil(lambda: "20000 working" in [text.replace(",", "") for text in texts(menu)], timeout=20_000)
    begun = time.thread_time()
    menu.popup(QPoint(0, 0))
    menu.repaint()
    opening = time.thread_time() - begun
    menu.close()
    begun = time.thread_time()
    desktop.tray.show_standing(replace(desktop._pulse.standing, live=desktop._pulse.standing.live[1:]))
    changing = time.thread_time() - begun
    assert opening < 0.05
    assert changing < 0.05


def test_a_demo_is_opened_from_the_menu_and_what_keeps_it_from_that_is_told(
    scribe: Scribe, tmp_path: Path, qtbot: QtBot
) -> None:
    opened: list[str] = []

    def refuse() -> None:
        opened.append("asked")
        raise OSError(12, "Cannot allocate memory")

    desktop = Desktop(make_context(scribe, tmp_path, open_demo=refuse))
    desktop.start(show_window=True)
    window = desktop.window
    assert window is not None
    entry(desktop.tray.menu.menu, "Look at a demo").trigger()
    assert opened == ["asked"]
    words = "The demo could not be started: Cannot allocate memory."
    qtbot.waitUntil(lambda: words in [banner.notice.text for banner in window.banners.banners])
    desktop.stop()


def test_a_demo_says_what_it_is_everywhere_and_offers_no_other(scribe: Scribe, tmp_path: Path) -> None:
    desktop = Desktop(make_context(scribe, tmp_path, open_demo=None))
    desktop.start(show_window=True)
    window = desktop.window
    assert window is not None
    assert window.windowTitle() == "ClaWatch demo"
    assert window.banners.banners[0].notice.text.startswith("All of this is invented")
    assert "Demo" in [label.text() for label in window.sidebar.findChildren(QLabel)]
    assert "Look at a demo" not in texts(desktop.tray.menu.menu)
    desktop.stop()
