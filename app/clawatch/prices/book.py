"""The prices ClaWatch goes by: what the user says a model costs, then the price list."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from clawatch.domain.model_names import is_model, spellings
from clawatch.domain.pricing import Price, per_million, per_thousand
from clawatch.prices.genai import GenaiPrices
from clawatch.prices.listing import ALWAYS, UNPRICED, Mode, lookup

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.domain.pricing import TokenUsage
    from clawatch.prices.listing import Periods
    from clawatch.settings.prices import UserPrice

# to be raised whenever the rules of this package give another price for the same list
_RULES = 1
_WRITE_5M, _WRITE_1H, _READ = Decimal("1.25"), Decimal(2), Decimal("0.1")


class Prices:
    """The price book of a running ClaWatch; may be asked from any thread."""

    def __init__(self, user_prices: Mapping[str, UserPrice]) -> None:
        self._user_prices = {model.strip().lower(): price for model, price in user_prices.items()}
        self._list = GenaiPrices()
        self._periods: dict[tuple[str, str | None, str | None, str | None], Periods] = {}
        self._identity = f"{self._list.source}, rules {_RULES}"
        if self._user_prices:
            texts = sorted(f"{model} {price.model_dump_json()}" for model, price in self._user_prices.items())
            digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
            self._identity += f", settings {digest[:12]}"

    def __reduce__(self) -> tuple[type[Prices], tuple[Mapping[str, UserPrice]]]:
        """Take only the user's prices along to another process: the list's tables come with every installation."""
        return Prices, (self._user_prices,)

    @property
    def identity(self) -> str:
        """A text that changes whenever any price in the book may have changed."""
        return self._identity

    def price_of(self, model: str, at_ms: int, usage: TokenUsage) -> Price | None:
        """Give the price of a request to `model` at `at_ms` (UTC milliseconds since the epoch); None if unpriced."""
        key = (model, usage.speed, usage.service_tier, usage.inference_geo)
        periods = self._periods.get(key)
        if periods is None:
            periods = self._periods[key] = self._collect(model, Mode(*key[1:]))
        return lookup(periods, at_ms, usage)

    def _collect(self, model: str, mode: Mode) -> Periods:
        if not is_model(model):
            return ((ALWAYS, UNPRICED),)
        named = (model.strip().lower(), *spellings(model))
        user_price = next((self._user_prices[name] for name in named if name in self._user_prices), None)
        if user_price is None:
            return self._list.periods(model, mode)
        own = _own_period(named[-1], user_price, mode)
        if own[0][0] == ALWAYS:
            return own
        earlier = tuple(period for period in self._list.periods(model, mode) if period[0] < own[0][0])
        return own + earlier


def _own_period(model: str, price: UserPrice, mode: Mode) -> Periods:
    """Give the user's price from its day on. It is that of ordinary requests: in other modes the model is unpriced."""
    since = ALWAYS
    if price.valid_from is not None:
        since = int(datetime.combine(price.valid_from, time(0), UTC).timestamp()) * 1000
    if (mode.speed or "standard") != "standard" or mode.service_tier == "batch":
        return ((since, UNPRICED),)
    write_5m = price.input * _WRITE_5M if price.cache_write_5m is None else price.cache_write_5m
    write_1h = price.input * _WRITE_1H if price.cache_write_1h is None else price.cache_write_1h
    read = price.input * _READ if price.cache_read is None else price.cache_read
    own = Price(
        source="settings",
        model=model,
        valid_from=price.valid_from.isoformat() if price.valid_from else None,
        rule="standard",
        input=per_million(price.input),
        output=per_million(price.output),
        cache_write_5m=per_million(write_5m),
        cache_write_1h=per_million(write_1h),
        cache_read=per_million(read),
        web_search=per_thousand(price.web_search),
    )
    return ((since, ((0, ((-1, own),)),)),)
