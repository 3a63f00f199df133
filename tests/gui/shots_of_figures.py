"""Pictures of the pages of tools and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QItemSelectionModel

from clawatch.ui.places import PROJECT, PROJECTS, SESSIONS, TOOL, TOOLS, Place

if TYPE_CHECKING:
    from clawatch.ui.pages.figures_page import FiguresPage
    from clawatch.ui.pages.project_page import ProjectPage
    from clawatch.ui.pages.projects_page import ProjectsPage
    from clawatch.ui.pages.tool_page import ToolPage
    from clawatch.ui.window import MainWindow
    from gui.camera import Camera

_DRAWN_MS = 700


def figure_pages(camera: Camera, window: MainWindow, mark: str) -> None:
    """Take them, each whole page by its top and its foot."""
    window.open_place(Place(TOOLS))
    tools = cast("FiguresPage", window.current_page)
    camera.settle(lambda: tools.model.rowCount() > 1)
    camera.take(window, f"tools-{mark}")
    window.open_place(Place(TOOL, "Bash"))
    tool = cast("ToolPage", window.current_page)
    camera.settle(lambda: tool._shown is not None, _DRAWN_MS)
    camera.take(window, f"tool-{mark}")
    tool.grid.verticalScrollBar().setValue(tool.grid.verticalScrollBar().maximum())
    camera.settle()
    camera.take(window, f"tool-foot-{mark}")
    window.open_place(Place(PROJECTS))
    projects = cast("ProjectsPage", window.current_page)
    camera.settle(lambda: projects.model.rowCount() > 1)
    camera.take(window, f"projects-{mark}")
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in range(3):
        projects.table.selectionModel().select(projects.model.index(row, 0), flags)
    projects.compare_button.click()
    camera.settle(at_least_ms=_DRAWN_MS)
    camera.take(window, f"projects-compared-{mark}")
    projects.compare.close_button.click()
    window.open_place(Place(PROJECT, str(projects.chosen[0].id)))
    project = cast("ProjectPage", window.current_page)
    camera.settle(lambda: project._shown is not None, _DRAWN_MS)
    camera.take(window, f"project-{mark}")
    project.grid.verticalScrollBar().setValue(project.grid.verticalScrollBar().maximum())
    camera.settle()
    camera.take(window, f"project-foot-{mark}")
    window.open_place(Place(SESSIONS))
