"""Notifications of Windows and macOS, which desktop-notifier shows as it does."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

from desktop_notifier import DesktopNotifier

from clawatch.notify.desktop.drafts import draft
from clawatch.notify.desktop.notifier import APP_NAME, NoServiceError

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.notify.desktop.cards import Card
    from clawatch.notify.desktop.notifier import Answered

_SHOW_WITHIN_S, _GOODBYE_WITHIN_S = 5.0, 0.4


class SystemNotifier:
    """A Notifier for what the system brings along."""

    def __init__(self, icons: Path, answered: Answered) -> None:
        self._icons, self._answered = icons, answered
        self._desktop = DesktopNotifier(APP_NAME)
        self._shown: set[str] = set()
        # what it only logs is told here as an error of the call
        logging.getLogger("desktop_notifier").setLevel(logging.ERROR)

    async def show(self, card: Card) -> str:
        """Show a card and give a name for it. Raises NoServiceError."""
        dispatched = asyncio.Event()
        notification = draft(card, self._icons, self._answered, on_dispatched=dispatched.set)
        try:
            await asyncio.wait_for(self._desktop.send_notification(notification), _SHOW_WITHIN_S)
        except TimeoutError:
            raise NoServiceError("the system's notifications do not answer") from None
        if not dispatched.is_set():
            raise NoServiceError("the system takes no notifications of ClaWatch: look into its settings for them")
        self._shown.add(notification.identifier)
        return notification.identifier

    async def withdraw(self, reference: str) -> None:
        """Take away what `show` named so."""
        if reference in self._shown:
            self._shown.remove(reference)
            with suppress(TimeoutError, KeyError):
                await asyncio.wait_for(self._desktop.clear(reference), _GOODBYE_WITHIN_S)

    async def leave(self) -> None:
        """Leave what is shown."""
        self._shown.clear()

    async def close(self) -> None:
        """Take away what is still shown."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._desktop.clear_all(), _GOODBYE_WITHIN_S)
