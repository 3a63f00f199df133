"""The file made of genai-prices says what the library says, and spares loading it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from importlib.metadata import PackageNotFoundError
from typing import TYPE_CHECKING

import pytest
from genai_prices.types import ConditionalPrice, ModelPrice, StartDateConstraint, TimeOfDateConstraint
from hypothesis import given
from hypothesis import strategies as st

from clawatch.domain.pricing import TokenUsage
from clawatch.prices.book import Prices
from clawatch.prices.extract import _offer, extract, text_of
from clawatch.prices.genai import _literals
from clawatch.prices.tables import EXTRACT, applies, find_model, load
from support.price_lists import BY_ID, MOMENTS, USAGES, milliseconds

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

TABLES = load(None)
PROVIDERS = {provider["id"]: provider for provider in TABLES["providers"]}
NAMES = sorted(
    {
        name
        for provider in TABLES["providers"]
        for model in provider["models"]
        for name in (model["id"].lower(), *_literals(model["match"]))
    }
)
BEGINNINGS = ("", "", "", "anthropic/", "openai/", "google/", "us.", "global.", "us.anthropic.", "anthropic.")
ENDINGS = ("", "", "", "-20251001", "-20251340", "-2025-10-01", "@20251001", "[1m]", "-latest", "-v1:0", "-1", "-tts")
ANY_NAMES: SearchStrategy[str] = st.one_of(
    st.builds("{}{}{}".format, st.sampled_from(BEGINNINGS), st.sampled_from(NAMES), st.sampled_from(ENDINGS)),
    st.builds(lambda name, length: name[:length], st.sampled_from(NAMES), st.integers(1, 30)),
    st.text(max_size=20),
)
REQUESTS = st.builds(
    lambda usage, speed, tier, place: usage._replace(speed=speed, service_tier=tier, inference_geo=place),
    USAGES,
    st.sampled_from([None, "", "standard", "fast", "faster"]),
    st.sampled_from([None, "standard", "default", "auto", "batch", "priority", "flex", "fast", "other"]),
    st.sampled_from([None, "us", "global"]),
)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
CLOCK_TIMES = st.builds(
    lambda at, zone: at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=zone),
    st.times(),
    st.one_of(st.none(), OFFSETS),
)


def book_with(installed: str | None) -> Prices:
    def version(_name: str) -> str:
        if installed is None:
            raise PackageNotFoundError
        return installed

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clawatch.prices.genai.version", version)
        book = Prices({})
        book.price_of("claude-opus-5", 0, TokenUsage())
    return book


FROM_FILE, FROM_LIBRARY = book_with(None), book_with("0.2.9")


def test_the_file_is_that_of_the_locked_version() -> None:
    same = EXTRACT.read_bytes() == text_of(extract())
    assert same, "genai-prices or what we take of it has changed: run `python -m clawatch.prices.extract` and commit"


@given(ANY_NAMES, MOMENTS, REQUESTS)
def test_prices_are_the_same_from_the_file_and_from_the_library(name: str, moment: datetime, usage: TokenUsage) -> None:
    of_file = FROM_FILE.price_of(name, milliseconds(moment), usage)
    of_library = FROM_LIBRARY.price_of(name, milliseconds(moment), usage)
    if of_file is None or of_library is None:
        assert of_file is of_library
    else:
        assert of_file._replace(source="") == of_library._replace(source="")


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_name_leads_to_the_model_it_leads_to_in_the_library(provider: str) -> None:
    for name in NAMES:
        theirs, ours = BY_ID[provider].find_model(name), find_model(PROVIDERS[provider], name)
        assert (ours and ours["id"]) == (theirs and theirs.id), name


@given(st.sampled_from(sorted(PROVIDERS)), ANY_NAMES)
def test_any_name_leads_to_the_model_it_leads_to_in_the_library(provider: str, name: str) -> None:
    theirs, ours = BY_ID[provider].find_model(name), find_model(PROVIDERS[provider], name.lower())
    assert (ours and ours["id"]) == (theirs and theirs.id)


@given(st.one_of(st.dates(), st.tuples(CLOCK_TIMES, CLOCK_TIMES)), st.datetimes(timezones=st.just(UTC)))
def test_an_offer_applies_when_it_does_in_the_library(condition: date | tuple[time, time], moment: datetime) -> None:
    at = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    constraint = StartDateConstraint(condition) if isinstance(condition, date) else TimeOfDateConstraint(*condition)
    offer = _offer(ConditionalPrice(constraint, prices=ModelPrice()))
    of_day = milliseconds(at) % 86_400_000
    assert applies(offer, at.date().isoformat(), of_day) == constraint.active(at)


def test_the_list_is_read_when_it_is_asked_and_the_library_never() -> None:
    script = (
        "import sys; from clawatch.prices.book import Prices; from clawatch.domain.pricing import TokenUsage\n"
        "book = Prices({}); book.identity; book.price_of('<synthetic>', 0, TokenUsage())\n"
        "before = '_tables' in vars(book._list); book.price_of('claude-opus-5', 0, TokenUsage())\n"
        "import json; print(json.dumps([before, '_tables' in vars(book._list), 'genai_prices' in sys.modules]))"
    )
    run = subprocess.run([sys.executable, "-c", script], env=os.environ, capture_output=True, check=True)
    assert json.loads(run.stdout) == [False, True, False]


@pytest.mark.parametrize(("installed", "source"), [(None, "genai-prices 0.2.3"), ("0.2.9", "genai-prices 0.2.9")])
def test_prices_name_the_version_they_come_from(installed: str | None, source: str) -> None:
    book = FROM_FILE if installed is None else FROM_LIBRARY
    price = book.price_of("claude-opus-5", 0, TokenUsage(1))
    assert price is not None
    assert price.source == source
    assert book.identity.startswith(f"{source}, rules ")


def test_the_library_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("genai_prices", "genai_prices.data", "clawatch.prices.extract"):
        monkeypatch.setitem(sys.modules, name, None)
    assert book_with(None).price_of("claude-opus-5", 0, TokenUsage(1)) is not None
    with pytest.raises(ImportError):
        book_with("0.2.9")
