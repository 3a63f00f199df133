"""How rates of errors and percentiles of durations are said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.formatting import UNKNOWN, counted, duration
from clawatch.ui.numerals import percent

if TYPE_CHECKING:
    from clawatch.queries.tool_durations import Percentiles

_WORTH_A_TONE = 0.1
_LEAST_SHOWN = 0.001


def _tr(text: str) -> str:
    return QCoreApplication.translate("rates", text)


def rate_text(errors: int, calls: int) -> str:
    """Write how many of some calls failed: 3.1 %, 0 %, below 0.1 %; a dash where there were none."""
    if not calls:
        return UNKNOWN
    share = errors / calls
    if 0 < share < _LEAST_SHOWN:
        return _tr("below 0.1 %")
    return percent(100 * share)


def rate_tone(errors: int, calls: int) -> str:
    """Give the tone of a rate: that of errors from one in ten on."""
    return "error" if calls and errors / calls >= _WORTH_A_TONE else ""


def percentile_hint(percentiles: Percentiles | None, share: int) -> tuple[str, ...]:
    """Say what a percentile means, and how exact it is."""
    if percentiles is None:
        return (_tr("No call has a known duration."),)
    value = {50: percentiles.p50, 95: percentiles.p95, 99: percentiles.p99}[share]
    calls = counted(percentiles.calls, "%n call", "%n calls")
    meaning = _tr("{share} of 100 calls took {time} or less, of {calls} with a known duration.")
    exactness = (
        _tr("Exact.") if percentiles.is_exact else _tr("Within 5 %: durations of many calls are counted in steps.")
    )
    return meaning.format(share=share, time=duration(value), calls=calls), exactness
