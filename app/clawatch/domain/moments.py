"""Days and moments as people write them, in the zone they mean."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

_DATE_LENGTH = len("2026-01-31")
_YEARS = range(1971, 9999)


class LocalZone(tzinfo):
    """The zone of this machine, with its summer time, as the system knows it."""

    def utcoffset(self, moment: datetime | None) -> timedelta:
        """Give what local clocks are ahead of UTC at a local time."""
        if moment is None:
            return timedelta(0)
        seconds = time.mktime((*moment.timetuple()[:8], -1))
        return timedelta(seconds=time.localtime(seconds).tm_gmtoff)

    def dst(self, _moment: datetime | None) -> timedelta | None:
        """Give None: which part of it is summer time nobody asks."""
        return None

    def tzname(self, moment: datetime | None) -> str:
        """Give the system's name of the zone at a local time."""
        return time.tzname[0] if moment is None else time.strftime("%Z", moment.timetuple())

    def fromutc(self, moment: datetime) -> datetime:
        """Give the local time of a UTC one."""
        offset = time.localtime(moment.replace(tzinfo=UTC).timestamp()).tm_gmtoff
        return moment + timedelta(seconds=offset)


def zone_of(name: str | None) -> tzinfo:
    """Give a zone by its IANA name, this machine's for None. Raises ValueError."""
    if name is None:
        return LocalZone()
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        raise ValueError("no such time zone is known: give one as Europe/Berlin") from None


def moment_ms(text: str, zone: tzinfo, *, is_end: bool = False) -> int:
    """Read a day or a moment as UTC milliseconds; what names no offset is meant in `zone`.

    A day is its begin, as the end of a range that of the next: the day belongs to the range. Raises ValueError.
    """
    try:
        moment = _moment(text, zone, is_end=is_end)
        # beyond, clocks of other zones may not reach
        if moment.year in _YEARS:
            return int(moment.timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        # what it is instead nobody needs to know
        pass
    raise ValueError("give a day or a moment, as 2026-01-31 or 2026-01-31T12:00:00Z")


def _moment(text: str, zone: tzinfo, *, is_end: bool) -> datetime:
    if len(text) == _DATE_LENGTH:
        day = date.fromisoformat(text) + timedelta(days=int(is_end))
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def time_text(moment: int | None) -> str | None:
    """Print UTC milliseconds: `2026-01-31T12:00:00.000Z`."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
