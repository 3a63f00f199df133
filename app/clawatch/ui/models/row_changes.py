"""What turns one order of rows into another: few steps, so that a table keeps its place, its selection and its calm."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence


class Removal(NamedTuple):
    """Take out the rows `first` to `last`."""

    first: int
    last: int


class Insertion(NamedTuple):
    """Put in the new rows `first` to `last`, at these places."""

    first: int
    last: int


def row_changes(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Removal | Insertion]:
    """Give the steps, to be done one after the other, that make `new` of `old`. Keys are unique in each.

    Rows that stay in order are left alone. Of rows that changed places, those are taken out and put in again that
    stand in the way of the others.
    """
    stays = _staying(old, new)
    removals = [Removal(*run) for run in _runs(index for index, key in enumerate(old) if key not in stays)]
    insertions = [
        Insertion(first, last) for first, last in _runs(index for index, key in enumerate(new) if key not in stays)
    ]
    return [*reversed(removals), *insertions]


def _staying(old: Sequence[Hashable], new: Sequence[Hashable]) -> set[Hashable]:
    place = {key: index for index, key in enumerate(new)}
    stays: set[Hashable] = set()
    reached = -1
    for key in old:
        index = place.get(key)
        if index is not None and index > reached:
            stays.add(key)
            reached = index
    return stays


def _runs(indexes: Iterator[int]) -> Iterator[tuple[int, int]]:
    first = last = -2
    for index in indexes:
        if index == last + 1:
            last = index
            continue
        if first >= 0:
            yield first, last
        first = last = index
    if first >= 0:
        yield first, last
