"""A StatusNotifier watcher and host of our own: what a panel does on the bus, without a panel."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any

from dbus_fast import PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.annotations import DBusBool, DBusStr
from dbus_fast.message import Message
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

WATCHER = "org.kde.StatusNotifierWatcher"
_ITEM, _MENU = "org.kde.StatusNotifierItem", "com.canonical.dbusmenu"


class _Watcher(ServiceInterface):
    def __init__(self) -> None:
        super().__init__(WATCHER)
        self.items: list[str] = []

    @dbus_method()
    def RegisterStatusNotifierItem(self, service: DBusStr) -> None:  # noqa: N802 the protocol's name
        self.items.append(service)
        self.StatusNotifierItemRegistered(service)

    @dbus_method()
    def RegisterStatusNotifierHost(self, service: DBusStr) -> None:  # noqa: N802 the protocol's name
        pass

    @dbus_signal()
    def StatusNotifierItemRegistered(self, service: str) -> DBusStr:  # noqa: N802 the protocol's name
        return service

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> DBusBool:  # noqa: N802 the protocol's name
        return True

    @dbus_property(access=PropertyAccess.READ)
    def ProtocolVersion(self) -> "i":  # type: ignore[name-defined]  # noqa: F821, N802 a signature of D-Bus
        return 0


class Panel:
    """Runs the watcher on a thread of its own and acts on the icon as a person at a panel does."""

    def __init__(self, address: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="panel")
        self._thread.start()
        self._watcher = _Watcher()
        self._bus = self._wait(self._open(address))

    def close(self) -> None:
        async def leave() -> None:
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()

        self._wait(leave())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    @property
    def items(self) -> list[str]:
        return list(self._watcher.items)

    def property(self, name: str) -> Any:  # noqa: ANN401 whatever type it has
        answer = self._call("org.freedesktop.DBus.Properties", "Get", "ss", [_ITEM, name])
        return answer[0].value

    def activate(self) -> None:
        self._call(_ITEM, "Activate", "ii", [0, 0])

    def menu(self, *within: str) -> dict[str, int]:
        """Give the texts of the menu's entries and their numbers; `within` are the entries on the way to a submenu."""
        path = self.property("Menu")
        self._call(_MENU, "AboutToShow", "i", [0], path)
        entries = self._entries(0)
        for text in within:
            number = entries[text]
            self._call(_MENU, "AboutToShow", "i", [number], path)
            entries = self._entries(number)
        return entries

    def click(self, *texts: str) -> None:
        """Click on an entry, after those that lead to it."""
        path = self.property("Menu")
        number = self.menu(*texts[:-1])[texts[-1]]
        self._call(_MENU, "Event", "isvu", [number, "clicked", Variant("i", 0), 0], path)

    def _entries(self, parent: int) -> dict[str, int]:
        answer = self._call(_MENU, "GetLayout", "iias", [parent, 1, []], self.property("Menu"))
        entries = [child.value for child in answer[1][2]]
        shown = [entry for entry in entries if "visible" not in entry[1] or entry[1]["visible"].value]
        return {entry[1]["label"].value: entry[0] for entry in shown if "label" in entry[1]}

    def _call(
        self, interface: str, member: str, signature: str, body: list[Any], path: str = "/StatusNotifierItem"
    ) -> list[Any]:
        message = Message(
            destination=self._watcher.items[-1],
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=body,
        )
        answer = self._wait(self._bus.call(message))
        assert answer is not None
        assert not answer.error_name, f"{member}: {answer.error_name} {answer.body}"
        return list(answer.body)

    async def _open(self, address: str) -> MessageBus:
        bus = await MessageBus(bus_address=address).connect()
        bus.export("/StatusNotifierWatcher", self._watcher)
        await bus.request_name(WATCHER)
        return bus

    def _wait(self, work: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 whatever the work gives
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(15)
