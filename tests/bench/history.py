"""A history of Claude Code transcripts to import: FILES sessions of TURNS calls each, and what a right reader finds."""

from __future__ import annotations

import json
import random
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FILES, TURNS = 200, 170
_MODELS = ("claude-sonnet-4-5-20250929", "claude-opus-4-6", "claude-haiku-4-5-20251001")
_TOOLS = ("Bash", "Read", "Edit", "Grep")
_TEXT = "lorem ipsum dolor sit amet " * 30


def write_history(folder: Path, files: int = FILES, turns: int = TURNS) -> dict[str, int]:
    """Write the files under `folder`, which Claude Code would call its config folder; gives the sums over them.

    Each answer stands on two lines with one message id, the first with a placeholder for the output's count.
    """
    dice = random.Random(7)  # noqa: S311 lifelike, not secret
    now = datetime.now(UTC).replace(microsecond=0)
    sums = dict.fromkeys(("requests", "input", "output", "cache_write", "cache_read"), 0)
    for number in range(files):
        project = folder / "projects" / f"-home-user-project{number % 20:02d}"
        project.mkdir(parents=True, exist_ok=True)
        session = str(uuid.UUID(int=dice.getrandbits(128)))
        when = now - timedelta(days=number % 28, hours=2)
        common = {"sessionId": session, "cwd": f"/home/user/project{number % 20:02d}", "version": "2.1.200"}
        common |= {"gitBranch": "main", "isSidechain": False, "userType": "external"}  # type: ignore[dict-item]
        with (project / f"{session}.jsonl").open("w", encoding="utf-8") as file:
            for turn in range(turns):
                when += timedelta(seconds=3)
                stamp = when.isoformat().replace("+00:00", ".000Z")
                usage = {
                    "input_tokens": dice.randint(1, 50),
                    "cache_creation_input_tokens": dice.randint(0, 4000),
                    "cache_read_input_tokens": dice.randint(0, 90000),
                    "output_tokens": dice.randint(5, 900),
                }
                for line in _turn(number, turn, usage, dice):
                    file.write(json.dumps({**line, "timestamp": stamp, **common}, separators=(",", ":")) + "\n")
                sums["requests"] += 1
                for kind, name in zip(list(sums)[1:], _COUNTS, strict=True):
                    sums[kind] += usage[name]
    return sums


_COUNTS = ("input_tokens", "output_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")


def _turn(number: int, turn: int, usage: dict[str, int], dice: random.Random) -> list[dict[str, Any]]:
    call = f"toolu_{number}_{turn}"
    tool = {"type": "tool_use", "id": call, "name": _TOOLS[turn % 4], "input": {"command": "echo " + _TEXT[:200]}}
    answer = {"id": f"msg_{number}_{turn}", "role": "assistant", "type": "message", "model": _MODELS[number % 3]}
    result = {"type": "tool_result", "tool_use_id": call, "content": _TEXT, "is_error": turn % 17 == 0}
    blocks = (({"type": "text", "text": _TEXT}, {**usage, "output_tokens": 1}), (tool, usage))
    lines: list[dict[str, Any]] = [
        {
            "type": "assistant",
            "uuid": str(uuid.UUID(int=dice.getrandbits(128))),
            "requestId": f"req_{number}_{turn}",
            "message": {**answer, "content": [block], "usage": counts},
        }
        for block, counts in blocks
    ]
    message = {"role": "user", "content": [result]}
    return [*lines, {"type": "user", "uuid": str(uuid.UUID(int=dice.getrandbits(128))), "message": message}]
