"""The recordings that the other tests stand on are what Claude Code sends today."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.integrations.claude_code.hook_events import HOOK_EVENTS
from e2e.scripts import LOOK_AROUND, LOOK_AROUND_TOOLS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from e2e.conftest import RunClaude

pytestmark = pytest.mark.e2e

RECORDING = Path(__file__).parent.parent / "data" / "hook_payloads" / "2.1.330" / "main.jsonl"
EVENTS = [event.name for event in HOOK_EVENTS]
RECORDER = """#!/bin/bash
IFS= read -r -d '' payload
printf '%s' "$payload" >"$1/$EPOCHREALTIME-$$.json"
"""


def shapes(payloads: Iterable[dict[str, Any]]) -> Counter[tuple[str, str, tuple[str, ...]]]:
    """The events without their order (hooks that run at the same time arrive in either) and without their values."""
    return Counter((each["hook_event_name"], each.get("tool_name", ""), tuple(sorted(each))) for each in payloads)


def test_claude_code_sends_what_was_recorded(run_claude: RunClaude, home: Path, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    recorder = tmp_path / "recorder.sh"
    recorder.write_text(RECORDER, encoding="utf-8")
    hook = {"type": "command", "command": "/bin/bash", "args": [str(recorder), str(records)]}
    settings = {"hooks": {event: [{"hooks": [hook]}] for event in EVENTS}}
    (home / ".claude" / "settings.json").write_text(json.dumps(settings), encoding="utf-8")

    result = run_claude(LOOK_AROUND, *LOOK_AROUND_TOOLS)

    assert (result.returncode, result.stdout.strip()) == (0, "All done."), result.stderr
    sent = [json.loads(record.read_bytes()) for record in sorted(records.iterdir())]
    recording = RECORDING.read_text(encoding="utf-8").splitlines()
    assert shapes(sent) == shapes(json.loads(line)["payload"] for line in recording)
