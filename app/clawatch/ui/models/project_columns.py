"""The columns of the table of projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import ago, local_time, number, short_number
from clawatch.ui.models.cell import Cell
from clawatch.ui.models.figures_model import FigureColumn
from clawatch.ui.plain_text import one_line
from clawatch.ui.rate_words import rate_text, rate_tone
from clawatch.ui.spending_words import cost_parts, token_kinds
from clawatch.ui.words import Tone

if TYPE_CHECKING:
    from clawatch.queries.projects_in_range import ProjectFigures


def _tr(text: str) -> str:
    return QCoreApplication.translate("ProjectColumns", text)


def project_columns() -> tuple[FigureColumn[ProjectFigures], ...]:
    """Give the columns, titled in the language of now."""
    return (
        FigureColumn(
            "project",
            _tr("Project"),
            _name,
            lambda one: one.name.casefold(),
            is_right=False,
            hint=lambda one: (one.path,),
        ),
        FigureColumn("sessions", _tr("Sessions"), lambda one: _count(one.sessions), lambda one: one.sessions, width=94),
        FigureColumn("calls", _tr("Calls"), lambda one: _count(one.calls), lambda one: one.calls, width=92),
        FigureColumn("rate", _tr("Error rate"), _rate, lambda one: one.error_rate, width=104, spare_below=820),
        FigureColumn("tokens", _tr("Tokens"), _tokens, lambda one: one.spending.tokens, hint=_tokens_hint),
        FigureColumn("cost", _tr("Cost"), _cost, lambda one: one.spending.cost, width=160),
        FigureColumn(
            "newest",
            _tr("Newest session"),
            _newest,
            lambda one: one.newest_session_at,
            width=130,
            hint=lambda one: (local_time(one.newest_session_at),),
            spare_below=700,
        ),
    )


def _name(one: ProjectFigures) -> Cell:
    return Cell(one_line(one.name) or one.path, after=one_line(one.path), icon="folders", strong=True)


def _count(n: int) -> Cell:
    return Cell(number(n), muted=not n, right=True)


def _rate(one: ProjectFigures) -> Cell:
    tone = Tone.ERROR if rate_tone(one.errors, one.calls) else None
    return Cell(rate_text(one.errors, one.calls), tone=tone, muted=not one.errors, right=True)


def _tokens(one: ProjectFigures) -> Cell:
    return Cell(short_number(one.spending.tokens), muted=not one.spending.tokens, right=True)


def _tokens_hint(one: ProjectFigures) -> tuple[str, ...]:
    return tuple(f"{name}: {number(n)}" for name, n in token_kinds(one.spending))


def _cost(one: ProjectFigures) -> Cell:
    text, more = cost_parts(one.spending.cost, one.spending.unpriced_requests)
    return Cell(text, after=more, muted=one.spending.cost is None, right=True)


def _newest(one: ProjectFigures) -> Cell:
    return Cell(ago(one.newest_session_at, now_ms()), muted=True, right=True)
