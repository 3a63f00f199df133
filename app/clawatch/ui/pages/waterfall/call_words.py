"""A call of a waterfall in words: for its bar, its tooltip, and for who listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import clock_time, duration, elapsed
from clawatch.ui.models.gist import gist, tool_label
from clawatch.ui.models.timeline_model import subagent_label
from clawatch.ui.pages.waterfall.bars import waited_ms
from clawatch.ui.plain_text import one_line
from clawatch.ui.sentences import translated
from clawatch.ui.words import status_word

if TYPE_CHECKING:
    from clawatch.queries.rows import SubagentRow
    from clawatch.queries.session_timeline import TimelineCall


def _tr(text: str) -> str:
    return QCoreApplication.translate("call_words", text)


def call_words(call: TimelineCall, subagent: SubagentRow | None) -> tuple[str, ...]:
    """Say in lines what a call is about, how it stands, when it was and how long; the first is for its bar."""
    label, about = tool_label(call.tool_name), gist(call.tool_name, call.input_start)
    reason = one_line(translated(call.reason or ""), 120)
    lines = [
        f"{label}: {about}" if about else label,
        f"{status_word(call.status)}: {reason}" if reason else status_word(call.status),
        _when(call),
    ]
    wait = waited_ms(call)
    if wait:
        lines.append(_tr("waited {time} before it ran").format(time=duration(wait)))
    if subagent is not None:
        lines.append(_tr("in subagent {name}").format(name=subagent_label(subagent)))
    return tuple(lines)


def _when(call: TimelineCall) -> str:
    began = clock_time(call.started_at)
    if call.duration_ms is not None:
        return _tr("{time}, took {duration}").format(time=began, duration=duration(call.duration_ms))
    if call.ended_at is None:
        going = elapsed(max(0, now_ms() - call.started_at))
        return _tr("{time}, for {duration} now").format(time=began, duration=going)
    return began
