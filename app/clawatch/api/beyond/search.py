"""`GET /api/search`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flask import Blueprint, Response, request
from pydantic import BaseModel, Field

from clawatch.api.beyond import examples
from clawatch.api.beyond.schema import HitBody, SearchBody
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.parameters import LARGEST, read_parameters
from clawatch.api.problems import reply
from clawatch.api.schema import INVALID_PARAMETERS
from clawatch.domain.moments import time_text
from clawatch.queries.search import DocumentKind, SearchScope, search

if TYPE_CHECKING:
    from clawatch.queries.search import SearchHit
    from clawatch.queries.source import Source

_KINDS = {"tool_call": DocumentKind.TOOL_CALL, "prompt": DocumentKind.PROMPT, "session": DocumentKind.SESSION}
_NAMES: dict[DocumentKind, Literal["tool_call", "prompt", "session"]] = {
    DocumentKind.TOOL_CALL: "tool_call",
    DocumentKind.PROMPT: "prompt",
    DocumentKind.SESSION: "session",
}
_SAYS = """What is typed is words, which must all be there, in any order and whatever their case or accents; \
"phrases in quotes", whose words follow each other; and beginnings of words, as `deploy*`. A word with signs in it \
(`a/path.py`, `snake_case`) is a phrase of its parts. Nothing is syntax that could be wrong.

The newest come first: up to 100 hits strictly by their times, more of them week by week. Up to 10,000 are counted and \
can be paged through. Phrases, beginnings of one or two letters, and what is sought within one project or session, are \
looked for for a tenth of a second. Where there may be more, `is_total_exact` is false.

Of each text the first 3,000 and the last 1,000 characters are searched; names of JSON fields are not. What is new is \
found within a second or two, after an import once `indexed` is true again."""


class SearchParameters(BaseModel):
    """What to look for, and where."""

    q: str = Field(max_length=1000, pattern=r"^[^\x00]*$", description="What to look for.", examples=["failed test*"])
    kind: Literal["tool_call", "prompt", "session"] | None = None
    project_id: int | None = Field(None, ge=-LARGEST, le=LARGEST)
    session_id: str | None = Field(None, max_length=1000, pattern=r"^[^\x00]*$")
    page: int = Field(1, ge=1, le=LARGEST)
    page_size: int = Field(50, ge=1, le=200)


def search_blueprint(source: Source) -> Blueprint:
    """Make the path for the app."""
    blueprint = Blueprint("search", __name__)

    @blueprint.get("/api/search")
    @described(
        Operation(
            "ClaWatch beyond both contracts",
            "Search tool calls, prompts and sessions",
            {
                200: Answer(SearchBody, "A page of hits; one past the end is empty.", examples.SEARCH),
                422: INVALID_PARAMETERS,
            },
            parameters=SearchParameters,
            description=_SAYS,
        )
    )
    def get_search() -> Response:
        wanted = read_parameters(SearchParameters, request.args)
        scope = SearchScope(wanted.project_id, wanted.session_id, _KINDS[wanted.kind] if wanted.kind else None)
        offset = min((wanted.page - 1) * wanted.page_size, LARGEST)
        found = search(source, wanted.q, scope, limit=wanted.page_size, offset=offset)
        body: SearchBody = {
            "items": [_hit(hit) for hit in found.items],
            "total": found.total,
            "is_total_exact": found.is_total_exact,
            "page": wanted.page,
            "page_size": wanted.page_size,
            "indexed": not found.behind,
            "behind": found.behind,
        }
        return reply(body)

    return blueprint


def _hit(hit: SearchHit) -> HitBody:
    return {
        "kind": _NAMES[hit.kind],
        "id": hit.row,
        "session_id": hit.session_id,
        "session_title": hit.headline,
        "project_id": hit.project_id,
        "project_name": hit.project_name,
        "tool_name": hit.tool_name,
        "status": hit.status,
        "at": time_text(hit.at),
        "snippets": [
            {"field": piece.field, "text": piece.text, "matches": list(piece.matches)} for piece in hit.snippets
        ],
    }
