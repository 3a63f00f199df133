"""Which model requests did a session make, and what did each cost by which price?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.source import Source

REQUEST_COLUMNS = (
    "u.id, nullif(u.message_id, ''), nullif(u.request_id, ''), u.agent_id, u.occurred_at, u.model, u.input_tokens, "
    "u.output_tokens, u.cache_write_5m_tokens, u.cache_write_1h_tokens, u.cache_read_tokens, u.web_search_requests, "
    "u.speed, u.service_tier, u.inference_geo, u.cost, u.stated_cost, r.source, r.model, nullif(r.valid_from, ''), "
    "r.rule, r.input_rate, r.output_rate, r.cache_write_5m_rate, r.cache_write_1h_rate, r.cache_read_rate, "
    "r.web_search_rate, r.first_given_at"
)
"""Of usage_records as `u`, and of prices as `r`: what `request_row` makes a request of."""
_REQUEST_LENGTH = 17


@dataclass(frozen=True, slots=True)
class GivenPrice:
    """The price a request was given (see domain.pricing.Price). Rates are femtodollars per token, or per web search.

    `source` names the price list, `model` the id it knows the model by, `valid_from` the date (ISO) from which the
    list has this price (None: from the beginning), `rule` what was applied, `first_given_at` when this price was first
    used (UTC milliseconds).
    """

    source: str
    model: str
    valid_from: str | None
    rule: str
    input_rate: int
    output_rate: int
    cache_write_5m_rate: int
    cache_write_1h_rate: int
    cache_read_rate: int
    web_search_rate: int | None
    first_given_at: int


@dataclass(frozen=True, slots=True)
class RequestRow:
    """One model request. Times are UTC milliseconds, money micro-dollars; `cost` is None where it has no price.

    `agent_id` names the subagent that made it. `stated_cost` is what the transcript itself said that it cost, which
    only old versions wrote; then it is the cost and there is no `price`.
    """

    id: int
    message_id: str | None
    request_id: str | None
    agent_id: str | None
    occurred_at: int
    model: str
    input_tokens: int
    output_tokens: int
    cache_write_5m_tokens: int
    cache_write_1h_tokens: int
    cache_read_tokens: int
    web_search_requests: int
    speed: str | None
    service_tier: str | None
    inference_geo: str | None
    cost: int | None
    stated_cost: int | None
    price: GivenPrice | None


def session_requests(source: Source, session_id: str) -> tuple[RequestRow, ...]:
    """Give a session's requests, the first made first; none where nobody has heard of the session.

    What an agent reports of itself is no request whose price could be shown: see SessionSummary.reported_cost.
    """
    rows = source.connection().execute(
        f"SELECT {REQUEST_COLUMNS} FROM usage_records u JOIN sessions s ON s.id = u.session "  # noqa: S608 fixed names
        "LEFT JOIN prices r ON r.id = u.price WHERE s.session_id = ? AND u.is_counted AND u.is_reported = 0 "
        "ORDER BY u.occurred_at, u.id",
        (session_id,),
    )
    return tuple(map(request_row, rows))


def request_row(row: Sequence[Any]) -> RequestRow:
    """Make a request of a row of REQUEST_COLUMNS."""
    values = list(row)
    price = GivenPrice(*values[_REQUEST_LENGTH:]) if values[_REQUEST_LENGTH] is not None else None
    return RequestRow(*[*values[:_REQUEST_LENGTH], price])
