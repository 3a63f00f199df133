"""`GET /api/projects` and one project."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from flask import Blueprint, Response
from pydantic import BaseModel, Field

from clawatch.api.aimonitor import examples
from clawatch.api.aimonitor.limits import DAYS_SHOWN, TOOLS_SHOWN
from clawatch.api.aimonitor.parameters import LARGEST, read_path
from clawatch.api.aimonitor.presentation import project_fields, sessions_by_day, tokens_by_day, tool_stats_fields
from clawatch.api.aimonitor.schema import ProjectBody, ProjectDetailBody
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import reply
from clawatch.api.schema import INVALID_PARAMETERS, NotFound
from clawatch.queries.project_detail import project_detail
from clawatch.queries.projects import list_projects

if TYPE_CHECKING:
    from clawatch.api.services import ApiServices


class ProjectPath(BaseModel):
    """The parameter within the path."""

    project_id: int = Field(ge=-LARGEST, le=LARGEST)


def projects_blueprint(services: ApiServices) -> Blueprint:
    """Make the paths for the app."""
    blueprint = Blueprint("projects", __name__)

    @blueprint.get("/api/projects")
    @described(
        Operation(
            "AI Monitor",
            "List the projects, by name",
            {200: Answer(list[ProjectBody], "All of them, with sums over their sessions.", [examples.PROJECT])},
        )
    )
    def get_projects() -> Response:
        return reply([project_fields(project) for project in list_projects(services.source)])

    @blueprint.get("/api/projects/<project_id>")
    @described(
        Operation(
            "AI Monitor",
            "One project with its tools and its last 30 days",
            {
                200: Answer(ProjectDetailBody, "The project.", examples.PROJECT_DETAIL),
                404: Answer(NotFound, "No project has this id.", examples.PROJECT_NOT_FOUND),
                422: INVALID_PARAMETERS,
            },
            path_parameters={"project_id": "The project's number."},
        )
    )
    def get_project(project_id: str) -> Response:
        wanted = read_path(ProjectPath, project_id=project_id)
        detail = project_detail(
            services.source,
            wanted.project_id,
            tool_limit=TOOLS_SHOWN,
            day_count=DAYS_SHOWN,
            now_ms=time.time_ns() // 1_000_000,
        )
        if detail is None:
            return reply({"detail": "Project not found"}, 404)
        body: ProjectDetailBody = {
            **project_fields(detail.project),
            "tool_distribution": [tool_stats_fields(tool) for tool in detail.tools],
            "sessions_over_time": sessions_by_day(detail.days),
            "tokens_over_time": tokens_by_day(detail.days),
        }
        return reply(body)

    return blueprint
