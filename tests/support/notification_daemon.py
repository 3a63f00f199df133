"""A session bus of its own, and on it the notification daemon of a desktop that is not there."""

import asyncio
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from dbus_fast import DBusError
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusInt32, DBusStr, DBusUInt32
from dbus_fast.service import ServiceInterface, dbus_method, dbus_signal

from support.waiting import until

_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
CLOSED_BY_PERSON, CLOSED_BY_CALL = 2, 3


@dataclass(frozen=True)
class Shown:
    """One notification as the daemon was asked to show it, `at` a time of `time.perf_counter`.

    `buttons` are their texts by their names.
    """

    number: int
    app: str
    icon: str
    title: str
    body: str
    buttons: dict[str, str]
    urgency: int
    at: float = field(compare=False)


class _Notifications(ServiceInterface):
    def __init__(self, capabilities: list[str]) -> None:
        super().__init__(_NAME)
        self.capabilities = capabilities
        self.shown: dict[int, Shown] = {}
        self.calls = 0
        self.hangs = False
        self.released = asyncio.Event()
        self.refusal = ""

    @dbus_method()
    async def Notify(  # noqa: N802, PLR0917 the protocol's
        self,
        app_name: DBusStr,
        replaces_id: DBusUInt32,  # noqa: ARG002 the protocol's
        app_icon: DBusStr,
        summary: DBusStr,
        body: DBusStr,
        actions: "as",  # type: ignore[valid-type]  # noqa: F722 a signature of D-Bus
        hints: "a{sv}",  # type: ignore[valid-type]  # noqa: F722 a signature of D-Bus
        expire_timeout: DBusInt32,  # noqa: ARG002 the protocol's
    ) -> DBusUInt32:
        self.calls += 1
        at = time.perf_counter()
        if self.hangs:
            await self.released.wait()
        if self.refusal:
            raise DBusError(self.refusal, "not this one")
        buttons = dict(zip(actions[::2], actions[1::2], strict=True))
        number = self.calls
        urgency = hints["urgency"].value
        self.shown[number] = Shown(number, app_name, app_icon, summary, body, buttons, urgency, at)
        return number

    @dbus_method()
    def CloseNotification(self, number: DBusUInt32) -> None:  # noqa: N802 the protocol's
        if number not in self.shown:
            raise DBusError("org.freedesktop.Notifications.Error", "not there")
        self.close(number, CLOSED_BY_CALL)

    @dbus_method()
    def GetCapabilities(self) -> "as":  # type: ignore[valid-type]  # noqa: F722, N802 the protocol's
        return self.capabilities

    @dbus_method()
    def GetServerInformation(self) -> "ssss":  # type: ignore[name-defined]  # noqa: F821, N802 the protocol's
        return ["Daemon of the tests", "ClaWatch", "1", "1.2"]

    @dbus_signal()
    def NotificationClosed(self, number: int, reason: int) -> "uu":  # type: ignore[name-defined]  # noqa: F821, N802
        return [number, reason]

    @dbus_signal()
    def ActionInvoked(self, number: int, action: str) -> "us":  # type: ignore[name-defined]  # noqa: F821, N802
        return [number, action]

    def close(self, number: int, reason: int) -> None:
        del self.shown[number]
        self.NotificationClosed(number, reason)


class NotificationDaemon:
    """Runs on a thread of its own, and lets a test click as a person does."""

    def __init__(self, address: str, capabilities: list[str]) -> None:
        self._service = _Notifications(capabilities)
        until(lambda: _listens(address.removeprefix("unix:path=")))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="notification-daemon")
        self._thread.start()
        self._bus: MessageBus = self._wait(self._open(address))

    @property
    def shown(self) -> list[Shown]:
        """What is on the screen, the oldest first."""
        return list(self._service.shown.values())

    @property
    def calls(self) -> int:
        """How many were ever to be shown."""
        return self._service.calls

    def hang(self) -> None:
        self._service.hangs = True

    def refuse(self, error: str) -> None:
        self._service.refusal = error

    def press(self, shown: Shown, button: str) -> None:
        """Press a button, or with "default" the whole; as most desktops do, close it then."""

        async def act() -> None:
            assert button in shown.buttons
            self._service.ActionInvoked(shown.number, button)
            self._service.close(shown.number, CLOSED_BY_PERSON)

        self._wait(act())

    def show_of_another(self, title: str) -> None:
        """Show something that another program asked for."""

        async def act() -> None:
            self._service.calls += 1
            number = self._service.calls
            self._service.shown[number] = Shown(number, "Another", "", title, "", {}, 1, time.perf_counter())

        self._wait(act())

    def dismiss(self, shown: Shown) -> None:
        async def act() -> None:
            self._service.close(shown.number, CLOSED_BY_PERSON)

        self._wait(act())

    def stop(self) -> None:
        async def leave() -> None:
            self._service.released.set()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                await task
            # what was answered and told has left before this question, which the bus answers
            await self._bus.introspect("org.freedesktop.DBus", "/org/freedesktop/DBus")
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

        self._wait(leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _open(self, address: str) -> MessageBus:
        bus = await MessageBus(bus_address=address).connect()
        bus.export(_PATH, self._service)
        await bus.request_name(_NAME)
        return bus

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 whatever the work gives
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(15)


class SessionBus:
    """A private session bus, and the daemons that come and go on it."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._daemons: list[NotificationDaemon] = []

    def daemon(self, *capabilities: str) -> NotificationDaemon:
        """Start a notification daemon; without a word of what it can do, it can do what most can."""
        made = NotificationDaemon(self.address, list(capabilities) or ["actions", "body", "body-markup"])
        self._daemons.append(made)
        return made

    def end(self, daemon: NotificationDaemon) -> None:
        self._daemons.remove(daemon)
        daemon.stop()

    def close(self) -> None:
        while self._daemons:
            self._daemons.pop().stop()


def _listens(path: str) -> bool:
    """Whether somebody listens at a socket, which is there a moment before that."""
    try:
        with socket.socket(socket.AF_UNIX) as ours:
            ours.connect(path)
    except OSError:
        return False
    return True


@contextmanager
def session_bus(folder: Path) -> Iterator[SessionBus]:
    """Run a session bus that knows no services but those that the test starts."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("NOT TESTED: notifications on a real session bus, for dbus-daemon is not installed")
    path = folder / "bus"
    configuration = folder / "bus.conf"
    configuration.write_text(
        "<busconfig><type>session</type>"
        f"<listen>unix:path={path}</listen>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/>'
        '<allow eavesdrop="true"/><allow own="*"/></policy>'
        "</busconfig>",
        "utf-8",
    )
    process = subprocess.Popen(
        ["dbus-daemon", "--nofork", f"--config-file={configuration}"], env={"PATH": os.environ["PATH"]}
    )
    bus = SessionBus(f"unix:path={path}")
    try:
        until(lambda: _listens(str(path)))
        yield bus
    finally:
        bus.close()
        process.terminate()
        process.wait(10)
