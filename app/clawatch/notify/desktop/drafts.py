"""A card as desktop-notifier wants it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop_notifier import Button, Icon, Notification, Urgency

from clawatch.domain.alerts import Severity
from clawatch.notify.desktop.cards import Action

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.notify.desktop.cards import Card
    from clawatch.notify.desktop.notifier import Answered

_URGENCIES = {
    Severity.INFO: Urgency.Low,
    Severity.WARNING: Urgency.Normal,
    Severity.CRITICAL: Urgency.Critical,
}


def draft(  # noqa: PLR0913 each is one property of what is drafted
    card: Card,
    icons: Path,
    answered: Answered,
    *,
    with_buttons: bool = True,
    body: str | None = None,
    on_dispatched: Callable[[], None] | None = None,
) -> Notification:
    """Make the notification of a card; `body` goes in place of the card's own, as where it had to be escaped."""
    buttons = tuple(
        Button(action.label, partial(answered, card, action), action.value) for action in card.actions if with_buttons
    )
    return Notification(
        card.title,
        card.body if body is None else body,
        urgency=_URGENCIES[card.severity],
        icon=Icon(path=icons / f"{card.severity.value}.png"),
        buttons=buttons,
        on_clicked=partial(answered, card, Action.OPEN),
        on_dispatched=on_dispatched,
    )
