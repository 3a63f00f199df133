"""What the clients of live updates are told: agents, alerts, tools and sums, each encoded once for all clients.

Everything has the version at which it changed last, and lies in the order of those. What a client does not know is what
lies behind the version it has read, so one number is all that is kept for it, however slow it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal

import orjson

from clawatch.api.clawatch.presentation import agent_fields, alert_fields, dollars
from clawatch.api.clawatch.status import agent_status
from clawatch.queries.agents import agents_of, monitored_agents
from clawatch.queries.alerts import alerts_of, recent_alerts
from clawatch.queries.grand_totals import grand_totals
from clawatch.queries.rows import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from clawatch.api.clawatch.live_schema import SessionsBody, ToolBody, TotalsBody
    from clawatch.api.live.feed import Place
    from clawatch.queries.agents import AgentRow
    from clawatch.queries.alerts import AlertRow
    from clawatch.queries.grand_totals import GrandTotals
    from clawatch.queries.source import Source

# some clients take no message of more than a megabyte
MESSAGE_BYTES = 256 * 1024
_Kind = Literal["agents", "alerts", "tools", "sessions", "totals"]
_LISTS: tuple[_Kind, ...] = ("agents", "alerts", "tools")


@dataclass(frozen=True, slots=True)
class _Item:
    version: int
    kind: _Kind
    encoded: bytes


class LiveFeed:
    """How things stand, kept while anybody listens. For one thread alone, which has its own connection to read by."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._latest = 0
        # by kind and id, the one that changed last at the end
        self._items: dict[tuple[_Kind, str], _Item] = {}
        # by where clients are, and where the snapshot ends if they get one: their message, and where they are after it
        self._messages: dict[tuple[int, int | None], tuple[bytes, int]] = {}

    def open(self) -> None:
        """Find out how things stand, for a first client."""
        self.close()
        with snapshot(self._source):
            agents, alerts = monitored_agents(self._source), recent_alerts(self._source)
            totals = grand_totals(self._source)
        self._note(agents, alerts, totals)

    def close(self) -> None:
        """Forget it: nobody listens any more."""
        self._items.clear()
        self._messages.clear()

    def refresh(self, session_ids: Iterable[str], alert_ids: Iterable[int]) -> None:
        """Find out about what changed, and the sums."""
        with snapshot(self._source):
            agents, alerts = agents_of(self._source, session_ids), alerts_of(self._source, alert_ids)
            totals = grand_totals(self._source)
        self._note(agents, alerts, totals)

    def has_news(self, place: Place) -> bool:
        """Whether there is something that a client does not know yet."""
        return place.read < self._latest

    def next_message(self, place: Place) -> bytes:
        """Give what a client does not know yet, or as much of it as goes into a message, and move its place on."""
        if place.snapshot_until is None:
            place.snapshot_until = self._latest
        is_snapshot = place.read < place.snapshot_until
        key = (place.read, place.snapshot_until if is_snapshot else None)
        made = self._messages.get(key)
        if made is None:
            made = self._messages[key] = self._make(*key)
        message, place.read = made
        return message

    def _make(self, read: int, snapshot_until: int | None) -> tuple[bytes, int]:
        """Make the message for a client that has read up to a version; gives as well what it has read after it."""
        last = self._latest if snapshot_until is None else snapshot_until
        newest_first = takewhile(lambda item: item.version > read, reversed(self._items.values()))
        unread = [item for item in newest_first if item.version <= last]
        body: dict[str, Any] = {"type": "changes"}
        if snapshot_until is not None:
            body = {"type": "snapshot", "complete": True, "agents": [], "alerts": [], "tools": []}
        length = 0
        for item in reversed(unread):
            length += len(item.encoded)
            if length > MESSAGE_BYTES and length > len(item.encoded):
                if snapshot_until is not None:
                    body["complete"] = False
                break
            read = item.version
            if item.kind in _LISTS:
                body.setdefault(item.kind, []).append(orjson.Fragment(item.encoded))
            else:
                body[item.kind] = orjson.Fragment(item.encoded)
        else:
            read = last
        return orjson.dumps(body), read

    def _note(self, agents: Iterable[AgentRow], alerts: Iterable[AlertRow], totals: GrandTotals) -> None:
        self._messages.clear()
        for agent in agents:
            self._put("agents", agent.session_id, agent_fields(agent))
        for alert in alerts:
            self._put("alerts", str(alert.id), alert_fields(alert))
        for tool in totals.tools:
            body: ToolBody = {"toolName": tool.tool_name, "callCount": tool.calls, "errorCount": tool.errors}
            self._put("tools", tool.tool_name, body)
        self._put("sessions", "", _sessions(totals))
        self._put("totals", "", _totals(totals))

    def _put(self, kind: _Kind, item_id: str, body: Mapping[str, Any]) -> None:
        encoded = orjson.dumps(body)
        known = self._items.get((kind, item_id))
        if known is not None:
            if known.encoded == encoded:
                # nothing that shows has changed
                return
            # what is put in again comes to the end
            del self._items[kind, item_id]
        self._latest += 1
        self._items[kind, item_id] = _Item(self._latest, kind, encoded)


def _sessions(totals: GrandTotals) -> SessionsBody:
    body: SessionsBody = {"total": 0, "running": 0, "paused": 0, "stuck": 0, "error": 0, "stopped": 0}
    for sessions in totals.sessions:
        body["total"] += sessions.count
        body[agent_status(sessions.state, is_pause_requested=sessions.is_pause_requested)] += sessions.count
    return body


def _totals(totals: GrandTotals) -> TotalsBody:
    return {
        "toolCallCount": sum(tool.calls for tool in totals.tools),
        "tokenCount": totals.tokens,
        "costUsd": dollars(totals.cost),
    }
