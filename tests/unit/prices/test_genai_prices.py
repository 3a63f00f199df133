"""Our reading of the price list gives what genai-prices itself would, and nothing where that would be a guess."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from genai_prices import Usage, calc_price
from genai_prices.types import ModelPrice
from hypothesis import given
from hypothesis import strategies as st

from clawatch.domain.pricing import TokenUsage
from clawatch.prices.book import Prices
from support.price_lists import BY_ID, MOMENTS, REACHABLE, USAGES, milliseconds, spelled_ids

BOOK = Prices({})
CLAUDE = [model.id for model in BY_ID["anthropic"].models]


def exact(dollars: Decimal) -> int:
    return int((dollars * 1_000_000).quantize(Decimal(1), ROUND_HALF_UP))


def total_of(maker: str, name: str, usage: TokenUsage, moment: datetime, context: dict[str, str] | None) -> Decimal:
    theirs = Usage(
        input_tokens=usage.prompt_tokens,
        output_tokens=usage.output_tokens,
        cache_write_tokens=usage.cache_write_5m_tokens + usage.cache_write_1h_tokens,
        cache_write_5m_tokens=usage.cache_write_5m_tokens,
        cache_write_1h_tokens=usage.cache_write_1h_tokens,
        cache_read_tokens=usage.cache_read_tokens,
        web_searches=usage.web_search_requests,
    )
    at = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    result = calc_price(theirs, name, provider_id=maker, genai_request_timestamp=at, price_context=context)
    return result.total_price


def cost(name: str, usage: TokenUsage, moment: datetime) -> int | None:
    price = BOOK.price_of(name, milliseconds(moment), usage)
    return None if price is None else price.cost(usage)


@given(st.sampled_from(REACHABLE), USAGES, MOMENTS)
def test_cost_equals_genai_prices(entry: tuple[str, str], usage: TokenUsage, moment: datetime) -> None:
    maker, name = entry
    ours = cost(name, usage, moment)
    if ours is not None:
        assert ours == exact(total_of(maker, name, usage, moment, None))


@given(st.sampled_from(REACHABLE), USAGES, MOMENTS, st.sampled_from(["fast", "batch", "flex", "priority"]))
def test_cost_in_other_modes_equals_genai_prices(
    entry: tuple[str, str], usage: TokenUsage, moment: datetime, mode: str
) -> None:
    maker, name = entry
    usage = usage._replace(web_search_requests=0)
    asked = usage._replace(speed="fast") if mode == "fast" else usage._replace(service_tier=mode)
    ours = cost(name, asked, moment)
    key = {"fast": "speed", "batch": "processing"}.get(mode, "service_tier")
    model = BY_ID[maker].find_model(name)
    assert model is not None
    known = any(
        variant.when == {key: mode} and (variant.constraint is None or variant.constraint.active(moment))
        for variant in model.price_variants or ()
    )
    if known and ours is not None:
        assert ours == exact(total_of(maker, name, usage, moment, {key: mode}))
    elif mode == "batch" and maker == "anthropic":
        assert ours == exact(total_of(maker, name, usage, moment, None) / 2)
    elif mode == "priority" and maker == "anthropic":
        assert ours == exact(total_of(maker, name, usage, moment, None))
    else:
        assert ours is None


def test_every_claude_model_has_a_price_under_its_id() -> None:
    moment = datetime(2026, 10, 20, tzinfo=UTC)
    assert [name for name in CLAUDE if cost(name, TokenUsage(1000), moment) is None] == []


def test_most_of_the_makers_text_models_have_a_price() -> None:
    """What has no price for input and output, as embeddings and voices, is left out."""
    moment = datetime(2026, 10, 20, tzinfo=UTC)
    priced = [entry for entry in REACHABLE if cost(entry[1], TokenUsage(1000), moment) is not None]
    assert len(priced) > 0.9 * len(REACHABLE)


def test_no_price_is_finer_than_a_rate_can_hold() -> None:
    for maker in {maker for maker, _ in REACHABLE}:
        for model in BY_ID[maker].models:
            lists = [model.prices] if isinstance(model.prices, ModelPrice) else [each.prices for each in model.prices]
            for prices in [*lists, *(variant.prices for variant in model.price_variants or ())]:
                for name, value in vars(prices).items():
                    if name.endswith("_mtok") and isinstance(value, Decimal):
                        assert value * 10**7 % 1 == 0, (model.id, name)


@given(
    st.sampled_from(CLAUDE),
    st.from_regex(
        re.compile(r"(-[0-9]{1,2}|-[a-z]{1,8}|\.[0-9]|-20[0-9]{6}|@20[0-9]{6}|\[1m\]|-latest){0,3}"), fullmatch=True
    ),
)
def test_an_ending_never_leads_to_another_version(model: str, ending: str) -> None:
    usage = TokenUsage(1000)
    price = BOOK.price_of(model + ending, milliseconds(datetime(2026, 10, 20, tzinfo=UTC)), usage)
    harmless = re.sub(r"\[1m\]$", "", ending)
    harmless = re.sub(r"(-20\d{6}|-latest)$", "", re.sub(r"@20\d{6}$", "", harmless))
    if price is not None and not harmless:
        assert price.model == model
    elif price is not None:
        spelled = {name.lower() for each in BY_ID["anthropic"].models for name in (each.id, *spelled_ids(each.match))}
        assert model + harmless in spelled


@pytest.mark.parametrize(
    "name",
    [
        "claude-mythos-5",
        "claude-mythos-5-1",
        "claude-fable-9",
        "claude-fable-5-3",
        "claude-opus-5-9",
        "claude-opus-5-5-1",
        "claude-opus-4-10",
        "claude-opus-4-51",
        "claude-haiku-4-5-2",
        "claude-opus-5-fast",
        "claude-opus-4-5-20251101-preview",
        "claude-5-opus-9",
        "claude",
        "opus",
        "gpt-5.9",
        "gpt-5-nano-2",
        "gemini-9-pro",
        "gemini-2.5-pro-next",
        "deepseek-v9",
        "deepseek-chat-2",
        "us.anthropic.claude-opus-5-9",
        "us.anthropic.claude-opus-4-51-v1:0",
        "global.anthropic.claude-opus-4-1-20250805-v1:0",
        "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdef",
        "openrouter/anthropic/claude-opus-5",
        "<synthetic>",
        "",
        "   ",
        "é" * 500,
    ],
)
def test_what_the_list_does_not_name_is_unpriced(name: str) -> None:
    assert BOOK.price_of(name, milliseconds(datetime(2026, 10, 20, tzinfo=UTC)), TokenUsage(1000)) is None


@pytest.mark.parametrize(
    ("name", "model", "micro"),
    [
        ("claude-opus-5", "claude-opus-5", 5_000_000),
        ("claude-opus-5[1m]", "claude-opus-5", 5_000_000),
        ("claude-opus-5-latest", "claude-opus-5", 5_000_000),
        ("CLAUDE-OPUS-5", "claude-opus-5", 5_000_000),
        ("anthropic/claude-opus-5.5", "claude-opus-5-5", 4_000_000),
        ("claude-haiku-4-5-20251001", "claude-haiku-4-5", 1_000_000),
        ("claude-opus-4-20250514", "claude-opus-4-0", 15_000_000),
        ("claude-opus-4-5@20251101", "claude-opus-4-5", 5_000_000),
        ("claude-haiku-5-5@20261007", "claude-haiku-5-5", 500_000),
        ("vertex_ai/claude-3-5-sonnet-v2@20241022", "claude-3-5-sonnet", 3_000_000),
        ("gpt-4o-2024-05-13", "gpt-4o-2024-05-13", 5_000_000),
        ("openai/gpt-5.1-codex", "gpt-5.1", 1_250_000),
        ("google/gemini-2.5-flash", "gemini-2.5-flash", 300_000),
        # a region of Bedrock costs a tenth more than all of them together, since Claude 4.5
        (
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            "regional.anthropic.claude-sonnet-4-5-20250929-v1:0",
            3_300_000,
        ),
        ("global.anthropic.claude-opus-5", "global.anthropic.claude-opus-5", 5_000_000),
        ("eu.anthropic.claude-opus-5-v1:0[1m]", "regional.anthropic.claude-opus-5", 5_500_000),
        ("apac.anthropic.claude-opus-5", "regional.anthropic.claude-opus-5", 5_500_000),
        (
            "anthropic.claude-3-5-sonnet-20241022-v2:0",
            "regional.anthropic.claude-3-5-sonnet-20241022-v2:0",
            3_000_000,
        ),
        (
            "arn:aws:bedrock:us-east-2:123456789012:inference-profile/us.anthropic.claude-opus-4-1-20250805-v1:0",
            "regional.anthropic.claude-opus-4-1-20250805-v1:0",
            15_000_000,
        ),
    ],
)
def test_a_million_input_tokens_by_name(name: str, model: str, micro: int) -> None:
    usage = TokenUsage(1_000_000)
    price = BOOK.price_of(name, milliseconds(datetime(2026, 10, 20, tzinfo=UTC)), usage)
    assert price is not None
    assert (price.model, price.cost(usage), price.source) == (model, micro, "genai-prices 0.2.3")
