"""Which bar comes next for who walks from one to another. No Qt."""

from __future__ import annotations

from bisect import bisect_left
from enum import Enum, auto
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.ui.pages.waterfall.lanes import Bar, Lanes, Row
    from clawatch.ui.pages.waterfall.scene import Scene


class Step(Enum):
    """Where to: in time, or to the row above or below."""

    BEFORE = auto()
    AFTER = auto()
    ABOVE = auto()
    BELOW = auto()
    FIRST = auto()
    LAST = auto()


def walk(scene: Scene, step: Step) -> Bar | None:
    """Give the bar to go to from the selected one; without one, the first that is seen. None where there is none."""
    lanes = scene.lanes
    bars = lanes.bars()
    if not bars:
        return None
    if step in {Step.FIRST, Step.LAST}:
        return bars[0 if step is Step.FIRST else -1]
    selected = lanes.bar(scene.selected) if scene.selected is not None else None
    if selected is None:
        seen = scene.scale.moment(scene.viewport.left)
        return next((bar for bar in bars if scene.end_of(bar) >= seen), bars[-1])
    if step in {Step.BEFORE, Step.AFTER}:
        place = bars.index(selected) + (1 if step is Step.AFTER else -1)
        return bars[place] if 0 <= place < len(bars) else None
    return _across(scene, lanes, selected, down=step is Step.BELOW)


def _across(scene: Scene, lanes: Lanes, selected: Bar, *, down: bool) -> Bar | None:
    """Give the bar of the next row in which there is any, the nearest in time."""
    own = lanes.row_of(selected)
    rows = [(place, row) for place, row in _filled(lanes) if (place > own if down else place < own)]
    if not rows:
        return None
    _, row = rows[0 if down else -1]
    place = bisect_left(row.starts, selected.start)
    near = row.bars[max(0, place - 1) : place + 1]
    return min(near, key=lambda bar: max(bar.start - scene.end_of(selected), selected.start - scene.end_of(bar), 0))


def _filled(lanes: Lanes) -> list[tuple[int, Row]]:
    return sorted(((place, row) for place, row in lanes.rows() if row.bars), key=itemgetter(0))
