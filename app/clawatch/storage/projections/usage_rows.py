"""Model requests as rows, each once however many lines and files repeat it, and the sums over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from clawatch.domain.pricing import TokenUsage
from clawatch.domain.transcripts import UsageSeen
from clawatch.storage.many_rows import insert_new_rows, insert_rows, update_rows
from clawatch.storage.projections.price_rows import PriceRows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from clawatch.storage.projections.cache_sums import CacheSums
    from clawatch.storage.projections.rollups import Rollups
    from clawatch.storage.projections.session_rows import SessionRow, SessionRows
    from clawatch.storage.projections.transcript_call_rows import TranscriptCallRows

_IDS_A_QUERY = 250
_COLUMNS = (
    "session",
    "is_counted",
    "message_id",
    "request_id",
    "agent_id",
    "is_sidechain",
    "occurred_at",
    "model",
    *TokenUsage._fields,
    "stated_cost",
    "price",
    "cost",
)
_SELECT = f"SELECT id, {', '.join(_COLUMNS)} FROM usage_records"  # noqa: S608 names of our own
# what the index over messages holds of each id
_ENDING = 8
_MESSAGE_ENDING = f"substr(message_id, -{_ENDING})"
_OF_GROUP = f"({_MESSAGE_ENDING} = substr(?1, -{_ENDING}) AND message_id = ?1) OR (message_id = '' AND request_id = ?1)"


@dataclass(slots=True)
class _Record:
    """A request's row. `price` in `usage` is None for one that was read back: `price_id` is what its row has."""

    id: int | None
    session: int
    is_counted: bool
    usage: UsageSeen
    price_id: int | None


class UsageRows:
    """The usage_records table, as the writer's thread sees it."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        sessions: SessionRows,
        calls: TranscriptCallRows,
        rollups: Rollups,
        cache: CacheSums,
    ) -> None:
        self._connection = connection
        self._sessions = sessions
        self._calls = calls
        self._has_copies: bool | None = None
        self._prices = PriceRows(connection)
        self._rollups = rollups
        self._cache = cache

    def forget(self) -> None:
        """Drop what is kept at hand: a rollback takes it back."""
        self._prices.forget()
        self._has_copies = None

    def take(self, row: SessionRow, seen: Sequence[UsageSeen]) -> None:
        """Take in the requests that a part of a session's transcript shows."""
        if not seen:
            return
        known = self._known(seen)
        fresh: dict[str, UsageSeen] = {}
        others: dict[str, list[UsageSeen]] = {}
        for usage in seen:
            group = usage.message_id or usage.request_id
            if group in known or group in others:
                others.setdefault(group, []).append(usage)
            elif group in fresh:
                others[group] = [fresh.pop(group), usage]
            else:
                fresh[group] = usage
        if fresh:
            price_of = self._prices.id_of
            rows = [
                (
                    row.id,
                    1,
                    message_id,
                    request_id,
                    agent_id,
                    side,
                    at,
                    model,
                    *tokens,
                    stated,
                    price_of(price),
                    cost,
                )
                for message_id, request_id, agent_id, side, at, model, tokens, stated, price, cost in fresh.values()
            ]
            insert_rows(self._connection, "usage_records", _COLUMNS, rows)
            self._rollups.add(row, fresh.values())
            for usage in fresh.values():
                self._cache.add(usage, price_of(usage.price))
        for group, usages in others.items():
            self._merge(row, group, known.get(group, []), usages)

    def reown(self, row: SessionRow) -> None:
        """Find anew who owns what other sessions hold as well: when this one began was learned just now."""
        if not self.has_copies():
            return
        held = self._connection.execute("SELECT message_id FROM usage_copies WHERE session = ?", (row.id,)).fetchall()
        for (group,) in held:
            records = self._records(_OF_GROUP, (group,))
            self._merge(row, group, records, [])

    def has_copies(self) -> bool:
        """Whether any request is held by several sessions; mostly none is."""
        if self._has_copies is None:
            self._has_copies = self._connection.execute("SELECT 1 FROM usage_copies LIMIT 1").fetchone() is not None
        return self._has_copies

    def copied_by(self, row: SessionRow, calls: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Note which tool calls a session's copies of messages hold; give the owner's row of each copied message.

        `calls` are ids of tool calls by message.
        """
        owners: dict[str, int] = {}
        if not self.has_copies():
            return owners
        for part in _parts(list(calls)):
            held = self._connection.execute(
                "SELECT message_id, tool_use_ids FROM usage_copies "  # noqa: S608 parameters are bound
                f"WHERE session = ? AND message_id IN ({', '.join('?' * len(part))})",
                (row.id, *part),
            ).fetchall()
            for message_id, known in held:
                ids = sorted({*orjson.loads(known), *calls[message_id]})
                self._connection.execute(
                    "UPDATE usage_copies SET tool_use_ids = ? WHERE message_id = ? AND session = ?",
                    (orjson.dumps(ids).decode(), message_id, row.id),
                )
                owners[message_id] = self._owner(self._holders(message_id)).id
        return owners

    def _new(self, row: SessionRow, usage: UsageSeen) -> _Record:
        return _Record(None, row.id, is_counted=True, usage=usage, price_id=self._prices.id_of(usage.price))

    def _merge(self, row: SessionRow, group: str, records: list[_Record], usages: Sequence[UsageSeen]) -> None:
        """Put what was known of one message's requests together with further lines of them."""
        before = [(record.session, record.is_counted, record.usage, record.price_id) for record in records]
        for usage in usages:
            record = next((known for known in records if known.usage.request_id == usage.request_id), None)
            if record is None:
                records.append(self._new(row, usage))
                continue
            if usage.outweighs(record.usage):
                record.price_id = self._prices.id_of(usage.price)
            record.usage = usage.merged(record.usage)
        owner = self._holder(row, group, {record.session for record in records}, is_seen=bool(usages))
        former = {session for session, *_ in before} - {owner.id}
        for record, is_counted in zip(records, _counted([record.usage for record in records]), strict=True):
            record.session, record.is_counted = owner.id, is_counted
        after = [(record.session, record.is_counted, record.usage, record.price_id) for record in records]
        if before == after:
            return
        self._insert([record for record in records if record.id is None])
        rows = [(record.id, *_values(record)) for record in records if record.id is not None]
        update_rows(self._connection, "usage_records", _COLUMNS, rows)
        for sign, sums in ((-1, before), (1, after)):
            for session, is_counted, usage, price_id in sums:
                if is_counted:
                    self._rollups.add(self._changed(session), (usage,), sign)
                    self._cache.add(usage, price_id, sign)
        if former:
            self._move_calls(group, former, owner)

    def _holder(self, row: SessionRow, group: str, sessions: set[int], *, is_seen: bool) -> SessionRow:
        """Give the session that owns a message's requests; `sessions` are those whose rows they are."""
        holders = self._holders(group)
        if is_seen and (holders or sessions - {row.id}) and row.id not in holders:
            new = (sessions | {row.id}) - holders
            rows = [(group, session, "[]") for session in sorted(new)]
            insert_new_rows(self._connection, "usage_copies", ("message_id", "session", "tool_use_ids"), rows)
            self._has_copies = True
            holders |= new
        return self._owner(holders) if holders else row

    def _move_calls(self, group: str, former: set[int], owner: SessionRow) -> None:
        rows = self._connection.execute("SELECT tool_use_ids FROM usage_copies WHERE message_id = ?", (group,))
        ids = sorted({use_id for (known,) in rows.fetchall() for use_id in orjson.loads(known)})
        for session in sorted(former):
            self._calls.hand_over(self._changed(session), owner, ids)

    def _changed(self, row_id: int) -> SessionRow:
        row = self._sessions.by_id(row_id)
        self._sessions.save(row)
        return row

    def _owner(self, holders: Iterable[int]) -> SessionRow:
        """Give the session that began first: it made the request, the others copied its history."""
        return min(map(self._sessions.by_id, holders), key=lambda row: (row.session.birth, row.session.session_id))

    def _holders(self, group: str) -> set[int]:
        rows = self._connection.execute("SELECT session FROM usage_copies WHERE message_id = ?", (group,))
        return {row[0] for row in rows}

    def _known(self, seen: Sequence[UsageSeen]) -> dict[str, list[_Record]]:
        found: dict[str, list[_Record]] = {}
        message_ids = {usage.message_id for usage in seen if usage.message_id}
        request_ids = {usage.request_id for usage in seen if not usage.message_id}
        endings = {message_id[-_ENDING:] for message_id in message_ids}
        for condition, ids in ((f"{_MESSAGE_ENDING} IN", endings), ("message_id = '' AND request_id IN", request_ids)):
            for part in _parts(list(ids)):
                for record in self._records(f"{condition} ({', '.join('?' * len(part))})", part):
                    # another id may end alike: it is asked for under its own
                    found.setdefault(_group(record.usage), []).append(record)
        return found

    def _records(self, condition: str, parameters: Sequence[Any]) -> list[_Record]:
        rows = self._connection.execute(f"{_SELECT} WHERE {condition} ORDER BY id", parameters)
        return [_record(row) for row in rows]

    def _insert(self, records: Sequence[_Record]) -> None:
        insert_rows(self._connection, "usage_records", _COLUMNS, [_values(record) for record in records])


def _group(usage: UsageSeen) -> str:
    return usage.message_id or usage.request_id


def _counted(usages: Sequence[UsageSeen]) -> list[bool]:
    """Say which of one message's requests count.

    What a subagent's file replays of the main thread is no request of its own; nor is a line that lacks the request's
    id: it belongs to the one that another line names, and where only one is named, the counts may be further on in it.
    """
    own = [usage for usage in usages if not usage.is_sidechain] or usages
    named = {usage.request_id for usage in own if usage.request_id}
    if len(named) > 1 and not own[0].is_sidechain:
        return [not usage.is_sidechain and bool(usage.request_id) for usage in usages]
    heaviest = max(own, key=lambda usage: usage.request_id)
    for usage in own:
        heaviest = usage if usage.outweighs(heaviest) else heaviest
    return [usage is heaviest for usage in usages]


def _values(record: _Record) -> tuple[Any, ...]:
    usage = record.usage
    return (
        record.session,
        record.is_counted,
        *usage[:6],
        *usage.tokens,
        usage.stated_cost,
        record.price_id,
        usage.cost,
    )


def _record(row: Sequence[Any]) -> _Record:
    row_id, session, is_counted, message_id, request_id, agent_id, is_sidechain, at, model, *counts = row
    *tokens, stated, price_id, cost = counts
    usage = UsageSeen(
        message_id, request_id, agent_id, bool(is_sidechain), at, model, TokenUsage(*tokens), stated, None, cost
    )
    return _Record(row_id, session, bool(is_counted), usage, price_id)


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(ids), _IDS_A_QUERY):
        yield ids[first : first + _IDS_A_QUERY]
