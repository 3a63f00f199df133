"""A real ClaWatch whose window is clicked through from within: it says how long each click takes to be painted.

window_driver.py is `clawatch` with orders on its input, a line each, and an answer in JSON to each on its output:

    tour ROUNDS       opens every page in turn, each round in another range of time, and each page with something new
                      to read: for each click the milliseconds until it is painted with its data, and how long the Qt
                      thread was ever busy
    scroll ROWS       scrolls the list of sessions: the milliseconds of each frame
    watch SESSION     opens a session's page and from then on notes when each of its calls is painted
    seen              what was noted: for each call the milliseconds between its POST and its pixels
    follow PAGE       opens a page that counts calls, and from then on notes when another count is painted; gives the
                      count of the beginning
    followed          what was noted: for each count when it was painted, and how long the Qt thread was ever busy
    hide              closes the window; the tray icon stays
    quit              ends it
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSocketNotifier, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from clawatch.cli.main import main
from clawatch.queries.projects import list_projects
from clawatch.queries.sessions import SessionFilter, list_sessions
from clawatch.runtime import desktop as runtime_desktop
from clawatch.ui.desktop import Desktop
from clawatch.ui.page_list import PAGES
from clawatch.ui.places import DASHBOARD, PROJECT, SESSION, SESSIONS, TOOL, Place
from clawatch.ui.reads import Asker

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.ui.time_range import RangeKind
    from clawatch.ui.window import MainWindow

QUIET_MS, LONGEST_MS = 150, 5000
_RANGES: tuple[RangeKind, ...] = ("30d", "24h", "all", "7d")
_SOMEBODY = "somebody"
_WATCHED = "watched"
_BEAT_MS = 5
_LAST = 60
"""So many of the session's newest steps are looked at after each paint."""


class Paints(QObject):
    """Notes when anything was painted last."""

    def __init__(self) -> None:
        super().__init__()
        self.last = 0.0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Look at every event."""
        if event.type() == QEvent.Type.UpdateRequest:
            # the paint itself comes within this event: what follows it in the loop comes after
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        self.last = time.perf_counter()


class Heart(QObject):
    """Beats as often as it can, and notes how long it could not."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._before = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        """Begin."""
        self.gaps, self._before = [], time.perf_counter()
        self._timer.start()

    def stop(self) -> list[float]:
        """End; gives the milliseconds between the beats, less what one waits for the next anyway."""
        self._timer.stop()
        return self.gaps

    def _beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._before) * 1000 - _BEAT_MS)
        self._before = now


class CallPaints(QObject):
    """Notes when calls of a watched session come into the picture: ids of calls hold when they were posted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.took: dict[str, float] = {}

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Look at the paints of the view that is watched."""
        del watched
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        now = time.time_ns() // 1_000_000
        for item in self._window.session.timeline.steps.items[-_LAST:]:
            call = getattr(item, "tool_use_id", None) or ""
            posted = call.rpartition("-at-")[2]
            if posted.isdecimal() and call not in self.took:
                self.took[call] = now - int(posted)


class CountPaints(QObject):
    """Notes when a page is painted with another count of calls."""

    def __init__(self, count: Callable[[], int]) -> None:
        super().__init__()
        self._count = count
        self.first = self._last = count()
        self.seen: list[tuple[int, int]] = []
        """When (UTC milliseconds), and which count."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Look at the paints of the page that is followed."""
        del watched
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._note)
        return False

    def _note(self) -> None:
        count = self._count()
        if count != self._last:
            self._last = count
            self.seen.append((time.time_ns() // 1_000_000, count))


class ProbedDesktop(Desktop):
    """The desktop, with ears for orders."""

    def start(self, *, show_window: bool) -> None:
        """Start as ever."""
        super().start(show_window=show_window)
        self._heart, self._paints = Heart(), Paints()
        self._calls: CallPaints | None = None
        self._counts: CountPaints
        self._orders = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._orders.activated.connect(self._obey)
        say({"ready": True})

    def _obey(self) -> None:
        words = sys.stdin.readline().split()
        if not words or words[0] == "quit":
            self._orders.setEnabled(False)
            self.quit_requested.emit()
            return
        self._orders.setEnabled(False)
        say(getattr(self, f"_{words[0]}")(*words[1:]))
        self._orders.setEnabled(True)

    @property
    def _shown(self) -> MainWindow:
        window = self.window
        assert window is not None
        return window

    def _tour(self, rounds: str) -> dict[str, object]:
        # not on the application: that would have every event of every widget pass through Python
        watched = (self._shown, self._shown.windowHandle())
        took: dict[str, list[float]] = {}
        places = self._places()
        wait(1000)
        for each in watched:
            each.installEventFilter(self._paints)
        self._heart.start()
        for number in range(int(rounds)):
            self._shown.range.choose(_RANGES[number % len(_RANGES)])
            wait(QUIET_MS)
            for place in places:
                # as if something had happened meanwhile, so that every page has to read again
                self._shown.on_changed(frozenset({_SOMEBODY}))
                wait(QUIET_MS)
                took.setdefault(place.page, []).append(self._click(place))
        gaps = self._heart.stop()
        for each in watched:
            each.removeEventFilter(self._paints)
        return {"took": took, "gaps": sorted(gaps)[-2000:], "beats": len(gaps)}

    def _places(self) -> list[Place]:
        source = self._context.source
        session = max(list_sessions(source, SessionFilter(), limit=200).items, key=lambda one: one.tool_call_count)
        project = max(list_projects(source), key=lambda one: one.sessions)
        detail = [Place(SESSION, session.session_id), Place(PROJECT, str(project.id)), Place(TOOL, "Bash")]
        return [*(Place(page.key) for page in PAGES), *detail]

    def _click(self, place: Place) -> float:
        window = self._shown
        began = self._paints.last = time.perf_counter()
        window.open_place(place)
        while (now := time.perf_counter()) - began < LONGEST_MS / 1000:
            wait(10)
            page = window.current_page
            busy = page.is_stale or any(asker.is_busy for asker in page.findChildren(Asker))
            if not busy and (now - self._paints.last) * 1000 > QUIET_MS:
                break
        return (self._paints.last - began) * 1000

    def _scroll(self, rows: str) -> dict[str, object]:
        window = self._shown
        window.open_page(SESSIONS)
        wait(1500)
        table = window.sessions.table
        bar, frames = table.verticalScrollBar(), []
        step = 3 * table.row_height
        bar.setValue(0)
        for _ in range(int(rows) // 3):
            began = time.perf_counter()
            bar.setValue(bar.value() + step)
            QApplication.processEvents()
            frames.append((time.perf_counter() - began) * 1000)
            if bar.value() >= bar.maximum():
                break
        return {"frames": frames, "rows": window.sessions.model.rowCount()}

    def _watch(self, session_id: str) -> dict[str, object]:
        window = self._shown
        window.open_session(session_id)
        wait(1000)
        self._calls = CallPaints(window)
        for widget in window.session.findChildren(QWidget):
            widget.installEventFilter(self._calls)
        self._heart.start()
        return {}

    def _seen(self) -> dict[str, object]:
        calls, self._calls = self._calls, None
        assert calls is not None
        return {"took": calls.took, "gaps": sorted(self._heart.stop())[-2000:]}

    def _follow(self, page: str) -> dict[str, object]:
        self._shown.open_place(Place(page, "Bash" if page == TOOL else ""))
        if page == SESSIONS:
            self._shown.sessions.table.scrollToTop()  # where the newest is
        wait(1500)
        self._counts = CountPaints(lambda: self._count_on(page))
        for widget in self._shown.current_page.findChildren(QWidget):
            widget.installEventFilter(self._counts)
        self._heart.start()
        return {"first": self._counts.first}

    def _count_on(self, page: str) -> int:
        opened: Any = self._shown.current_page
        if page == DASHBOARD:
            return int(opened._now.figures.calls)
        if page == TOOL:
            return int(opened._answer.figures.calls)
        model = opened.model
        row = model.row_of(_WATCHED)
        shown = model.session(row) if page == SESSIONS else model.agent(row)
        return int(shown.tool_call_count) if shown is not None else 0

    def _followed(self) -> dict[str, object]:
        return {"seen": self._counts.seen, "gaps": sorted(self._heart.stop())[-2000:]}

    def _hide(self) -> dict[str, object]:
        self._shown.close()
        return {}


def wait(ms: int) -> None:
    """Let the loop run."""
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def say(answer: dict[str, object]) -> None:
    """Answer an order."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    setattr(runtime_desktop, "Desktop", ProbedDesktop)  # noqa: B010 it is exported to nobody
    sys.exit(main([]))
