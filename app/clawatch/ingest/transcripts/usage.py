"""The token counts of an assistant's line."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from clawatch.domain.pricing import TokenUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST = 10**12
_MOST_USD = 10**6
_MICRODOLLARS = 1_000_000


def token_usage(usage: Mapping[str, Any]) -> TokenUsage | None:
    """Read a `usage` object of the Messages API; None where it counts nothing.

    The two kinds of cache writes stand in an object of their own, which may be missing (then all are of 5 minutes) or
    may be all there is.
    """
    get = usage.get
    written = _count(get("cache_creation_input_tokens"))
    write_5m, write_1h = written, 0
    split = get("cache_creation")
    if type(split) is dict:
        write_1h = _count(split.get("ephemeral_1h_input_tokens"))
        write_5m = max(_count(split.get("ephemeral_5m_input_tokens")), written - write_1h)
    server, searches = get("server_tool_use"), 0
    if type(server) is dict:
        searches = _count(server.get("web_search_requests"))
    counts = (
        _count(get("input_tokens")),
        _count(get("output_tokens")),
        write_5m,
        write_1h,
        _count(get("cache_read_input_tokens")),
        searches,
    )
    if not any(counts):
        return None
    return TokenUsage(*counts, _text(get("speed")), _text(get("service_tier")), _text(get("inference_geo")))


def stated_cost(value: object) -> int | None:
    """Read the `costUSD` of an old line as micro-dollars."""
    if type(value) in {int, float} and 0 <= value < _MOST_USD:  # type: ignore[operator]
        return round(Decimal(str(value)) * _MICRODOLLARS)
    return None


def _count(value: object) -> int:
    return value if type(value) is int and 0 < value < _MOST else 0


def _text(value: object) -> str | None:
    return value if type(value) is str and value else None
