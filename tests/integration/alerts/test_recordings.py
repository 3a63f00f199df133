"""Rules over what Claude Code really sent, by the clock of the recording."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.alert_world import HOUR, START
from support.client import Client
from support.cores import running_core
from support.events import hook
from support.waiting import until

if TYPE_CHECKING:
    from clawatch.runtime.core import Core
    from support.alert_world import AlertWorld

_DATA = Path(__file__).parents[2] / "data"
_RECORDINGS = sorted((_DATA / "hook_payloads").rglob("*.jsonl"))


def replay(world: AlertWorld, recording: Path) -> None:
    """Let it happen again, from START on, with time passing in between as it did."""
    sent = [json.loads(line) for line in recording.read_text("utf-8").splitlines()]
    first = sent[0]["at_ms"]
    for one in sent:
        payload: dict[str, Any] = dict(one["payload"])
        world.run_until(max(world.now, START + one["at_ms"] - first))
        world.hook(payload.pop("hook_event_name"), payload.pop("session_id"), **payload)
    world.settle()


@pytest.mark.parametrize("recording", _RECORDINGS, ids=lambda path: str(path.relative_to(_DATA / "hook_payloads")))
def test_nobody_is_told_of_what_went_as_it_should(world: AlertWorld, recording: Path) -> None:
    replay(world, recording)
    sessions = world.database.execute("SELECT session_id, state FROM sessions").fetchall()
    told = {rule for rule, *_ in world.alerts()}
    # the model's API failed there, and that is all there is to tell of
    assert told == ({"error_state"} if recording.stem == "api_error" else set())
    world.run_until(world.now + HOUR)
    ended = {session for session, state in sessions if state == "ended"}
    open_of_ended = [alert for alert in world.alerts() if alert[1] in ended and alert[3]]
    assert open_of_ended == []
    # sessions that stand still in the middle of their work, as nobody was there to end them, are found
    working = {session for session, state in sessions if state == "working"}
    assert {session for rule, session, _, is_open in world.alerts() if rule == "stuck" and is_open} == working


def test_old_transcripts_raise_nothing(tmp_path: Path) -> None:
    folders = [str(path) for path in (_DATA / "transcripts").rglob("projects")]
    settings = {"cost_spike": {"session_usd": 0.000001, "day_usd": 0.000001, "month_usd": 0.000001}}
    with (
        running_core(tmp_path / "home", transcript_folders=folders, alerts=settings) as core,
        Client(core.address) as client,
    ):
        until(lambda: client.get("dashboard", "stats").json["total_cost"] > 0)
        until(lambda: core.transcripts.progress().state in {"done", "idle"})
        # what is new is told of: rules have looked at all that came before it
        client.post(hook("StopFailure", session="new", error="overloaded"))
        until(lambda: _told(core))
        assert _told(core) == [("error_state", "new")]


def _told(core: Core) -> list[tuple[str, str]]:
    return core.readers.connection().execute("SELECT rule, session_id FROM alerts").fetchall()
