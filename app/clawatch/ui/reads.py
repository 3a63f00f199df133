"""Questions asked off the Qt thread: a small pool of named threads, and askers whose stale answers are dropped."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, Qt, Signal

from clawatch.ui.context import HookProblem
from clawatch.ui.settings_control import SettingsProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

_log = logging.getLogger(__name__)
READ_THREADS = 2


class ReadExecutor:
    """The threads that read for the windows. Owned by the desktop, which joins them when it stops."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=READ_THREADS, thread_name_prefix="clawatch-read")
        self._stopped = False

    def submit(self, work: Callable[[], None]) -> bool:
        """Run `work` on a read thread; False, and not run, once stopped. `work` must not raise."""
        if self._stopped:
            return False
        self._pool.submit(work)
        return True

    def stop(self) -> None:
        """Drop what has not begun, wait for what has. Can be called twice."""
        self._stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)


class Asker(QObject):
    """Asks one kind of question, again and again. Lives on the Qt thread and answers there.

    A question asked again under the same key is a refresh: it waits until the one under way is answered, and of many
    that wait only the last is asked. A question under another key makes the answers to those before it stale; they
    are dropped.
    """

    answered = Signal(object)
    failed = Signal(str)
    """What went wrong, in words."""
    _came = Signal(object, object, object)

    def __init__(self, executor: ReadExecutor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._key: Hashable = None
        self._running = False
        self._next: Callable[[], object] | None = None
        self._began = QElapsedTimer()
        self.last_took_ms = 0
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._running

    def ask(self, key: Hashable, question: Callable[[], object]) -> None:
        """Have `question` answered on a read thread."""
        self._key = key
        if self._running:
            self._next = question
            return
        self._start(question)

    def forget(self) -> None:
        """Want no answer any more."""
        self._key, self._next = object(), None

    def _start(self, question: Callable[[], object]) -> None:
        key = self._key

        def work() -> None:
            answer: object = None
            error: Exception | None = None
            try:
                answer = question()
            except Exception as raised:  # noqa: BLE001 shown in the page that asked, whatever it is
                error = raised
            try:
                self._came.emit(key, answer, error)
            except RuntimeError:  # the page was closed meanwhile and its asker is deleted
                return

        self._began.start()
        self._running = self._executor.submit(work)

    def _take(self, key: Hashable, answer: object, error: Exception | None) -> None:
        self._running = False
        self.last_took_ms = int(self._began.elapsed())
        waiting, self._next = self._next, None
        if waiting is not None:
            self._start(waiting)
        if key != self._key:
            return
        if error is None:
            self.answered.emit(answer)
        else:
            if not isinstance(error, (HookProblem, SettingsProblem)):  # those are the user's to mend, and say how
                _log.warning("A question of the windows failed: %s", error)
            self.failed.emit(sentence_of(error))


def sentence_of(error: Exception) -> str:
    """Word an error for a person: its own text, or its kind where it has none."""
    return str(error) or type(error).__name__
