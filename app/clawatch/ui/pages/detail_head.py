"""What the selected tool call or subagent is, above its texts: a name, how it went, when and how long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clawatch.domain.subagents import SubagentStatus
from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import SubagentRow
from clawatch.ui.buttons import Button
from clawatch.ui.formatting import duration, local_time
from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.models.gist import tool_icon, tool_label
from clawatch.ui.models.timeline_model import STATUS_TONES, subagent_label
from clawatch.ui.pages.waterfall.bars import waited_ms
from clawatch.ui.plain_text import one_line
from clawatch.ui.sentences import translated
from clawatch.ui.theme.icons import icon_pixmap
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP_LARGE, GAP_SMALL, GAP_TINY
from clawatch.ui.words import status_word

if TYPE_CHECKING:
    from clawatch.queries.session_timeline import TimelineCall
    from clawatch.ui.models.steps import Item

_ICON = 20
_COPIED_MS = 1500


class DetailHead(QWidget):
    """Shows an item of the timeline, and offers to copy it. Qt thread."""

    copy_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copied = QTimer(self)
        self._copied.setSingleShot(True)
        self._copied.setInterval(_COPIED_MS)
        self._copied.timeout.connect(self._show_copyable)
        self.copy_button = Button(
            icon_name="copy",
            look="quiet",
            name=_tr("Copy the whole call"),
            hint=_tr("Copy the whole call (Ctrl+Shift+C)"),
            on_click=self.copy_wanted.emit,
        )
        self._icon_name = "wrench"
        self.icon = QLabel()
        self.title = ElidedLabel(look="heading")
        self.status = Label(look="strong")
        self.facts = Label(look="small", tone="muted")
        self.facts.setWordWrap(True)
        first = QHBoxLayout()
        first.setSpacing(GAP_SMALL)
        first.addWidget(self.icon)
        first.addWidget(self.title, 1)
        first.addWidget(self.status)
        first.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_TINY, GAP_LARGE, GAP_SMALL)
        layout.setSpacing(GAP_TINY)
        layout.addLayout(first)
        layout.addWidget(self.facts)
        theme().changed.connect(self._tint)

    def show_item(self, item: Item, within: SubagentRow | None, *, exit_code: int | None, can_copy: bool) -> None:
        """Show an item, the subagent it was done in, and of a command how it ended."""
        if isinstance(item, SubagentRow):
            took = self._show_subagent(item)
        else:
            self._show_call(item)
            took = item.duration_ms
        facts = [local_time(item.started_at)]
        if took is not None:
            facts.append(_tr("took {time}").format(time=duration(took)))
        if exit_code is not None:
            facts.append(_tr("exit code {n}").format(n=exit_code))
        wait = waited_ms(item) if not isinstance(item, SubagentRow) else 0
        if wait:
            facts.append(_tr("waited {time} before it ran").format(time=duration(wait)))
        if within is not None:
            facts.append(_tr("in subagent {name}").format(name=subagent_label(within)))
        self.facts.setText("  ·  ".join(facts))
        self.copy_button.setVisible(can_copy)
        self._tint()

    def show_copied(self) -> None:
        """Say for a moment that it was copied."""
        self.copy_button.set_icon_name("check")
        self._copied.start()

    def _show_subagent(self, item: SubagentRow) -> int | None:
        self._icon_name = "bot"
        self.title.set_full_text(_tr("Subagent {name}").format(name=subagent_label(item)))
        running = item.status is SubagentStatus.ACTIVE
        self.status.setText(_tr("Running") if running else _tr("Finished"))
        self.status.set_tone("working" if running else "muted")
        return item.ended_at - item.started_at if item.ended_at is not None else None

    def _show_call(self, item: TimelineCall) -> None:
        self._icon_name = tool_icon(item.tool_name)
        self.title.set_full_text(tool_label(item.tool_name))
        reason = one_line(translated(item.reason or ""), 160)
        word = status_word(item.status)
        self.status.setText(f"{word}: {reason}" if reason else word)
        tone = STATUS_TONES[item.status]
        self.status.set_tone(tone.value if tone else "working" if item.status is ToolCallStatus.SUCCESS else "")

    def _show_copyable(self) -> None:
        self.copy_button.set_icon_name("copy")

    def _tint(self) -> None:
        self.icon.setPixmap(icon_pixmap(self._icon_name, theme().tokens.text_soft, _ICON, self.devicePixelRatioF()))


def _tr(text: str) -> str:
    return QCoreApplication.translate("DetailPanel", text)
