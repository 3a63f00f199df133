"""Draws every page in every theme and size as a PNG, for people to judge. Started by packaging/screenshots."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from clawatch.ui.application import make_application
from clawatch.ui.context import ImportProgress, RejectedFile, Troubles
from clawatch.ui.desktop import Desktop
from clawatch.ui.pages.session_menu import SessionMenu
from clawatch.ui.places import SESSIONS
from gui.alarms import write_alerts
from gui.busy_session import write_busy
from gui.camera import Camera, hover
from gui.fakes import FakeHistory, FakeHooks, make_context
from gui.lifelike import ENDED, LONG, SHOWN, write_day, write_long
from gui.month import write_month
from gui.scribe import Scribe
from gui.searching import index
from gui.shots_of_dashboard import dashboard_pages
from gui.shots_of_dialogs import dialogs, tray_icons
from gui.shots_of_figures import figure_pages
from gui.shots_of_money import money_pages
from gui.shots_of_pages import demo_pages, every_page, small_windows
from gui.shots_of_session import busy_session_pages
from gui.shots_of_sessions import session_list_pages
from gui.shots_of_settings import settings_pages

if TYPE_CHECKING:
    from clawatch.ui.pages.sessions_page import SessionsPage
    from clawatch.ui.window import MainWindow

SCHEMES = ("light", "dark")
SIZES = ((1280, 800), (1920, 1080))
_TROUBLES = Troubles(
    ("The disk is full: events wait in the spool folder until there is room.",),
    (RejectedFile("1795-22.json", "It is not JSON: it ends in the middle of a text.", "/tmp/spool/rejected/x"),),  # noqa: S108 a name only
)


def _is_empty(page: SessionsPage) -> bool:
    return page.body.currentWidget() is page.placeholder


def empty_pages(camera: Camera, home: Path, scheme: str, size: tuple[int, int]) -> None:
    with closing(Scribe(home / f"empty-{scheme}-{size[0]}.db")) as scribe:
        _empty_pages(camera, scribe, home, scheme, size)
        every_page(camera, scribe, home, scheme, size, "empty")


def _empty_pages(camera: Camera, scribe: Scribe, home: Path, scheme: str, size: tuple[int, int]) -> None:
    for name, hooks in (
        ("empty-no-hooks", FakeHooks(installed=False, complete=False)),
        ("empty-with-hooks", FakeHooks()),
    ):
        desktop = Desktop(make_context(scribe, home, hooks=hooks, theme=scheme))
        desktop.start(show_window=True)
        window = desktop.window
        assert window is not None
        window.resize(*size)
        window.open_page(SESSIONS)
        camera.settle(partial(_is_empty, window.sessions))
        camera.take(window, f"{name}-{scheme}-{size[0]}")
        desktop.stop()


def import_pages(camera: Camera, window: MainWindow, history: FakeHistory, mark: str) -> None:
    """The strip of an import: running, stopped and done."""
    history.now = ImportProgress("running", 2_000, 1_240, 109_000_000, 71_000_000, 34_200_000.0, 21.0)
    strip = window.import_strip
    strip.look()
    camera.settle(strip.isVisible)
    camera.take(window, f"import-running-{mark}")
    strip.stop_button.click()
    camera.settle()
    camera.take(window, f"import-stopped-{mark}")
    strip.resume_button.click()
    history.now = ImportProgress("done", 2_000, 2_000, 109_000_000, 109_000_000)
    camera.settle(lambda: not strip.bar.isVisible())
    camera.take(window, f"import-done-{mark}")
    strip.close_button.click()


def day_pages(camera: Camera, scribe: Scribe, home: Path, scheme: str, size: tuple[int, int]) -> None:
    troubles = [Troubles()]
    history = FakeHistory()
    desktop = Desktop(make_context(scribe, home, theme=scheme, troubles=lambda: troubles[0], history=history))
    desktop.start(show_window=True)
    window = desktop.window
    assert window is not None
    window.resize(*size)
    mark = f"{scheme}-{size[0]}"
    window.open_page(SESSIONS)
    camera.settle(lambda: window.sessions.model.loaded > 10)
    camera.settle(lambda: bool(window.banners.banners))
    camera.take(window, f"sessions-unpriced-{mark}")
    camera.close_banner(window)
    camera.take(window, f"sessions-{mark}")
    import_pages(camera, window, history, mark)
    small_pages(camera, window, mark, size)
    table = window.sessions.table
    table.selectRow(2)
    table.setFocus()
    hover(table.viewport(), QPoint(300, 6 * table.row_height + 8))
    camera.settle()
    camera.take(window, f"sessions-selected-{mark}")
    menus(camera, desktop, mark)
    window.sessions.filters.chips[2].click()
    window.sessions.filters.chips[2].setFocus()
    camera.settle()
    camera.take(window, f"sessions-needs-you-{mark}")
    window.sessions.filters.reset()
    window.sessions.search.setText("no such thing")
    camera.settle(at_least_ms=500)
    camera.take(window, f"sessions-nothing-found-{mark}")
    window.sessions.search.clear()
    camera.settle(at_least_ms=500)
    session_list_pages(camera, window, mark)
    small_windows(camera, window, mark)
    window.open_page(SESSIONS)
    troubles[0] = _TROUBLES
    window.refresh()
    camera.settle(lambda: bool(window.banners.banners))
    camera.take(window, f"sessions-troubles-{mark}")
    troubles[0] = Troubles()
    window.refresh()
    camera.settle(lambda: not window.banners.banners)
    session_pages(camera, window, mark)
    busy_session_pages(camera, window, mark)
    figure_pages(camera, window, mark)
    desktop.stop()


def menus(camera: Camera, desktop: Desktop, mark: str) -> None:
    """The menu of the tray, that of one session in it, and that of a row."""
    window = desktop.window
    assert window is not None
    menu = desktop.tray.menu.menu
    menu.popup(QPoint(40, 40))
    camera.settle()
    camera.take(menu, f"tray-menu-{mark}")
    menu.close()
    session = next(action.menu() for action in menu.actions() if action.menu() is not None)
    assert isinstance(session, QMenu)
    session.popup(QPoint(40, 40))
    camera.settle()
    camera.take(session, f"tray-menu-session-{mark}")
    session.close()
    camera.settle()
    table = window.sessions.table
    table.menu_requested.emit(2, table.viewport().mapToGlobal(QPoint(200, 2 * table.row_height + 8)))
    camera.settle()
    row_menu = window.sessions.findChildren(SessionMenu)[-1]
    camera.take(row_menu, f"row-menu-{mark}")
    row_menu.close()


def small_pages(camera: Camera, window: MainWindow, mark: str, size: tuple[int, int]) -> None:
    """The same at the least size there is."""
    if size != SIZES[0]:
        return
    window.resize(window.minimumSize())
    camera.settle()
    camera.take(window, f"small-sessions-{mark}")
    page = window.session
    window.open_session(SHOWN)
    camera.settle(lambda: page.timeline.model.rowCount() > 5)
    camera.take(window, f"small-session-{mark}")
    page.switch.chips[3].click()
    camera.settle(lambda: page.requests.model.rowCount() > 5)
    camera.take(window, f"small-requests-{mark}")
    page.switch.chips[1].click()
    window.go_back()
    window.resize(*size)
    camera.settle()


def session_pages(camera: Camera, window: MainWindow, mark: str) -> None:
    page = window.session
    window.open_session(SHOWN)
    camera.settle(lambda: page.timeline.model.rowCount() > 5)
    camera.take(window, f"session-live-{mark}")
    page.header.pause_button.click()
    camera.settle(lambda: page.header.state.text() == "Pause requested")
    camera.take(window, f"session-pause-requested-{mark}")
    page.header.pause_button.click()
    camera.settle(lambda: page.header.state.text() == "Working")
    for name, row in (("error", 3), ("edit", 4), ("subagent-call", 7)):
        page.timeline.table.selectRow(row)
        camera.settle()
        camera.take(window, f"session-{name}-{mark}")
    page.timeline.table.selectRow(3)
    camera.settle()
    page.timeline.detail.blocks[0].view.setFocus()
    camera.take(window, f"session-focus-in-detail-{mark}")
    page.switch.chips[3].click()
    page.requests.table.setFocus()
    camera.settle(lambda: page.requests.model.rowCount() > 5)
    for name, row in (("latest", 33), ("unpriced", 20), ("stated", 1), ("searches", 15)):
        page.requests.table.selectRow(row)
        camera.settle()
        camera.take(window, f"requests-{name}-{mark}")
    window.open_session(LONG)
    camera.settle(lambda: page.requests.model.rowCount() >= 5_000)
    camera.take(window, f"requests-many-{mark}")
    page.switch.chips[1].click()
    window.open_session(ENDED)
    camera.settle(lambda: page.timeline.model.rowCount() > 5)
    page.timeline.table.selectRow(1)
    camera.settle()
    camera.take(window, f"session-ended-{mark}")


def _write_template(file: Path) -> None:
    """Write what all pictures of a day show."""
    now = time.time_ns() // 1_000_000
    with closing(Scribe(file)) as scribe:
        write_month(scribe, now)
        write_day(scribe, now)
        write_long(scribe, now)
        write_busy(scribe, now)
        write_alerts(scribe, now)
        index(scribe)


def _shoot_day(camera: Camera, file: Path, home: Path, scheme: str, size: tuple[int, int]) -> None:
    empty_pages(camera, home, scheme, size)
    with closing(Scribe(Path(shutil.copy(file, home / f"{scheme}-{size[0]}.db")))) as scribe:
        dashboard_pages(camera, scribe, home, scheme, size)
        demo_pages(camera, scribe, home, scheme, size)
        day_pages(camera, scribe, home, scheme, size)
        settings_pages(camera, scribe, home, scheme, size)
        money_pages(camera, scribe, home, scheme, size)


def main() -> int:
    """Take all pictures; 1 where one of them lacks what it should show."""
    parser = argparse.ArgumentParser(prog="packaging/screenshots")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only pictures whose name holds this")
    parser.add_argument("--quick", action="store_true", help="the first size only")
    parser.add_argument("--many", type=Path, help="every page on this database instead: a copy of it is read")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    app = make_application(["clawatch"])
    camera = Camera(app, arguments.folder, arguments.only)
    began = time.monotonic()
    sizes = SIZES[:1] if arguments.quick else SIZES
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        if arguments.many:
            with closing(Scribe(Path(shutil.copy(arguments.many, home / "many.db")))) as scribe:
                for scheme in SCHEMES:
                    for size in sizes:
                        every_page(camera, scribe, home, scheme, size, "many")
        else:
            tray_icons(arguments.folder)
            file = home / "day.db"
            _write_template(file)
            for scheme in SCHEMES:
                dialogs(camera, scheme)
                for size in sizes:
                    _shoot_day(camera, file, home, scheme, size)
    sys.stdout.write(f"{camera.taken} pictures in {time.monotonic() - began:.0f} s\n")
    return camera.end()


if __name__ == "__main__":
    sys.exit(main())
