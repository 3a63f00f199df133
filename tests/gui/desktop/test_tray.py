from __future__ import annotations

import shutil
import signal
from typing import TYPE_CHECKING

import pytest

from clawatch.ui.page_list import PAGES
from gui.desktop.conftest import SmallClaWatch, VirtualDesktop, until
from gui.desktop.status_notifier import Panel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.desktop

STATUS = "1 waiting for you"
SESSION = "ledger: Fix the rounding  \u2013  Waiting for you"


class Panels:
    """Opens panels on the screen's bus."""

    def __init__(self, screen: VirtualDesktop) -> None:
        self._screen = screen
        self._open: list[Panel] = []

    def start(self) -> Panel:
        panel = Panel(self._screen.environment["DBUS_SESSION_BUS_ADDRESS"])
        self._open.append(panel)
        return panel

    def close(self) -> None:
        for panel in self._open:
            panel.close()


def press(screen: VirtualDesktop, keys: str, done: Callable[[], bool], what: str) -> None:
    """Press keys until they do something, for a window that has just come up may not have the keyboard yet."""

    def pressed() -> bool:
        if done():
            return True
        screen.ask("xdotool", "key", keys)
        return done()

    until(pressed, what)


@pytest.fixture
def panels(screen: VirtualDesktop) -> Iterator[Panels]:
    made = Panels(screen)
    yield made
    made.close()


def test_the_icon_and_its_menu_on_a_status_notifier_panel(screen: VirtualDesktop, panels: Panels) -> None:
    panel = panels.start()
    clawatch = SmallClaWatch(screen)
    until(lambda: panel.items, "the icon")
    assert screen.windows() == [], "with a tray no window opens by itself"
    until(lambda: panel.property("ToolTip")[2].startswith(f"ClaWatch: {STATUS}\n"), "the tooltip")
    assert panel.property("IconPixmap"), "an icon is sent"
    assert list(panel.menu()) == [
        "Open ClaWatch",
        STATUS,
        "1 needs you",
        SESSION,
        *(page.title for page in PAGES),
        "Mute notifications",
        "Look at a demo",
        "Quit",
    ]
    panel.activate()
    until(screen.windows, "the window")
    press(screen, "ctrl+w", lambda: not screen.windows(), "the window to close")
    assert clawatch.process.poll() is None, "closing the window keeps the tray"
    panel.click("Open ClaWatch")
    until(screen.windows, "the window from the menu")
    panel.click("Quit")
    until(clawatch.has_quit, "the end")


def test_a_session_is_paused_and_opened_from_the_panel(screen: VirtualDesktop, panels: Panels) -> None:
    panel = panels.start()
    SmallClaWatch(screen)
    until(lambda: panel.items, "the icon")
    until(lambda: SESSION in panel.menu(), "the session")
    assert list(panel.menu(SESSION)) == ["Waiting for you: turn finished", "Open", "Pause"]
    panel.click(SESSION, "Pause")
    until(lambda: "Do not pause" in panel.menu(SESSION), "the wish to be there")
    panel.click(SESSION, "Do not pause")
    until(lambda: "Pause" in panel.menu(SESSION), "the wish to be gone")
    panel.click("Mute notifications", "For 1 hour")
    until(lambda: any(text.startswith("Notifications muted until") for text in panel.menu()), "the mute")
    panel.click(SESSION, "Open")
    until(screen.windows, "the window")


def test_a_panel_that_comes_late_still_shows_the_icon(screen: VirtualDesktop, panels: Panels) -> None:
    clawatch = SmallClaWatch(screen)
    until(screen.windows, "the window, without which it could not be reached")
    panel = panels.start()
    until(lambda: panel.items, "the icon on the late panel")
    until(lambda: panel.property("ToolTip")[2].startswith(f"ClaWatch: {STATUS}\n"), "the tooltip")
    panel.click("Quit")
    until(clawatch.has_quit, "the end")


def test_the_icon_on_a_tray_of_the_old_kind(screen: VirtualDesktop) -> None:
    if shutil.which("trayer") is None:
        pytest.skip("NOT TESTED: the tray of the old kind, for trayer is not installed")
    screen.run("trayer", "--edge", "bottom", "--width", "20", "--height", "32", "--widthtype", "percent")
    until(lambda: screen.ask("xdotool", "search", "--onlyvisible", "--name", "^panel$"), "the tray")
    SmallClaWatch(screen)

    def icon() -> list[str]:
        return [
            found
            for found in screen.ask("xdotool", "search", "--class", "clawatch").split()
            if "Width: 3" in screen.ask("xwininfo", "-id", found) or "Width: 2" in screen.ask("xwininfo", "-id", found)
        ]

    until(icon, "the icon")
    assert screen.windows() == []
    screen.ask("xdotool", "mousemove", "--window", icon()[0], "10", "10", "click", "1")
    until(screen.windows, "the window")


def test_a_tray_of_the_old_kind_shows_messages_without_a_notification_service(screen: VirtualDesktop) -> None:
    if shutil.which("trayer") is None:
        pytest.skip("NOT TESTED: messages beside the icon, for trayer is not installed")
    screen.run("trayer", "--edge", "bottom", "--width", "20", "--height", "32", "--widthtype", "percent")
    until(lambda: screen.ask("xdotool", "search", "--onlyvisible", "--name", "^panel$"), "the tray")
    SmallClaWatch(screen, "--say")

    def message() -> str:
        for found in screen.ask("xdotool", "search", "--onlyvisible", "--class", "clawatch").split():
            size = screen.ask("xdotool", "getwindowgeometry", "--shell", found)
            if int(size.partition("WIDTH=")[2].split()[0]) > 60:
                return found
        return ""

    until(message, "the message")
    assert screen.windows() == []
    screen.ask("xdotool", "mousemove", "--window", message(), "30", "40", "click", "1")
    until(screen.windows, "the session's page")


def test_without_a_tray_closing_asks(screen: VirtualDesktop) -> None:
    clawatch = SmallClaWatch(screen)
    until(screen.windows, "the window")
    press(screen, "ctrl+w", lambda: len(screen.windows()) == 2, "the question")
    press(screen, "Escape", lambda: len(screen.windows()) == 1, "the window to stay")
    assert clawatch.process.poll() is None
    clawatch.process.send_signal(signal.SIGKILL)
