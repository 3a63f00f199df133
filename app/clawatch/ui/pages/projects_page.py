"""All projects in which anything happened: what each took, and several of them side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from clawatch.queries.projects_in_range import ProjectFigures, ProjectsInRange, projects_in_range
from clawatch.ui.buttons import Button
from clawatch.ui.figures_table import FiguresTable
from clawatch.ui.formatting import MINUTE_MS, counted
from clawatch.ui.models.figures_model import FiguresModel
from clawatch.ui.models.project_columns import project_columns
from clawatch.ui.pages.compare_panel import MOST, ComparePanel
from clawatch.ui.pages.figures_page import FiguresPage
from clawatch.ui.places import PROJECT, Place
from clawatch.ui.theme.tokens import ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.time_range import TimeRange

_LEAST = 2


class ProjectsPage(FiguresPage):
    """The table of projects; those that are selected are compared below it."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tools)
        self._is_comparing = False
        self.compare = ComparePanel(self._source, self._reads, self._range)
        self.compare.closed.connect(self._stop_comparing)
        self.compare.place_wanted.connect(self.place_wanted)
        self.compare.hide()
        self.foot.addWidget(self.compare)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._on_selection())
        self.model.layoutChanged.connect(self._on_selection)
        self._on_selection()

    @property
    def chosen(self) -> tuple[ProjectFigures, ...]:
        """The projects that are selected."""
        places = (place for first, last in self.table.selected_ranges for place in range(first, last + 1))
        return tuple(row for place in places if (row := self.model.row(place)) is not None)

    def title_words(self) -> str:
        """Give the page's title."""
        return self.tr("Projects")

    def search_words(self) -> str:
        """Say what can be searched."""
        return self.tr("Search projects")

    def make_table(self, memory: LayoutMemory) -> FiguresTable:
        """Make the table of projects, the dearest first."""
        model = FiguresModel[ProjectFigures](project_columns(), lambda one: one.id, _name, self)
        return FiguresTable(
            model,
            memory,
            "projects/order",
            self.tr("Projects"),
            row_height=ROW_HEIGHT_DENSE,
            sorted_by="cost",
            several=True,
        )

    def further_controls(self) -> tuple[QWidget, ...]:
        """Give the button that compares."""
        self.compare_button = Button(self.tr("Compare"), look="chip", on_click=self._toggle_comparing)
        self.compare_button.setCheckable(True)
        return (self.compare_button,)

    def question(self, wanted: TimeRange) -> Callable[[], object]:
        """Ask for the projects of a range."""
        source = self._source
        return lambda: projects_in_range(source, wanted.since_ms, wanted.until_ms)

    def rows_of(self, answer: ProjectsInRange) -> tuple[ProjectFigures, ...]:
        """Give the projects."""
        return answer.projects

    def place_of(self, row: ProjectFigures) -> Place:
        """Lead to a project's page."""
        return Place(PROJECT, str(row.id))

    def words(self, answer: ProjectsInRange) -> str:
        """Count the projects, and those left out."""
        count = counted(len(answer.projects), "%n project", "%n projects")
        if not answer.others:
            return count
        return self.tr("{projects}, {n} more at other times").format(projects=count, n=answer.others)

    def empty_words(self) -> tuple[str, str, str]:
        """Say that there is no project yet."""
        return (
            "folders",
            self.tr("No projects yet"),
            self.tr("A project is the folder that an agent works in. The first session brings the first one."),
        )

    def fetch(self) -> None:
        """Ask for the figures, and for what is compared."""
        super().fetch()
        if self._is_comparing:
            self.compare.fetch()

    def tell_time(self) -> None:
        """Show the ages as of now."""
        if self.isVisible():
            self.table.viewport().update()
            self.ticker.tick_in(MINUTE_MS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the comparison by Esc, before anything else."""
        if event.key() == Qt.Key.Key_Escape and self._is_comparing and not self.search.text():
            self._stop_comparing()
            return
        super().keyPressEvent(event)

    def _take(self, answer: tuple[TimeRange, object]) -> None:
        super()._take(answer)
        self._on_selection()

    def _toggle_comparing(self) -> None:
        if self._is_comparing:
            self._stop_comparing()
        elif len(self.chosen) >= _LEAST:
            self._is_comparing = True
            self._on_selection()
        self.compare_button.setChecked(self._is_comparing)

    def _stop_comparing(self) -> None:
        self._is_comparing = False
        self.compare.hide()
        self._on_selection()
        self.table.setFocus()

    def _on_selection(self) -> None:
        chosen = self.chosen
        can_compare = len(chosen) >= _LEAST
        self.compare_button.setEnabled(can_compare or self._is_comparing)
        self.compare_button.setChecked(self._is_comparing)
        self.compare_button.setToolTip(
            self.tr("Compare the selected projects, {n} at most").format(n=MOST)
            if can_compare
            else self.tr("Select two projects or more: with Ctrl or Shift and a click, or with Shift and the arrows")
        )
        if self._is_comparing and can_compare:
            self.compare.show_projects(chosen[:MOST])
            self.compare.show()


def _name(one: ProjectFigures) -> str:
    return f"{one.name} {one.path}"
