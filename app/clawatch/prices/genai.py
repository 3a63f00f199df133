"""The price list of genai-prices: its tables of the installed version, never fetched, read into listings of our own.

Its own matching of names is generous: many entries take whatever starts with their id. Here an entry counts only where
the name, or the name without a snapshot's date, is spelled out in it.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.model_names import claude_version, is_bedrock_id, spellings
from clawatch.domain.pricing import Price, per_million, per_thousand
from clawatch.prices.listing import ALWAYS, UNPRICED, Mode
from clawatch.prices.tables import BEDROCK, applies, find_model, load, matches

if TYPE_CHECKING:
    from collections.abc import Iterable

    from clawatch.prices.listing import Hours, Periods, Tiers
    from clawatch.prices.tables import Clause, Model, Offer, Provider, Rate, Tables

_CLAUDE_API = "anthropic"
_FIRST_WITH_GEO = (4, 6)
_US_FACTOR, _BATCH_FACTOR = Decimal("1.1"), Decimal("0.5")
_ORDINARY_TIERS = frozenset({"standard", "default", "auto"})
_TIERED = (
    "input_mtok",
    "output_mtok",
    "cache_write_mtok",
    "cache_write_5m_mtok",
    "cache_write_1h_mtok",
    "cache_read_mtok",
)


class _Entry(NamedTuple):
    provider: str
    model: Model


class _Terms(NamedTuple):
    """What a mode means for an entry at a time: whose rates, times what, in which words."""

    rates: dict[str, Rate]
    factor: Decimal
    rules: tuple[str, ...]
    valid_from: str | None


class GenaiPrices:
    """The list. Its tables are loaded when the first model is asked for."""

    def __init__(self) -> None:
        self._installed: str | None = None
        with suppress(PackageNotFoundError):
            self._installed = version("genai-prices")
        self.source = f"genai-prices {self._installed or self._tables['version']}"

    @cached_property
    def _tables(self) -> Tables:
        return load(self._installed)

    def periods(self, model: str, mode: Mode) -> Periods:
        """Give all prices of a model in a mode; one unpriced period where the list does not know them."""
        entry = self._find(model)
        if entry is None:
            return ((ALWAYS, UNPRICED),)
        days = sorted({offer["since"] for offer in _offers(entry.model) if "since" in offer})
        # the empty text sorts before every date
        periods = [(ALWAYS, self._hours(entry, mode, ""))]
        periods += [(_milliseconds(day), self._hours(entry, mode, day)) for day in days]
        return tuple(reversed(periods))

    def _find(self, name: str) -> _Entry | None:
        names = spellings(name)
        hosted = is_bedrock_id(names[0])
        if hosted and not names[0].startswith("global."):
            # every region has the same price, and the list does not name them all
            names += tuple(each.partition("anthropic.")[2] for each in names)
        provider = self._maker(names[0], hosted=hosted)
        first = None
        if provider is None:
            return None
        for spelling in names:
            found = find_model(provider, spelling)
            if found is None:
                continue
            # with its date it is one model, without another: which of them cannot be told
            if first is not None and found is not first:
                return None
            first = found
            if spelling == found["id"].lower() or spelling in _literals(found["match"]):
                return _Entry(provider["id"], found)
        return None

    def _maker(self, name: str, *, hosted: bool) -> Provider | None:
        providers = self._tables["providers"]
        if hosted:
            return next((each for each in providers if each["id"] == BEDROCK), None)
        return next((each for each in providers if each["match"] and matches(each["match"], name)), None)

    def _hours(self, entry: _Entry, mode: Mode, day: str) -> Hours:
        begins = {0}.union(*(offer["hours"] for offer in _offers(entry.model) if "hours" in offer))
        return tuple((begin, self._tiers(entry, mode, day, begin)) for begin in sorted(begins, reverse=True))

    def _tiers(self, entry: _Entry, mode: Mode, day: str, moment: int) -> Tiers:
        terms = _terms(entry, mode, day, moment)
        # without these two it is no model that answers in text
        if terms is None or not {"input_mtok", "output_mtok"} <= terms.rates.keys():
            return ()
        starts = {start for name in _TIERED for start in _tier_starts(terms.rates.get(name))}
        return tuple((over, self._price(entry.model, terms, over)) for over in (*sorted(starts, reverse=True), -1))

    def _price(self, model: Model, terms: _Terms, over: int) -> Price:
        rates, factor = terms.rates, terms.factor
        given = _rate(rates["input_mtok"], over, Decimal(0))
        written = _rate(rates.get("cache_write_mtok"), over, given)
        searches = _rate(rates.get("web_searches_kcount"), over, Decimal(-1))
        rules = (*terms.rules, f"prompt over {over:,} tokens") if over >= 0 else terms.rules
        return Price(
            source=self.source,
            model=model["id"],
            valid_from=terms.valid_from,
            rule=", ".join(rules) or "standard",
            input=per_million(given * factor),
            output=per_million(_rate(rates["output_mtok"], over, Decimal(0)) * factor),
            cache_write_5m=per_million(_rate(rates.get("cache_write_5m_mtok"), over, written) * factor),
            cache_write_1h=per_million(_rate(rates.get("cache_write_1h_mtok"), over, written) * factor),
            cache_read=per_million(_rate(rates.get("cache_read_mtok"), over, given) * factor),
            web_search=per_thousand(searches) if searches >= 0 else None,
        )


def _terms(entry: _Entry, mode: Mode, day: str, moment: int) -> _Terms | None:
    """Give the terms of a mode, None where the list has no price for it."""
    claude_api = entry.provider == _CLAUDE_API
    wanted, rule = _context(mode, claude_api=claude_api)
    prices = entry.model["prices"]
    if wanted is None or not prices:
        return None
    factor, rules = Decimal(1), [rule] if rule else []
    offers = [next((each for each in reversed(prices) if applies(each, day, moment)), prices[0])]
    rates = offers[0]["rates"]
    if wanted:
        variants = entry.model.get("variants", ())
        variants = [each for each in variants if each["when"] == wanted and applies(each, day, moment)]
        if variants:
            # the first one's rates count, and what it does not name is that of the next
            offers.append(variants[0])
            for each in reversed(variants):
                rates = rates | each["rates"]
        elif claude_api and rule == "batch":
            # half the price always; the list knows this for some models and dates only
            factor = _BATCH_FACTOR
        else:
            return None
    made = claude_version(entry.model["id"]) if claude_api else None
    if mode.inference_geo == "us" and made is not None and made >= _FIRST_WITH_GEO:
        factor *= _US_FACTOR
        rules.append("US inference +10 %")
    rules += [f"{_clock(each['hours'][0])} to {_clock(each['hours'][1])} UTC" for each in offers if "hours" in each]
    valid_from = max((each["since"] for each in offers if "since" in each), default=None)
    return _Terms(rates, factor, tuple(rules), valid_from)


def _context(mode: Mode, *, claude_api: bool) -> tuple[dict[str, str] | None, str]:
    """Give what genai-prices is to be asked for, and the rule's words; None for a mode that is not known."""
    speed, tier = mode.speed or "standard", mode.service_tier or "standard"
    if tier == "priority" and claude_api:
        # paid in advance there; what it would have cost without is the estimate
        tier = "standard"
    if speed == "standard":
        if tier in _ORDINARY_TIERS:
            return {}, ""
        return ({"processing": "batch"}, "batch") if tier == "batch" else ({"service_tier": tier}, f"{tier} tier")
    if speed == "fast" and tier in _ORDINARY_TIERS:
        return {"speed": "fast"}, "fast mode"
    return None, ""


def _offers(model: Model) -> Iterable[Offer]:
    return (*model["prices"], *model.get("variants", ()))


def _literals(clause: Clause) -> frozenset[str]:
    """Give the ids that a match clause spells out."""
    ((kind, value),) = clause.items()
    if isinstance(value, list):
        return frozenset().union(*map(_literals, value)) if kind == "or" else frozenset()
    return frozenset() if kind == "regex" else frozenset({value})


def _tier_starts(rate: Rate | None) -> list[int]:
    return [tier["start"] for tier in rate["tiers"]] if isinstance(rate, dict) else []


def _rate(rate: Rate | None, over: int, otherwise: Decimal) -> Decimal:
    """Give the rate for a prompt of more than `over` tokens; what has no rate of its own has the one around it."""
    if rate is None:
        return otherwise
    if isinstance(rate, str):
        return Decimal(rate)
    return Decimal(next((tier["price"] for tier in reversed(rate["tiers"]) if over >= tier["start"]), rate["base"]))


def _milliseconds(day: str) -> int:
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) * 1000


def _clock(milliseconds: int) -> str:
    minutes = milliseconds // 60_000
    return f"{minutes // 60:02}:{minutes % 60:02}"
