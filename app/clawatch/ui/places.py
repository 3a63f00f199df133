"""Where one can be in the window: a page, and what it shows there."""

from __future__ import annotations

from dataclasses import dataclass

DASHBOARD, SESSIONS, PROJECTS, TOOLS, AGENTS = "dashboard", "sessions", "projects", "tools", "agents"
COSTS, ALERTS, SETTINGS = "costs", "alerts", "settings"
SESSION, PROJECT, TOOL = "session", "project", "tool"
WELCOME = "welcome"


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what it is opened for.

    `key` is a session's id, a project's row id as text, a tool's name, or a section of the settings; empty for a page
    that is there once. `detail` is what the page itself understands: a SessionFilter for the list of sessions,
    "call:" and a tool_use_id for a session. None leaves the page as it was.
    """

    page: str
    key: str = ""
    detail: object = None
