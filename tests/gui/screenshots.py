"""Draws every page in every theme and size as a PNG, for people to judge. Started by packaging/screenshots."""

from __future__ import annotations

import argparse
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from clawatch.ui.application import make_application
from clawatch.ui.context import ImportProgress, RejectedFile, Troubles
from clawatch.ui.desktop import Desktop
from clawatch.ui.hooks_dialog import HooksDialog
from clawatch.ui.pages.session_menu import SessionMenu
from clawatch.ui.places import SESSIONS
from clawatch.ui.problem_dialog import port_dialog, problem_dialog
from clawatch.ui.reads import ReadExecutor
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tray_icons import tray_icon
from clawatch.ui.words import Tone
from gui.fake_settings import FakeSettings
from gui.fakes import FakeHistory, FakeHooks, make_context
from gui.lifelike import ENDED, LONG, SHOWN, write_day, write_long
from gui.scribe import Scribe
from gui.searching import index
from gui.shots_of_dashboard import dashboard_pages
from gui.shots_of_figures import figure_pages
from gui.shots_of_money import money_pages
from gui.shots_of_session import busy_session_pages
from gui.shots_of_sessions import session_list_pages
from gui.shots_of_settings import settings_pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.ui.pages.sessions_page import SessionsPage
    from clawatch.ui.window import MainWindow

SIZES = ((1280, 800), (1920, 1080))
_TROUBLES = Troubles(
    ("The disk is full: events wait in the spool folder until there is room.",),
    (RejectedFile("1795-22.json", "It is not JSON: it ends in the middle of a text.", "/tmp/spool/rejected/x"),),  # noqa: S108 a name only
)


class Camera:
    """Shows a state of the window and keeps a picture of it."""

    def __init__(self, app: QApplication, folder: Path, only: str) -> None:
        self._app, self._folder, self._only = app, folder, only

    def settle(self, until: Callable[[], bool] = lambda: True, at_least_ms: int = 250) -> None:
        self._wait(at_least_ms)
        deadline = time.monotonic() + 10
        while not until() and time.monotonic() < deadline:
            self._wait(20)

    def _wait(self, ms: int) -> None:
        # QTest.qWait holds Python's lock, and the read threads would stand still
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()

    def take(self, widget: QWidget, name: str) -> None:
        if self._only in name:
            self._app.processEvents()
            widget.grab().save(str(self._folder / f"{name}.png"))


def hover(table: QWidget, place: QPoint) -> None:
    where = QPointF(place)
    QApplication.sendEvent(table, QEnterEvent(where, where, where))
    none = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, where, where, none, none, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(table, move)


def _is_empty(page: SessionsPage) -> bool:
    return page.body.currentWidget() is page.placeholder


def empty_pages(camera: Camera, home: Path, scheme: str, size: tuple[int, int]) -> None:
    scribe = Scribe(home / "empty.db")
    for name, hooks in (
        ("empty-no-hooks", FakeHooks(installed=False, complete=False)),
        ("empty-with-hooks", FakeHooks()),
    ):
        desktop = Desktop(make_context(scribe, home, hooks=hooks, theme=scheme))
        desktop.start(show_window=True)
        window = desktop.window
        assert window is not None
        window.resize(*size)
        sessions = window.sessions
        camera.settle(partial(_is_empty, sessions))
        camera.take(window, f"{name}-{scheme}-{size[0]}")
        desktop.stop()
    scribe.close()


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
    window.banners.banners[0].close_button.click()
    camera.settle(lambda: not window.banners.banners)
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
    troubles[0] = _TROUBLES
    window.refresh()
    camera.settle(lambda: bool(window.banners.banners))
    camera.take(window, f"sessions-troubles-{mark}")
    troubles[0] = Troubles()
    window.refresh()
    camera.settle(lambda: not window.banners.banners)
    session_pages(camera, window, mark)
    busy_session_pages(camera, scribe, window, mark)
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


def dialogs(camera: Camera, scheme: str) -> None:
    theme().choose(scheme)
    hooks = FakeHooks(installed=False, complete=False)
    problem = "The port 6821 is taken by another program, so ClaWatch cannot listen there."
    port, _ = port_dialog(problem, 6822)
    shown: list[QWidget] = [problem_dialog("The database /home/user/x.db is newer than this ClaWatch."), port]
    reads = ReadExecutor()
    shown.append(HooksDialog(hooks, hooks.summary(), reads, settings=FakeSettings()))
    for name, dialog in zip(("problem", "port", "hooks"), shown, strict=True):
        dialog.show()
        camera.settle()
        camera.take(dialog, f"dialog-{name}-{scheme}")
        dialog.close()
    reads.stop()


def tray_icons(folder: Path) -> None:
    for tone in (Tone.ENDED, Tone.WORKING, Tone.PAUSED, Tone.NEEDS_YOU, Tone.ERROR, Tone.TROUBLE):
        for size in (16, 22, 64):
            tray_icon(tone, 3).pixmap(size, size).save(str(folder / f"tray-{tone.value}-{size}.png"))


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="only pictures whose name holds this")
    parser.add_argument("--quick", action="store_true", help="the first size only")
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    app = make_application(["clawatch"])
    camera = Camera(app, arguments.folder, arguments.only)
    tray_icons(arguments.folder)
    for scheme in ("light", "dark"):
        dialogs(camera, scheme)
        for size in SIZES[:1] if arguments.quick else SIZES:
            with tempfile.TemporaryDirectory() as home:
                scribe = Scribe(Path(home) / "clawatch.db")
                write_day(scribe, time.time_ns() // 1_000_000)
                write_long(scribe, time.time_ns() // 1_000_000)
                index(scribe)
                empty_pages(camera, Path(home), scheme, size)
                dashboard_pages(camera, scribe, Path(home), scheme, size)
                day_pages(camera, scribe, Path(home), scheme, size)
                settings_pages(camera, scribe, Path(home), scheme, size)
                money_pages(camera, scribe, Path(home), scheme, size)
                scribe.close()


if __name__ == "__main__":
    main()
