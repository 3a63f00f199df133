"""How the cells of a session read, and what is told of them beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.domain.events import Origin
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import UNKNOWN, ago, local_time, number, short_id
from clawatch.ui.models.cell import Cell
from clawatch.ui.plain_text import one_line
from clawatch.ui.spending_words import cost_parts
from clawatch.ui.words import Tone, session_tone, session_word, state_explained

if TYPE_CHECKING:
    from clawatch.queries.rows import SessionSummary


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


def state_cell(session: SessionSummary) -> Cell:
    """Show how it stands."""
    tone = session_tone(session)
    return Cell(session_word(session), tone=tone, dot=True, strong=tone is not Tone.ENDED)


def state_hint(session: SessionSummary) -> tuple[str, ...]:
    """Explain that, and say since when."""
    return (*state_explained(session), ago(session.state_at, now_ms()))


def project_cell(session: SessionSummary) -> Cell:
    """Show the project; of an agent that has none, its host."""
    return Cell(one_line(session.project_name or session.host or "") or UNKNOWN)


def headline_cell(session: SessionSummary) -> Cell:
    """Show its name."""
    named = bool(session.headline)
    return Cell(session_label(session), strong=named, muted=not named, mono=not named)


def errors_cell(session: SessionSummary) -> Cell:
    """Show how many of its calls failed."""
    errors = session.error_count
    return Cell(number(errors), tone=Tone.ERROR if errors else None, muted=not errors, right=True)


def cost_cell(session: SessionSummary) -> Cell:
    """Show what is known of its cost, and whether there is more."""
    text, more = cost_parts(session.cost, session.spending.unpriced_requests)
    return Cell(text, after=more, muted=session.cost is None, right=True)


def lasted_hint(session: SessionSummary) -> tuple[str, ...]:
    """Say from when to when it lasted; nothing while it goes on."""
    if session.ended_at is None:
        return ()
    return (f"{local_time(session.started_at)} \u2013 {local_time(session.ended_at)}",)


def quiet_cell(text: str | None) -> Cell:
    """Show a text that matters little."""
    return Cell(one_line(text or "") or UNKNOWN, muted=True)


def when_cell(moment: int | None) -> Cell:
    """Show how long ago a moment (UTC milliseconds) was."""
    return Cell(ago(moment, now_ms()), muted=True)


def figure_cell(n: int | None) -> Cell:
    """Show a number."""
    return Cell(number(n), muted=not n, right=True)


def request_count(session: SessionSummary) -> int | None:
    """Count its requests, None where none is known."""
    return session.spending.requests or None
