"""What happens in one project?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.queries.days import Day, last_days
from clawatch.queries.projects import Project, find_project
from clawatch.queries.rows import snapshot
from clawatch.queries.tool_stats import ToolStats, most_called

if TYPE_CHECKING:
    from clawatch.queries.source import Source


@dataclass(frozen=True, slots=True)
class ProjectDetail:
    """A project, the tools most called in it, and what happened on its last days."""

    project: Project
    tools: tuple[ToolStats, ...]
    days: tuple[Day, ...]


def project_detail(
    source: Source, project_id: int, *, tool_limit: int, day_count: int, now_ms: int
) -> ProjectDetail | None:
    """Give a project as of one moment, or None where there is none of that id. The last of the days is `now_ms`'s."""
    with snapshot(source) as connection:
        project = find_project(connection, project_id)
        if project is None:
            return None
        return ProjectDetail(
            project,
            most_called(connection, project_id, tool_limit),
            last_days(connection, now_ms, day_count, project_id),
        )
