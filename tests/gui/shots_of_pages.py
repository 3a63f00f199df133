"""Pictures of every page there is on one database, whatever is in it; and of what stands over the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.desktop import Desktop
from clawatch.ui.page_list import ENTRIES
from clawatch.ui.pages.session_page import SessionPage
from clawatch.ui.palette import Palette
from clawatch.ui.places import COSTS, DASHBOARD, PROJECT, PROJECTS, SESSION, TOOL, TOOLS, Place
from clawatch.ui.shortcuts_dialog import ShortcutsDialog
from gui.fakes import FakeHooks, make_context

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.ui.window import MainWindow
    from gui.camera import Camera
    from gui.scribe import Scribe

_VIEWS = ("waterfall", "list", "subagents", "requests", "errors")
_BIGGEST = {
    SESSION: "SELECT session_id FROM sessions ORDER BY tool_call_count DESC LIMIT 1",
    PROJECT: "SELECT project_id FROM sessions GROUP BY project_id ORDER BY count(*) DESC LIMIT 1",
    TOOL: "SELECT tool_name FROM tool_calls WHERE id < 20000 GROUP BY tool_name ORDER BY count(*) DESC LIMIT 1",
}
_DRAWN_MS = 500
"""Charts are drawn a moment after their data came."""


def every_page(  # noqa: PLR0917 as the other pictures
    camera: Camera, scribe: Scribe, home: Path, scheme: str, size: tuple[int, int], name: str
) -> None:
    """Take each page once, that of one thing with the thing that has the most; `name` leads the pictures' names."""
    desktop = Desktop(make_context(scribe, home, theme=scheme))
    desktop.start(show_window=True)
    window = desktop.window
    assert window is not None
    window.resize(*size)
    window.range.choose("30d")
    mark = f"{scheme}-{size[0]}"
    for key in ENTRIES:
        of = _biggest(scribe, key) if key in _BIGGEST else ""
        if of is None:
            continue
        window.open_place(Place(key, of))
        camera.settle(at_least_ms=_DRAWN_MS)
        if key == SESSION:
            _views(camera, window, name, mark)
            continue
        camera.take(window, f"{name}-{key}-{mark}")
    window.range.choose("all")
    for key in (DASHBOARD, COSTS, PROJECTS, TOOLS):
        window.open_place(Place(key))
        camera.settle(at_least_ms=_DRAWN_MS)
        camera.take(window, f"{name}-{key}-all-time-{mark}")
    desktop.stop()


def _biggest(scribe: Scribe, key: str) -> str | None:
    row = scribe.readers.connection().execute(_BIGGEST[key]).fetchone()
    return None if row is None else str(row[0])


def _views(camera: Camera, window: MainWindow, name: str, mark: str) -> None:
    page = window.current_page
    assert isinstance(page, SessionPage)
    for view in _VIEWS:
        page.show_view(view)
        camera.settle(at_least_ms=100)
        camera.take(window, f"{name}-session-{view}-{mark}")


def small_windows(camera: Camera, window: MainWindow, mark: str) -> None:
    """Take what stands over the pages: the palette, the keys."""
    window.open_place(Place(COSTS))
    camera.settle()
    for name, word in (("", ""), ("-found", "le")):
        window.open_palette()
        palette = window.findChildren(Palette)[-1]
        palette.field.setText(word)
        camera.settle(at_least_ms=150)
        camera.take_screen(window, f"palette{name}-{mark}")
        palette.close()
        camera.settle()
    window.show_shortcuts()
    camera.settle()
    camera.take_screen(window, f"shortcuts-{mark}")
    window.findChildren(ShortcutsDialog)[-1].close()
    camera.settle()


def demo_pages(camera: Camera, scribe: Scribe, home: Path, scheme: str, size: tuple[int, int]) -> None:
    """Take the dashboard of a demo, with its mark."""
    hooks = FakeHooks(installed=False, complete=False)
    desktop = Desktop(make_context(scribe, home, theme=scheme, hooks=hooks, open_demo=None))
    desktop.start(show_window=True)
    window = desktop.window
    assert window is not None
    window.resize(*size)
    window.open_place(Place(DASHBOARD))
    camera.settle(lambda: bool(window.banners.banners), at_least_ms=_DRAWN_MS)
    camera.take(window, f"demo-{scheme}-{size[0]}")
    desktop.stop()
