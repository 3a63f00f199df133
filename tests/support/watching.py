"""What the watch over live sessions told."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from support.events import journal
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# one that goes on as we begin to count, one that may not end anything yet, and some more
_SEVERAL = 6


def told(home: Path, kind: str) -> list[dict[str, Any]]:
    """Give what the watch wrote into the journal, in its order."""
    return [json.loads(payload) for _, found, payload in journal(home) if found == kind]


@dataclass
class Looks:
    """The looks of a watch, counted as they are done."""

    done: int = 0

    def bring(self, condition: Callable[[], object]) -> bool:
        """Whether several looks make a condition hold."""
        enough = self.done + _SEVERAL
        until(lambda: condition() or self.done >= enough, within_s=30)
        return bool(condition())

    def bring_none(self, home: Path, *kinds: str) -> bool:
        """Whether it tells none of these for several looks."""
        return not self.bring(lambda: any(told(home, kind) for kind in kinds))


def spool(home: Path, sent_id: str, body: dict[str, Any]) -> None:
    """Leave an event in the spool as the hook does."""
    payload = json.dumps(body).encode()
    (home / "spool" / f"{sent_id}.{len(payload)}.json").write_bytes(payload)
