"""Pictures of the list of sessions: filtered, searched, sorted, with its menus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from clawatch.queries.sessions import SessionFilter, SessionOrder
from clawatch.ui.models.session_columns import COST, HOST, LAST_EVENT
from clawatch.ui.pages.choice_popup import ChoicePopup
from clawatch.ui.pages.columns_menu import ColumnsMenu
from clawatch.ui.pages.narrowing import Facet, Narrowing, Started
from clawatch.ui.places import SESSIONS, Place

if TYPE_CHECKING:
    from clawatch.ui.window import MainWindow
    from gui.camera import Camera


def session_list_pages(camera: Camera, window: MainWindow, mark: str) -> None:
    """Take them, and leave the list as it was."""
    page = window.sessions
    page.search.setText("test")
    camera.settle(lambda: page._shown is not None and page._shown.search == "test")
    page.table.selectRow(1)
    page.table.setFocus()
    camera.settle()
    camera.take(window, f"sessions-searched-{mark}")
    page.search.clear()
    page.more_filters.choose(
        Narrowing(started=Started("7d"), min_cost=100_000, has_errors=True, model="claude-sonnet-4-5-20250929")
    )
    page.sorting.choose(COST, is_ascending=False)
    for column in (LAST_EVENT, HOST):
        page.table.choose_column(column, is_wanted=True)
    camera.settle(lambda: page._shown is not None and page._shown.has_errors)
    camera.take(window, f"sessions-filtered-{mark}")
    page.more_filters._pick(Facet.PROJECT)
    camera.settle(lambda: bool(page.more_filters.findChildren(ChoicePopup)))
    popup = page.more_filters.findChildren(ChoicePopup)[-1]
    camera.take(popup, f"sessions-projects-{mark}")
    popup.close()
    page.more_filters.add_button.click()
    camera.settle()
    menu = page.more_filters.findChildren(QMenu)[0]
    camera.take(menu, f"sessions-filter-menu-{mark}")
    menu.close()
    page.sorting.button.click()
    camera.settle()
    columns = page.table.findChildren(ColumnsMenu)[-1]
    camera.take(columns, f"sessions-columns-menu-{mark}")
    columns.close()
    page.table.reset_columns()
    page.more_filters.clear_button.click()
    page.sorting.take(SessionFilter(order=SessionOrder.COST))
    window.open_place(Place(SESSIONS, detail=SessionFilter(order=SessionOrder.STARTED, is_ascending=True)))
    page.sorting.choose(4, is_ascending=False)
    camera.settle(lambda: page._shown is not None and page._shown.is_everything)
