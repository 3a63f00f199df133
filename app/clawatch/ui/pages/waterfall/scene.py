"""What a waterfall shows at one moment, and where it stands in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QFontMetrics, QPainter

    from clawatch.ui.models.steps import Key
    from clawatch.ui.pages.waterfall.lanes import Bar, Lanes
    from clawatch.ui.pages.waterfall.scale import Scale
    from clawatch.ui.pages.waterfall.viewport import Viewport
    from clawatch.ui.theme.tokens import Tokens

AXIS_HEIGHT = 30
ROW_HEIGHT = 24
BAR_HEIGHT = 18
LEAST_WIDTH = 2.0
_TOP = 6


@dataclass(slots=True)
class Scene:
    """What there is to draw. `now` is the moment (UTC milliseconds) until which what goes on reaches.

    `waits_since` is since when the session waits for a permission, None where it does not; `text_of` gives the words
    on a bar and `name_of` those on a subagent's line; `lane_of` gives the number of a subagent's colour.
    """

    lanes: Lanes
    scale: Scale
    viewport: Viewport
    text_of: Callable[[Key], str]
    name_of: Callable[[str], str]
    lane_of: Callable[[str], int]
    turns: Sequence[int] = ()
    now: int = 0
    live: bool = False
    waits_since: int | None = None
    selected: Key | None = None
    hovered: Key | None = None

    def end_of(self, bar: Bar) -> int:
        """Give until when a bar reaches now."""
        return min(bar.end, max(bar.start, self.now))

    def span_of(self, bar: Bar) -> tuple[float, float]:
        """Give a bar's left and right pixel; it is always wide enough to be seen."""
        left = self.viewport.x(self.scale.place(bar.start))
        right = self.viewport.x(self.scale.place(self.end_of(bar)))
        return left, max(right, left + LEAST_WIDTH)

    def x(self, moment: float) -> float:
        """Give the pixel of a moment."""
        return self.viewport.x(self.scale.place(moment))


@dataclass(slots=True)
class Frame:
    """One drawing of a scene: `width` by `height` pixels, its rows moved up by `scrolled`."""

    painter: QPainter
    scene: Scene
    width: int
    height: int
    scrolled: int
    tokens: Tokens
    metrics: QFontMetrics


def row_top(row: int, scrolled: int) -> float:
    """Give the pixel at which a row begins."""
    return float(AXIS_HEIGHT + _TOP + row * ROW_HEIGHT - scrolled)


def bar_top(row: int, scrolled: int) -> float:
    """Give the pixel at which the bars of a row begin."""
    return row_top(row, scrolled) + (ROW_HEIGHT - BAR_HEIGHT) / 2


def row_at(y: float, scrolled: int) -> int:
    """Give the row at a pixel; may be one that is not there."""
    return int((y - AXIS_HEIGHT - _TOP + scrolled) // ROW_HEIGHT)


def content_height(rows: int) -> int:
    """Say how tall all rows are, without the axis."""
    return 2 * _TOP + rows * ROW_HEIGHT
