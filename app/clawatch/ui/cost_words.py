"""How sums of costs, budgets and projections are said. Pure functions."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from clawatch.queries.requests_behind import UNKNOWN_PROJECT
from clawatch.ui.formatting import (
    UNKNOWN,
    counted,
    elapsed,
    local_day,
    local_time,
    model_name,
    money,
    number,
    tokens_text,
)
from clawatch.ui.numerals import in_dollars, punctuated
from clawatch.ui.spending_words import cost_parts, cost_text
from clawatch.ui.words import Tone

if TYPE_CHECKING:
    from decimal import Decimal

    from clawatch.domain.burn_rate import Projection
    from clawatch.queries.cache_savings import CacheSaving
    from clawatch.queries.money import Spending
    from clawatch.queries.requests_behind import RequestsWanted
    from clawatch.queries.spending_now import SpendingNow, Spent

_MICRODOLLARS = 1_000_000
_ROUGH_FROM = 10 * _MICRODOLLARS


def _tr(text: str) -> str:
    return QCoreApplication.translate("costs", text)


class Figure(NamedTuple):
    """What a card shows: a value, a note with its tone, a share of a budget (None for none), and how it is meant.

    `limit` is the budget, as it is written beside the title; empty for none.
    """

    value: str
    note: str
    tone: str = ""
    share: float | None = None
    hint: tuple[str, ...] = ()
    limit: str = ""


def requests_text(n: int) -> str:
    """Count requests: 9,005 requests."""
    return counted(n, "%n request", "%n requests").replace(str(n), number(n), 1)


def signed_money(microdollars: int) -> str:
    """Write an amount that may be below zero."""
    return money(microdollars) if microdollars >= 0 else f"\u2212{money(-microdollars)}"


def rough_money(microdollars: int) -> str:
    """Write an amount that nobody knows to the cent: in whole dollars from ten on."""
    if microdollars < _ROUGH_FROM:
        return money(microdollars)
    return in_dollars(punctuated(f"{round(microdollars / _MICRODOLLARS):,}"))


def spent_text(spent: Spent) -> str:
    """Write a sum: what has no price is said to have none."""
    return cost_text(_known(spent), spent.unpriced_requests)


def day_figure(now: SpendingNow, budget: Decimal | None, warn_percent: int) -> Figure:
    """Say what today cost, and what it leads to."""
    ahead = now.end_of_day
    text = _tr("{money} by midnight").format(money=rough_money(ahead.total)) if ahead.total is not None else ""
    return _budget(now.day, budget, warn_percent, text, day_hint(ahead))


def month_figure(now: SpendingNow, budget: Decimal | None, warn_percent: int) -> Figure:
    """Say what this month cost, and what it leads to."""
    ahead = now.end_of_month
    text = _tr("{money} at its end").format(money=rough_money(ahead.total)) if ahead.total is not None else ""
    return _budget(now.month, budget, warn_percent, text, month_hint(ahead))


def burn_figure(now: SpendingNow) -> Figure:
    """Say how fast money is spent."""
    hour, day = now.end_of_day.rate, now.end_of_month.rate
    note = _tr("{money} a day, last week").format(money=money(day)) if day is not None else _tr("in the last hour")
    value = _tr("{money} / h").format(money=money(hour)) if hour is not None else UNKNOWN
    hint = [
        _tr("What the last hour cost: {money} in {time}.").format(
            money=spent_text(now.hour), time=elapsed(now.hour_ms)
        ),
        _tr("A day is the mean of the seven before today, or of as many as there are."),
        _estimate(),
    ]
    return Figure(value, note, hint=tuple(hint))


def saving_figure(saving: CacheSaving) -> Figure:
    """Say what the cache saved."""
    if not saving.read_tokens and not saving.write_tokens:
        return Figure(UNKNOWN, _tr("the cache was not used"), hint=saving_hint(saving))
    note = _tr("{tokens} read from it").format(tokens=tokens_text(saving.read_tokens))
    return Figure(signed_money(saving.saved), note, "working" if saving.saved > 0 else "", hint=saving_hint(saving))


def saving_hint(saving: CacheSaving) -> tuple[str, ...]:
    """Say how the savings of the cache are reckoned."""
    return (
        _tr("{tokens} were read from the cache: at the price of input they would have cost {money} more.").format(
            tokens=tokens_text(saving.read_tokens), money=signed_money(saving.saved_by_reads)
        ),
        _tr("{tokens} were written to it, for {money} more than input costs.").format(
            tokens=tokens_text(saving.write_tokens), money=signed_money(saving.extra_for_writes)
        ),
        _tr("Each request counts at the prices it was given; those without a price do not count."),
    )


def unpriced_figure(total: Spending, models: tuple[str, ...]) -> Figure:
    """Say what has no price."""
    if not total.unpriced_requests:
        note = _tr("every request has a price") if total.requests else _tr("no requests")
        return Figure("0", note)
    value = requests_text(total.unpriced_requests)
    hint = [_tr("No price is known for these models: {models}").format(models=", ".join(models))] if models else []
    hint.append(_tr("Their tokens are counted, their cost is not: it is in no sum."))
    return Figure(value, tokens_text(total.unpriced_tokens), "needs_you", hint=tuple(hint))


def unpriced_words(spending: Spending) -> str:
    """Say how much of a sum has no price; empty where all has."""
    if not spending.unpriced_requests:
        return ""
    requests = requests_text(spending.unpriced_requests)
    return _tr("Unpriced: {requests} with {tokens}").format(
        requests=requests, tokens=tokens_text(spending.unpriced_tokens)
    )


def day_hint(ahead: Projection) -> tuple[str, ...]:
    """Say how the projection to midnight is reckoned."""
    if ahead.total is None or ahead.rate is None:
        return (_tr("Less than a quarter of an hour is known: too little to say where today leads."), _estimate())
    return (
        _tr("If it goes on as in the last hour: {spent} so far + {rate} an hour × {time} left = {total}.").format(  # noqa: RUF001
            spent=money(ahead.spent), rate=money(ahead.rate), time=elapsed(ahead.left), total=money(ahead.total)
        ),
        _estimate(),
    )


def month_hint(ahead: Projection) -> tuple[str, ...]:
    """Say how the projection to the end of the month is reckoned."""
    if ahead.total is None or ahead.rate is None:
        return (_tr("Fewer than two whole days are known: too little to say where this month leads."), _estimate())
    return (
        _tr("If it goes on as in the last week: {spent} so far + {rate} a day × {time} left = {total}.").format(  # noqa: RUF001
            spent=money(ahead.spent), rate=money(ahead.rate), time=elapsed(ahead.left), total=money(ahead.total)
        ),
        _estimate(),
    )


def wanted_words(wanted: RequestsWanted, project: str | None = None, session: str | None = None) -> str:
    """Say which requests are meant: 12 Nov 2026, Opus 4.6."""
    parts = [
        _stretch(wanted.since_ms, wanted.until_ms),
        _tr("unknown model") if wanted.model == "" else model_name(wanted.model) if wanted.model else "",
        _tr("no project")
        if wanted.project_id == UNKNOWN_PROJECT
        else (project or "")
        if wanted.project_id is not None
        else "",
        (session or "") if wanted.session_id is not None else "",
        _tr("without a price") if wanted.only_unpriced else "",
    ]
    return "  \u00b7  ".join(part for part in parts if part)


def _stretch(since: int | None, until: int | None) -> str:  # noqa: PLR0911 a case a return
    if since is None and until is None:
        return _tr("All time")
    first = None if since is None else datetime.fromtimestamp(since / 1000).astimezone()
    end = None if until is None else datetime.fromtimestamp(until / 1000).astimezone()
    is_days = all(one is None or one.time().replace(tzinfo=None) == datetime.min.time() for one in (first, end))
    if is_days:
        last = None if until is None else datetime.fromtimestamp(until / 1000 - 1).astimezone().date()
        if first is None:
            return _tr("until {day}").format(day=local_day(last)) if last else ""
        if last is None:
            return _tr("since {day}").format(day=local_day(first.date()))
        if first.date() == last:
            return local_day(last)
        return _tr("{first} to {last}").format(first=local_day(first.date()), last=local_day(last))
    if since is None or until is None:
        return _tr("since {day}").format(day=local_time(since)) if until is None else local_time(until)
    return _tr("{first} to {last}").format(first=local_time(since), last=local_time(until))


def _budget(spent: Spent, budget: Decimal | None, warn_percent: int, ahead: str, hint: tuple[str, ...]) -> Figure:
    value, more = cost_parts(_known(spent), spent.unpriced_requests)
    note = ", ".join(part for part in (more, ahead) if part)
    if budget is None:
        return Figure(value, note or _tr("too early to say more"), hint=hint)
    limit = int(budget * _MICRODOLLARS)
    share = spent.cost / limit
    tone = Tone.ERROR if share >= 1 else Tone.NEEDS_YOU if share * 100 >= warn_percent else Tone.WORKING
    used = _tr("{percent} % of the budget of {money}").format(percent=int(share * 100), money=money(limit))
    return Figure(value, note or used, tone.value, share, (used, *hint), money(limit))


def _known(spent: Spent) -> int | None:
    return spent.cost if spent.requests > spent.unpriced_requests or not spent.requests else None


def _estimate() -> str:
    return _tr("Estimates at API prices; a subscription is billed otherwise.")
