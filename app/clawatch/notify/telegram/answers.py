"""What ClaWatch answers to commands that only ask: /status, /agents, /costs, /help."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from clawatch.domain.states import SessionState
from clawatch.notify.telegram.agents import STATE_WORDS, agent_name, live_agents, pausable, resumable, token_of
from clawatch.notify.telegram.buttons import NO_BUTTONS, Deed, Keyboard, button
from clawatch.notify.telegram.messages import Text, clock, money
from clawatch.notify.telegram.texts import MESSAGE_LIMIT, escaped, one_line, plain, units
from clawatch.queries.alerts import recent_alerts
from clawatch.queries.usage import usage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from clawatch.queries.agents import AgentRow
    from clawatch.queries.money import Spending
    from clawatch.queries.source import Source

COMMANDS = (
    ("status", "how everything stands"),
    ("agents", "the agents that run, with buttons to pause them"),
    ("costs", "what was spent today and this month"),
    ("mute", "no messages for a while: /mute 30m, /mute 2h, /mute off"),
    ("pause", "pause an agent: /pause NAME, or /pause all"),
    ("resume", "let it go on: /resume NAME, or /resume all"),
    ("help", "these commands"),
)
_NEEDY = (SessionState.STUCK, SessionState.ERROR, SessionState.WAITING_FOR_PERMISSION, SessionState.WAITING_FOR_INPUT)
_AGENTS_LISTED, _BUTTONS_MOST, _DEAREST = 20, 12, 5
_REASON_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, with its buttons."""

    text: Text
    keyboard: Keyboard = NO_BUTTONS


def said(lines: Iterable[str], keyboard: Keyboard = NO_BUTTONS) -> Reply:
    """Make an answer of lines of plain text; those for which there is no room are left out, and counted."""
    kept: list[str] = []
    # what is left out is said in few words
    room = MESSAGE_LIMIT - 40
    given = list(lines)
    for number, line in enumerate(given):
        room -= units(escaped(line)) + 1
        if room < 0:
            kept.append(f"and {len(given) - number} more")
            break
        kept.append(line)
    text = "\n".join(kept)
    return Reply(Text(escaped(text), plain(text)), keyboard)


def help_reply() -> Reply:
    """Name the commands."""
    return said([f"/{name}: {text}" for name, text in COMMANDS])


def status_reply(source: Source, muted_until: int | None) -> Reply:
    """Say how everything stands."""
    agents = live_agents(source)
    counts = [(state, sum(agent.state is state for agent in agents)) for state in SessionState]
    lines = [f"{len(agents)} {'agent runs' if len(agents) == 1 else 'agents run'}" if agents else "No agent runs."]
    lines += [f"{count} {STATE_WORDS[state]}" for state, count in counts if count]
    needy = [agent for state in _NEEDY for agent in agents if agent.state is state]
    if needy:
        lines += ["", "Needs you:", *(_line(agent) for agent in needy[:_AGENTS_LISTED])]
    open_alerts = [alert for alert in recent_alerts(source) if alert.resolved_at is None]
    unseen = sum(alert.acknowledged_at is None for alert in open_alerts)
    if open_alerts:
        lines += ["", f"{len(open_alerts)} open alerts, {unseen} of them not acknowledged"]
    lines += ["", f"Today: {_spent(_total(source, _midnight()))}"]
    if muted_until is not None:
        lines.append(f"Muted until {clock(muted_until)}: /mute off ends it.")
    return said(lines)


def agents_reply(source: Source) -> Reply:
    """List the agents that run."""
    agents = live_agents(source)
    if not agents:
        return said(["No agent runs."])
    lines = [_line(agent) for agent in agents[:_AGENTS_LISTED]]
    if len(agents) > _AGENTS_LISTED:
        lines.append(f"and {len(agents) - _AGENTS_LISTED} more")
    return said(lines, agent_buttons(agents))


def costs_reply(source: Source) -> Reply:
    """Say what was spent."""
    today, month = _midnight(), _midnight(first_of_month=True)
    lines = [f"Today: {_spent(_total(source, today))}", f"This month: {_spent(_total(source, month))}"]
    dearest = usage(source, "session", since_ms=today, until_ms=None, timezone=UTC, limit=_DEAREST).rows
    if dearest:
        lines += ["", "Today by agent:"]
        lines += [f"{one_line(row.name or row.key or '')[:60]}: {_spent(row.spending)}" for row in dearest]
    models = usage(source, "model", since_ms=month, until_ms=None, timezone=UTC, limit=_DEAREST).rows
    if models:
        lines += ["", "This month by model:"]
        lines += [f"{one_line(row.key or 'unknown')[:60]}: {_spent(row.spending)}" for row in models]
    return said(lines)


def agent_buttons(agents: Sequence[AgentRow]) -> Keyboard:
    """Give a button for each agent that can be paused or resumed, as many as a person can overlook."""
    rows = []
    for agent in agents:
        if resumable(agent):
            rows.append((button(f"Resume {agent_name(agent)}", Deed.RESUME_SESSION, token_of(agent.session_id)),))
        elif pausable(agent):
            rows.append((button(f"Pause {agent_name(agent)}", Deed.PAUSE_SESSION, token_of(agent.session_id)),))
    return tuple(rows[:_BUTTONS_MOST])


def _line(agent: AgentRow) -> str:
    project = f" ({one_line(agent.project_name)[:60]})" if agent.project_name else ""
    is_awaited = agent.pause_requested_at is not None and agent.state is not SessionState.PAUSED
    state = "pause requested" if is_awaited else STATE_WORDS[agent.state]
    reason = one_line(agent.state_reason)[:_REASON_LIMIT]
    return f"• {agent_name(agent)}{project}: {state}{f', {reason}' if reason else ''}, {money(agent.cost)}"


def _total(source: Source, since: int) -> Spending:
    return usage(source, "model", since_ms=since, until_ms=None, timezone=UTC, limit=1).total


def _spent(spending: Spending) -> str:
    if not spending.requests:
        return "nothing"
    known = "unpriced" if spending.cost is None else money(spending.cost)
    return f"{known} + unpriced" if spending.cost is not None and spending.unpriced_requests else known


def _midnight(*, first_of_month: bool = False) -> int:
    """Give when this day, or this month, began here (UTC milliseconds)."""
    today = datetime.fromtimestamp(time.time()).astimezone().date()
    begin = today.replace(day=1) if first_of_month else today
    # by the naive time of its day: its offset may be another than today's
    return int(datetime(begin.year, begin.month, begin.day).astimezone().timestamp() * 1000)


def minutes_of(words: str) -> int | None:
    """Read a span of time as people write it: 90, 30m, 2h, 1d; None where it is none, or longer than 30 days."""
    text = words.strip().lower()
    factor = {"m": 1, "h": 60, "d": 24 * 60}.get(text[-1:], 0)
    number = text[:-1].strip() if factor else text
    # as many digits as a month has minutes
    if not number.isascii() or not number.isdecimal() or len(number) > len(str(_MOST // timedelta(minutes=1))):
        return None
    minutes = int(number) * (factor or 1)
    return minutes if 0 < minutes <= _MOST // timedelta(minutes=1) else None


_MOST = timedelta(days=30)
