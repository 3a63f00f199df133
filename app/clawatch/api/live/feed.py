"""What the clients of live updates are told, as the thread that tells them sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Place:
    """How far a client has read: up to which version, and which is the last of the snapshot it is given first."""

    read: int = 0
    snapshot_until: int | None = None


class Feed(Protocol):
    """How things stand, and what changes. For one thread alone."""

    def open(self) -> None:
        """Find out how things stand, for a first client."""
        ...

    def close(self) -> None:
        """Forget it: nobody listens any more."""
        ...

    def refresh(self, session_ids: Iterable[str], alert_ids: Iterable[int]) -> None:
        """Find out about what changed."""
        ...

    def has_news(self, place: Place) -> bool:
        """Whether there is something that a client does not know yet."""
        ...

    def next_message(self, place: Place) -> bytes:
        """Give what a client does not know yet, or a good part of it, as one message, and move its place on."""
        ...
