"""Pictures of the page of one session: its waterfall, its subagents, its errors, and steps of several kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from gui.busy_session import BUSY

if TYPE_CHECKING:
    from clawatch.ui.pages.session_page import SessionPage
    from clawatch.ui.window import MainWindow
    from gui.camera import Camera

_KINDS = {
    "change": ("Edit", "client.py"),
    "value": ("mcp__payments__get_order", ""),
    "image": ("Read", "checkout.png"),
    "written": ("Write", ""),
    "command": ("Bash", "pytest -q shop"),
}


def busy_session_pages(camera: Camera, window: MainWindow, mark: str) -> None:
    """Take them."""
    page = window.session
    window.open_session(BUSY)
    camera.settle(lambda: page.timeline.model.rowCount() > 50)
    page.show_view("waterfall")
    waterfall = page.timeline.waterfall
    waterfall.canvas.fit_all()
    page.take_focus()
    camera.settle()
    camera.take(window, f"session-waterfall-{mark}")
    waterfall.show_last_turn()
    camera.settle()
    camera.take(window, f"session-waterfall-last-turn-{mark}")
    page.show_view("list")
    for name, (tool, part) in _KINDS.items():
        _select(page, tool, part)
        camera.settle()
        camera.take(window, f"session-step-{name}-{mark}")
    page.show_view("errors")
    camera.settle()
    camera.take(window, f"session-errors-{mark}")
    page.header.menu_button.click()
    camera.settle()
    menu = next(menu for menu in page.findChildren(QMenu) if menu.isVisible())
    camera.take(menu, f"session-menu-{mark}")
    menu.close()
    page.show_view("subagents")
    camera.settle()
    page.timeline.tree.chosen.emit(next(iter(page.timeline.steps.subagents)))
    camera.settle()
    camera.take(window, f"session-subagents-{mark}")
    page.show_view("waterfall")
    camera.settle()
    camera.take(window, f"session-waterfall-subagent-{mark}")
    page.timeline.show_agent("")


def _select(page: SessionPage, tool: str, part: str) -> None:
    for row in range(page.timeline.model.rowCount()):
        item = page.timeline.model.item(row)
        if getattr(item, "tool_name", "") == tool and part in (getattr(item, "input_start", "") or ""):
            page.timeline.table.selectRow(row)
