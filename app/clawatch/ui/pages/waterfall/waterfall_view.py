"""The waterfall of a session with what it is looked at by: everything, the last turn, without idle hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clawatch.domain.states import SessionState
from clawatch.queries.rows import SubagentRow
from clawatch.ui.buttons import Button
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import elapsed
from clawatch.ui.labels import Label
from clawatch.ui.models.timeline_model import subagent_label
from clawatch.ui.pages.waterfall.bars import bars_and_branches
from clawatch.ui.pages.waterfall.call_words import call_words
from clawatch.ui.pages.waterfall.canvas import WaterfallCanvas
from clawatch.ui.pages.waterfall.lanes import GOING_ON
from clawatch.ui.pages.waterfall.scale import Scale, idle_breaks
from clawatch.ui.plain_text import tooltip
from clawatch.ui.theme.tokens import GAP_LARGE, GAP_TINY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QHideEvent, QShowEvent

    from clawatch.queries.rows import SessionSummary
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.models.steps import Item, Key, Steps

_QUICKEST_MS, _SLOWEST_MS = 100, 1_000
_LONG_MS = 20 * 60_000
_IDLE_NAME = "session/idle"


class WaterfallView(QWidget):
    """Shows Steps as a waterfall, and grows with a session that goes on. Qt thread."""

    def __init__(self, steps: Steps, memory: LayoutMemory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._steps, self._memory = steps, memory
        self._accepts: Callable[[Item], bool] = lambda _item: True
        self._narrowed = False
        self._live = False
        self._going_on = 0
        self._anew = True
        self.canvas = WaterfallCanvas(self._words)
        self.canvas.moved.connect(self._on_moved)
        self.fit_button = Button(
            icon_name="move-horizontal",
            look="chip",
            hint=self.tr("Show everything (Ctrl+0)"),
            on_click=self.canvas.fit_all,
        )
        self.turn_button = Button(
            icon_name="step-forward",
            look="chip",
            hint=self.tr("Show what was done since the last prompt (Ctrl+9)"),
            on_click=self.show_last_turn,
        )
        self.idle_button = Button(
            icon_name="fold-horizontal",
            look="chip",
            hint=self.tr("Cut hours short in which nothing happened (Ctrl+8)"),
        )
        self.idle_button.setCheckable(True)
        self.idle_button.setChecked(memory.text(_IDLE_NAME) != "shown")
        self.idle_button.toggled.connect(self._on_idle)
        self.latest_button = Button(
            self.tr("Latest"), look="chip", hint=self.tr("Follow what happens (Ctrl+End)"), on_click=self.follow
        )
        self.summary = Label(look="small", tone="muted")
        self.summary.setToolTip(
            tooltip(
                self.tr("Wheel, + and -: zoom"),
                self.tr("Drag, Shift+wheel, Shift+arrows: move"),
                self.tr("Arrows, Home, End: from call to call"),
                self.tr("Enter: read the call"),
            )
        )
        self.tools = QWidget()
        """The buttons, for whoever has a place for them."""
        for keys, button in (
            ("Ctrl+0", self.fit_button),
            ("Ctrl+9", self.turn_button),
            ("Ctrl+8", self.idle_button),
            ("Ctrl+End", self.latest_button),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, button.click)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._grow)
        self._lay_out()
        self.fold_tools(narrow=False)

    @property
    def is_following(self) -> bool:
        """Whether the end of the axis is in sight."""
        return self.canvas.scene.viewport.is_at_end

    def clear(self) -> None:
        """Let go of the session."""
        self._anew = True
        self._timer.stop()
        self.canvas.select(None)
        self.restart(lambda _item: True)

    def restart(self, accepts: Callable[[Item], bool], *, narrowed: bool = False) -> None:
        """Show all steps that are accepted, and nothing else; `narrowed` says that these are not all."""
        self._accepts, self._narrowed = accepts, narrowed
        scene = self.canvas.scene
        scene.lanes.restart(*bars_and_branches(item for item in self._steps.items if accepts(item)))
        self._learn(self._steps.items)
        self._count_going_on()
        self._show_scale()

    def apply(self, changed: Sequence[Item]) -> None:
        """Take in what is new or other than it was."""
        self._learn(changed)
        bars, branches = bars_and_branches(item for item in changed if self._accepts(item))
        self.canvas.scene.lanes.take(bars, branches)
        self._count_going_on()

    def settle(self, session: SessionSummary) -> None:
        """Bring the axis up to date, and find the place again."""
        scene, view = self.canvas.scene, self.canvas.scene.viewport
        self._live = session.ended_at is None
        waits = session.state is SessionState.WAITING_FOR_PERMISSION
        scene.waits_since = session.state_at if waits else None
        following = self._live and view.is_at_end and not self._anew
        self._show_scale()
        if self._anew and self._steps.items:
            self._anew = False
            view.fit_all()
            if scene.live and scene.scale.length > _LONG_MS:
                view.fit(scene.scale.length - _LONG_MS, scene.scale.length)
        elif following:
            view.to_end()
        self.canvas.refresh()
        self._on_moved()
        self._set_timer()

    def fold_tools(self, *, narrow: bool) -> None:
        """Have the buttons say by icons what they do where there is no room for words."""
        self.summary.setVisible(not narrow)
        for button, text in (
            (self.fit_button, self.tr("All")),
            (self.turn_button, self.tr("Last turn")),
            (self.idle_button, self.tr("Skip idle time")),
        ):
            button.setText("" if narrow else f" {text}")
            button.setAccessibleName(text)

    def select(self, key: Key | None, *, reveal: bool) -> None:
        """Select a call and, if wanted, have it in sight."""
        self.canvas.select(key)
        if reveal and key is not None:
            self.canvas.reveal(key)

    def show_last_turn(self) -> None:
        """Show what was done since the last prompt that anything followed."""
        bars = self.canvas.scene.lanes.bars()
        if not bars:
            return
        last_start, end = bars[-1].start, max(map(self.canvas.scene.end_of, bars))
        turns = [turn for turn in self._steps.turns if turn <= last_start]
        pauses = [gap.end for gap in idle_breaks(self._busy()) if gap.end <= last_start]
        begun = max(turns or pauses, default=bars[0].start)
        self.canvas.fit(begun, max(end, begun + 1))

    def follow(self) -> None:
        """Go to the end of the axis and stay there."""
        self.canvas.scene.viewport.to_end()
        self.canvas.refresh()
        self._on_moved()
        self.canvas.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Go on growing."""
        super().showEvent(event)
        self._set_timer()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the time rest."""
        super().hideEvent(event)
        self._timer.stop()

    def _learn(self, items: Iterable[Item]) -> None:
        for item in items:
            if isinstance(item, SubagentRow) and item.agent_id:
                self.canvas.names[item.agent_id] = (subagent_label(item), self._steps.lane_of(item.agent_id))

    def _count_going_on(self) -> None:
        lanes = self.canvas.scene.lanes
        rows = [row.bars[-1] for _, row in lanes.rows() if row.bars]
        branches = [track.branch for track in lanes.tracks if track.branch is not None]
        ends = [*(bar.end for bar in rows), *(branch.end for branch in branches)]
        self._going_on = ends.count(GOING_ON)

    def _busy(self) -> list[tuple[int, int]]:
        scene, now = self.canvas.scene, self.canvas.scene.now
        busy = [(bar.start, min(bar.end, max(bar.start, now))) for _, row in scene.lanes.rows() for bar in row.bars]
        branches = (track.branch for track in scene.lanes.tracks if track.branch is not None)
        busy.extend((branch.start, branch.start) for branch in branches if branch.start != GOING_ON)
        busy.extend((turn, turn) for turn in scene.turns)
        busy.sort()
        return busy

    def _show_scale(self) -> None:
        scene = self.canvas.scene
        scene.now = now_ms()
        scene.turns = () if self._narrowed else self._steps.turns
        scene.live = self._live and (self._going_on > 0 or not self._narrowed)
        busy = self._busy()
        if scene.live:
            busy.append((max(scene.now, busy[-1][0] if busy else 0),) * 2)
        else:
            scene.now = max((end for _, end in busy), default=scene.now)
        breaks = idle_breaks(busy) if self.idle_button.isChecked() else ()
        first = busy[0][0] if busy else scene.now
        last = max((end for _, end in busy), default=scene.now)
        shown = Scale(first, last, breaks)
        before = scene.scale
        if (shown.first, shown.last, shown.breaks) != (before.first, before.last, before.breaks):
            self.canvas.show_scale(shown)
        else:
            self.canvas.refresh()
        self.idle_button.setEnabled(bool(breaks) or not self.idle_button.isChecked())

    def _set_timer(self) -> None:
        scene = self.canvas.scene
        if not (scene.live and self.isVisible() and self._steps.items):
            self._timer.stop()
            return
        # as often as it moves by a pixel
        wait = int(min(_SLOWEST_MS, max(_QUICKEST_MS, 1 / scene.viewport.per_ms)))
        wait = wait if self._going_on else _SLOWEST_MS
        if not self._timer.isActive() or self._timer.interval() != wait:
            self._timer.start(wait)

    def _grow(self) -> None:
        view = self.canvas.scene.viewport
        following = view.is_at_end
        self._show_scale()
        if following:
            view.to_end()
            self.canvas.refresh()
        self._set_timer()

    def _on_idle(self, on: bool) -> None:
        self._memory.remember_text(_IDLE_NAME, "skipped" if on else "shown")
        self._show_scale()
        self.canvas.fit_all()

    def _on_moved(self) -> None:
        scene = self.canvas.scene
        self.latest_button.setVisible(scene.live and not scene.viewport.is_at_end)
        self.summary.setText(self.tr("{time} in view").format(time=elapsed(round(scene.viewport.shown))))
        if self._timer.isActive():
            self._set_timer()

    def _words(self, key: Key) -> tuple[str, ...]:
        item = self._steps.item(key)
        if item is None or isinstance(item, SubagentRow):
            return ("",)
        return call_words(item, self._steps.subagents.get(item.agent_id or ""))

    def _lay_out(self) -> None:
        bar = QHBoxLayout(self.tools)
        bar.setContentsMargins(0, 0, GAP_LARGE, 0)
        bar.setSpacing(GAP_TINY + 2)
        for widget in (self.latest_button, self.summary, self.turn_button, self.fit_button, self.idle_button):
            bar.addWidget(widget)
        self.latest_button.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.canvas)
