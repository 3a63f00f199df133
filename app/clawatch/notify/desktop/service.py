"""The channel to the desktop: tells what the outbox holds, and does what buttons ask for."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from clawatch.domain.alerts import Channel, Severity
from clawatch.notify.desktop.answers import carry_out
from clawatch.notify.desktop.cards import Action, Card, card_of, is_still_right
from clawatch.notify.desktop.notifier import NoServiceError, RefusedError, make_notifier
from clawatch.notify.desktop.running_loop import RunningLoop, note_loss
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.alerts.messages import Notice
    from clawatch.alerts.outbox import Outbox
    from clawatch.notify.desktop.notifier import Notifier
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
LONGEST_WAIT_S = 60.0
_ATTEMPTS = 5
_AT_ONCE = 20
_REMEMBERED = 200
_UNREADABLE = (sqlite3.Error, StorageError, WriterBusyError, WriterStoppedError, TimeoutError)


class Window(Protocol):
    """ClaWatch's own window and tray icon, as seen from another thread. Each method returns at once."""

    def open_session(self, session_id: str | None) -> None:
        """Show a session's page, or with None the window."""
        ...

    def say(self, title: str, text: str, session_id: str | None) -> bool:
        """Show a message beside the icon; False where that cannot be shown."""
        ...


class DesktopNotifications:
    """A service. Its thread waits without asyncio until there is something to tell, and then becomes a loop of it."""

    def __init__(
        self, outbox: Outbox, writer: Writer, window: Window, icons: Path, *, first_wait_s: float = 5.0
    ) -> None:
        """Make it. `first_wait_s` is how long to wait before a notification service that failed is tried again."""
        self._is_on = True
        self._outbox, self._writer, self._window, self._icons = outbox, writer, window, icons
        self._first_wait_s = self._wait_s = first_wait_s
        self._retry_at = 0.0
        self._stopping = False
        # why notifications cannot be shown, and whether one therefore is not shown at all
        self._down = ""
        self._is_unheard = False
        # by the notifier's names; of those that were closed as well
        self._shown: dict[str, Card] = {}
        self._lock = threading.Lock()
        self._woken = threading.Event()
        self._loop: RunningLoop | None = None
        self._notifier: Notifier | None = None
        self._thread: threading.Thread | None = None
        outbox.listen(self._wake)

    def start(self) -> None:
        """Begin to tell."""
        self._stopping = False
        if self._is_on:
            self._outbox.open(Channel.DESKTOP)
        self._thread = threading.Thread(target=self._run, name="clawatch-desktop-notify")
        self._thread.start()

    def apply(self, *, is_on: bool) -> None:
        """Show alerts from now on, or no longer (`desktop_notifications`); for any thread, before `start` as well.

        What is shown stays with its buttons. What is raised while it is off is not told here later either.
        """
        self._is_on = is_on
        (self._outbox.open if is_on else self._outbox.close)(Channel.DESKTOP)
        self._wake()

    def stop(self, timeout: float) -> None:
        """Take away what is shown and end. Raises TimeoutError if that takes too long."""
        if self._thread is None:
            return
        with self._lock:
            self._stopping = True
            self._woken.set()
            if self._loop is not None:
                self._loop.cancel()
        self._thread.join(timeout)
        if self._thread.is_alive():
            raise TimeoutError("the desktop's notifications did not stop in time")

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        if self._thread is not None and not self._thread.is_alive() and not self._stopping:
            return "Desktop notifications have stopped through a bug: restart ClaWatch."
        if not (self._is_on and self._is_unheard):
            return None
        return f"Alerts cannot be shown on the desktop, for {self._down}: `clawatch doctor` says what to do."

    def _wake(self) -> None:
        with self._lock:
            self._woken.set()
            if self._loop is not None:
                self._loop.wake()

    def _run(self) -> None:
        try:
            left = self._left_shown()
            while not self._stopping:
                self._woken.clear()
                if left or self._due():
                    import asyncio  # noqa: PLC0415 with what it brings along, only once there is something to tell

                    asyncio.run(self._tell_on(left))
                    return
                self._woken.wait(self._seconds_until_due())
        except Exception:
            _log.exception("The desktop's notifications died")
            raise

    async def _tell_on(self, left: list[str]) -> None:
        """Take away what is left from before, and tell what is due until the stop."""
        import asyncio  # noqa: PLC0415 see above

        loop = RunningLoop()
        with self._lock:
            if self._stopping:
                return
            self._loop = loop
        asyncio.get_running_loop().set_exception_handler(note_loss)
        self._notifier = make_notifier(self._icons, self._answer)
        try:
            await self._take_away(self._notifier, left)
            while True:
                loop.woken.clear()
                wait_s = await self._tell_due()
                with suppress(TimeoutError):
                    await asyncio.wait_for(loop.woken.wait(), wait_s)
        except asyncio.CancelledError:
            if not self._stopping:
                raise
        finally:
            with self._lock:
                self._loop = None
            await self._notifier.close()
            self._outbox.cleared(_now())

    async def _take_away(self, notifier: Notifier, left: list[str]) -> None:
        """Take away what was shown as ClaWatch ended suddenly: its buttons do nothing, and the tray tells of it."""
        began = _now()
        try:
            for reference in left:
                await notifier.withdraw(reference)
        except NoServiceError as error:
            _log.info("Whether notifications are left from before cannot be told: %s", error)
        else:
            if left:
                self._outbox.cleared(began)

    async def _tell_due(self) -> float | None:
        """Tell what is due; gives how many seconds to wait at most, None for without end."""
        notices = self._due()
        for notice in notices:
            try:
                reference = await self._tell(notice)
            except NoServiceError:
                if not self._is_unheard:
                    _log.info("Alerts wait: they cannot be shown on the desktop, for %s", self._down)
                self._is_unheard = True
                return max(0.0, self._retry_at - time.monotonic())
            except RefusedError as error:
                _log.info("The desktop refused a notification: %s", error)
                retry_at = None if notice.attempts + 1 >= _ATTEMPTS else _now() + round(LONGEST_WAIT_S * 1000)
                self._outbox.failed(notice, str(error), retry_at)
            else:
                self._is_unheard = False
                self._outbox.sent(notice, reference)
        return 0 if len(notices) == _AT_ONCE else self._seconds_until_due()

    async def _tell(self, notice: Notice) -> str | None:
        """Show or change what a notice is about, and give its reference. Raises NoServiceError or RefusedError."""
        shown = self._shown.get(notice.reference or "")
        if notice.is_silent and shown is not None and is_still_right(shown, notice.alert):
            return notice.reference
        is_down = time.monotonic() < self._retry_at
        if notice.reference is not None and self._notifier is not None and not is_down:
            self._shown.pop(notice.reference, None)
            with suppress(NoServiceError):  # what hung on it is gone with it
                await self._notifier.withdraw(notice.reference)
        return None if notice.is_silent else await self._show(card_of(notice))

    async def _show(self, card: Card) -> str | None:
        """Show a card as a notification, else beside ClaWatch's own icon. Raises NoServiceError or RefusedError."""
        if self._notifier is not None and time.monotonic() >= self._retry_at:
            try:
                reference = await self._notifier.show(card)
            except NoServiceError as error:
                self._down = str(error)
                self._retry_at = time.monotonic() + self._wait_s
                self._wait_s = min(2 * self._wait_s, LONGEST_WAIT_S)
            else:
                self._wait_s = self._first_wait_s
                self._remember(reference, card)
                return reference
        if not self._window.say(card.title, card.body, card.session_id):
            raise NoServiceError(self._down)
        return None

    def _remember(self, reference: str, card: Card) -> None:
        self._shown[reference] = card
        while len(self._shown) > _REMEMBERED:
            del self._shown[next(iter(self._shown))]

    def _left_shown(self) -> list[str]:
        try:
            return self._outbox.left_shown()
        except _UNREADABLE as error:
            _log.info("Whether notifications are left from before cannot be read now: %s", error)
            return []

    def _due(self) -> tuple[Notice, ...]:
        if not self._is_on:
            return ()
        try:
            return self._outbox.due(Channel.DESKTOP, _AT_ONCE)
        except _UNREADABLE as error:
            _log.info("What is to be told cannot be read now: %s", error)
            return ()

    def _seconds_until_due(self) -> float | None:
        if not self._is_on:
            return None
        try:
            due_at = self._outbox.next_due(Channel.DESKTOP)
        except _UNREADABLE:
            return LONGEST_WAIT_S
        return None if due_at is None else max(0.0, (due_at - _now()) / 1000)

    def _answer(self, card: Card, action: Action) -> None:
        """Do what a button asks for; on the loop, which does nothing else while the disk is waited for."""
        # it closes with the press
        self._shown = {reference: shown for reference, shown in self._shown.items() if shown is not card}
        if action is Action.OPEN:
            self._window.open_session(card.session_id)
            return
        problem = carry_out(self._writer, card, action)
        if problem is not None and self._loop is not None:
            undone = Card(f"{action.label}: not done", problem, Severity.INFO, (Action.OPEN,), card.session_id)
            self._loop.begin(self._say_undone(undone))

    async def _say_undone(self, card: Card) -> None:
        try:
            await self._show(card)
        except (NoServiceError, RefusedError) as error:
            _log.info("Nobody could be told that a button did nothing: %s", error)


def _now() -> int:
    return time.time_ns() // 1_000_000
