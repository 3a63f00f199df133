"""The part of a waterfall's axis that is seen, and how it is moved and stretched. No Qt."""

from __future__ import annotations

from dataclasses import dataclass

MOST_PIXELS_PER_MS = 20.0
_MARGIN = 0.02


@dataclass(slots=True)
class Viewport:
    """From the place `left` on, `per_ms` pixels for each millisecond shown, `width` pixels wide.

    `length` is how long the whole axis is. Nothing is shown smaller than the whole fits, nor moved out of sight.
    """

    width: float = 1.0
    length: float = 1.0
    left: float = 0.0
    per_ms: float = 1.0

    @property
    def shown(self) -> float:
        """How much of the axis is seen."""
        return self.width / self.per_ms

    @property
    def right(self) -> float:
        """The place at the right edge."""
        return self.left + self.shown

    @property
    def least(self) -> float:
        """The scale at which the whole fits, with a little room at its ends."""
        return self.width / (max(1.0, self.length) * (1 + 2 * _MARGIN))

    @property
    def is_whole(self) -> bool:
        """Whether all of the axis is seen."""
        return self.per_ms <= self.least * 1.0001

    @property
    def is_at_end(self) -> bool:
        """Whether the end of the axis is in sight."""
        return self.right >= self.length - 1

    def x(self, place: float) -> float:
        """Give the pixel of a place."""
        return (place - self.left) * self.per_ms

    def place(self, x: float) -> float:
        """Give the place at a pixel."""
        return self.left + x / self.per_ms

    def fit(self, low: float, high: float) -> None:
        """Show a stretch, with a little room around it."""
        span = max(high - low, 1.0)
        self.per_ms = self.width / (span * (1 + 2 * _MARGIN))
        self.left = low - span * _MARGIN
        self.settle()

    def fit_all(self) -> None:
        """Show everything."""
        self.fit(0, self.length)

    def zoom(self, factor: float, x: float) -> None:
        """Stretch by a factor; what is at the pixel `x` stays there."""
        place = self.place(x)
        self.per_ms = self._bounded(self.per_ms * factor)
        self.left = place - x / self.per_ms
        self.settle()

    def pan(self, pixels: float) -> None:
        """Move on by so many pixels, towards later times."""
        self.left += pixels / self.per_ms
        self.settle()

    def show(self, low: float, high: float) -> None:
        """Move as little as needed to have a stretch in sight, its beginning above all."""
        room = self.shown * 0.06
        if high > self.right - room:
            self.left = high - self.shown + room
        if low < self.left + room or low > self.right - room:
            self.left = low - room
        self.settle()

    def to_end(self) -> None:
        """Move to the end."""
        self.left = self.length + self.shown * _MARGIN - self.shown
        self.settle()

    def settle(self) -> None:
        """Keep within bounds."""
        self.per_ms = self._bounded(self.per_ms)
        room = self.shown * _MARGIN
        self.left = max(-room, min(self.left, self.length + room - self.shown)) if not self.is_whole else self._middle

    def _bounded(self, per_ms: float) -> float:
        return max(self.least, min(MOST_PIXELS_PER_MS, per_ms))

    @property
    def _middle(self) -> float:
        return (self.length - self.shown) / 2
