"""Which columns the list of sessions shows, in which order, how wide: what is remembered, and what fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clawatch.ui.models.session_columns import (
    ALWAYS_SHOWN,
    COLUMNS,
    DURATION,
    ERRORS,
    FIRST_CHOICE,
    MODEL,
    SESSION,
    STARTED,
    TOKENS,
    TOOLS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_SESSION = 140
"""The width that the column of titles has at least; it takes whatever is left."""
LEAST_WIDTH, _MOST_WIDTH = 48, 2000
# what is left out first where room is scarce, and how wide titles have to be for it to stay
_GIVE_WAY = {
    DURATION: 170,
    MODEL: 170,
    STARTED: 150,
    ERRORS: LEAST_SESSION,
    TOKENS: LEAST_SESSION,
    TOOLS: LEAST_SESSION,
}
_ABSENT, _CHOSEN, _INSISTED = "no", "yes", "always"
_PARTS = 3


@dataclass(frozen=True, slots=True)
class SessionLayout:
    """`sequence` are all columns from left to right, `widths` theirs in pixels.

    `chosen` are shown where there is room; those `insisted` on were asked for one by one, and are shown in any case.
    """

    sequence: tuple[int, ...]
    widths: Mapping[int, int]
    chosen: frozenset[int]
    insisted: frozenset[int] = frozenset()

    def fitting(self, room: int) -> frozenset[int]:
        """Give the columns to show in so many pixels."""
        shown = set(self.chosen | self.insisted | ALWAYS_SHOWN)
        for column, titles in _GIVE_WAY.items():
            if self.width_of(frozenset(shown)) + titles <= room:
                break
            if column not in self.insisted:
                shown.discard(column)
        return frozenset(shown)

    def width_of(self, shown: frozenset[int]) -> int:
        """Give how wide these columns are together, without that of titles."""
        return sum(self.widths[column] for column in shown if column != SESSION)

    def written(self) -> str:
        """Write it as a text to be remembered."""
        return ",".join(f"{COLUMNS[place].key}:{self.widths[place]}:{self._standing(place)}" for place in self.sequence)

    def _standing(self, column: int) -> str:
        return _INSISTED if column in self.insisted else _CHOSEN if column in self.chosen else _ABSENT


def first_layout(titles: Mapping[int, int]) -> SessionLayout:
    """Give the layout of those who never chose one; `titles` is the room in pixels that the columns' titles need."""
    widths = {place: max(column.width, titles.get(place, 0)) for place, column in enumerate(COLUMNS)}
    return SessionLayout(tuple(range(len(COLUMNS))), widths, FIRST_CHOICE)


def read_layout(text: str, titles: Mapping[int, int]) -> SessionLayout:
    """Read what `written` wrote, perhaps in another version: what is unknown is left out, what is new is added."""
    first = first_layout(titles)
    places = {column.key: place for place, column in enumerate(COLUMNS)}
    sequence: list[int] = []
    widths = dict(first.widths)
    chosen, insisted = set(FIRST_CHOICE), set()
    for parts in (part.split(":") for part in text.split(",")):
        if len(parts) != _PARTS or parts[0] not in places or places[parts[0]] in sequence:
            continue
        place = places[parts[0]]
        sequence.append(place)
        if parts[1].isdecimal():
            widths[place] = min(max(int(parts[1]), LEAST_WIDTH), _MOST_WIDTH)
        chosen.discard(place)
        if parts[2] in {_CHOSEN, _INSISTED}:
            chosen.add(place)
        if parts[2] == _INSISTED:
            insisted.add(place)
    rest = [place for place in first.sequence if place not in sequence]
    return SessionLayout((*sequence, *rest), widths, frozenset(chosen) | ALWAYS_SHOWN, frozenset(insisted))
