"""One notification to see whether notifications are seen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from clawatch.domain.alerts import Severity
from clawatch.notify.desktop.cards import Action, Card
from clawatch.notify.desktop.notifier import NoServiceError, RefusedError, make_notifier

if TYPE_CHECKING:
    from pathlib import Path

_CARD = Card("ClaWatch can reach you", "This is a test: alerts look like this.", Severity.INFO)


class TrialError(Exception):
    """The notification was not shown; the text says why, as the middle of a sentence."""


def show_trial(icons: Path) -> None:
    """Show it, by whatever shows notifications here. Takes some seconds at most. Raises TrialError."""
    try:
        asyncio.run(_show(icons))
    except (NoServiceError, RefusedError) as error:
        raise TrialError(str(error)) from None


async def _show(icons: Path) -> None:
    notifier = make_notifier(icons, _do_nothing)
    try:
        await notifier.show(_CARD)
    finally:
        await notifier.leave()


def _do_nothing(_card: Card, _action: Action) -> None:
    """Take an answer to it: there is nothing to do."""
