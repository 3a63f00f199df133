"""Requests that are on disk given the price of today's price book, some of them at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.domain.pricing import TokenUsage
from clawatch.domain.transcripts import UsageSeen
from clawatch.storage.facts import PRICED_BY, remember
from clawatch.storage.many_rows import update_rows
from clawatch.storage.projections.price_rows import PriceRows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from clawatch.domain.pricing import PriceBook
    from clawatch.storage.projections.cache_sums import CacheSums
    from clawatch.storage.projections.rollups import Rollups
    from clawatch.storage.projections.session_rows import SessionRows

_COLUMNS = ("id", "session", "is_counted", "price", "cost", "stated_cost", "occurred_at", "model", *TokenUsage._fields)
_SELECT = (
    f"SELECT {', '.join(_COLUMNS)} FROM usage_records "  # noqa: S608 names of our own
    "WHERE id IN (SELECT value FROM json_each(?)) AND is_reported = 0 ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class RepricingSlice:
    """Some requests to price anew by `book`, by their rows' ids; with `only_unpriced`, those that have no cost.

    `complete` says that with these, all requests without a price were looked at: the book's identity is remembered.
    """

    ids: tuple[int, ...]
    book: PriceBook
    only_unpriced: bool
    complete: bool = False


@dataclass(frozen=True, slots=True)
class CostSum:
    """What some requests cost: micro-dollars of the priced ones, and how many have a price and how many have none."""

    cost: int = 0
    priced: int = 0
    unpriced: int = 0

    def __add__(self, other: CostSum) -> CostSum:
        """Give the sum of both."""
        return CostSum(self.cost + other.cost, self.priced + other.priced, self.unpriced + other.unpriced)

    @classmethod
    def of(cls, costs: Sequence[int | None]) -> CostSum:
        """Sum up costs, None for each request without a price."""
        known = [cost for cost in costs if cost is not None]
        return cls(sum(known), len(known), len(costs) - len(known))


@dataclass(frozen=True, slots=True)
class RepricingSums:
    """What became of some requests.

    `looked_at` of them were there, `repriced` have another price now, of which `newly_priced` had none before and
    `no_longer_priced` have none any more. `before` and `after` sum what those that were looked at cost.
    """

    looked_at: int = 0
    repriced: int = 0
    newly_priced: int = 0
    no_longer_priced: int = 0
    before: CostSum = field(default_factory=CostSum)
    after: CostSum = field(default_factory=CostSum)

    def __add__(self, other: RepricingSums) -> RepricingSums:
        """Give both together."""
        return RepricingSums(
            self.looked_at + other.looked_at,
            self.repriced + other.repriced,
            self.newly_priced + other.newly_priced,
            self.no_longer_priced + other.no_longer_priced,
            self.before + other.before,
            self.after + other.after,
        )


@dataclass(frozen=True, slots=True)
class Repriced:
    """Some requests have today's price on disk; those of these sessions have another than before."""

    sums: RepricingSums
    session_ids: frozenset[str]


class UsageRepricing:
    """Changes prices and costs in the usage_records table, and the sums over them. For the writer's thread."""

    def __init__(
        self, connection: sqlite3.Connection, sessions: SessionRows, rollups: Rollups, cache: CacheSums
    ) -> None:
        self._connection = connection
        self._sessions = sessions
        self._rollups = rollups
        self._cache = cache
        self._prices = PriceRows(connection)

    def forget(self) -> None:
        """Drop what is kept at hand: a rollback takes it back."""
        self._prices.forget()

    def reprice(self, wanted: RepricingSlice) -> Repriced:
        """Give requests their price of today; a cost that the transcript itself stated stays.

        The session's sums and the rollups are written by the projector's flush.
        """
        outcomes: list[tuple[int | None, int | None, bool]] = []
        rows: list[tuple[int, int | None, int | None]] = []
        changes: dict[int, tuple[list[UsageSeen], list[UsageSeen]]] = {}
        ids = f"[{','.join(map(str, wanted.ids))}]"
        for row_id, session, is_counted, price_id, cost, stated, at, model, *counts in self._connection.execute(
            _SELECT, (ids,)
        ).fetchall():
            if wanted.only_unpriced and cost is not None:
                # priced since it was found to be unpriced
                continue
            new_id, new_cost = price_id, cost
            usage = UsageSeen("", "", None, is_sidechain=False, occurred_at=at, model=model, tokens=TokenUsage(*counts))
            if stated is None:
                price = wanted.book.price_of(model, at, usage.tokens)
                new_id, new_cost = self._prices.id_of(price), None if price is None else price.cost(usage.tokens)
            is_changed = (new_id, new_cost) != (price_id, cost)
            if is_changed:
                rows.append((row_id, new_id, new_cost))
            if not is_counted:
                continue
            outcomes.append((cost, new_cost, is_changed))
            if is_changed:
                old, new = changes.setdefault(session, ([], []))
                old.append(usage._replace(cost=cost))
                new.append(usage._replace(cost=new_cost))
                self._cache.add(usage, price_id, -1)
                self._cache.add(usage, new_id)
        update_rows(self._connection, "usage_records", ("price", "cost"), rows)
        if wanted.complete:
            remember(self._connection, PRICED_BY, wanted.book.identity)
        sums = RepricingSums(
            len(outcomes),
            sum(changed for _, _, changed in outcomes),
            sum(before is None and after is not None for before, after, _ in outcomes),
            sum(before is not None and after is None for before, after, _ in outcomes),
            CostSum.of([before for before, _, _ in outcomes]),
            CostSum.of([after for _, after, _ in outcomes]),
        )
        return Repriced(sums, self._change_sums(changes))

    def _change_sums(self, changes: dict[int, tuple[list[UsageSeen], list[UsageSeen]]]) -> frozenset[str]:
        session_ids = set()
        for session, (old, new) in changes.items():
            row = self._sessions.by_id(session)
            self._rollups.add(row, old, -1)
            self._rollups.add(row, new, 1)
            self._sessions.save(row)
            session_ids.add(row.session.session_id)
        return frozenset(session_ids)
