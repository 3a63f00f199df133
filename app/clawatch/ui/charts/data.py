"""What charts show: series of values over buckets of time. No Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or one layer of bars.

    `key` says what it is to those who ask, `name` to those who look. `values` holds one for each bucket, None where it
    is unknown. `colour` names a token ("accent", "error") or one of the colours for series, "lane0" and on.
    """

    key: str
    name: str
    values: tuple[float | None, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class TimeData:
    """Series over the same buckets: `starts` (UTC milliseconds, ascending), the last of which ends at `until`."""

    starts: tuple[int, ...] = ()
    until: int = 0
    series: tuple[Series, ...] = ()

    def __post_init__(self) -> None:
        """Raise ValueError where a series has not one value for each bucket."""
        if any(len(one.values) != len(self.starts) for one in self.series):
            raise ValueError("each series needs one value for each bucket")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw: no bucket, or nothing but zero and unknown."""
        return not any(value for one in self.series for value in one.values)

    @property
    def sum(self) -> float:
        """All that is known, of all series and buckets."""
        return sum(value for one in self.series for value in one.values if value is not None)

    def end_of(self, bucket: int) -> int:
        """Give when a bucket ends (UTC milliseconds)."""
        return self.starts[bucket + 1] if bucket + 1 < len(self.starts) else self.until

    def without(self, hidden: frozenset[str]) -> TimeData:
        """Leave out the series with these keys."""
        return TimeData(self.starts, self.until, tuple(one for one in self.series if one.key not in hidden))

    def total(self, bucket: int) -> float | None:
        """Sum up a bucket, None where nothing in it is known."""
        known = [value for one in self.series if (value := one.values[bucket]) is not None]
        return sum(known) if known else None

    def stacked(self) -> tuple[tuple[float, ...], ...]:
        """Give, for each series, how high it reaches when it stands on those before it."""
        heights = [0.0] * len(self.starts)
        found = []
        for one in self.series:
            heights = [height + (value or 0.0) for height, value in zip(heights, one.values, strict=True)]
            found.append(tuple(heights))
        return tuple(found)
