"""The stretch of time that pages of sums are about: one for the whole window, and remembered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, get_args

from PySide6.QtCore import QObject, Signal

from clawatch.ui.clock import now_ms

if TYPE_CHECKING:
    from clawatch.ui.layout_memory import LayoutMemory

RangeKind = Literal["24h", "7d", "30d", "all", "own"]
RANGE_KINDS: tuple[RangeKind, ...] = get_args(RangeKind)
_DAYS: dict[RangeKind, int] = {"7d": 7, "30d": 30}
_HOURS = 24


@dataclass(frozen=True, slots=True)
class TimeRange:
    """From `since_ms` on and before `until_ms` (UTC milliseconds); None has no end on that side.

    Each falls on a full hour of local time, so sums kept by the quarter of an hour are exact.
    """

    kind: RangeKind
    since_ms: int | None
    until_ms: int | None


class RangeChoice(QObject):
    """What is chosen now. Qt thread."""

    changed = Signal()

    def __init__(self, memory: LayoutMemory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        kind = memory.text("range/kind")
        self._kind: RangeKind = kind if kind in RANGE_KINDS else "7d"
        self._first, self._last = _date(memory.text("range/first")), _date(memory.text("range/last"))

    @property
    def kind(self) -> RangeKind:
        """Which kind of range is chosen."""
        return self._kind

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day of the user's own range."""
        return self._first, self._last

    @property
    def current(self) -> TimeRange:
        """The range as of now."""
        return range_of(self._kind, now_ms(), self._first, self._last)

    def choose(self, kind: RangeKind) -> None:
        """Choose a kind of range."""
        if kind != self._kind:
            self._kind = kind
            self._memory.remember_text("range/kind", kind)
            self.changed.emit()

    def choose_days(self, first: date, last: date) -> None:
        """Choose days of local time, both included, in any order."""
        self._first, self._last = min(first, last), max(first, last)
        self._kind = "own"
        self._memory.remember_text("range/kind", "own")
        self._memory.remember_text("range/first", self._first.isoformat())
        self._memory.remember_text("range/last", self._last.isoformat())
        self.changed.emit()


def range_of(kind: RangeKind, now: int, first: date, last: date) -> TimeRange:
    """Say what a kind of range means at a moment (UTC milliseconds), in local time.

    The last 24 hours begin on a full hour, and the last days at midnight, so that the day that runs is one of them.
    """
    if kind == "all":
        return TimeRange(kind, None, None)
    if kind == "own":
        return TimeRange(kind, _midnight(first), _midnight(last + timedelta(days=1)))
    local = datetime.fromtimestamp(now / 1000).astimezone()
    if kind == "24h":
        hour = local.replace(minute=0, second=0, microsecond=0)
        return TimeRange(kind, _ms(hour) - (_HOURS - 1) * 3_600_000, None)
    return TimeRange(kind, _midnight(local.date() - timedelta(days=_DAYS[kind] - 1)), None)


def _midnight(day: date) -> int:
    return _ms(datetime(day.year, day.month, day.day).astimezone())


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(now_ms() / 1000).astimezone().date()
