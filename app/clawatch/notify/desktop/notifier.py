"""The thin interface to the desktop's notifications, and which one this system has.

Everything behind it is loaded with the first notification: few are ever shown, and the idle tray is to stay small.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.notify.desktop.cards import Action, Card

    Answered = Callable[[Card, Action], None]

APP_NAME = "ClaWatch"


class NoServiceError(Exception):
    """Notifications cannot be shown at all now; the text says why, as the middle of a sentence."""


class RefusedError(Exception):
    """This one was not taken; others may be."""


class Notifier(Protocol):
    """Shows cards. Made and used within one running asyncio loop, on which `answered` is called."""

    async def show(self, card: Card) -> str:
        """Show a card and give a name for it. Raises NoServiceError or RefusedError."""
        ...

    async def withdraw(self, reference: str) -> None:
        """Take away what `show` named so, in this ClaWatch or, where the system allows it, one that ended suddenly.

        Nothing happens where that is gone. Raises NoServiceError.
        """
        ...

    async def leave(self) -> None:
        """Let go of the desktop, and leave what is shown; its buttons do nothing any more."""
        ...

    async def close(self) -> None:
        """Take away what is still shown, for its buttons would do nothing any more, and let go of the desktop."""
        ...


def make_notifier(icons: Path, answered: Answered) -> Notifier:
    """Make the notifier of this system. `icons` holds a picture for each severity, named for it."""
    system: str = sys.platform
    if system.startswith("linux"):
        from clawatch.notify.desktop.freedesktop import BusNotifier  # noqa: PLC0415 see above

        return BusNotifier(icons, answered)
    from clawatch.notify.desktop.other_systems import SystemNotifier  # noqa: PLC0415

    return SystemNotifier(icons, answered)
