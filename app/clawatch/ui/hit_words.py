"""What a search found in a session, in words and in pieces that can be drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from clawatch.ui.formatting import counted
from clawatch.ui.models.gist import tool_label
from clawatch.ui.plain_text import harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.queries.session_search import SessionHit
    from clawatch.queries.snippets import Snippet

_SPACES = re.compile(r"\s+")


class Piece(NamedTuple):
    """Part of a snippet, on one line; `is_match` says that it was sought."""

    text: str
    is_match: bool


def _tr(text: str) -> str:
    return QCoreApplication.translate("HitWords", text)


def hit_place(hit: SessionHit) -> str:
    """Say where it stands: "Bash output", "Prompt", "Title"."""
    field = hit.snippet.field
    if hit.tool_name is None:
        words = {"prompt": _tr("Prompt"), "title": _tr("Title"), "name": _tr("Name")}
        return words.get(field, _tr("Prompt"))
    words = {"input": _tr("{tool} input"), "output": _tr("{tool} output"), "error": _tr("{tool} error")}
    return words.get(field, "{tool}").format(tool=tool_label(hit.tool_name))


def hit_more(hit: SessionHit) -> str:
    """Say how many more there are in the session; empty for none."""
    more = hit.count - 1
    return counted(more, "+%n more", "+%n more") if more else ""


def hit_text(hit: SessionHit) -> str:
    """Say it for those who hear it."""
    shown = "".join(piece.text for piece in pieces_of(hit.snippet))
    return " ".join(filter(None, (f"{hit_place(hit)}: {shown}", hit_more(hit))))


def pieces_of(snippet: Snippet) -> tuple[Piece, ...]:
    """Cut a snippet at what was sought, each piece harmless and on one line."""
    return tuple(piece for piece in _pieces(snippet) if piece.text)


def _pieces(snippet: Snippet) -> Iterator[Piece]:
    reached = 0
    for first, last in sorted(snippet.matches):
        if first < reached:
            continue
        yield Piece(_line(snippet.text[reached:first]), is_match=False)
        yield Piece(_line(snippet.text[first:last]), is_match=True)
        reached = last
    yield Piece(_line(snippet.text[reached:]), is_match=False)


def _line(text: str) -> str:
    return _SPACES.sub(" ", harmless(text))
