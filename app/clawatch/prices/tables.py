"""The tables of genai-prices in a shape of our own: plain dicts and lists, read from a file in a millisecond.

The library itself takes 40 ms and 10 MB to load. `extract` makes the file from it; where another version is installed,
it makes the same shape from that one.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NotRequired, TypedDict

import orjson

if TYPE_CHECKING:
    from collections.abc import Sequence

BEDROCK = "aws"
EXTRACT = Path(__file__).with_name("genai_prices.json")

_COMPACT_DATE = re.compile(r"-(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=-|:|$)")

Clause = dict[str, "str | list[Clause]"]
"""How names are matched: one key, which says what of a name its value has to be."""


class Tier(TypedDict):
    """A rate for prompts of more than `start` tokens."""

    start: int
    price: str


class Tiered(TypedDict):
    """A rate by prompt size: that of the last tier the prompt exceeds, `base` if it exceeds none."""

    base: str
    tiers: list[Tier]


Rate = str | Tiered
"""Dollars for a million tokens or a thousand searches, as decimal digits."""


class Offer(TypedDict):
    """Rates, and when they apply: from a day on, in some hours of each day, or for requests of one kind only.

    `since` is an ISO date (UTC), `hours` the milliseconds of a day (UTC) from and to which, and `when` the kind.
    """

    rates: dict[str, Rate]
    since: NotRequired[str]
    hours: NotRequired[Sequence[int]]
    when: NotRequired[dict[str, str]]


class Model(TypedDict):
    """One entry. Of its prices the last that applies counts, of its variants the first; names are in lower case."""

    id: str
    match: Clause
    prices: list[Offer]
    variants: NotRequired[list[Offer]]


class Provider(TypedDict):
    """Whoever offers models. `match` tells its models' names from those of others."""

    id: str
    match: Clause | None
    models: list[Model]


class Tables(TypedDict):
    """What we use of one version of genai-prices."""

    version: str
    providers: list[Provider]


def load(installed: str | None) -> Tables:
    """Give the tables of the installed version of genai-prices, those of the file if it is not installed."""
    tables: Tables = orjson.loads(EXTRACT.read_bytes())
    if installed in {None, tables["version"]}:
        return tables
    from clawatch.prices.extract import extract  # noqa: PLC0415 what we do without in the usual case

    return extract()


def find_model(provider: Provider, name: str) -> Model | None:
    """Give the first model that takes a name in lower case; a date without dashes may be one with dashes."""
    for spelling in dict.fromkeys((name, _COMPACT_DATE.sub(_with_dashes, name))):
        for model in provider["models"]:
            if matches(model["match"], spelling):
                return model
    return None


def matches(clause: Clause, name: str) -> bool:
    """Whether a clause takes a name in lower case."""
    ((kind, value),) = clause.items()
    if isinstance(value, list):
        return (any if kind == "or" else all)(matches(each, name) for each in value)
    if kind == "equals":
        return name == value
    if kind == "starts_with":
        return name.startswith(value)
    if kind == "ends_with":
        return name.endswith(value)
    if kind == "contains":
        return value in name
    return kind == "regex" and re.search(value, name) is not None


def applies(offer: Offer, day: str, moment: int) -> bool:
    """Whether an offer's time has come on a day, at a millisecond of it."""
    if "since" in offer:
        return day >= offer["since"]
    if "hours" in offer:
        begin, end = offer["hours"]
        return begin <= moment < end if begin <= end else not end <= moment < begin
    return True


def _with_dashes(match: re.Match[str]) -> str:
    try:
        return f"-{date(*map(int, match.groups())).isoformat()}"
    except ValueError:
        return match[0]
