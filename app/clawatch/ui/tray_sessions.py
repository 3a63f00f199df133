"""The live sessions as entries of the tray's menu, kept as they are where nothing changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from clawatch.domain.states import SessionState
from clawatch.ui.formatting import counted, short_id
from clawatch.ui.plain_text import one_line
from clawatch.ui.sentences import translated
from clawatch.ui.theme.tray_icons import menu_dot
from clawatch.ui.words import (
    NEEDS_YOU,
    PauseOffer,
    is_pause_pending,
    offer_word,
    pause_offer,
    session_tone,
    session_word,
    total_of,
)

if TYPE_CHECKING:
    from clawatch.queries.live import LiveSession
    from clawatch.ui.pulse import Standing

_TITLE_LIMIT, _REASON_LIMIT = 52, 90
_SHOWN = 8
"""How many sessions of a group the menu names: the rest is one click away, in the window."""


class _Group(NamedTuple):
    key: str
    states: frozenset[SessionState]


_GROUPS = (
    _Group("needing", NEEDS_YOU | {SessionState.ERROR}),
    _Group("working", frozenset({SessionState.WORKING})),
    _Group("paused", frozenset({SessionState.PAUSED})),
)
_WORST_FIRST = (
    SessionState.ERROR,
    SessionState.STUCK,
    SessionState.WAITING_FOR_PERMISSION,
    SessionState.WAITING_FOR_INPUT,
)


def _tr(text: str) -> str:
    return QCoreApplication.translate("TraySessions", text)


def session_line(session: LiveSession) -> str:
    """Name a session on one line: its project and what it is about."""
    title = one_line(session.headline or "", _TITLE_LIMIT) or short_id(session.session_id)
    project = one_line(session.project_name or "", 24)
    return f"{project}: {title}" if project and project != title else title


def needing_first(live: tuple[LiveSession, ...]) -> tuple[LiveSession, ...]:
    """Give the sessions that need someone, the worst first."""
    return tuple(session for state in _WORST_FIRST for session in live if session.state is state)


class _Entry:
    """One session's submenu."""

    def __init__(self, session_id: str, owner: TraySessions) -> None:
        self.menu = QMenu()
        self._session: LiveSession | None = None
        self._reason = self.menu.addAction("")
        self._reason.setEnabled(False)
        self._open = self.menu.addAction(_tr("Open"))
        self._open.triggered.connect(lambda: owner.session_opened.emit(session_id))
        self._pause = self.menu.addAction("")
        self._pause.triggered.connect(lambda: owner.emit_offer(session_id, self._offer))
        self._offer: PauseOffer | None = None

    @property
    def action(self) -> QAction:
        """The entry itself."""
        return self.menu.menuAction()

    def show_session(self, session: LiveSession) -> None:
        """Show a session as it is now; nothing happens where nothing changed."""
        if session == self._session:
            return
        self._session, self._offer = session, pause_offer(session)
        word = session_word(session)
        reason = one_line(translated(session.state_reason), _REASON_LIMIT)
        pending = session.state is SessionState.WORKING and is_pause_pending(session)
        says_state = session.state in NEEDS_YOU or session.state is SessionState.ERROR or pending
        line = session_line(session)
        self.menu.setTitle(_escaped(f"{line}  \u2013  {word}" if says_state else line))
        self.menu.setIcon(menu_dot(session_tone(session)))
        self._reason.setText(_escaped(f"{word}: {reason}" if reason else word))
        self._pause.setVisible(self._offer is not None)
        if self._offer is not None:
            self._pause.setText(offer_word(self._offer))


class TraySessions(QObject):
    """Keeps the entries of the live sessions in a menu, before a given action. Qt thread."""

    session_opened = Signal(str)
    more_wanted = Signal()
    offer_taken = Signal(str, str)
    """A session's id, and the PauseOffer that was taken."""

    def __init__(self, menu: QMenu, before: QAction, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu, self._before = menu, before
        self._entries: dict[str, _Entry] = {}
        self._others: dict[str, QAction] = {}
        self._order: tuple[str, ...] = ()

    def show_standing(self, standing: Standing) -> None:
        """Show the live sessions, those that need someone first."""
        counts = standing.overview.sessions_by_state if standing.overview else {}
        wanted: list[QAction] = []
        order: list[str] = []
        named: set[str] = set()
        for group in _GROUPS:
            sessions = [session for session in standing.live if session.state in group.states]
            if group.key == "needing":
                sessions = list(needing_first(standing.live))
            if not sessions:
                continue
            total = max(total_of(counts, group.states), len(sessions))
            wanted.append(self._header(group.key, total))
            order.append(f"group:{group.key}")
            for session in sessions[:_SHOWN]:
                wanted.append(self._entry(session))
                order.append(f"session:{session.session_id}")
                named.add(session.session_id)
            if total > _SHOWN:
                wanted.append(self._more(group.key, total - _SHOWN))
                order.append(f"more:{group.key}")
        self._arrange(tuple(order), wanted)
        for gone in self._entries.keys() - named:
            entry = self._entries.pop(gone)
            entry.menu.deleteLater()

    def emit_offer(self, session_id: str, offer: PauseOffer | None) -> None:
        """Say that an entry's offer was taken; for the entries."""
        if offer is not None:
            self.offer_taken.emit(session_id, offer.value)

    def _arrange(self, order: tuple[str, ...], wanted: list[QAction]) -> None:
        if order == self._order:
            return
        self._order = order
        for action in (*self._others.values(), *(entry.action for entry in self._entries.values())):
            self._menu.removeAction(action)
        for action in wanted:
            self._menu.insertAction(self._before, action)

    def _header(self, key: str, total: int) -> QAction:
        action = self._other(key)
        action.setEnabled(False)
        words = {
            "needing": counted(total, "%n needs you", "%n need you"),
            "working": counted(total, "%n working", "%n working"),
            "paused": counted(total, "%n paused", "%n paused"),
        }
        action.setText(words[key])
        return action

    def _more(self, key: str, count: int) -> QAction:
        action = self._other(f"{key}:more")
        action.setText(counted(count, "%n more\u2026", "%n more\u2026"))
        return action

    def _other(self, key: str) -> QAction:
        action = self._others.get(key)
        if action is None:
            action = self._others[key] = QAction(self)
            action.triggered.connect(self.more_wanted)
        return action

    def _entry(self, session: LiveSession) -> QAction:
        entry = self._entries.get(session.session_id)
        if entry is None:
            entry = self._entries[session.session_id] = _Entry(session.session_id, self)
        entry.show_session(session)
        return entry.action


def _escaped(text: str) -> str:
    return text.replace("&", "&&")
