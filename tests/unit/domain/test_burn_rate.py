from __future__ import annotations

import pytest

from clawatch.domain.burn_rate import DAY_MS, HOUR_MS, projected_day, projected_month

MINUTE_MS = 60_000


def test_a_day_goes_on_as_its_last_hour() -> None:
    ahead = projected_day(12_000_000, 3_000_000, HOUR_MS, 5 * HOUR_MS)
    assert (ahead.total, ahead.rate) == (27_000_000, 3_000_000)


def test_less_than_an_hour_is_taken_for_what_it_is() -> None:
    ahead = projected_day(1_000_000, 1_000_000, 30 * MINUTE_MS, HOUR_MS)
    assert (ahead.total, ahead.rate) == (3_000_000, 2_000_000)


def test_where_nothing_was_spent_of_late_the_day_ends_as_it_is() -> None:
    assert projected_day(4_000_000, 0, HOUR_MS, 9 * HOUR_MS).total == 4_000_000


@pytest.mark.parametrize("known", [0, 15 * MINUTE_MS - 1])
def test_too_little_of_an_hour_says_nothing(known: int) -> None:
    assert projected_day(1, 1, known, HOUR_MS).total is None


def test_a_month_goes_on_as_the_days_that_are_known() -> None:
    ahead = projected_month(40_000_000, 30_000_000, 3, 2 * DAY_MS + DAY_MS // 2)
    assert (ahead.total, ahead.rate) == (65_000_000, 10_000_000)


@pytest.mark.parametrize("days", [0, 1])
def test_one_day_says_nothing_of_a_month(days: int) -> None:
    assert projected_month(5_000_000, 5_000_000, days, 20 * DAY_MS).total is None
