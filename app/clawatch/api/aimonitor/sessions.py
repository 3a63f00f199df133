"""`GET /api/sessions`, one session, and its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request
from pydantic import BaseModel, Field
from werkzeug.routing import BaseConverter

from clawatch.api.aimonitor import examples
from clawatch.api.aimonitor.parameters import LARGEST, read_parameters
from clawatch.api.aimonitor.presentation import STATES, agent_fields, session_fields, time_text, tool_call_fields
from clawatch.api.aimonitor.schema import SessionDetailBody, SessionPageBody, SessionStatus, TimelineEventBody
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import reply
from clawatch.api.schema import INVALID_PARAMETERS, NotFound
from clawatch.queries.rows import ToolCallRow
from clawatch.queries.session_detail import session_detail
from clawatch.queries.sessions import SessionFilter, list_sessions

if TYPE_CHECKING:
    from clawatch.api.services import ApiServices
    from clawatch.queries.rows import SubagentRow

_TIMELINE = "/timeline"


class SessionIdConverter(BaseConverter):
    """A session's id within a path: anything at all, slashes at either end and line breaks included."""

    # here the dot stands for a line break as well
    regex = "(?s:.+)"
    part_isolating = False


class SessionListParameters(BaseModel):
    """The parameters of the list."""

    status: SessionStatus | None = None
    project_id: int | None = Field(None, ge=-LARGEST, le=LARGEST)
    # SQLite refuses a pattern of more than 50,000 bytes, and reads one up to its first NUL only
    search: str = Field("", max_length=1000, pattern=r"^[^\x00]*$")
    page: int = Field(1, ge=1, le=LARGEST)
    page_size: int = Field(50, ge=1, le=200)


def sessions_blueprint(services: ApiServices) -> Blueprint:
    """Make the paths for the app, whose map must know SessionIdConverter as `session_id`."""
    blueprint = Blueprint("sessions", __name__)

    @blueprint.get("/api/sessions")
    @described(
        Operation(
            "AI Monitor",
            "List sessions, the newest first",
            {
                200: Answer(SessionPageBody, "A page of them; one past the end is empty.", examples.SESSION_PAGE),
                422: INVALID_PARAMETERS,
            },
            parameters=SessionListParameters,
            description="`search` looks for a text within the ids of sessions and the names of projects.",
        )
    )
    def get_sessions() -> Response:
        wanted = read_parameters(SessionListParameters, request.args)
        offset = min((wanted.page - 1) * wanted.page_size, LARGEST)
        page = list_sessions(
            services.source,
            SessionFilter(
                states=STATES[wanted.status] if wanted.status else frozenset(),
                project_id=wanted.project_id,
                search=wanted.search,
                search_titles=False,
            ),
            limit=wanted.page_size,
            offset=offset,
        )
        items = [session_fields(session) for session in page.items]
        return reply({"items": items, "total": page.total, "page": wanted.page, "page_size": wanted.page_size})

    @blueprint.get("/api/sessions/<session_id:session_id>")
    @described(
        Operation(
            "AI Monitor",
            "One session with all its tool calls and agents",
            {
                200: Answer(SessionDetailBody, "The session.", examples.SESSION_DETAIL),
                404: Answer(NotFound, "No session has this id.", examples.SESSION_NOT_FOUND),
            },
            path_parameters={"session_id": "Claude Code's id of the session, or an agent's."},
        ),
        Operation(
            "AI Monitor",
            "One session's tool calls and agents, each first started first",
            {
                200: Answer(list[TimelineEventBody], "What happened.", examples.TIMELINE),
                404: Answer(NotFound, "No session has this id.", examples.SESSION_NOT_FOUND),
            },
            path_parameters={"session_id": "Claude Code's id of the session, or an agent's."},
            path=f"/api/sessions/<session_id:session_id>{_TIMELINE}",
        ),
    )
    def get_session(session_id: str) -> Response:
        detail = session_detail(services.source, session_id)
        if detail is not None:
            return reply(
                {
                    **session_fields(detail.session),
                    "tool_calls": [tool_call_fields(call) for call in detail.tool_calls],
                    "agents": [agent_fields(subagent) for subagent in detail.subagents],
                }
            )
        # ids may hold slashes, so which path is meant can only be told by the ids there are
        if session_id.endswith(_TIMELINE):
            detail = session_detail(services.source, session_id.removesuffix(_TIMELINE))
        if detail is None:
            return reply({"detail": "Session not found"}, 404)
        return reply([_timeline_event(item) for item in detail.timeline()])

    return blueprint


def _timeline_event(item: ToolCallRow | SubagentRow) -> dict[str, Any]:
    event: dict[str, Any] = {"type": "agent", "timestamp": time_text(item.started_at), "tool_call": None, "agent": None}
    if isinstance(item, ToolCallRow):
        return {**event, "type": "tool_call", "tool_call": tool_call_fields(item)}
    return {**event, "agent": agent_fields(item)}
