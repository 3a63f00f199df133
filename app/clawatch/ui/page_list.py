"""The pages there are: what the side bar, the palette and the tray offer, and where their code is."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from clawatch.ui.places import (
    AGENTS,
    ALERTS,
    COSTS,
    DASHBOARD,
    PROJECT,
    PROJECTS,
    SESSION,
    SESSIONS,
    SETTINGS,
    TOOL,
    TOOLS,
    WELCOME,
)
from clawatch.ui.sources import settle_modules

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.pages.page import Page


class PageEntry(NamedTuple):
    """One page: its key, its title in English, its icon, its shortcut, its module and class.

    `parent` is the page that a page of one thing belongs to; the side bar offers those without.
    """

    key: str
    english: str
    icon: str
    shortcut: str
    module: str
    class_name: str
    parent: str = ""

    @property
    def title(self) -> str:
        """The title as a person reads it."""
        return QCoreApplication.translate("pages", self.english)

    def make(self, tools: PageTools) -> Page:
        """Load the page's code and make it."""
        made = cast("Callable[[PageTools], Page]", getattr(import_module(self.module), self.class_name))
        settle_modules()
        return made(tools)


def _entry(key: str, english: str, icon: str, shortcut: str, *, parent: str = "") -> PageEntry:
    return PageEntry(key, english, icon, shortcut, f"clawatch.ui.pages.{key}_page", f"{key.capitalize()}Page", parent)


_ALL = (
    _entry(DASHBOARD, str(QT_TRANSLATE_NOOP("pages", "Dashboard")), "layout-dashboard", "Ctrl+1"),
    _entry(SESSIONS, str(QT_TRANSLATE_NOOP("pages", "Sessions")), "messages-square", "Ctrl+2"),
    _entry(AGENTS, str(QT_TRANSLATE_NOOP("pages", "Agents")), "bot", "Ctrl+3"),
    _entry(ALERTS, str(QT_TRANSLATE_NOOP("pages", "Alerts")), "bell", "Ctrl+4"),
    _entry(PROJECTS, str(QT_TRANSLATE_NOOP("pages", "Projects")), "folders", "Ctrl+5"),
    _entry(TOOLS, str(QT_TRANSLATE_NOOP("pages", "Tools")), "wrench", "Ctrl+6"),
    _entry(COSTS, str(QT_TRANSLATE_NOOP("pages", "Costs")), "coins", "Ctrl+7"),
    _entry(SETTINGS, str(QT_TRANSLATE_NOOP("pages", "Settings")), "settings", "Ctrl+,"),
    _entry(SESSION, str(QT_TRANSLATE_NOOP("pages", "Session")), "messages-square", "", parent=SESSIONS),
    _entry(PROJECT, str(QT_TRANSLATE_NOOP("pages", "Project")), "folders", "", parent=PROJECTS),
    _entry(TOOL, str(QT_TRANSLATE_NOOP("pages", "Tool")), "wrench", "", parent=TOOLS),
    _entry(WELCOME, str(QT_TRANSLATE_NOOP("pages", "Welcome")), "sparkles", "", parent=SESSIONS),
)
ENTRIES = {entry.key: entry for entry in _ALL}
PAGES = tuple(entry for entry in ENTRIES.values() if not entry.parent)
"""Those of the side bar, in its order."""
