"""`GET /api/costs`."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING

from flask import Response, request
from pydantic import BaseModel, Field

from clawatch.api.clawatch.keyed import KEY_ANSWERS, keyed_blueprint, refused
from clawatch.api.clawatch.presentation import UNKNOWN, dollars
from clawatch.api.clawatch.schema import CostsBody
from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import reply
from clawatch.api.schema import ErrorBody
from clawatch.queries.costs import costs

if TYPE_CHECKING:
    from flask import Blueprint

    from clawatch.api.services import ApiServices

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# a plus sign stands for a space in a query string, where its sender did not quote it
_UNQUOTED_ZONE = re.compile(r"(?<=:[0-9]{2}) (?=[0-9]{2}:?[0-9]{2}\Z)|(?<=\.[0-9]{3}) (?=[0-9]{2}:?[0-9]{2}\Z)")
_DEAREST_FIRST = itemgetter("costUsd")
_ISO = "a time in ISO 8601, UTC where it names no zone"


class InvalidTimeError(Exception):
    """What was given is no time; the text says so to its sender."""


class CostParameters(BaseModel):
    """The range, and whose costs."""

    agent_id: str | None = Field(
        None, alias="agentId", description="Of this agent alone; an unknown one has spent nothing."
    )
    since: str | None = Field(None, alias="from", description=f"From this moment on: {_ISO}.")
    to: str | None = Field(None, description=f"Before this moment: {_ISO}.")


_COSTS = Operation(
    "ClaWatch",
    "Break down what was spent",
    {
        200: Answer(
            CostsBody,
            "The costs by agent and by model, the most expensive first.",
            {
                "totalUsd": 8.0,
                "byAgent": [{"agentId": "agent_abc123", "name": "my-assistant", "costUsd": 8.0, "tokenCount": 250000}],
                "byModel": [{"model": "claude-sonnet-4-20250514", "costUsd": 8.0, "tokenCount": 250000}],
            },
        ),
        400: Answer(ErrorBody, "An end of the range is no time.", {"error": f"from must be {_ISO}"}),
        **KEY_ANSWERS,
    },
    parameters=CostParameters,
    needs_key=True,
    description=(
        "All of the answer is of what was requested from `from` on and before `to`, to the millisecond, and both lists "
        "sum up to `totalUsd`. What has no price counts with its tokens, and with no cost: this contract knows no null."
    ),
)


def costs_blueprint(services: ApiServices) -> Blueprint:
    """Make the path for the app."""
    blueprint = keyed_blueprint("clawatch_costs", services.guard)

    @blueprint.get("/api/costs")
    @described(_COSTS)
    def get_costs() -> Response:
        try:
            since, until = _moment("from"), _moment("to")
        except InvalidTimeError as error:
            return refused(400, str(error))
        agent = request.args.get("agentId") or None
        with costs(services.source, session_id=agent, since_ms=since, until_ms=until) as found:
            body: CostsBody = {
                "totalUsd": dollars(found.total),
                "byAgent": [
                    {"agentId": agent_id, "name": name, "costUsd": dollars(cost), "tokenCount": tokens}
                    for agent_id, name, cost, tokens in found.by_agent
                ],
                "byModel": [
                    {"model": model or UNKNOWN, "costUsd": dollars(cost), "tokenCount": tokens}
                    for model, cost, tokens in found.by_model
                ],
            }
        body["byAgent"].sort(key=_DEAREST_FIRST, reverse=True)
        body["byModel"].sort(key=_DEAREST_FIRST, reverse=True)
        return reply(body)

    return blueprint


def _moment(name: str) -> int | None:
    """Read a parameter as UTC milliseconds, None where it is not given. Raises InvalidTimeError.

    A time between two milliseconds becomes the later one: no request lies between them.
    """
    text = request.args.get(name, "")
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(_UNQUOTED_ZONE.sub("+", text))
    except ValueError:
        raise InvalidTimeError(f"{name} must be {_ISO}") from None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return -((_EPOCH - moment) // _MILLISECOND)
