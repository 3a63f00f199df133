"""The token counts of an assistant's line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from clawatch.domain.pricing import TokenUsage
from clawatch.ingest.transcripts.fields import new

if TYPE_CHECKING:
    from clawatch.ingest.transcripts.fields import Usage

_MOST = 10**12
_MOST_USD = 10**6
_MICRODOLLARS = 1_000_000


def token_usage(usage: Usage) -> TokenUsage | None:
    """Read a `usage` object of the Messages API; None where it counts nothing.

    The two kinds of cache writes stand in an object of their own, which may be missing (then all are of 5 minutes) or
    may be all there is.
    """
    uncached, output = usage.input_tokens, usage.output_tokens
    written, read = usage.cache_creation_input_tokens, usage.cache_read_input_tokens
    if not (
        type(uncached) is type(output) is type(written) is type(read) is int
        and 0 <= uncached < _MOST
        and 0 <= output < _MOST
        and 0 <= written < _MOST
        and 0 <= read < _MOST
    ):
        uncached, output, written, read = map(_count, (uncached, output, written, read))
    write_5m, write_1h, searches = written, 0, 0
    if type(split := usage.cache_creation) is dict:
        write_1h = _count(split.get("ephemeral_1h_input_tokens"))
        write_5m = max(_count(split.get("ephemeral_5m_input_tokens")), written - write_1h)
    if type(server := usage.server_tool_use) is dict:
        searches = _count(server.get("web_search_requests"))
    if not (uncached or output or write_5m or write_1h or read or searches):
        return None
    speed, tier, geo = usage.speed, usage.service_tier, usage.inference_geo
    return new(
        TokenUsage,
        (
            uncached,
            output,
            write_5m,
            write_1h,
            read,
            searches,
            speed if type(speed) is str and speed else None,
            tier if type(tier) is str and tier else None,
            geo if type(geo) is str and geo else None,
        ),
    )


def stated_cost(value: object) -> int | None:
    """Read the `costUSD` of an old line as micro-dollars."""
    if type(value) in {int, float} and 0 <= value < _MOST_USD:  # type: ignore[operator]
        return round(Decimal(str(value)) * _MICRODOLLARS)
    return None


def _count(value: object) -> int:
    return value if type(value) is int and 0 < value < _MOST else 0
