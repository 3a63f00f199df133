"""Whether this desktop shows notifications, asked without showing one."""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

_ANSWER_WITHIN_S = 3.0
_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


@dataclass(frozen=True, slots=True)
class NotificationCheck:
    """What was found: the service's own name, None where there is none to ask; whether it has buttons; or a problem.

    `problem` is a sentence, empty where all is well.
    """

    service: str | None = None
    has_buttons: bool = False
    problem: str = ""


def check_notifications() -> NotificationCheck:
    """Ask the session bus who shows notifications. Takes some seconds at most; loads what notifications need."""
    system: str = sys.platform
    if not system.startswith("linux"):
        return NotificationCheck()
    return asyncio.run(_ask())


async def _ask() -> NotificationCheck:
    from dbus_fast import DBusError  # noqa: PLC0415 there only on Linux
    from dbus_fast.aio import MessageBus  # noqa: PLC0415

    bus: Any = None
    try:
        bus = MessageBus()
        await asyncio.wait_for(bus.connect(), _ANSWER_WITHIN_S)
        return await asyncio.wait_for(_ask_service(bus), _ANSWER_WITHIN_S)
    except TimeoutError:
        return NotificationCheck(problem="The session bus does not answer.")
    except DBusError:
        return NotificationCheck(problem="No notification service runs on this desktop.")
    except Exception as error:  # noqa: BLE001 what is raised where there is no bus is of many kinds
        return NotificationCheck(problem=f"There is no session bus ({error}).")
    finally:
        if bus is not None and bus.connected:
            bus.disconnect()
            with suppress(Exception):
                await asyncio.wait_for(bus.wait_for_disconnect(), _ANSWER_WITHIN_S)


async def _ask_service(bus: Any) -> NotificationCheck:  # noqa: ANN401 its type is there only on Linux
    introspection = await bus.introspect(_NAME, _PATH)
    service = bus.get_proxy_object(_NAME, _PATH, introspection).get_interface(_NAME)
    name, *_ = await service.call_get_server_information()
    return NotificationCheck(str(name), "actions" in await service.call_get_capabilities())
