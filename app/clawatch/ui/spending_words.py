"""How tokens and costs are said: what is unpriced is said to be so, and what is unknown is a dash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.formatting import UNKNOWN, counted, money, number, tokens_text

if TYPE_CHECKING:
    from clawatch.queries.money import Spending
    from clawatch.queries.rows import SessionSummary


def _tr(text: str) -> str:
    return QCoreApplication.translate("spending", text)


def cost_parts(cost: int | None, unpriced: int) -> tuple[str, str]:
    """Give a cost and what is to be added to it: $12.40 and "+ unpriced"; "unpriced" alone where nothing is priced."""
    if cost is None:
        return (_tr("unpriced") if unpriced else UNKNOWN), ""
    return money(cost), _tr("+ unpriced") if unpriced else ""


def cost_text(cost: int | None, unpriced: int) -> str:
    """Write a cost in one text: $12.40 + unpriced."""
    return " ".join(filter(None, cost_parts(cost, unpriced)))


def tokens_hint(session: SessionSummary) -> tuple[str, ...]:
    """Tell what a session's tokens are made of."""
    spending = session.spending
    lines: list[str] = []
    if spending.requests:
        kinds = token_kinds(spending)
        lines.append(counted(spending.requests, "%n request to the model", "%n requests to the model"))
        lines += [f"{name}: {number(n)}" for name, n in kinds]
    if session.reported_tokens is not None:
        lines.append(_tr("Reported by the agent itself: {n}").format(n=tokens_text(session.reported_tokens)))
    return tuple(lines)


def token_kinds(spending: Spending) -> tuple[tuple[str, int], ...]:
    """Name the kinds of tokens with their sums."""
    return (
        (_tr("Input"), spending.input_tokens),
        (_tr("Output"), spending.output_tokens),
        (_tr("Cache read"), spending.cache_read_tokens),
        (_tr("Cache write"), spending.cache_write_tokens),
    )


def cost_hint(session: SessionSummary) -> tuple[str, ...]:
    """Tell how a session's cost is known, and how much of it is not."""
    spending = session.spending
    lines: list[str] = []
    if spending.cost is not None:
        lines.append(_tr("{money}, an estimate at API prices").format(money=money(spending.cost)))
    if session.reported_cost is not None:
        lines.append(_tr("{money} reported by the agent itself").format(money=money(session.reported_cost)))
    if spending.unpriced_requests:
        requests = counted(spending.unpriced_requests, "%n request", "%n requests")
        tokens = tokens_text(spending.unpriced_tokens)
        lines.append(_tr("Unpriced: {requests} with {tokens}").format(requests=requests, tokens=tokens))
    return tuple(lines)
