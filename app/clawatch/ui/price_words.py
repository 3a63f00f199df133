"""Where a request's cost comes from, in words and sums that can be checked by hand. Pure functions."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from clawatch.domain.pricing import dollars_per_million
from clawatch.ui.formatting import exact_money, local_time, number
from clawatch.ui.numerals import in_dollars, punctuated

if TYPE_CHECKING:
    from clawatch.queries.session_requests import RequestRow

_FEMTO = Decimal(10) ** 15
_MICRO = Decimal(10) ** 6
_LEAST_DIGITS = 4


class SumLine(NamedTuple):
    """One kind of what a request used: how many, dollars for a million (a search: for one), and what that makes."""

    name: str
    used: str
    rate: str = ""
    amount: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("prices", text)


def sum_lines(request: RequestRow) -> tuple[SumLine, ...]:
    """Give what a request used, each with its rate and amount where it has a price; the amounts end at one digit."""
    price = request.price
    used = (
        (_tr("Input"), request.input_tokens, price.input_rate if price else None),
        (_tr("Output"), request.output_tokens, price.output_rate if price else None),
        (_tr("Cache read"), request.cache_read_tokens, price.cache_read_rate if price else None),
        (_tr("Write, 5 min"), request.cache_write_5m_tokens, price.cache_write_5m_rate if price else None),
        (_tr("Write, 1 h"), request.cache_write_1h_tokens, price.cache_write_1h_rate if price else None),
    )
    shown = [
        (name, n, rate, "" if rate is None else exact_money(dollars_per_million(rate))) for name, n, rate in used if n
    ]
    searches = request.web_search_requests
    if searches:
        rate = price.web_search_rate if price else None
        shown.append(
            (_tr("Searches, each"), searches, rate, "" if rate is None else exact_money(Decimal(rate) / _FEMTO))
        )
    if price is None:
        return tuple(SumLine(name, number(n)) for name, n, _, _ in shown)
    amounts = [n * Decimal(rate or 0) / _FEMTO for _, n, rate, _ in shown]
    digits = max([_LEAST_DIGITS, *(-int(amount.normalize().as_tuple().exponent) for amount in amounts)])
    return tuple(
        SumLine(name, number(n), per, in_dollars(punctuated(f"{amount:,.{digits}f}")))
        for (name, n, _, per), amount in zip(shown, amounts, strict=True)
    )


def exact_cost(microdollars: int) -> str:
    """Write a cost to the last digit that is kept of it."""
    return exact_money(Decimal(microdollars) / _MICRO)


def origin_of(request: RequestRow) -> tuple[tuple[str, str], ...]:
    """Say which price a request was given, as captions with texts; nothing where it was given none."""
    price = request.price
    if price is None:
        return ()
    return (
        (_tr("Price list"), price.source),
        (_tr("Listed as"), price.model),
        (_tr("Rule"), price.rule),
        (_tr("Valid from"), price.valid_from or _tr("the beginning")),
        (_tr("First used"), local_time(price.first_given_at)),
    )


def own_price(model: str) -> str:
    """Write how the settings file gives a model a price."""
    # TOML's quoted keys are JSON's strings, but for the DEL that JSON leaves as it is
    key = json.dumps(model, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"[prices.{key}]\ninput = 3.0     # dollars per million tokens\noutput = 15.0\n"
