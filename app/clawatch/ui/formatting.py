"""Numbers, times and durations for people. Pure functions. What is unknown is a dash, never zero."""

from __future__ import annotations

import re
from datetime import datetime
from math import floor, log10
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale, QTime

from clawatch.ui.dates import DAY_MONTH, DAY_MONTH_YEAR, date_text
from clawatch.ui.numerals import in_dollars, punctuated

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

UNKNOWN = "\u2013"
SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS = 1_000, 60_000, 3_600_000, 86_400_000
_MICROUSD = 1_000_000
_SHORT_SCALES = (
    (1_000_000_000, str(QT_TRANSLATE_NOOP("formatting", "{n}B"))),
    (1_000_000, str(QT_TRANSLATE_NOOP("formatting", "{n}M"))),
    (1_000, str(QT_TRANSLATE_NOOP("formatting", "{n}k"))),
)
_SECONDS_SHOWN_BELOW_MS = 10 * MINUTE_MS
_SHORT_ID = 8
_GROUPED_FROM = 1000


def _tr(text: str) -> str:
    return QCoreApplication.translate("formatting", text)


def counted(n: int, one: str, many: str) -> str:
    """Word a count: `many` holds %n and is what is translated, in as many forms as a language has; `one` is English."""
    text = QCoreApplication.translate("counted", many, "", n)
    if n >= _GROUPED_FROM:
        return text.replace(str(n), number(n), 1)
    return one.replace("%n", number(n)) if n == 1 and text == many.replace("%n", "1") else text


def number(n: int | None) -> str:
    """Write a whole number in full."""
    return UNKNOWN if n is None else QLocale().toString(n)


def short_number(n: int | None) -> str:
    """Write a number in three figures or so: 950, 12.4k, 1.2M."""
    if n is None:
        return UNKNOWN
    for scale, scaled in _SHORT_SCALES:
        value = n / scale
        # what rounds to a thousand of the smaller is one of the larger
        if abs(value) >= 0.99995:  # noqa: PLR2004
            text = f"{value:.0f}" if abs(value) >= 99.95 else f"{value:.1f}".removesuffix(".0")  # noqa: PLR2004
            return _scaled(scaled).format(n=punctuated(text))
    return str(n)


def _scaled(text: str) -> str:
    return QCoreApplication.translate("formatting", text)


def tokens_text(n: int | None) -> str:
    """Write a count of tokens: 1.2M tokens."""
    if n is None:
        return UNKNOWN
    return _tr("{count} tokens").format(count=short_number(n)) if n != 1 else _tr("1 token")


def money(microdollars: int | None) -> str:
    """Write an amount: $1,234, $12.40, $0.08, and below a cent in two figures that say something: $0.0042."""
    if microdollars is None:
        return UNKNOWN
    dollars = microdollars / _MICROUSD
    if 0 < dollars < 0.00995:  # noqa: PLR2004 what rounds to less than a cent
        return in_dollars(punctuated(f"{dollars:.{1 - floor(log10(dollars))}f}"))
    digits = 0 if dollars >= 999.995 else 2  # noqa: PLR2004 what rounds to a thousand
    return in_dollars(punctuated(f"{dollars:,.{digits}f}"))


def exact_money(dollars: Decimal) -> str:
    """Write an amount to the last digit, in cents at least: $0.0123456, $3.75."""
    digits = max(2, -int(dollars.normalize().as_tuple().exponent))
    return in_dollars(punctuated(f"{dollars:,.{digits}f}"))


def size(n: float) -> str:
    """Write a number of bytes, in thousands: 820 B, 34 MB, 1.2 GB."""
    for scale, unit in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        value = n / scale
        if value >= 0.9995:  # noqa: PLR2004 what rounds to a thousand of the smaller is one of the larger
            text = f"{value:.0f}" if value >= 9.95 else f"{value:.1f}".removesuffix(".0")  # noqa: PLR2004
            return f"{punctuated(text)} {unit}"
    return f"{n:.0f} B"


def time_left(seconds: float) -> str:
    """Write how long something will still take, as roughly as one can know it: about 20 s left, about 3 min left."""
    if seconds < 5:  # noqa: PLR2004 too short to say
        return _tr("a few seconds left")
    rough = round(seconds / 5) * 5 if seconds < 60 else round(seconds / 60) * 60  # noqa: PLR2004
    return _tr("about {time} left").format(time=elapsed(rough * SECOND_MS))


def duration(ms: int | None) -> str:
    """Write how long something took: 420 ms, 4.2 s, 42 s, 3 min 20 s, 12 min, 1 h 12 min, 2 d 3 h."""
    if ms is None:
        return UNKNOWN
    ms = max(0, ms)
    if ms < SECOND_MS:
        return _tr("{ms} ms").format(ms=ms)
    if ms < 9_950:  # noqa: PLR2004 what rounds to less than 10.0 s
        return _tr("{s} s").format(s=punctuated(f"{ms / SECOND_MS:.1f}".removesuffix(".0")))
    return elapsed(ms)


def elapsed(ms: int | None) -> str:
    """Write how long something has been going on: as `duration`, but in whole seconds, for it changes as one looks."""
    if ms is None:
        return UNKNOWN
    ms = max(0, ms)
    seconds, minutes, hours, days = ms // SECOND_MS, ms // MINUTE_MS, ms // HOUR_MS, ms // DAY_MS
    if minutes < 1:
        return _tr("{s} s").format(s=seconds)
    if ms < _SECONDS_SHOWN_BELOW_MS:
        return _two(_tr("{n} min").format(n=minutes), _tr("{n} s"), seconds % 60)
    if hours < 1:
        return _tr("{n} min").format(n=minutes)
    if days < 1:
        return _two(_tr("{n} h").format(n=hours), _tr("{n} min"), minutes % 60)
    return _two(counted(days, "%n d", "%n d"), _tr("{n} h"), hours % 24)


def _two(first: str, second: str, n: int) -> str:
    return f"{first} {second.format(n=n)}" if n else first


def elapsed_changes_in(ms: int) -> int:
    """Say in how many milliseconds `elapsed` of something that goes on reads differently."""
    step = SECOND_MS if ms < _SECONDS_SHOWN_BELOW_MS else MINUTE_MS if ms < DAY_MS else HOUR_MS
    return step - max(0, ms) % step


def ago(moment_ms: int | None, now_ms: int) -> str:  # noqa: PLR0911 a scale reads best flat
    """Write how long ago a moment was: just now, 3 min ago, 2 h ago, yesterday, 5 d ago, 3 Nov."""
    if moment_ms is None:
        return UNKNOWN
    passed = max(0, now_ms - moment_ms)
    if passed < MINUTE_MS:
        return _tr("just now")
    if passed < HOUR_MS:
        return _tr("{n} min ago").format(n=passed // MINUTE_MS)
    if passed < DAY_MS:
        return _tr("{n} h ago").format(n=passed // HOUR_MS)
    if passed < 7 * DAY_MS:
        return counted(passed // DAY_MS, "%n d ago", "%n d ago")
    moment, now = _local(moment_ms), _local(now_ms)
    if moment is None or now is None:
        return UNKNOWN
    return date_text(moment.date(), DAY_MONTH if moment.year == now.year else DAY_MONTH_YEAR)


def ago_changes_in(moment_ms: int, now_ms: int) -> int:
    """Say in how many milliseconds `ago` reads differently."""
    passed = max(0, now_ms - moment_ms)
    step = MINUTE_MS if passed < HOUR_MS else HOUR_MS
    return step - passed % step


def local_time(moment_ms: int | None) -> str:
    """Write a moment in full, in local time: 21 Nov 2026, 23:55:16."""
    moment = _local(moment_ms)
    if moment is None:
        return UNKNOWN
    return f"{local_day(moment.date())}, {QTime(moment.hour, moment.minute, moment.second).toString('HH:mm:ss')}"


def local_day(day: date) -> str:
    """Write a day: 21 Nov 2026."""
    return date_text(day, DAY_MONTH_YEAR)


def clock_time(moment_ms: int | None) -> str:
    """Write the time of day, in local time: 23:55:16."""
    moment = _local(moment_ms)
    return UNKNOWN if moment is None else f"{moment:%H:%M:%S}"


def _local(moment_ms: int | None) -> datetime | None:
    if moment_ms is None:
        return None
    try:
        return datetime.fromtimestamp(moment_ms / SECOND_MS).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


_CLAUDE_NEW = re.compile(r"claude-(?P<name>[a-z]+)-(?P<major>\d+)(?:[-.](?P<minor>\d{1,2}))?(?![0-9])")
_CLAUDE_OLD = re.compile(r"claude-(?P<major>\d+)(?:[-.](?P<minor>\d{1,2}))?-(?P<name>[a-z]+)")


def model_name(model: str | None) -> str:
    """Name a model as people do: Sonnet 4.5 for claude-sonnet-4-5-20250929. Names it does not know stay as they are."""
    if not model:
        return UNKNOWN
    found = _CLAUDE_NEW.search(model) or _CLAUDE_OLD.search(model)
    if found is None:
        return {"opus": "Opus", "sonnet": "Sonnet", "haiku": "Haiku"}.get(model, model)
    version = found["major"] + (f".{found['minor']}" if found["minor"] else "")
    return f"{found['name'].capitalize()} {version}"


def short_id(text: str) -> str:
    """Shorten an id to its first part, enough to tell it from its neighbours."""
    return text if len(text) <= _SHORT_ID + 4 else text[:_SHORT_ID]
