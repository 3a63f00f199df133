"""The columns that sessions can be shown in: how their cells read, how wide they are, what they are sorted by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from clawatch.domain.events import Origin
from clawatch.queries.session_filter import SessionOrder
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import (
    UNKNOWN,
    ago,
    counted,
    elapsed,
    local_time,
    model_name,
    number,
    short_id,
    short_number,
)
from clawatch.ui.models.cell import Cell
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.spending_words import cost_hint, cost_parts, tokens_hint
from clawatch.ui.words import Tone, session_tone, session_word, state_explained

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


def session_label(session: SessionSummary) -> str:
    """Name a session: its title, else its agent's name, else the first part of its id."""
    return one_line(session.headline or "") or short_id(session.session_id)


def session_duration(session: SessionSummary, now: int) -> int:
    """Give how long a session has lasted, in milliseconds: until its end, or until now."""
    return max(0, (session.ended_at if session.ended_at is not None else now) - session.started_at)


def kind_word(origin: Origin) -> str:
    """Name the kind of agent that runs a session."""
    if origin is Origin.CLAUDE_CODE:
        return "Claude Code"
    return QCoreApplication.translate("SessionColumns", "Other agent")


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


def _state(session: SessionSummary) -> Cell:
    tone = session_tone(session)
    return Cell(session_word(session), tone=tone, dot=True, strong=tone is not Tone.ENDED)


def _state_hint(session: SessionSummary) -> tuple[str, ...]:
    return (*state_explained(session), ago(session.state_at, now_ms()))


def _project(session: SessionSummary) -> Cell:
    return Cell(one_line(session.project_name or session.host or "") or UNKNOWN)


def _headline(session: SessionSummary) -> Cell:
    named = bool(session.headline)
    return Cell(session_label(session), strong=named, muted=not named, mono=not named)


def _errors(session: SessionSummary) -> Cell:
    errors = session.error_count
    return Cell(number(errors), tone=Tone.ERROR if errors else None, muted=not errors, right=True)


def _cost(session: SessionSummary) -> Cell:
    text, more = cost_parts(session.cost, session.spending.unpriced_requests)
    return Cell(text, after=more, muted=session.cost is None, right=True)


def _lasted(session: SessionSummary) -> tuple[str, ...]:
    if session.ended_at is None:
        return ()
    return (f"{local_time(session.started_at)} \u2013 {local_time(session.ended_at)}",)


def _muted(text: str | None) -> Cell:
    return Cell(one_line(text or "") or UNKNOWN, muted=True)


def _when(moment: int | None) -> Cell:
    return Cell(ago(moment, now_ms()), muted=True)


def _figure(n: int | None) -> Cell:
    return Cell(number(n), muted=not n, right=True)


def _requests(session: SessionSummary) -> int | None:
    return session.spending.requests or None


COLUMNS = (
    Column("state", str(QT_TRANSLATE_NOOP("SessionColumns", "State")), SessionOrder.STATE, _state, 148, _state_hint),
    Column(
        "project",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Project")),
        SessionOrder.PROJECT,
        _project,
        112,
        lambda s: (s.project_path or s.host or "",),
    ),
    Column(
        "session",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Session")),
        SessionOrder.HEADLINE,
        _headline,
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
        lambda s: _when(s.started_at),
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
        _lasted,
        is_right=True,
        is_down_first=True,
    ),
    Column(
        "tools",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Tools")),
        SessionOrder.TOOL_CALLS,
        lambda s: _figure(s.tool_call_count),
        68,
        lambda s: (counted(s.tool_call_count, "%n tool call", "%n tool calls"),),
        is_right=True,
        is_down_first=True,
    ),
    Column(
        "errors",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Errors")),
        SessionOrder.ERRORS,
        _errors,
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
        _cost,
        150,
        cost_hint,
        is_right=True,
        is_down_first=True,
    ),
    Column(
        "last_event",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Last activity")),
        SessionOrder.LAST_EVENT,
        lambda s: _when(s.last_event_at),
        110,
        lambda s: (local_time(s.last_event_at),),
        is_down_first=True,
        is_first_choice=False,
    ),
    Column(
        "ended",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Ended")),
        SessionOrder.ENDED,
        lambda s: _when(s.ended_at),
        100,
        lambda s: (local_time(s.ended_at),) if s.ended_at is not None else (),
        is_down_first=True,
        is_first_choice=False,
    ),
    Column(
        "requests",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Requests")),
        SessionOrder.REQUESTS,
        lambda s: _figure(_requests(s)),
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
        lambda s: _muted(s.host),
        110,
        lambda s: (s.host or "",),
        is_first_choice=False,
    ),
    Column(
        "branch",
        str(QT_TRANSLATE_NOOP("SessionColumns", "Branch")),
        SessionOrder.BRANCH,
        lambda s: _muted(s.git_branch),
        110,
        lambda s: (s.git_branch or "",),
        is_first_choice=False,
    ),
)
ALWAYS_SHOWN = frozenset({STATE, SESSION})
FIRST_CHOICE = frozenset(place for place, column in enumerate(COLUMNS) if column.is_first_choice)
_PLACES = {column.key: place for place, column in enumerate(COLUMNS)}
_BY_ORDER = {column.order: place for place, column in enumerate(COLUMNS)}


def column_of(order: SessionOrder) -> int:
    """Give the column that shows what sessions are sorted by."""
    return _BY_ORDER[order]


def columns_named(keys: str) -> frozenset[int]:
    """Read columns as `names_of` writes them; of names it does not know, nothing."""
    return frozenset(_PLACES[key] for key in keys.split(",") if key in _PLACES)


def names_of(columns: frozenset[int]) -> str:
    """Write columns as a text to be remembered."""
    return ",".join(COLUMNS[place].key for place in sorted(columns))


def text_of(session: SessionSummary, column: int) -> str:
    """Give a cell as plain text."""
    cell = COLUMNS[column].cell(session)
    return f"{cell.text} {cell.after}" if cell.after else cell.text


def hint_of(session: SessionSummary, column: int) -> str | None:
    """Give a cell's tooltip, None where there is nothing more to say."""
    lines = tuple(filter(None, COLUMNS[column].hint(session)))
    return tooltip(*lines) if lines else None
