"""Which models have no price?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from clawatch.queries.source import Source


class UnpricedModel(NamedTuple):
    """A model without a price, the requests it answered and all their tokens."""

    model: str
    requests: int
    tokens: int


def unpriced_models(source: Source) -> tuple[UnpricedModel, ...]:
    """Give the models that cannot be priced, the one with the most tokens first.

    What agents report of themselves without a cost names no such model: no price list would help.
    """
    rows = source.connection().execute(
        "SELECT model, count(*), sum(input_tokens + output_tokens + cache_write_5m_tokens + cache_write_1h_tokens + "
        "cache_read_tokens) AS tokens FROM usage_records INDEXED BY usage_records_unpriced "
        "WHERE cost IS NULL AND is_reported = 0 AND is_counted GROUP BY model ORDER BY tokens DESC, model"
    )
    return tuple(UnpricedModel(*row) for row in rows)
