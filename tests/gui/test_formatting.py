from __future__ import annotations

import time
from decimal import Decimal

import pytest

from clawatch.ui import formatting as f

NOW = 1_795_304_465_000
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


@pytest.mark.parametrize(
    ("ms", "text"),
    [
        (None, "\u2013"),
        (0, "0 ms"),
        (420, "420 ms"),
        (999, "999 ms"),
        (1000, "1 s"),
        (4_230, "4.2 s"),
        (9_960, "9 s"),
        (42_000, "42 s"),
        (200_000, "3 min 20 s"),
        (180_000, "3 min"),
        (12 * MINUTE + 5_000, "12 min"),
        (HOUR + 12 * MINUTE, "1 h 12 min"),
        (2 * HOUR, "2 h"),
        (2 * DAY + 3 * HOUR, "2 d 3 h"),
        (-5, "0 ms"),
    ],
)
def test_durations(ms: int | None, text: str) -> None:
    assert f.duration(ms) == text


def test_elapsed_time_is_in_whole_seconds() -> None:
    assert f.elapsed(420) == "0 s"
    assert f.elapsed(4_230) == "4 s"
    assert f.elapsed(None) == "\u2013"


@pytest.mark.parametrize("ms", [0, 999, 59_999, 61_500, 10 * MINUTE, 59 * MINUTE + 59_999, 5 * HOUR, DAY, 3 * DAY + 7])
def test_elapsed_reads_the_same_until_it_is_said_to_change(ms: int) -> None:
    change = f.elapsed_changes_in(ms)
    assert change > 0
    assert f.elapsed(ms) == f.elapsed(ms + change - 1)


@pytest.mark.parametrize(
    ("passed", "text"),
    [
        (0, "just now"),
        (-3_000, "just now"),
        (59_999, "just now"),
        (3 * MINUTE, "3 min ago"),
        (5 * HOUR, "5 h ago"),
        (2 * DAY, "2 d ago"),
    ],
)
def test_how_long_ago(passed: int, text: str) -> None:
    assert f.ago(NOW - passed, NOW) == text
    if passed >= 0:
        assert f.ago(NOW - passed, NOW + f.ago_changes_in(NOW - passed, NOW) - 1) == text


def test_long_ago_is_a_date() -> None:
    assert "2026" not in f.ago(NOW - 20 * DAY, NOW)
    assert f.ago(NOW - 400 * DAY, NOW).endswith("2025")
    assert f.ago(None, NOW) == "\u2013"


def test_absurd_times_are_unknown() -> None:
    assert f.local_time(10**18) == "\u2013"
    assert f.clock_time(None) == "\u2013"


def test_local_time_is_local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert f.local_time(0) == "1 Jan 1970, 09:00:00"
        assert f.clock_time(0) == "09:00:00"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (None, "\u2013"),
        (0, "0"),
        (950, "950"),
        (1_000, "1k"),
        (12_400, "12.4k"),
        (124_000, "124k"),
        (999_960, "1M"),
        (1_200_000, "1.2M"),
        (3_400_000_000, "3.4B"),
    ],
)
def test_short_numbers(n: int | None, text: str) -> None:
    assert f.short_number(n) == text


def test_tokens_and_money() -> None:
    assert f.tokens_text(1_200_000) == "1.2M tokens"
    assert f.tokens_text(1) == "1 token"
    assert f.money(None) == f.tokens_text(None) == f.number(None) == "\u2013"


@pytest.mark.parametrize(
    ("microdollars", "text"),
    [
        (0, "$0.00"),
        (3, "$0.0000030"),
        (900, "$0.00090"),
        (4_200, "$0.0042"),
        (9_949, "$0.0099"),
        (9_950, "$0.01"),
        (80_000, "$0.08"),
        (12_400_000, "$12.40"),
        (999_994_000, "$999.99"),
        (999_996_000, "$1,000"),
        (1_234_500_000, "$1,234"),
    ],
)
def test_money(microdollars: int, text: str) -> None:
    assert f.money(microdollars) == text


def test_exact_money() -> None:
    assert f.exact_money(Decimal("3.75")) == "$3.75"
    assert f.exact_money(Decimal(3)) == "$3.00"
    assert f.exact_money(Decimal("0.0123450")) == "$0.012345"
    assert f.exact_money(Decimal("1234.5")) == "$1,234.50"


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0 B"), (820, "820 B"), (1_240, "1.2 kB"), (34_400_000, "34 MB"), (1_000_000_000, "1 GB")]
)
def test_sizes(n: int, text: str) -> None:
    assert f.size(n) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "a few seconds left"),
        (21.4, "about 20 s left"),
        (58, "about 1 min left"),
        (190, "about 3 min left"),
        (4_000, "about 1 h 7 min left"),
    ],
)
def test_time_left(seconds: float, text: str) -> None:
    assert f.time_left(seconds) == text


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("claude-sonnet-4-5-20250929", "Sonnet 4.5"),
        ("claude-opus-4-6", "Opus 4.6"),
        ("claude-opus-4-20250514", "Opus 4"),
        ("claude-3-5-sonnet-20241022", "Sonnet 3.5"),
        ("claude-3-opus-20240229", "Opus 3"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "Sonnet 4.5"),
        ("claude-opus-4-6[1m]", "Opus 4.6"),
        ("gpt-5-mini", "gpt-5-mini"),
        (None, "\u2013"),
    ],
)
def test_model_names(model: str | None, text: str) -> None:
    assert f.model_name(model) == text


def test_counts_have_a_singular() -> None:
    assert f.counted(1, "%n event was", "%n events were") == "1 event was"
    assert f.counted(2, "%n event was", "%n events were") == "2 events were"
    assert f.counted(12_345, "%n event", "%n events") == "12,345 events"
