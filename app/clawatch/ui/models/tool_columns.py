"""The columns of the table of tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.formatting import UNKNOWN, counted, duration, number
from clawatch.ui.models.cell import Cell
from clawatch.ui.models.figures_model import FigureColumn
from clawatch.ui.models.gist import tool_icon, tool_label
from clawatch.ui.rate_words import percentile_hint, rate_text, rate_tone
from clawatch.ui.words import Tone

if TYPE_CHECKING:
    from clawatch.queries.tools_in_range import ToolFigures


def _tr(text: str) -> str:
    return QCoreApplication.translate("ToolColumns", text)


def mean_of(tool: ToolFigures) -> int | None:
    """Give how long a call took on average, in milliseconds."""
    return round(tool.duration_ms / tool.timed_calls) if tool.timed_calls else None


def tool_columns() -> tuple[FigureColumn[ToolFigures], ...]:
    """Give the columns, titled in the language of now."""
    return (
        FigureColumn("tool", _tr("Tool"), _name, _label, is_right=False, hint=lambda tool: (tool.tool_name,)),
        FigureColumn("calls", _tr("Calls"), _calls, lambda tool: tool.calls, width=92),
        FigureColumn("errors", _tr("Errors"), _errors, lambda tool: tool.errors, width=84, hint=_errors_hint),
        FigureColumn("rate", _tr("Error rate"), _rate, lambda tool: tool.error_rate, width=104),
        FigureColumn("mean", _tr("Mean"), _mean, mean_of, spare_below=900),
        FigureColumn(
            "p50", _tr("p50"), lambda tool: _percentile(tool, 50), lambda tool: _value(tool, 50), hint=_hint_50
        ),
        FigureColumn(
            "p95", _tr("p95"), lambda tool: _percentile(tool, 95), lambda tool: _value(tool, 95), hint=_hint_95
        ),
        FigureColumn(
            "p99",
            _tr("p99"),
            lambda tool: _percentile(tool, 99),
            lambda tool: _value(tool, 99),
            hint=_hint_99,
            spare_below=760,
        ),
        FigureColumn("total", _tr("Time in all"), _total, lambda tool: tool.duration_ms, width=112, spare_below=1000),
    )


def _label(tool: ToolFigures) -> str:
    return tool_label(tool.tool_name).casefold()


def _name(tool: ToolFigures) -> Cell:
    return Cell(tool_label(tool.tool_name), icon=tool_icon(tool.tool_name), strong=True)


def _calls(tool: ToolFigures) -> Cell:
    return Cell(number(tool.calls), right=True)


def _errors(tool: ToolFigures) -> Cell:
    return Cell(number(tool.errors), muted=not tool.errors, right=True)


def _errors_hint(tool: ToolFigures) -> tuple[str, ...]:
    failed = counted(tool.errors, "%n call failed", "%n calls failed")
    cancelled = counted(tool.cancelled, "%n call was cancelled", "%n calls were cancelled")
    return (failed, cancelled) if tool.cancelled else (failed,)


def _rate(tool: ToolFigures) -> Cell:
    tone = Tone.ERROR if rate_tone(tool.errors, tool.calls) else None
    return Cell(rate_text(tool.errors, tool.calls), tone=tone, muted=not tool.errors, right=True)


def _mean(tool: ToolFigures) -> Cell:
    return Cell(duration(mean_of(tool)), muted=True, right=True)


def _total(tool: ToolFigures) -> Cell:
    return Cell(duration(tool.duration_ms) if tool.timed_calls else UNKNOWN, muted=True, right=True)


def _value(tool: ToolFigures, share: int) -> int | None:
    found = tool.percentiles
    return None if found is None else {50: found.p50, 95: found.p95, 99: found.p99}[share]


def _percentile(tool: ToolFigures, share: int) -> Cell:
    return Cell(duration(_value(tool, share)), right=True, muted=tool.percentiles is None)


def _hint_50(tool: ToolFigures) -> tuple[str, ...]:
    return percentile_hint(tool.percentiles, 50)


def _hint_95(tool: ToolFigures) -> tuple[str, ...]:
    return percentile_hint(tool.percentiles, 95)


def _hint_99(tool: ToolFigures) -> tuple[str, ...]:
    return percentile_hint(tool.percentiles, 99)
