"""The evaluator: a thread that hears of what was written down, asks the rules, and has alerts raised and ended."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from clawatch.alerts.evaluation import Evaluation
from clawatch.alerts.pruning import Pruner
from clawatch.alerts.silences import nobody_heard
from clawatch.domain.alert_life import Telling
from clawatch.domain.moments import LocalZone
from clawatch.storage.alerts import ChangeAlerts, EndSnoozes
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.pause_messages import SayPauses
from clawatch.storage.quiet import MoveQuietEnd

if TYPE_CHECKING:
    from clawatch.alerts.evaluation import Look
    from clawatch.alerts.outbox import Outbox
    from clawatch.alerts.silences import HeardAt
    from clawatch.settings.alerts import AlertSettings
    from clawatch.storage.readers import Readers
    from clawatch.storage.writer import Committed, Writer

_log = logging.getLogger(__name__)
# the spool and the transcripts are first given the time to tell of what happened while ClaWatch was off
SILENCE_AFTER_S = 2.0
# what comes close together is looked at together; under load, at most a tenth of the time is spent on looking
_PAUSE_S = 0.02
_LONGEST_PAUSE_S = 0.15
_REST_FACTOR = 9
_AFTER_TROUBLE_S = 1.0
_WRITE_TIMEOUT_S = 10.0
# the clock ran on by so much while nothing else did: the machine slept
_SLEPT_MS = 30_000
# how much of the journal is read again at most after a sudden end
_MOST_UNNOTED = 5_000
_LONGEST_WAIT_S = 24 * 3600.0
_FAILED = "A rule of the alerts failed; the log says which, and why."


class AlertEvaluator:
    """Keeps alerts as the rules want them; see Evaluation for what they look at."""

    def __init__(
        self,
        writer: Writer,
        readers: Readers,
        outbox: Outbox,
        settings: AlertSettings,
        heard_at: HeardAt = nobody_heard,
    ) -> None:
        """Make it; `heard_at` tells of signs of life that no event does."""
        self._heard_at = heard_at
        self._writer = writer
        self._readers = readers
        self._outbox = outbox
        self._settings = settings
        self._new_settings: AlertSettings | None = None
        self._zone = LocalZone()
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._changed: set[str] = set()
        self._alerts_changed = False
        self._noted = 0
        self._thread: threading.Thread | None = None
        self._trouble: str | None = None
        writer.listen(self._hear)

    def start(self) -> None:
        """Do nothing yet: channels and all that tells of sessions come first, until `begin`."""

    def begin(self) -> None:
        """Begin to look."""
        self._thread = threading.Thread(target=self._run, name="clawatch-alerts")
        self._thread.start()

    def apply(self, settings: AlertSettings) -> None:
        """Go by other rules, budgets, quiet hours and cooldowns from the next look on, which is at once; any thread.

        What is remembered of sessions stays. Alerts of rules that are off now are resolved, budgets are held against
        what was spent before as well, and what waits for the end of quiet hours waits for their new one.
        """
        with self._lock:
            self._new_settings = settings
        self._wake.set()

    def stop(self, timeout: float) -> None:
        """Stop after the look at hand, and note how far the journal was read. Raises TimeoutError."""
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)
            if self._thread.is_alive():
                raise TimeoutError("the evaluator of alerts did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._thread is not None and not self._thread.is_alive() and not self._stopping.is_set():
            return "Nobody looks any more whether there is something to alert you to: restart ClaWatch."
        return self._trouble

    def _hear(self, committed: Committed) -> None:
        with self._lock:
            self._changed |= committed.session_ids
            self._alerts_changed = self._alerts_changed or bool(committed.alert_ids)
        self._wake.set()

    def _run(self) -> None:
        silence_from = time.monotonic() + SILENCE_AFTER_S
        evaluation: Evaluation | None = None
        drift = _drift()
        pruner = Pruner(self._writer, self._readers)
        while not self._stopping.is_set():
            began = time.monotonic()
            self._wake.clear()
            try:
                if evaluation is None:
                    evaluation = self._begin()
                if _drift() - drift > _SLEPT_MS:
                    evaluation.wake_up(_now())
                drift = _drift()
                wait = self._look(evaluation, may_be_silent=began >= silence_from)
                wait = min(wait, pruner.prune(_now()))
            except WriterStoppedError:
                return
            except (WriterBusyError, StorageError, TimeoutError, sqlite3.Error) as error:
                self._give_up(f"Alerts cannot be kept now ({error}).")
                evaluation = None
                continue
            except Exception:  # noqa: BLE001 it is logged, and looked at again
                if self._trouble != _FAILED:
                    _log.exception("Looking for what to alert to failed")
                self._give_up(_FAILED)
                evaluation = None
                continue
            took = time.monotonic() - began
            self._wake.wait(wait)
            self._stopping.wait(min(max(_PAUSE_S, took * _REST_FACTOR), _LONGEST_PAUSE_S))
        if evaluation is not None:
            self._note_read(evaluation)

    def _begin(self) -> Evaluation:
        evaluation = Evaluation(self._settings, self._zone, self._heard_at)
        with self._lock:
            self._alerts_changed = False
        evaluation.begin(self._readers.connection())
        self._noted = evaluation.read
        with self._lock:
            self._changed |= evaluation.session_ids
        return evaluation

    def _look(self, evaluation: Evaluation, *, may_be_silent: bool) -> float:
        """Look once, have it written, and give how long to wait at most for something new, in seconds."""
        connection = self._readers.connection()
        with self._lock:
            changed, self._changed = self._changed, set()
            alerts_changed, self._alerts_changed = self._alerts_changed, False
        now = _now()
        if alerts_changed:
            evaluation.reread_alerts(connection)
        if self._take_settings(now):
            evaluation.apply(self._settings)
            changed |= evaluation.session_ids
        look = evaluation.look(connection, changed, now, may_be_silent=may_be_silent)
        self._write(evaluation, look, now)
        if not look.failures:
            self._trouble = None
        elif self._trouble is None:
            self._trouble = _FAILED
        if evaluation.next_at is None:
            return _LONGEST_WAIT_S
        return min(max(0.0, (evaluation.next_at - _now()) / 1000), _LONGEST_WAIT_S)

    def _take_settings(self, now: int) -> bool:
        """Go by the settings that were given last, and say whether they are others."""
        with self._lock:
            new, self._new_settings = self._new_settings, None
        if new is None:
            return False
        quiet_was, self._settings = self._settings.quiet_until(now, self._zone), new
        if quiet_was is not None:
            self._writer.submit_command(MoveQuietEnd(quiet_was, self._telling(now))).result(_WRITE_TIMEOUT_S)
        return True

    def _write(self, evaluation: Evaluation, look: Look, now: int) -> None:
        silences = [self._writer.submit(event) for event in look.silences]
        for ticket in silences:
            ticket.result(_WRITE_TIMEOUT_S)
        telling = self._telling(now)
        if look.rulings or look.read - self._noted > _MOST_UNNOTED:
            self._writer.submit_command(ChangeAlerts(look.rulings, telling, look.read)).result(_WRITE_TIMEOUT_S)
            self._noted = look.read
        if look.snooze_over:
            self._writer.submit_command(EndSnoozes(telling)).result(_WRITE_TIMEOUT_S)
        if look.standings:
            self._writer.submit_command(SayPauses(look.standings, now)).result(_WRITE_TIMEOUT_S)
        if look.rulings or look.snooze_over:
            evaluation.reread_alerts(self._readers.connection())

    def _telling(self, now: int) -> Telling:
        settings = self._settings
        return Telling(
            now,
            self._outbox.open_channels,
            settings.quiet_until(now, self._zone),
            settings.quiet_for_critical,
            settings.cooldown_ms,
        )

    def _note_read(self, evaluation: Evaluation) -> None:
        if evaluation.read == self._noted:
            return
        try:
            command = ChangeAlerts((), self._telling(_now()), evaluation.read)
            self._writer.submit_command(command).result(_WRITE_TIMEOUT_S)
        except (WriterBusyError, WriterStoppedError, StorageError, TimeoutError) as error:
            _log.info("How far alerts were looked for is not noted, and looked at again: %s", error)

    def _give_up(self, trouble: str) -> None:
        """Take note of what is wrong, and begin anew a moment later: what was looked at is found again."""
        if trouble not in {self._trouble, _FAILED}:
            _log.error("%s", trouble)
        self._trouble = trouble
        self._stopping.wait(_AFTER_TROUBLE_S)


def _now() -> int:
    return time.time_ns() // 1_000_000


def _drift() -> int:
    """Give by how much the clock is ahead of the time that passed while the machine was awake (milliseconds)."""
    return _now() - time.monotonic_ns() // 1_000_000
