"""Notifications over the session bus, as the desktops of Linux and the BSDs show them."""

from __future__ import annotations

import asyncio
import html
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

from dbus_fast import DBusError
from desktop_notifier import Capability, Notification
from desktop_notifier.backends.dbus import DBusDesktopNotifier

from clawatch.notify.desktop.bus_names import take_away, who_shows
from clawatch.notify.desktop.drafts import draft
from clawatch.notify.desktop.notifier import APP_NAME, NoServiceError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

    from clawatch.notify.desktop.cards import Card
    from clawatch.notify.desktop.notifier import Answered

_T = TypeVar("_T")
ANSWER_WITHIN_S = 5.0
_GOODBYE_WITHIN_S = 0.4
_NO_SERVICE = (
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
    "org.freedesktop.DBus.Error.NoReply",
    "org.freedesktop.DBus.Error.Disconnected",
    "org.freedesktop.DBus.Error.TimedOut",
    "org.freedesktop.DBus.Error.Spawn",
    "org.freedesktop.DBus.Error.UnknownMethod",
)


class _Backend(DBusDesktopNotifier):
    """desktop-notifier's own, but one that raises what goes wrong, and knows whether bodies are read as markup."""

    def __init__(self) -> None:
        super().__init__(APP_NAME)
        self._reads_markup: bool | None = None
        self._under_way = 0
        self._early: list[tuple[int, str]] = []

    @property
    def is_cut_off(self) -> bool:
        """Whether there was a connection, and it has ended: to write to it then is logged as a bug."""
        bus = getattr(self, "bus", None)
        return bus is not None and not bus.connected

    async def show(self, notification: Notification) -> str:
        # asked before, and of the connection that is there: should the service be another one by then, this is no name
        shown_by = await who_shows(self.bus)
        if not self._under_way:
            self._early.clear()
        self._under_way += 1
        try:
            await self._send(notification)
        finally:
            self._under_way -= 1
        self._notification_cache[notification.identifier] = notification
        number = self._platform_to_interface_notification_identifier.inverse.get(notification.identifier)
        if number is None:
            raise DBusError("org.freedesktop.DBus.Error.UnknownMethod", "notifications of a kind that nobody knows")
        for early in [press for press in self._early if press[0] == number]:
            self._on_action(*early)
        return shown_by.name(number)

    def _on_action(self, nid: int, action_key: str) -> None:
        # what is pressed at once, on a busy machine, is heard before the number that the notification got
        if self._under_way and nid not in self._platform_to_interface_notification_identifier:
            self._early.append((nid, action_key))
        else:
            super()._on_action(nid, action_key)

    async def take_away(self, name: str) -> None:
        await self.get_capabilities()
        await take_away(self.bus, name)

    async def reads_markup(self) -> bool:
        if self._reads_markup is None:
            await self.get_capabilities()
            interface: Any = self.interface
            self._reads_markup = "body-markup" in await interface.call_get_capabilities()
        return self._reads_markup

    async def disconnect(self) -> None:
        bus = getattr(self, "bus", None)
        if bus is not None:
            bus.disconnect()
            with suppress(Exception):  # however it ended, it has
                await bus.wait_for_disconnect()


class BusNotifier:
    """A Notifier for the session bus. After a failure it connects anew, for the service may be another by then."""

    def __init__(self, icons: Path, answered: Answered) -> None:
        self._icons, self._answered = icons, answered
        self._backend: _Backend | None = None

    async def show(self, card: Card) -> str:
        """Show a card and give a name for it. Raises NoServiceError or RefusedError."""
        return await self._guarded(self._show(card))

    async def withdraw(self, reference: str) -> None:
        """Take away what `show` named so; nothing happens where that is gone. Raises NoServiceError."""
        with suppress(RefusedError):
            await self._guarded(self._connected().take_away(reference))

    async def leave(self) -> None:
        """Let go of the bus, and leave what is shown."""
        await self._disconnect()

    async def close(self) -> None:
        """Take away what is still shown, for its buttons would do nothing any more, and let go of the bus."""
        if self._backend is not None and not self._backend.is_cut_off:
            with suppress(Exception):  # a bus that hangs or is gone has nothing left to be told
                await asyncio.wait_for(self._backend.clear_all(), _GOODBYE_WITHIN_S)
            await self._disconnect()

    async def _show(self, card: Card) -> str:
        backend = self._connected()
        capabilities = await backend.get_capabilities()
        body = html.escape(card.body, quote=False) if await backend.reads_markup() else card.body
        notification = draft(
            card, self._icons, self._answered, with_buttons=Capability.BUTTONS in capabilities, body=body
        )
        return await backend.show(notification)

    def _connected(self) -> _Backend:
        """Give a backend that has a connection, or makes one as it is first asked for something."""
        if self._backend is None or self._backend.is_cut_off:
            self._backend = _Backend()
        return self._backend

    async def _guarded(self, work: Coroutine[Any, Any, _T]) -> _T:
        try:
            return await asyncio.wait_for(work, ANSWER_WITHIN_S)
        except TimeoutError:
            await self._disconnect()
            raise NoServiceError("the session bus does not answer") from None
        except DBusError as error:
            if not error.type.startswith(_NO_SERVICE):
                raise RefusedError(f"{error.type}: {error.text}") from error
            await self._disconnect()
            raise NoServiceError("no notification service runs on this desktop") from None
        except Exception as error:
            # what the library raises where there is no bus, or none that is one, is of many kinds
            await self._disconnect()
            raise NoServiceError(f"the session bus cannot be reached ({error})") from error

    async def _disconnect(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            with suppress(TimeoutError):
                await asyncio.wait_for(backend.disconnect(), _GOODBYE_WITHIN_S)
