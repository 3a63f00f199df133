"""What the watch over live sessions told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support.events import journal
from support.waiting import holds_within

if TYPE_CHECKING:
    from pathlib import Path

SEVERAL_LOOKS_S = 1.2


def told(home: Path, kind: str) -> list[dict[str, Any]]:
    """Give what the watch wrote into the journal, in its order."""
    return [json.loads(payload) for _, found, payload in journal(home) if found == kind]


def stays_silent(home: Path, *kinds: str) -> bool:
    """Whether it tells none of these for several looks, where they are quick."""
    return not holds_within(lambda: any(told(home, kind) for kind in kinds), SEVERAL_LOOKS_S)


def spool(home: Path, sent_id: str, body: dict[str, Any]) -> None:
    """Leave an event in the spool as the hook does."""
    payload = json.dumps(body).encode()
    (home / "spool" / f"{sent_id}.{len(payload)}.json").write_bytes(payload)
