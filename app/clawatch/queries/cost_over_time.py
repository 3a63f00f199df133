"""What was spent in each stretch of a range, by model?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.queries.rows import snapshot
from clawatch.queries.usage_days import DAY_MS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.source import Source

_SUMS = "sum(cost), sum(requests), sum(unpriced_requests)"
_PARTS = (
    "SELECT json_extract(p.value, '$[0]'), model, {sums} FROM json_each(?) p CROSS JOIN {table} "
    "ON {time} >= json_extract(p.value, '$[1]') AND {time} < json_extract(p.value, '$[2]') GROUP BY 1, 2"
)
_OF_DAYS = _PARTS.format(sums=_SUMS, table="model_days", time="day")
_OF_QUARTERS = _PARTS.format(sums=_SUMS, table="usage_rollups", time="quarter")


@dataclass(frozen=True, slots=True)
class ModelCosts:
    """A model, None for unknown, and its costs in each stretch: micro-dollars, None where none has a price.

    A stretch without any request cost 0. `unpriced` is how many requests of all have no price.
    """

    model: str | None
    costs: tuple[int | None, ...]
    unpriced: int

    @property
    def total(self) -> int:
        """What is known of the cost of all stretches."""
        return sum(cost or 0 for cost in self.costs)


def first_and_last_use(source: Source) -> tuple[int, int] | None:
    """Give when the first and the last quarter of an hour with a request began (UTC milliseconds), None for none."""
    connection = source.connection()
    first, last = (
        connection.execute(f"SELECT {end}(quarter) FROM usage_quarters").fetchone()[0]  # noqa: S608 our own text
        for end in ("min", "max")
    )
    return None if first is None else (first, last)


def cost_over_time(source: Source, edges: Sequence[int]) -> tuple[ModelCosts, ...]:
    """Give the costs between each edge and the next (UTC milliseconds, on quarters of an hour), the dearest first.

    Whole UTC days come from sums by day, so that a long range costs no more than a short one.
    """
    days: list[tuple[int, int, int]] = []
    quarters: list[tuple[int, int, int]] = []
    for number, (since, until) in enumerate(pairwise(edges)):
        first, last = -(-since // DAY_MS) * DAY_MS, until // DAY_MS * DAY_MS
        if first >= last:
            quarters.append((number, since, until))
            continue
        days.append((number, first, last))
        quarters += [(number, *part) for part in ((since, first), (last, until)) if part[0] < part[1]]
    found: dict[str, list[list[int]]] = {}
    with snapshot(source) as connection:
        for query, parts in ((_OF_DAYS, days), (_OF_QUARTERS, quarters)):
            rows: list[Any] = connection.execute(query, (orjson.dumps(parts).decode(),)).fetchall() if parts else []
            for number, model, *sums in rows:
                stretches = found.setdefault(model, [[0, 0, 0] for _ in edges[1:]])
                stretches[number] = [known + more for known, more in zip(stretches[number], sums, strict=True)]
    models = [_model(model, stretches) for model, stretches in found.items()]
    return tuple(sorted(models, key=lambda row: (-row.total, row.model or "")))


def _model(model: str, stretches: Sequence[Sequence[int]]) -> ModelCosts:
    costs = tuple(None if requests and requests == unpriced else cost for cost, requests, unpriced in stretches)
    return ModelCosts(model or None, costs, sum(unpriced for _, _, unpriced in stretches))
