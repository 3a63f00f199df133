"""What genai-prices knows and when it changes, as examples for the tests of prices."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from genai_prices.data import providers
from genai_prices.types import ClauseContains, ClauseEquals, ClauseOr, ClauseStartsWith
from hypothesis import strategies as st

from clawatch.domain.pricing import TokenUsage

BY_ID = {provider.id: provider for provider in providers}
COUNTS = st.one_of(st.integers(0, 400_000), st.sampled_from([0, 1, 99_999, 100_000, 100_001, 200_000, 200_001]))
USAGES = st.tuples(COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, st.sampled_from([0, 0, 1, 1000])).map(
    lambda counts: TokenUsage(*counts)
)
DAYS = (date(2026, 3, 13), date(2026, 8, 17), date(2026, 9, 10), date(2026, 10, 12), date(2026, 10, 14))
MOMENTS = st.one_of(
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001 hypothesis adds the zone
    st.builds(
        lambda day, milliseconds: datetime.combine(day, time(0), UTC) + timedelta(milliseconds=milliseconds),
        st.sampled_from(DAYS),
        st.integers(-2, 86_400_001),
    ),
)


def spelled_ids(clause: object) -> set[str]:
    if isinstance(clause, ClauseOr):
        return set().union(*map(spelled_ids, clause.or_))
    if isinstance(clause, ClauseEquals):
        return {clause.equals}
    if isinstance(clause, ClauseStartsWith):
        return {clause.starts_with}
    return set()


def reachable() -> list[tuple[str, str]]:
    found = []
    for maker in ("anthropic", "openai", "google", "deepseek", "x-ai", "moonshotai", "mistral", "minimax", "zhipuai"):
        provider = BY_ID[maker]
        match = provider.model_match
        assert match is not None
        for model in provider.models:
            names = {name.lower() for name in {model.id, *spelled_ids(model.match)}}
            found += [(maker, name) for name in sorted(names) if match.is_match(name)]
    for model in BY_ID["aws"].models:
        if isinstance(model.match, ClauseContains):
            found += [("aws", model.match.contains)]
        found += [("aws", name) for name in sorted(spelled_ids(model.match))]
    return [
        (maker, name)
        for maker, name in found
        if (maker != "aws" or "anthropic.claude" in name) and BY_ID[maker].find_model(name) is not None
    ]


REACHABLE = reachable()


def milliseconds(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
