"""Takes out of genai-prices what we use of it; `python -m clawatch.prices.extract` renews the file in this folder."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from importlib.metadata import version
from typing import TYPE_CHECKING

import orjson
from genai_prices.data import providers
from genai_prices.types import ModelPrice, StartDateConstraint, TimeOfDateConstraint

from clawatch.prices.tables import BEDROCK, EXTRACT

if TYPE_CHECKING:
    from genai_prices.types import ConditionalPrice, MatchLogic, ModelInfo, PriceVariant, TieredPrices

    from clawatch.prices.tables import Clause, Model, Offer, Provider, Rate, Tables

_RATES = (
    "input_mtok",
    "output_mtok",
    "cache_write_mtok",
    "cache_write_5m_mtok",
    "cache_write_1h_mtok",
    "cache_read_mtok",
    "web_searches_kcount",
)


def extract() -> Tables:
    """Give the providers whose models can be told by their names, and Bedrock."""
    found: list[Provider] = [
        {
            "id": provider.id,
            "match": _clause(provider.model_match) if provider.model_match else None,
            "models": [_model(model) for model in provider.models],
        }
        for provider in providers
        if provider.model_match or provider.id == BEDROCK
    ]
    return {"version": version("genai-prices"), "providers": found}


def text_of(tables: Tables) -> bytes:
    """Give the tables as JSON, one model a line, so that a diff tells what has changed."""
    return orjson.dumps(tables, option=orjson.OPT_APPEND_NEWLINE).replace(b'{"id":', b'\n{"id":')


def _model(model: ModelInfo) -> Model:
    prices = [model.prices] if isinstance(model.prices, ModelPrice) else model.prices
    found: Model = {"id": model.id, "match": _clause(model.match), "prices": [_offer(each) for each in prices]}
    # we never ask for two conditions at a time
    variants = [each for each in model.price_variants or () if len(each.when) == 1]
    if variants:
        found["variants"] = [_offer(each) for each in variants]
    return found


def _offer(price: ModelPrice | ConditionalPrice | PriceVariant) -> Offer:
    if isinstance(price, ModelPrice):
        return {"rates": _rates(price)}
    found: Offer = {"rates": _rates(price.prices)}
    constraint = price.constraint
    if isinstance(constraint, StartDateConstraint):
        found["since"] = constraint.start_date.isoformat()
    elif isinstance(constraint, TimeOfDateConstraint):
        found["hours"] = (_milliseconds(constraint.start_time), _milliseconds(constraint.end_time))
    when: dict[str, str] | None = getattr(price, "when", None)
    if when is not None:
        found["when"] = when
    return found


def _rates(prices: ModelPrice) -> dict[str, Rate]:
    given = {name: getattr(prices, name) for name in _RATES}
    return {name: _rate(price) for name, price in given.items() if price is not None}


def _rate(price: Decimal | TieredPrices) -> Rate:
    if isinstance(price, Decimal):
        return str(price)
    return {"base": str(price.base), "tiers": [{"start": tier.start, "price": str(tier.price)} for tier in price.tiers]}


def _clause(clause: MatchLogic) -> Clause:
    ((kind, value),) = vars(clause).items()
    if isinstance(value, list):
        return {kind.rstrip("_"): [_clause(each) for each in value]}
    return {kind: value if kind == "regex" else value.lower()}


def _milliseconds(moment: time) -> int:
    zoned = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    at = datetime.combine(date(2000, 1, 1), zoned).astimezone(UTC)
    return (at - datetime.combine(at, time(0), UTC)) // timedelta(milliseconds=1)


if __name__ == "__main__":
    EXTRACT.write_bytes(text_of(extract()))
