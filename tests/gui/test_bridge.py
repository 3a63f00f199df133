from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QThread

from clawatch.ui.bridge import Bridge
from clawatch.ui.reads import Asker, ReadExecutor

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from support.logs import ExpectedLogs


class Listener(QObject):
    """Notes what it hears and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[frozenset[str]] = []
        self.threads: set[QThread] = set()

    def hear(self, ids: frozenset[str]) -> None:
        self.heard.append(ids)
        self.threads.add(QThread.currentThread())


def test_a_thousand_commits_are_a_few_refreshes_and_none_is_lost(qtbot: QtBot) -> None:
    bridge, listener = Bridge(), Listener()
    bridge.changed.connect(listener.hear)
    ids = [f"s{number}" for number in range(1000)]

    def commit() -> None:
        for one in ids:
            bridge.hear(frozenset({one}))
            time.sleep(0.0003)

    thread = threading.Thread(target=commit)
    thread.start()
    began = time.monotonic()
    qtbot.waitUntil(lambda: frozenset().union(*listener.heard) == set(ids))
    thread.join()
    assert len(listener.heard) <= (time.monotonic() - began) * 10 + 2
    assert listener.threads == {listener.thread()}
    bridge.stop()


def test_a_stopped_bridge_may_be_told_more(qtbot: QtBot) -> None:
    bridge = Bridge()
    bridge.stop()
    bridge.deleteLater()
    qtbot.wait(1)
    bridge.hear(frozenset({"x"}))


def test_stale_answers_are_dropped(qtbot: QtBot) -> None:
    executor = ReadExecutor()
    answers: list[str] = []
    asker = Asker(executor)
    asker.answered.connect(answers.append)
    gate = threading.Event()
    asker.ask("old", lambda: gate.wait(5) and "old")
    asker.ask("new", lambda: "new")
    gate.set()
    qtbot.waitUntil(lambda: answers == ["new"])
    executor.stop()


def test_of_many_refreshes_that_wait_only_the_last_is_asked(qtbot: QtBot) -> None:
    executor = ReadExecutor()
    asked: list[int] = []
    answers: list[int] = []
    asker = Asker(executor)
    asker.answered.connect(answers.append)
    gate = threading.Event()

    def question(number: int) -> int:
        gate.wait(5)
        asked.append(number)
        return number

    for number in range(10):
        asker.ask("same", partial(question, number))
    gate.set()
    qtbot.waitUntil(lambda: answers == [0, 9])
    assert asked == [0, 9]
    executor.stop()


def test_a_question_asked_after_the_stop_is_dropped() -> None:
    executor = ReadExecutor()
    executor.stop()
    executor.stop()
    asker = Asker(executor)
    asker.ask("x", lambda: 1)
    assert not asker.is_busy


def test_failures_are_worded(qtbot: QtBot, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("no disk")
    executor = ReadExecutor()
    asker = Asker(executor)

    def fail() -> None:
        raise OSError("no disk")

    with qtbot.waitSignal(asker.failed) as caught:
        asker.ask("x", fail)
    assert caught.args == ["no disk"]
    executor.stop()
