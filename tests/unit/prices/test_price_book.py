"""The rules a price follows, and the user's own prices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.pricing import Price, TokenUsage
from clawatch.prices.book import Prices
from clawatch.settings.prices import UserPrice

if TYPE_CHECKING:
    from clawatch.domain.pricing import PriceBook

BOOK: PriceBook = Prices({})
NOW = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp()) * 1000
DAY = 86_400_000


def priced(model: str, usage: TokenUsage, at_ms: int = NOW, book: PriceBook = BOOK) -> Price:
    price = book.price_of(model, at_ms, usage)
    assert price is not None
    return price


@pytest.mark.parametrize(
    ("model", "usage", "micro", "rule"),
    [
        ("claude-opus-5", TokenUsage(400_000, 100_000, 100_000, 100_000, 400_000), 6_325_000, "standard"),
        ("claude-haiku-5-5", TokenUsage(90_000), 9_000, "standard"),
        ("claude-haiku-5-5", TokenUsage(100_000), 10_000, "standard"),
        ("claude-haiku-5-5", TokenUsage(110_000), 55_000, "prompt over 100,000 tokens"),
        ("claude-haiku-5-5", TokenUsage(0, 1000, 0, 1, 100_000), 2_500 + 1 + 5_000, "prompt over 100,000 tokens"),
        ("claude-haiku-5-5", TokenUsage(110_000, service_tier="batch"), 27_500, "batch, prompt over 100,000 tokens"),
        ("claude-opus-5-5", TokenUsage(10, 100, 1000, 2000, 50_000), 33_040, "standard"),
        ("claude-opus-5-5", TokenUsage(10, 100, 1000, 2000, 50_000, 2, "fast"), 86_080, "fast mode"),
        ("claude-opus-5", TokenUsage(1000, speed="fast"), 10_000, "fast mode"),
        ("claude-opus-5", TokenUsage(1000, service_tier="batch"), 2_500, "batch"),
        ("claude-opus-5", TokenUsage(1000, 0, 0, 0, 0, 1, None, "batch"), 12_500, "batch"),
        ("claude-opus-5", TokenUsage(1000, inference_geo="us"), 5_500, "US inference +10 %"),
        ("claude-opus-5", TokenUsage(0, 0, 0, 0, 0, 1, inference_geo="us"), 10_000, "US inference +10 %"),
        ("claude-opus-5", TokenUsage(1000, speed="fast", inference_geo="us"), 11_000, "fast mode, US inference +10 %"),
        ("claude-opus-4-6", TokenUsage(1000, inference_geo="us"), 5_500, "US inference +10 %"),
        ("claude-opus-4-5", TokenUsage(1000, inference_geo="us"), 5_000, "standard"),
        ("gpt-5.1", TokenUsage(1000, inference_geo="us"), 1_250, "standard"),
        ("us.anthropic.claude-opus-5", TokenUsage(1000, inference_geo="us"), 5_500, "standard"),
        ("claude-opus-5", TokenUsage(1000, 0, 0, 0, 0, 0, "standard", "standard", "global"), 5_000, "standard"),
        ("claude-opus-5", TokenUsage(1000, 0, 0, 0, 0, 0, "", "", "not_available"), 5_000, "standard"),
        ("claude-opus-5", TokenUsage(1000, service_tier="priority"), 5_000, "standard"),
    ],
)
def test_rules(model: str, usage: TokenUsage, micro: int, rule: str) -> None:
    price = priced(model, usage)
    assert (price.cost(usage), price.rule) == (micro, rule)


@pytest.mark.parametrize(
    ("model", "usage"),
    [
        ("claude-opus-4-7", TokenUsage(1, speed="fast")),
        ("claude-sonnet-5", TokenUsage(1, speed="fast")),
        ("claude-opus-5", TokenUsage(1, speed="faster")),
        ("claude-opus-5", TokenUsage(1, speed="fast", service_tier="batch")),
        ("claude-opus-5", TokenUsage(1, service_tier="flex")),
        ("us.anthropic.claude-opus-5", TokenUsage(1, speed="fast")),
        ("us.anthropic.claude-opus-5", TokenUsage(1, service_tier="batch")),
        ("claude-3-haiku", TokenUsage(1, web_search_requests=1)),
    ],
)
def test_a_mode_without_a_known_price_is_unpriced(model: str, usage: TokenUsage) -> None:
    assert BOOK.price_of(model, NOW, usage) is None


def test_batch_cost_half_before_the_list_says_so() -> None:
    usage = TokenUsage(1000, service_tier="batch", web_search_requests=1)
    at = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()) * 1000
    assert priced("claude-opus-4-5", usage, at).cost(usage) == 12_500
    assert priced("claude-opus-4-5", usage, at).valid_from is None
    assert priced("claude-opus-4-5", usage).valid_from == "2026-10-14"


def test_the_price_is_that_of_the_day() -> None:
    usage = TokenUsage(300_000)
    change = int(datetime(2026, 3, 13, tzinfo=UTC).timestamp()) * 1000
    before, after = priced("claude-opus-4-6", usage, change - 1), priced("claude-opus-4-6", usage, change)
    assert (before.cost(usage), before.rule, before.valid_from) == (3_000_000, "prompt over 200,000 tokens", None)
    assert (after.cost(usage), after.rule, after.valid_from) == (1_500_000, "standard", "2026-03-13")


def test_the_price_is_that_of_the_hour() -> None:
    prices = [priced("deepseek-v4-pro", TokenUsage(1), NOW + hour * 3_600_000) for hour in range(24)]
    rules = [price.rule for price in prices]
    assert rules[0] == rules[4] == rules[23] == "standard"
    assert rules[1] == rules[3] == "01:00 to 04:00 UTC"
    assert rules[6] == rules[9] == "06:00 to 10:00 UTC"
    assert prices[1].input > prices[0].input


def test_any_time_has_an_answer() -> None:
    for at in (-(10**15), -1, 0, 10**15):
        assert BOOK.price_of("claude-opus-4-6", at, TokenUsage(1)) is not None
        assert BOOK.price_of("deepseek-v4-pro", at, TokenUsage(1)) is not None


def user_price(**values: object) -> UserPrice:
    return UserPrice.model_validate({"input": 1, "output": 2, **values})


def test_the_users_price_goes_before_the_list() -> None:
    book = Prices({"Claude-Opus-5": user_price(), "my-model": user_price(cache_read="0.25", cache_write_1h=7)})
    for name in ("claude-opus-5", "claude-opus-5[1m]", "claude-opus-5-20260601", "anthropic/claude-opus-5"):
        price = priced(name, TokenUsage(1), book=book)
        assert (price.source, price.model, price.rule, price.valid_from) == (
            "settings",
            "claude-opus-5",
            "standard",
            None,
        )
        assert price.cost(TokenUsage(10**6, 10**6, 10**6, 10**6, 10**6, 1)) == 1_000_000 * 6.35 + 10_000
    assert priced("claude-opus-5-5", TokenUsage(1), book=book).source == "genai-prices 0.2.3"
    own = priced("my-model", TokenUsage(1), book=book)
    assert own.cost(TokenUsage(0, 0, 0, 10**6, 10**6)) == 7_250_000


def test_the_users_price_counts_from_its_day() -> None:
    book = Prices(
        {"claude-opus-4-6": user_price(**{"from": "2026-02-01"}), "mine": user_price(**{"from": "2026-02-01"})}
    )
    day = int(datetime(2026, 2, 1, tzinfo=UTC).timestamp()) * 1000
    assert priced("claude-opus-4-6", TokenUsage(1), day, book).valid_from == "2026-02-01"
    assert priced("claude-opus-4-6", TokenUsage(1), day + 300 * DAY, book).source == "settings"
    assert priced("claude-opus-4-6", TokenUsage(1), day - 1, book).source == "genai-prices 0.2.3"
    assert book.price_of("mine", day, TokenUsage(1)) is not None
    assert book.price_of("mine", day - 1, TokenUsage(1)) is None


def test_the_users_price_is_that_of_ordinary_requests() -> None:
    book = Prices({"claude-opus-5": user_price()})
    for usage in (TokenUsage(1, speed="fast"), TokenUsage(1, service_tier="batch")):
        assert book.price_of("claude-opus-5", NOW, usage) is None


def test_identity_changes_with_the_prices() -> None:
    one, other = {"a": user_price(), "b": user_price(input=3)}, {"a": user_price(input=3), "b": user_price()}
    identities = [Prices(prices).identity for prices in ({}, one, other)]
    assert len(set(identities)) == 3
    assert Prices(dict(reversed(one.items()))).identity == identities[1]
    assert all(identity.startswith("genai-prices 0.2.3, rules ") for identity in identities)
