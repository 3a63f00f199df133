"""The facts of one session, above its timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import ago, counted, elapsed, local_time, model_name, money, number, tokens_text
from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.models.sessions_model import session_duration, session_label
from clawatch.ui.plain_text import one_line, tooltip
from clawatch.ui.sidebar import Dot
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, GAP_TINY
from clawatch.ui.words import reason_text, state_explained, state_tone, state_word

if TYPE_CHECKING:
    from clawatch.queries.rows import SessionSummary

_COPIED_MS = 1500
_FACT_WIDTH, _PATH_WIDTH = 160, 120


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
        self.id_button = Button(icon_name="copy", look="quiet", on_click=self._copy_id)
        self.model = Fact(self.tr("Model"))
        self.started = Fact(self.tr("Started"))
        self.lasted = Fact(self.tr("Duration"))
        self.calls = Fact(self.tr("Tool calls"))
        self.errors = Fact(self.tr("Errors"))
        self.usage = Fact(self.tr("Reported"))
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
        self.project.setVisible(bool(self.project.full_text))
        self.title.set_full_text(session_label(session))
        tone = state_tone(session.state)
        self.dot.set_tone(tone)
        self.state.setText(state_word(session.state))
        self.state.set_tone(tone.value)
        hint = tooltip(*state_explained(session))
        self.state.setToolTip(hint)
        self.model.show_text(model_name(session.model), tooltip(session.model or ""))
        self.calls.show_text(number(session.tool_call_count))
        self.errors.show_text(number(session.error_count))
        self.errors.value.set_tone("error" if session.error_count else "")
        self.usage.show_text(
            "  ·  ".join(
                text
                for text, known in ((tokens_text(session.tokens), session.tokens), (money(session.cost), session.cost))
                if known is not None
            )
        )
        self.usage.setVisible(session.tokens is not None or session.cost is not None)
        for fact, text in (
            (self.host, session.host),
            (self.path, session.project_path),
            (self.transcript, session.transcript_path),
        ):
            fact.show_text(text or "", tooltip(text or ""))
            fact.setVisible(bool(text))
        if not self._copied.isActive():
            self._show_copyable()
        self.tell_time()

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
        first.addWidget(self.id_button)
        second = QHBoxLayout()
        second.setSpacing(GAP)
        second.addWidget(self.title, 1)
        third = QHBoxLayout()
        third.setSpacing(GAP_TINY + 2)
        third.addWidget(self.dot)
        third.addWidget(self.state)
        third.addSpacing(GAP_TINY)
        third.addWidget(self.reason, 1)
        facts = QHBoxLayout()
        facts.setSpacing(GAP_LARGE + GAP_SMALL)
        for fact in (self.model, self.started, self.lasted, self.calls, self.errors, self.usage, self.host):
            facts.addWidget(fact)
        facts.addWidget(self.path)
        facts.addWidget(self.transcript)
        facts.addStretch(1)
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
