"""The steps that durations are counted by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clawatch.domain.durations import STEPS, middle_of, step_of


@given(st.integers(min_value=1, max_value=STEPS[-1] - 1))
def test_what_stands_for_a_step_is_near_all_of_it(duration: int) -> None:
    begin = step_of(duration)
    assert begin <= duration
    assert step_of(middle_of(begin)) == begin
    # in whole numbers: these may be larger than floats can tell apart
    assert 100 * abs(middle_of(begin) - duration) <= 5 * duration


@pytest.mark.parametrize(
    ("duration", "begin", "middle"), [(-3, 0, 0), (0, 0, 0), (19, 19, 19), (21, 20, 20), (1000, 972, 1020)]
)
def test_short_ones_are_exact(duration: int, begin: int, middle: int) -> None:
    assert (step_of(duration), middle_of(begin)) == (begin, middle)


def test_no_duration_is_too_long() -> None:
    assert step_of(2**63 - 1) == STEPS[-1]
    assert middle_of(STEPS[-1]) == STEPS[-1]
