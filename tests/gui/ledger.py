"""Writes model requests and their sums into a real database, as the writer does when it reads transcripts."""

from __future__ import annotations

import itertools
import sqlite3
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.scribe import Scribe

OPUS, SONNET, HAIKU = "claude-opus-4-6", "claude-sonnet-4-5-20250929", "claude-haiku-4-5-20251001"
_PER_MILLION = 1_000_000_000
# dollars for a million: input, output, cache write 5 min, 1 h, cache read
_DOLLARS = {
    OPUS: (5.0, 25.0, 6.25, 10.0, 0.5),
    SONNET: (3.0, 15.0, 3.75, 6.0, 0.3),
    HAIKU: (1.0, 5.0, 1.25, 2.0, 0.1),
    "claude-haiku-4-5": (1.0, 5.0, 1.25, 2.0, 0.1),
    "claude-3-5-sonnet-20241022": (3.0, 15.0, 3.75, 6.0, 0.3),
}
_numbers = itertools.count(1)
_SUMS = ("usage_rollups", "usage_quarters", "model_days", "model_usage", "cache_sums")
_COLUMNS = (
    "requests, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost, unpriced_requests, "
    "unpriced_tokens"
)
_TOTALS = ", ".join(f"sum({name})" for name in _COLUMNS.split(", "))
_TOKENS = "input_tokens + output_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens"
_DAY = "quarter - (quarter % 86400000 + 86400000) % 86400000"
_SUM_UP = (
    (
        f"INSERT INTO usage_rollups (quarter, project_id, model, {_COLUMNS}) "  # noqa: S608
        "SELECT u.occurred_at / 900000 * 900000, coalesce(s.project_id, 0), u.model, count(*), sum(u.input_tokens), "
        "sum(u.output_tokens), sum(u.cache_read_tokens), sum(u.cache_write_5m_tokens + u.cache_write_1h_tokens), "
        "coalesce(sum(u.cost), 0), sum(u.cost IS NULL), "
        "coalesce(sum(u.input_tokens + u.output_tokens + u.cache_read_tokens + u.cache_write_5m_tokens + "
        "u.cache_write_1h_tokens) FILTER (WHERE u.cost IS NULL), 0) "
        "FROM usage_records u JOIN sessions s ON s.id = u.session WHERE u.is_counted GROUP BY 1, 2, 3"
    ),
    f"INSERT INTO usage_quarters SELECT quarter, {_TOTALS} FROM usage_rollups GROUP BY 1",  # noqa: S608
    f"INSERT INTO model_days SELECT {_DAY}, model, {_TOTALS} FROM usage_rollups GROUP BY 1, 2",  # noqa: S608
    (
        "INSERT INTO model_usage SELECT model, session, min(occurred_at) / 900000 * 900000, "  # noqa: S608
        f"max(occurred_at) / 900000 * 900000 + 900000, count(*), coalesce(sum(cost), 0), sum({_TOKENS}) "
        "FROM usage_records WHERE is_counted GROUP BY 1, 2"
    ),
    (
        "INSERT INTO cache_sums SELECT occurred_at / 900000 * 900000, model, price, sum(cache_read_tokens), "
        "sum(cache_write_5m_tokens), sum(cache_write_1h_tokens) FROM usage_records "
        "WHERE is_counted AND price IS NOT NULL "
        "AND cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens > 0 GROUP BY 1, 2, 3"
    ),
    (
        "UPDATE sessions SET usage_first_at = known.first_at, usage_end_at = known.end_at FROM "
        "(SELECT session, min(first_at) AS first_at, max(end_at) AS end_at FROM model_usage GROUP BY session) known "
        "WHERE known.session = sessions.id"
    ),
    "DELETE FROM project_days WHERE sessions = 0",
    (
        "UPDATE project_days SET (requests, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, cost, "
        "unpriced_requests, unpriced_tokens) = (0, 0, 0, 0, 0, 0, 0, 0)"
    ),
    f"INSERT INTO project_days (day, project_id, sessions, {_COLUMNS}) SELECT {_DAY}, project_id, 0, {_TOTALS} "  # noqa: S608
    "FROM usage_rollups WHERE true GROUP BY 1, 2 ON CONFLICT (day, project_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in _COLUMNS.split(", ")),
    "DELETE FROM project_totals",
    f"INSERT INTO project_totals SELECT project_id, sum(sessions), {_TOTALS} FROM project_days GROUP BY 1",  # noqa: S608
)


class Ledger:
    """A connection of its own, beside the writer's; what is spent is written, and summed up, when it is closed."""

    def __init__(self, scribe: Scribe) -> None:
        self._connection = sqlite3.connect(scribe.writer._path, isolation_level=None, timeout=30)
        self._connection.execute("BEGIN IMMEDIATE")

    def close(self) -> None:
        self._sum_up()
        self._connection.execute("COMMIT")
        self._connection.close()

    def spend(
        self,
        session_id: str,
        model: str,
        at_ms: int,
        *,
        given: int = 0,
        out: int = 0,
        read: int = 0,
        write_5m: int = 0,
        write_1h: int = 0,
        searches: int = 0,
        agent: str | None = None,
        rule: str = "standard",
        stated: int | None = None,
    ) -> None:
        connection = self._connection
        session = connection.execute("SELECT id FROM sessions WHERE session_id = ?", (session_id,)).fetchone()[0]
        price, cost = None, stated
        if stated is None and model in _DOLLARS:
            times = 0.5 if rule == "batch" else 6 if rule == "fast mode" else 1
            rates = [round(dollars * times * _PER_MILLION) for dollars in _DOLLARS[model]]
            price = self._price(model, rule, rates)
            used = (given, out, write_5m, write_1h, read)
            femto = sum(n * rate for n, rate in zip(used, rates, strict=True)) + searches * 10_000 * _PER_MILLION
            cost = (femto + _PER_MILLION // 2) // _PER_MILLION
        number = next(_numbers)
        row = {
            "message_id": f"msg_01{number:022d}",
            "request_id": f"req_01{number:022d}",
            "session": session,
            "agent_id": agent,
            "is_sidechain": int(agent is not None),
            "is_counted": 1,
            "occurred_at": at_ms,
            "model": model,
            "input_tokens": given,
            "output_tokens": out,
            "cache_write_5m_tokens": write_5m,
            "cache_write_1h_tokens": write_1h,
            "cache_read_tokens": read,
            "web_search_requests": searches,
            "speed": "fast" if rule == "fast mode" else None,
            "service_tier": "batch" if rule == "batch" else "standard",
            "inference_geo": None,
            "stated_cost": stated,
            "cost": cost,
            "price": price,
        }
        connection.execute(
            f"INSERT INTO usage_records ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608
            tuple(row.values()),
        )
        unpriced = cost is None
        tokens = given + out + write_5m + write_1h + read
        connection.execute(
            "UPDATE sessions SET request_count = request_count + 1, input_tokens = input_tokens + ?, output_tokens = "
            "output_tokens + ?, cache_read_tokens = cache_read_tokens + ?, cache_write_tokens = cache_write_tokens + "
            "?, cost = cost + ?, unpriced_requests = unpriced_requests + ?, unpriced_tokens = unpriced_tokens + ? "
            "WHERE id = ?",
            (given, out, read, write_5m + write_1h, cost or 0, unpriced, tokens if unpriced else 0, session),
        )

    def _sum_up(self) -> None:
        """Make all sums over requests anew, as the migrations did when they came."""
        for table in _SUMS:
            self._connection.execute(f"DELETE FROM {table}")  # noqa: S608
        for statement in _SUM_UP:
            self._connection.execute(statement)

    def know(self, session_id: str, branch: str, version: str) -> None:
        self._connection.execute(
            "UPDATE sessions SET git_branch = ?, agent_version = ? WHERE session_id = ?", (branch, version, session_id)
        )

    def _price(self, model: str, rule: str, rates: list[int]) -> int:
        found = self._connection.execute(
            "SELECT id FROM prices WHERE model = ? AND rule = ?", (_listed(model), rule)
        ).fetchone()
        if found:
            return int(found[0])
        made = self._connection.execute(
            "INSERT INTO prices (source, model, valid_from, rule, input_rate, output_rate, cache_write_5m_rate, "
            "cache_write_1h_rate, cache_read_rate, web_search_rate, first_given_at) "
            "VALUES ('genai-prices 0.2.3', ?, '', ?, ?, ?, ?, ?, ?, ?, 1795304465000)",
            (_listed(model), rule, *rates, 10_000 * _PER_MILLION),
        )
        return int(made.lastrowid or 0)


def _listed(model: str) -> str:
    return model.removesuffix("-20250929").removesuffix("-20251001")
