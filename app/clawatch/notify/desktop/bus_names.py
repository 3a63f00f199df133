"""Names of notifications that hold after ClaWatch has ended, and are never those of another's notification.

A bus has a number that no other bus has, and gives each program on it a name that it gives to nobody else. A service
counts its notifications, and gives no number twice within some thousand millions, as the specification wants it. The
three together are one notification's, whoever comes and goes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from dbus_fast import DBusError, Message, MessageType

if TYPE_CHECKING:
    from dbus_fast.aio import MessageBus

_BUS, _BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
_SERVICE, _SERVICE_PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
_NAME = re.compile(r"([0-9a-f]{32}) (:[0-9]+(?:\.[0-9]+)+) ([0-9]{1,10})")
_LARGEST = 2**32 - 1


class ShownBy(NamedTuple):
    """Who shows notifications: the bus's own number, and the service's name on it, which no other has or gets."""

    bus: str
    service: str

    def name(self, number: int) -> str:
        """Name the notification that the service knows by a number."""
        return f"{self.bus} {self.service} {number}"


async def who_shows(bus: MessageBus) -> ShownBy:
    """Ask who shows notifications now. Raises DBusError."""
    return ShownBy(await _ask(bus, "GetId"), await _ask(bus, "GetNameOwner", _SERVICE))


async def take_away(bus: MessageBus, name: str) -> None:
    """Take a notification away; nothing happens where it is gone, or its service, or that was on another bus.

    Raises DBusError.
    """
    found = _NAME.fullmatch(name)
    if found is None or int(found[3]) > _LARGEST or found[1] != await _ask(bus, "GetId"):
        return
    # to the program itself, and not to whoever shows notifications by now
    close = Message(found[2], _SERVICE_PATH, _SERVICE, "CloseNotification", signature="u", body=[int(found[3])])
    await bus.call(close)


async def _ask(bus: MessageBus, member: str, *words: str) -> str:
    question = Message(_BUS, _BUS_PATH, _BUS, member, signature="s" * len(words), body=list(words))
    answer: Any = await bus.call(question)
    if answer.message_type is MessageType.ERROR:
        raise DBusError(answer.error_name, str(answer.body[0] if answer.body else ""))
    return str(answer.body[0])
