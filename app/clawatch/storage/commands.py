"""Commands: what the writer is asked to do that is neither an event nor read from a transcript."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from clawatch.storage.journal import Journal


@dataclass(frozen=True, slots=True)
class Done:
    """A command's outcome is on disk; these sessions and alerts are others than before."""

    session_ids: frozenset[str]
    alert_ids: frozenset[int]


DoneT = TypeVar("DoneT", bound=Done)


class Command(ABC, Generic[DoneT]):
    """Something that is decided and written on the writer's thread, so that nothing comes in between."""

    @abstractmethod
    def run(self, journal: Journal) -> DoneT:
        """Do it, within the writer's transaction. Whatever this raises has left the transaction half done."""
