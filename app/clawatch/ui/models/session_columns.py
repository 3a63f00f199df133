"""The columns that sessions can be shown in: what is in them, how wide they are, what they are sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from clawatch.queries.session_filter import SessionOrder
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import counted, elapsed, local_time, model_name, short_number
from clawatch.ui.models.cell import Cell
from clawatch.ui.models.session_cells import (
    cost_cell,
    errors_cell,
    figure_cell,
    headline_cell,
    kind_word,
    lasted_hint,
    project_cell,
    quiet_cell,
    request_count,
    session_duration,
    state_cell,
    state_hint,
    when_cell,
)
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.spending_words import cost_hint, tokens_hint

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.queries.rows import SessionSummary

(
    STATE,
    PROJECT,
    SESSION,
    MODEL,
    STARTED,
    DURATION,
    TOOLS,
    ERRORS,
    TOKENS,
    COST,
    LAST_EVENT,
    ENDED,
    REQUESTS,
    KIND,
    HOST,
    BRANCH,
) = range(16)


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `key` is its name in what is remembered, `english` its title, `width` in pixels. `is_down_first` says that the first
    click on its title puts the greatest on top. Without `is_first_choice` it is shown to those who ask for it.
    """

    key: str
    english: str
    order: SessionOrder
    cell: Callable[[SessionSummary], Cell]
    width: int
    hint: Callable[[SessionSummary], tuple[str, ...]] = lambda _: ()
    is_right: bool = False
    is_down_first: bool = False
    is_first_choice: bool = True

    @property
    def title(self) -> str:
        """The title as a person reads it."""
        return QCoreApplication.translate("SessionColumns", self.english)


COLUMNS = (
    Column("state", str(QT_TRANSLATE_NOOP("SessionColumns", "State")), SessionOrder.STATE, state_cell, 148, state_hint),
    Column(
        "project",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Project")),
        SessionOrder.PROJECT,
        project_cell,
        112,
        lambda s: (s.project_path or s.host or "",),
    ),
    Column(
        "session",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Session")),
        SessionOrder.HEADLINE,
        headline_cell,
        220,
        lambda s: (s.headline or "", s.session_id),
    ),
    Column(
        "model",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Model")),
        SessionOrder.MODEL,
        lambda s: Cell(one_line(model_name(s.model)), muted=True),
        98,
        lambda s: (s.model or "",),
    ),
    Column(
        "started",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Started")),
        SessionOrder.STARTED,
        lambda s: when_cell(s.started_at),
        100,
        lambda s: (local_time(s.started_at),),
        is_down_first=True,
    ),
    Column(
        "duration",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Duration")),
        SessionOrder.DURATION,
        lambda s: Cell(elapsed(session_duration(s, now_ms())), muted=True, right=True),
        88,
        lasted_hint,
        is_right=True,
        is_down_first=True,
    ),
    Column(
        "tools",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Tools")),
        SessionOrder.TOOL_CALLS,
        lambda s: figure_cell(s.tool_call_count),
        68,
        lambda s: (counted(s.tool_call_count, "%n tool call", "%n tool calls"),),
        is_right=True,
        is_down_first=True,
    ),
    Column(
        "errors",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Errors")),
        SessionOrder.ERRORS,
        errors_cell,
        70,
        is_right=True,
        is_down_first=True,
    ),
    Column(
        "tokens",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Tokens")),
        SessionOrder.TOKENS,
        lambda s: Cell(short_number(s.tokens), muted=not s.tokens, right=True),
        78,
        lambda s: tokens_hint(s) if s.tokens is not None else (),
        is_right=True,
        is_down_first=True,
    ),
    Column(
        "cost",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Cost")),
        SessionOrder.COST,
        cost_cell,
        150,
        cost_hint,
        is_right=True,
        is_down_first=True,
    ),
    Column(
        "last_event",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Last activity")),
        SessionOrder.LAST_EVENT,
        lambda s: when_cell(s.last_event_at),
        110,
        lambda s: (local_time(s.last_event_at),),
        is_down_first=True,
        is_first_choice=False,
    ),
    Column(
        "ended",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Ended")),
        SessionOrder.ENDED,
        lambda s: when_cell(s.ended_at),
        100,
        lambda s: (local_time(s.ended_at),) if s.ended_at is not None else (),
        is_down_first=True,
        is_first_choice=False,
    ),
    Column(
        "requests",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Requests")),
        SessionOrder.REQUESTS,
        lambda s: figure_cell(request_count(s)),
        88,
        lambda s: (counted(s.spending.requests, "%n request to the model", "%n requests to the model"),),
        is_right=True,
        is_down_first=True,
        is_first_choice=False,
    ),
    Column(
        "kind",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Agent")),
        SessionOrder.ORIGIN,
        lambda s: Cell(kind_word(s.origin), muted=True),
        108,
        lambda s: (s.name or "", s.agent_version or ""),
        is_first_choice=False,
    ),
    Column(
        "host",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Host")),
        SessionOrder.HOST,
        lambda s: quiet_cell(s.host),
        110,
        lambda s: (s.host or "",),
        is_first_choice=False,
    ),
    Column(
        "branch",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Branch")),
        SessionOrder.BRANCH,
        lambda s: quiet_cell(s.git_branch),
        110,
        lambda s: (s.git_branch or "",),
        is_first_choice=False,
    ),
)
ALWAYS_SHOWN = frozenset({STATE, SESSION})
FIRST_CHOICE = frozenset(place for place, column in enumerate(COLUMNS) if column.is_first_choice)
_BY_ORDER = {column.order: place for place, column in enumerate(COLUMNS)}


def column_of(order: SessionOrder) -> int:
    """Give the column that shows what sessions are sorted by."""
    return _BY_ORDER[order]


def text_of(session: SessionSummary, column: int) -> str:
    """Give a cell as plain text."""
    cell = COLUMNS[column].cell(session)
    return f"{cell.text} {cell.after}" if cell.after else cell.text


def hint_of(session: SessionSummary, column: int) -> str | None:
    """Give a cell's tooltip, None where there is nothing more to say."""
    lines = tuple(filter(None, COLUMNS[column].hint(session)))
    return tooltip(*lines) if lines else None
