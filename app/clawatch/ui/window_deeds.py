"""What the palette offers to do, beside the places it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.clock import now_ms
from clawatch.ui.demo_opening import open_demo
from clawatch.ui.formatting import HOUR_MS
from clawatch.ui.models.palette_model import PaletteLine
from clawatch.ui.places import WELCOME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clawatch.ui.agent_actions import AgentActions
    from clawatch.ui.pulse import Pulse
    from clawatch.ui.window import MainWindow


def _tr(text: str) -> str:
    return QCoreApplication.translate("WindowDeeds", text)


def window_deeds(
    window: MainWindow, pulse: Pulse, actions: AgentActions, way_to_demo: Callable[[], None] | None
) -> Iterator[PaletteLine]:
    """Give them as of now; `way_to_demo` is None in a demo."""
    yield PaletteLine("refresh-cw", _tr("Refresh"), "F5", act=window.refresh)
    if (pulse.standing.muted_until or 0) > now_ms():
        yield PaletteLine("bell", _tr("Show notifications again"), act=lambda: actions.mute(None))
    else:
        mute = _tr("Mute notifications for 1 hour")
        yield PaletteLine("bell-off", mute, act=lambda: actions.mute(now_ms() + HOUR_MS))
    yield PaletteLine("plug-zap", _tr("Install hooks…"), act=window.install_hooks)
    yield PaletteLine("sparkles", _tr("Show the welcome again"), act=lambda: window.open_page(WELCOME))
    if way_to_demo is not None:
        yield PaletteLine("sparkles", _tr("Look at a demo"), act=lambda: _open(way_to_demo, window))
    yield PaletteLine("keyboard", _tr("Keyboard shortcuts"), "F1", act=window.show_shortcuts)
    yield PaletteLine("x", _tr("Quit ClaWatch"), "Ctrl+Q", act=window.quit_requested.emit)


def _open(way: Callable[[], None], window: MainWindow) -> None:
    problem = open_demo(way)
    if problem:
        window.say_problem(problem)
