"""`GET /api/usage`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from flask import Blueprint, Response, request
from pydantic import BaseModel, Field

from clawatch.api.beyond import examples
from clawatch.api.beyond.schema import UsageBody, UsageGroupBody, UsageSums
from clawatch.api.beyond.times import Moment, Zone  # noqa: TC001 pydantic reads the annotations
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.parameters import read_parameters
from clawatch.api.problems import reply
from clawatch.api.schema import INVALID_PARAMETERS
from clawatch.domain.moments import moment_ms, time_text, zone_of
from clawatch.queries.usage import usage

if TYPE_CHECKING:
    from clawatch.queries.money import Spending
    from clawatch.queries.source import Source
    from clawatch.queries.usage import UsageRow

_MICRODOLLARS = 1_000_000
_SAYS = """Sums over the requests of all transcripts, and over what agents reported of themselves. Days come in their \
order, all of them on which anything was used; other groups with the most expensive first, `limit` of them.

The total is the same whatever the grouping. The range is exact to a quarter of an hour: what counts is each quarter \
that begins within.

A request's tokens belong to no one tool: what it reads are the results of many calls. Grouped by `tool`, calls and \
errors are counted, and the total of tokens and costs is shared out by how often each tool was called: an estimate, \
which `is_estimate` says."""


class UsageParameters(BaseModel):
    """Which requests, and how they are grouped."""

    group_by: Literal["day", "model", "project", "session", "tool"] = "day"
    since: Moment | None = Field(None, alias="from", description="The first day, or moment, that counts.")
    until: Moment | None = Field(None, alias="to", description="The last day that counts, or the moment that ends it.")
    tz: Zone | None = Field(None, description="Whose days they are; this machine's without it.")
    limit: int = Field(100, ge=1, le=1000)


def usage_blueprint(source: Source) -> Blueprint:
    """Make the path for the app."""
    blueprint = Blueprint("usage", __name__)

    @blueprint.get("/api/usage")
    @described(
        Operation(
            "ClaWatch beyond both contracts",
            "Sum up tokens and costs",
            {200: Answer(UsageBody, "The sums.", examples.USAGE), 422: INVALID_PARAMETERS},
            parameters=UsageParameters,
            description=_SAYS,
        )
    )
    def get_usage() -> Response:
        wanted = read_parameters(UsageParameters, request.args)
        zone = zone_of(wanted.tz)
        since = None if wanted.since is None else moment_ms(wanted.since, zone)
        until = None if wanted.until is None else moment_ms(wanted.until, zone, is_end=True)
        found = usage(source, wanted.group_by, since_ms=since, until_ms=until, timezone=zone, limit=wanted.limit)
        body: UsageBody = {
            "group_by": wanted.group_by,
            "since": time_text(since),
            "until": time_text(until),
            "is_estimate": wanted.group_by == "tool",
            "groups": [_group(row) for row in found.rows],
            "rest": None if found.rest is None else _sums(found.rest),
            "total": _sums(found.total),
        }
        return reply(body)

    return blueprint


def _group(row: UsageRow) -> UsageGroupBody:
    return {
        "key": row.key,
        "name": row.name,
        "id": row.id,
        "calls": row.calls,
        "errors": row.errors,
        **_sums(row.spending),
    }


def _sums(spending: Spending) -> UsageSums:
    return {
        "requests": spending.requests,
        "input_tokens": spending.input_tokens,
        "output_tokens": spending.output_tokens,
        "cache_read_tokens": spending.cache_read_tokens,
        "cache_write_tokens": spending.cache_write_tokens,
        "tokens": spending.tokens,
        "cost": None if spending.cost is None else spending.cost / _MICRODOLLARS,
        "unpriced_requests": spending.unpriced_requests,
        "unpriced_tokens": spending.unpriced_tokens,
    }
