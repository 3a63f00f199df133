"""What the list of sessions says while it is empty, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from clawatch.queries.sessions import SessionFilter

if TYPE_CHECKING:
    from clawatch.ui.context import HookSummary

CLEAR, INSTALL, RETRY = "clear", "install", "retry"


class Words(NamedTuple):
    """An icon, a title, words, and a button with what it asks for."""

    icon: str
    title: str
    words: str
    action: str = ""
    button: str = ""


def _tr(text: str) -> str:
    return QCoreApplication.translate("NoSessions", text)


def why_empty(shown: SessionFilter, hooks: HookSummary, *, importing: bool) -> Words:
    """Say why no session is shown: none matches, none was yet, or the history is still being read."""
    if shown.search:
        words = _tr("No session matches “{text}”.").format(text=shown.search)
        return Words("search-x", _tr("Nothing found"), words, CLEAR, _tr("Clear filters"))
    if not shown.is_everything:
        is_state = SessionFilter(states=shown.states, order=shown.order, is_ascending=shown.is_ascending) == shown
        words = _tr("No session is in this state now.") if is_state else _tr("No session matches these filters.")
        return Words("search-x", _tr("Nothing found"), words, CLEAR, _tr("Clear filters"))
    if importing:
        words = _tr("Past sessions appear here as they are read, the newest first.")
        return Words("refresh-cw", _tr("Reading your history"), words)
    if hooks.installed:
        words = _tr(
            "No past session of Claude Code was found. Start Claude Code in any project: its session appears here "
            "within a second."
        )
        return Words("circle-dashed", _tr("Ready and listening"), words)
    words = _tr(
        "No past session of Claude Code was found. Install its hooks, then use it as ever: each session appears here "
        "as it runs, with what it does and when it needs you."
    )
    return Words("plug-zap", _tr("No sessions yet"), words, INSTALL, _tr("Install hooks…"))
