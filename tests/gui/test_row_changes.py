from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from clawatch.ui.models.row_changes import Insertion, Removal, row_changes

keys = st.lists(st.integers(0, 30), unique=True, max_size=20)


@given(keys, keys)
def test_the_steps_make_the_new_rows_of_the_old(old: list[int], new: list[int]) -> None:
    rows = list(old)
    for step in row_changes(old, new):
        if isinstance(step, Insertion):
            rows[step.first : step.first] = new[step.first : step.last + 1]
        else:
            del rows[step.first : step.last + 1]
    assert rows == new


def test_what_stays_is_left_alone() -> None:
    assert row_changes([1, 2, 3], [1, 2, 3]) == []
    assert row_changes([2, 3], [1, 2, 3]) == [Insertion(0, 0)]
    assert row_changes([1, 2, 3, 4], [1, 4]) == [Removal(1, 2)]
    assert row_changes([1, 2], [1, 2, 3, 4]) == [Insertion(2, 3)]
