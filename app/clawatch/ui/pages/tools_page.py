"""All tools that were called: how often, how often in vain, and how long they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.queries.tools_in_range import ToolFigures, tools_in_range
from clawatch.ui.figures_table import FiguresTable
from clawatch.ui.formatting import counted
from clawatch.ui.models.figures_model import FiguresModel
from clawatch.ui.models.gist import tool_label
from clawatch.ui.models.tool_columns import tool_columns
from clawatch.ui.pages.figures_page import FiguresPage
from clawatch.ui.places import TOOL, Place
from clawatch.ui.theme.tokens import ROW_HEIGHT_DENSE

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.time_range import TimeRange


class ToolsPage(FiguresPage):
    """The table of tools."""

    def title_words(self) -> str:
        """Give the page's title."""
        return self.tr("Tools")

    def search_words(self) -> str:
        """Say what can be searched."""
        return self.tr("Search tools")

    def make_table(self, memory: LayoutMemory) -> FiguresTable:
        """Make the table of tools, the most called first."""
        model = FiguresModel[ToolFigures](tool_columns(), lambda tool: tool.tool_name, _name, self)
        name = self.tr("Tools")
        return FiguresTable(model, memory, "tools/order", name, row_height=ROW_HEIGHT_DENSE, sorted_by="calls")

    def question(self, wanted: TimeRange) -> Callable[[], object]:
        """Ask for the tools of a range."""
        source = self._source
        return lambda: tools_in_range(source, wanted.since_ms, wanted.until_ms)

    def rows_of(self, answer: tuple[ToolFigures, ...]) -> tuple[ToolFigures, ...]:
        """Give the tools."""
        return answer

    def place_of(self, row: ToolFigures) -> Place:
        """Lead to a tool's page."""
        return Place(TOOL, row.tool_name)

    def words(self, answer: tuple[ToolFigures, ...]) -> str:
        """Count the tools and the calls."""
        tools = counted(len(answer), "%n tool", "%n tools")
        calls = counted(sum(tool.calls for tool in answer), "%n call", "%n calls")
        return f"{tools}, {calls}"

    def empty_words(self) -> tuple[str, str, str]:
        """Say that no tool was called yet."""
        return (
            "wrench",
            self.tr("No tool was called yet"),
            self.tr(
                "Tools appear here as soon as an agent calls one. Claude Code tells of them once its hooks are in."
            ),
        )


def _name(tool: ToolFigures) -> str:
    return f"{tool.tool_name} {tool_label(tool.tool_name)}"
