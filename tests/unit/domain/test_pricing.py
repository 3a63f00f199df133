"""The cost of a request from its price, and the names of models."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clawatch.domain.model_names import claude_version, is_bedrock_id, is_model, spellings
from clawatch.domain.pricing import Price, TokenUsage, dollars_per_million, per_million, per_thousand

OPUS_5_5 = Price(
    source="a list",
    model="claude-opus-5-5",
    valid_from=None,
    rule="standard",
    input=per_million(Decimal(4)),
    output=per_million(Decimal(20)),
    cache_write_5m=per_million(Decimal(5)),
    cache_write_1h=per_million(Decimal(8)),
    cache_read=per_million(Decimal("0.2")),
    web_search=per_thousand(Decimal(10)),
)
COUNTS = st.integers(0, 10**9)


def test_cost_is_the_sum_by_hand() -> None:
    usage = TokenUsage(10, 100, 1000, 2000, 50_000)
    assert OPUS_5_5.cost(usage) == 33_040
    assert OPUS_5_5.cost(usage._replace(web_search_requests=3)) == 63_040
    assert OPUS_5_5.cost(TokenUsage()) == 0


@pytest.mark.parametrize(("tokens", "micro"), [(0, 0), (2, 0), (3, 1), (5, 1), (7, 1), (8, 2)])
def test_half_a_micro_dollar_is_rounded_up(tokens: int, micro: int) -> None:
    assert OPUS_5_5.cost(TokenUsage(cache_read_tokens=tokens)) == micro


@given(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, st.integers(0, 1000)))
def test_cost_is_rounded_once(counts: tuple[int, int, int, int, int, int]) -> None:
    rates = (Fraction(4), Fraction(20), Fraction(5), Fraction(8), Fraction(1, 5), Fraction(10_000))
    exact = sum((rate * count for rate, count in zip(rates, counts, strict=True)), Fraction(0))
    assert abs(OPUS_5_5.cost(TokenUsage(*counts)) - exact) <= Fraction(1, 2)


def test_rates_are_exact_and_come_back_as_lists_write_them() -> None:
    assert per_million(Decimal("0.3125")) == 312_500_000
    assert dollars_per_million(per_million(Decimal("0.0028"))) == Decimal("0.0028")
    assert per_thousand(Decimal(10)) == 10_000_000_000 * 1000


def test_a_price_can_be_kept_and_compared() -> None:
    assert len({OPUS_5_5, OPUS_5_5._replace(), OPUS_5_5._replace(rule="batch")}) == 2


def test_synthetic_is_no_model() -> None:
    assert [is_model(name) for name in ("<synthetic>", "", "claude-opus-5")] == [False, False, True]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("claude-opus-5", ("claude-opus-5",)),
        ("Claude-Opus-5[1m]", ("claude-opus-5",)),
        ("claude-opus-5-9", ("claude-opus-5-9",)),
        ("claude-opus-4-5-20251101", ("claude-opus-4-5-20251101", "claude-opus-4-5")),
        ("claude-opus-4-5@20251101", ("claude-opus-4-5@20251101", "claude-opus-4-5")),
        ("anthropic/claude-sonnet-4-6", ("claude-sonnet-4-6",)),
        ("openai/gpt-5.1-2025-11-13", ("gpt-5.1-2025-11-13", "gpt-5.1")),
        ("deepseek-v4", ("deepseek-v4",)),
        ("gpt-4-0613", ("gpt-4-0613",)),
        (
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            (
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
                "us.anthropic.claude-sonnet-4-5-20250929",
                "us.anthropic.claude-sonnet-4-5",
            ),
        ),
        (
            "bedrock/arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-opus-5[1m]",
            ("anthropic.claude-opus-5",),
        ),
    ],
)
def test_spellings(name: str, expected: tuple[str, ...]) -> None:
    assert spellings(name) == expected


@pytest.mark.parametrize("region", ["", "us.", "eu.", "apac.", "global.", "us-gov.", "jp."])
def test_bedrock_ids(region: str) -> None:
    assert is_bedrock_id(f"{region}anthropic.claude-opus-5")
    assert not is_bedrock_id("claude-opus-5")


def test_claude_versions() -> None:
    names = ("claude-opus-4-6", "claude-haiku-5-5", "claude-opus-5", "claude-3-opus", "claude-opus-4-20250514", "gpt-5")
    assert [claude_version(name) for name in names] == [(4, 6), (5, 5), (5, 0), None, None, None]
