"""The price list of genai-prices: its data as bundled, never fetched, read into listings of our own.

Its own matching of names is generous: many entries take whatever starts with their id. Here an entry counts only where
the name, or the name without a snapshot's date, is spelled out in it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

from clawatch.domain.model_names import claude_version, is_bedrock_id, spellings
from clawatch.domain.pricing import Price, per_million, per_thousand
from clawatch.prices.listing import ALWAYS, UNPRICED, Mode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from genai_prices.types import ConditionalPrice, ModelInfo, ModelPrice, PriceVariant, Provider, TieredPrices

    from clawatch.prices.listing import Hours, Periods, Tiers

    _Condition = ConditionalPrice | PriceVariant

_CLAUDE_API, _BEDROCK = "anthropic", "aws"
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
    model: ModelInfo


class _Terms(NamedTuple):
    """What a mode means for an entry at a time: whose prices, times what, in which words."""

    prices: ModelPrice
    factor: Decimal
    rules: tuple[str, ...]
    valid_from: str | None


class GenaiPrices:
    """The list. Its data and what that imports, some 10 MB, are loaded when the first model is asked for."""

    def __init__(self) -> None:
        self.source = f"genai-prices {version('genai-prices')}"

    @cached_property
    def _providers(self) -> list[Provider]:
        from genai_prices.data import providers  # noqa: PLC0415 large, and wanted only once something has a price

        return providers

    def periods(self, model: str, mode: Mode) -> Periods:
        """Give all prices of a model in a mode; one unpriced period where the list does not know them."""
        entry = self._find(model)
        if entry is None:
            return ((ALWAYS, UNPRICED),)
        days = sorted({start for start in map(_start_date, _constrained(entry.model)) if start is not None})
        before = days[0] - timedelta(days=1) if days else date(2000, 1, 1)
        periods = [(ALWAYS, self._hours(entry, mode, before))]
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
            found = provider.find_model(spelling)
            if found is None:
                continue
            # with its date it is one model, without another: which of them cannot be told
            if first is not None and found is not first:
                return None
            first = found
            if spelling == found.id.lower() or spelling in _literals(found.match):
                return _Entry(provider.id, found)
        return None

    def _maker(self, name: str, *, hosted: bool) -> Provider | None:
        if hosted:
            return next((each for each in self._providers if each.id == _BEDROCK), None)
        return next((each for each in self._providers if each.model_match and each.model_match.is_match(name)), None)

    def _hours(self, entry: _Entry, mode: Mode, day: date) -> Hours:
        begins = {
            moment for hours in map(_hours_of_day, _constrained(entry.model)) for moment in hours if moment is not None
        }
        begins.add(time(0))
        midnight = datetime.combine(day, time(0), UTC)
        moments = [datetime.combine(day, begin, UTC) for begin in sorted(begins, reverse=True)]
        return tuple(
            ((moment - midnight) // timedelta(milliseconds=1), self._tiers(entry, mode, moment)) for moment in moments
        )

    def _tiers(self, entry: _Entry, mode: Mode, at: datetime) -> Tiers:
        terms = _terms(entry, mode, at)
        # without these two it is no model that answers in text
        if terms is None or terms.prices.input_mtok is None or terms.prices.output_mtok is None:
            return ()
        starts = {start for name in _TIERED for start in _tier_starts(getattr(terms.prices, name))}
        return tuple((over, self._price(entry.model, terms, over)) for over in (*sorted(starts, reverse=True), -1))

    def _price(self, model: ModelInfo, terms: _Terms, over: int) -> Price:
        prices, factor = terms.prices, terms.factor
        given = _rate(prices.input_mtok, over, Decimal(0))
        written = _rate(prices.cache_write_mtok, over, given)
        searches = _rate(prices.web_searches_kcount, over, Decimal(-1))
        rules = (*terms.rules, f"prompt over {over:,} tokens") if over >= 0 else terms.rules
        return Price(
            source=self.source,
            model=model.id,
            valid_from=terms.valid_from,
            rule=", ".join(rules) or "standard",
            input=per_million(given * factor),
            output=per_million(_rate(prices.output_mtok, over, Decimal(0)) * factor),
            cache_write_5m=per_million(_rate(prices.cache_write_5m_mtok, over, written) * factor),
            cache_write_1h=per_million(_rate(prices.cache_write_1h_mtok, over, written) * factor),
            cache_read=per_million(_rate(prices.cache_read_mtok, over, given) * factor),
            web_search=per_thousand(searches) if searches >= 0 else None,
        )


def _terms(entry: _Entry, mode: Mode, at: datetime) -> _Terms | None:
    """Give the terms of a mode, None where the list has no price for it."""
    claude_api = entry.provider == _CLAUDE_API
    wanted, rule = _context(mode, claude_api=claude_api)
    if wanted is None:
        return None
    factor, rules = Decimal(1), [rule] if rule else []
    conditions: list[_Condition | None] = [_active_condition(entry.model, at)]
    if wanted:
        variant = _active_variant(entry.model, wanted, at)
        if variant is not None:
            conditions.append(variant)
        elif claude_api and rule == "batch":
            # half the price always; the list knows this for some models and dates only
            factor, wanted = _BATCH_FACTOR, {}
        else:
            return None
    made = claude_version(entry.model.id) if claude_api else None
    if mode.inference_geo == "us" and made is not None and made >= _FIRST_WITH_GEO:
        factor *= _US_FACTOR
        rules.append("US inference +10 %")
    rules += [
        f"{begin:%H:%M} to {end:%H:%M} UTC"
        for begin, end in map(_hours_of_day, conditions)
        if begin is not None and end is not None
    ]
    starts = [start for start in map(_start_date, conditions) if start is not None]
    valid_from = max(starts).isoformat() if starts else None
    return _Terms(entry.model.get_prices(at, wanted or None), factor, tuple(rules), valid_from)


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


def _constrained(model: ModelInfo) -> Iterable[_Condition]:
    yield from model.prices if isinstance(model.prices, list) else ()
    yield from model.price_variants or ()


def _active_condition(model: ModelInfo, at: datetime) -> ConditionalPrice | None:
    if not isinstance(model.prices, list):
        return None
    return next((each for each in reversed(model.prices) if each.constraint and each.constraint.active(at)), None)


def _active_variant(model: ModelInfo, wanted: dict[str, str], at: datetime) -> PriceVariant | None:
    active = (each for each in model.price_variants or () if each.constraint is None or each.constraint.active(at))
    return next((each for each in active if each.when == wanted), None)


def _start_date(condition: _Condition | None) -> date | None:
    found: date | None = getattr(condition.constraint, "start_date", None) if condition else None
    return found


def _hours_of_day(condition: _Condition | None) -> tuple[time | None, time | None]:
    constraint = condition.constraint if condition else None
    return _utc(getattr(constraint, "start_time", None)), _utc(getattr(constraint, "end_time", None))


def _utc(moment: time | None) -> time | None:
    if moment is None or moment.tzinfo is None:
        return moment
    return datetime.combine(date(2000, 1, 1), moment).astimezone(UTC).time()


def _literals(clause: object) -> frozenset[str]:
    """Give the ids that a match clause spells out."""
    either: list[object] | None = getattr(clause, "or_", None)
    if either is not None:
        return frozenset().union(*map(_literals, either))
    for kind in ("equals", "starts_with", "ends_with", "contains"):
        text: str | None = getattr(clause, kind, None)
        if text is not None:
            return frozenset({text.lower()})
    return frozenset()


def _tier_starts(price: Decimal | TieredPrices | None) -> list[int]:
    return [] if price is None or isinstance(price, Decimal) else [tier.start for tier in price.tiers]


def _rate(price: Decimal | TieredPrices | None, over: int, otherwise: Decimal) -> Decimal:
    """Give the rate for a prompt of more than `over` tokens; what has no rate of its own has the one around it."""
    if price is None:
        return otherwise
    if isinstance(price, Decimal):
        return price
    return next((tier.price for tier in reversed(price.tiers) if over >= tier.start), price.base)


def _milliseconds(day: date) -> int:
    return int(datetime.combine(day, time(0), UTC).timestamp()) * 1000
