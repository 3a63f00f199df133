"""The facts of one session, above its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import ago, counted, elapsed, local_time, model_name, number, short_number, tokens_text
from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.models.sessions_model import session_duration, session_label
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.sidebar import Dot
from clawatch.ui.spending_words import cost_hint, cost_text, token_kinds, tokens_hint
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, GAP_TINY
from clawatch.ui.words import (
    OFFER_ICONS,
    PauseOffer,
    offer_hint,
    offer_word,
    pause_offer,
    reason_text,
    session_tone,
    session_word,
    state_explained,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from clawatch.queries.rows import SessionSummary

_COPIED_MS = 1500
_NOTED_MS = 12_000
_FACT_WIDTH, _PATH_WIDTH = 160, 120
_ROOM_FOR_PATHS = 760


class Fact(QWidget):
    """A small caption over a value."""

    def __init__(self, caption: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.value = ElidedLabel()
        self.value.set_least_width(_FACT_WIDTH)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addWidget(Label(caption, look="label"))
        layout.addWidget(self.value)

    def show_text(self, text: str, hint: str = "") -> None:
        """Show a value, and more in the tooltip."""
        self.value.set_full_text(text)
        self.setToolTip(hint)


class SessionHeader(QWidget):
    """Shows a SessionSummary. Qt thread."""

    back_requested = Signal()
    menu_wanted = Signal(QWidget)
    """The button under which the menu is wanted."""
    offer_taken = Signal(str)
    """The PauseOffer that was taken."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session: SessionSummary | None = None
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED_MS)
        self._copied.timeout.connect(self._show_copyable)
        self.back_button = Button(
            " " + self.tr("Sessions"),
            icon_name="arrow-left",
            look="quiet",
            name=self.tr("Back to the sessions"),
            hint=self.tr("Back to the sessions (Esc)"),
            on_click=self.back_requested.emit,
        )
        self.project = ElidedLabel(tone="muted")
        self.title = ElidedLabel(look="title")
        self.dot = Dot()
        self.state = Label(look="strong")
        self.reason = ElidedLabel(tone="soft")
        self._offer: PauseOffer | None = None
        self._is_asked = False
        self.pause_button = Button(icon_name="pause", on_click=self._take_offer)
        self.note = ElidedLabel(look="small", tone="muted")
        self._noted = QTimer(self)
        self._noted.setSingleShot(True)
        self._noted.setInterval(_NOTED_MS)
        self._noted.timeout.connect(lambda: self.note.set_full_text(""))
        self.menu_button = Button(
            icon_name="ellipsis",
            look="quiet",
            name=self.tr("More to do with this session"),
            hint=self.tr("Export, folders, copying"),
            on_click=lambda: self.menu_wanted.emit(self.menu_button),
        )
        self.id_button = Button(icon_name="copy", look="quiet", on_click=self._copy_id)
        self.model = Fact(self.tr("Model"))
        self.started = Fact(self.tr("Started"))
        self.lasted = Fact(self.tr("Duration"))
        self.calls = Fact(self.tr("Tool calls"))
        self.errors = Fact(self.tr("Errors"))
        self.cost = Fact(self.tr("Cost"))
        self.tokens = Fact(self.tr("Tokens"))
        kinds = (self.tr("Input"), self.tr("Output"), self.tr("Cache read"), self.tr("Cache write"))
        self.kinds = tuple(map(Fact, kinds))
        self.branch = Fact(self.tr("Branch"))
        self.agent = Fact(self.tr("Claude Code"))
        self.host = Fact(self.tr("Host"))
        self.path = Fact(self.tr("Folder"))
        self.transcript = Fact(self.tr("Transcript"))
        for fact in (self.path, self.transcript):
            fact.value.set_elide_mode(Qt.TextElideMode.ElideMiddle)
            fact.value.set_least_width(_PATH_WIDTH)
        self.path.value.set_least_width(_FACT_WIDTH)
        self._lay_out()

    def show_session(self, session: SessionSummary) -> None:
        """Show a session."""
        self._session = session
        self.project.set_full_text(session.project_name or session.host or "")
        self.project.setToolTip(tooltip(session.project_path or ""))
        self.project.setVisible(bool(self.project.full_text))
        self.title.set_full_text(session_label(session))
        tone = session_tone(session)
        self.dot.set_tone(tone)
        self.state.setText(session_word(session))
        self.state.set_tone(tone.value)
        hint = tooltip(*state_explained(session))
        self.state.setToolTip(hint)
        self.model.show_text(model_name(session.model), tooltip(session.model or ""))
        self.calls.show_text(number(session.tool_call_count))
        self.errors.show_text(number(session.error_count))
        self.errors.value.set_tone("error" if session.error_count else "")
        self._show_offer(pause_offer(session))
        self._show_spending(session)
        for fact, text in (
            (self.branch, session.git_branch),
            (self.agent, session.agent_version),
            (self.host, session.host),
            (self.path, session.project_path),
            (self.transcript, session.transcript_path),
        ):
            fact.show_text(text or "", tooltip(text or ""))
            if fact not in (self.path, self.transcript):
                fact.setVisible(bool(text))
        self._show_paths()
        if not self._copied.isActive():
            self._show_copyable()
        self.tell_time()

    def say(self, sentence: str, is_problem: bool) -> None:
        """Say something for a while."""
        self.note.set_tone("error" if is_problem else "muted")
        self.note.set_full_text(sentence)
        self._noted.start()

    def await_click(self) -> None:
        """Take the next click on the button: what was asked for is done, or could not be."""
        self._is_asked = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the paths where there is room for them."""
        super().resizeEvent(event)
        self._show_paths()

    def _show_offer(self, offer: PauseOffer | None) -> None:
        if offer is self._offer:
            return
        self._offer = offer
        self._is_asked = False
        self.pause_button.setVisible(offer is not None)
        if offer is not None:
            self.pause_button.set_icon_name(OFFER_ICONS[offer])
            self.pause_button.setText(f" {offer_word(offer)}")
            self.pause_button.setAccessibleName(offer_word(offer))
            self.pause_button.setToolTip(tooltip(offer_hint(offer)))

    def _take_offer(self) -> None:
        # a second click before the first is answered for would be refused
        if self._offer is not None and not self._is_asked:
            self._is_asked = True
            self.offer_taken.emit(self._offer.value)

    def _show_paths(self) -> None:
        room = self.width() >= _ROOM_FOR_PATHS
        for fact in (self.path, self.transcript):
            fact.setVisible(room and bool(fact.value.full_text))

    def _show_spending(self, session: SessionSummary) -> None:
        spending = session.spending
        self.cost.show_text(
            cost_text(session.cost, spending.unpriced_requests),
            tooltip(*lines) if (lines := cost_hint(session)) else "",
        )
        hint = tooltip(*tokens_hint(session))
        # what an agent reports of itself is not split into kinds
        self.tokens.show_text(tokens_text(session.tokens), hint)
        self.tokens.setVisible(not spending.requests and session.tokens is not None)
        for fact, (_, n) in zip(self.kinds, token_kinds(spending), strict=True):
            fact.show_text(short_number(n), hint)
            fact.setVisible(spending.requests > 0)

    def tell_time(self) -> None:
        """Show times as of now."""
        session = self._session
        if session is None:
            return
        now = now_ms()
        since = ago(session.state_at, now)
        self.reason.set_full_text("  ·  ".join(part for part in (one_line(reason_text(session)), since) if part))
        self.started.show_text(ago(session.started_at, now), tooltip(local_time(session.started_at)))
        ended = self.tr("ended {time}").format(time=local_time(session.ended_at)) if session.ended_at else ""
        self.lasted.show_text(elapsed(session_duration(session, now)), tooltip(ended) if ended else "")

    def _copy_id(self) -> None:
        if self._session is not None:
            QGuiApplication.clipboard().setText(self._session.session_id)
            self.id_button.set_icon_name("check")
            self.id_button.setText(" " + self.tr("Copied"))
            self._copied.start()

    def _show_copyable(self) -> None:
        if self._session is None:
            return
        shown = one_line(self._session.session_id, 13)
        self.id_button.set_icon_name("copy")
        self.id_button.setText(" " + shown.replace("&", "&&"))
        self.id_button.setAccessibleName(self.tr("Copy the session's id"))
        self.id_button.setToolTip(tooltip(self.tr("Copy the session's id"), self._session.session_id))

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(GAP_SMALL)
        first.addWidget(self.back_button)
        first.addWidget(self.project)
        first.addStretch()
        first.addWidget(self.note)
        first.addWidget(self.id_button)
        first.addWidget(self.menu_button)
        first.addWidget(self.pause_button)
        self.pause_button.hide()
        second = QHBoxLayout()
        second.setSpacing(GAP)
        second.addWidget(self.title, 1)
        third = QHBoxLayout()
        third.setSpacing(GAP_TINY + 2)
        third.addWidget(self.dot)
        third.addWidget(self.state)
        third.addSpacing(GAP_TINY)
        third.addWidget(self.reason, 1)
        facts = QGridLayout()
        facts.setHorizontalSpacing(GAP_LARGE)
        facts.setVerticalSpacing(GAP_SMALL)
        input_, output, read, write = self.kinds
        above = (self.model, self.started, self.lasted, self.calls, self.errors, self.branch, self.path)
        below = (self.cost, input_, output, read, write, self.agent, self.transcript)
        for row, line_of_facts in enumerate((above, below)):
            for column, fact in enumerate(line_of_facts):
                facts.addWidget(fact, row, column)
        facts.addWidget(self.tokens, 1, 1)
        facts.addWidget(self.host, 1, 2)
        facts.setColumnStretch(len(above) - 1, 1)
        line = QFrame()
        line.setProperty("look", "line")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_SMALL, GAP_LARGE, 0)
        layout.setSpacing(GAP_SMALL)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addLayout(third)
        layout.addSpacing(GAP_TINY)
        layout.addLayout(facts)
        layout.addSpacing(GAP_TINY)
        layout.addWidget(line)


def steps_text(calls: int, subagents: int) -> str:
    """Count what the timeline shows."""
    text = counted(calls, "%n tool call", "%n tool calls")
    return f"{text}, {counted(subagents, '%n subagent', '%n subagents')}" if subagents else text
