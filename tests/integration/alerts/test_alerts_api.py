"""What can be done about alerts over HTTP beyond the contract, and the evaluator of a ClaWatch that runs."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.domain.alerts import AlertRule, Channel
from clawatch.storage.database import open_for_reading
from support.alerts import raise_alert
from support.client import Client
from support.cores import running_core
from support.events import hook
from support.waiting import until
from support.watching_client import WatchingClient

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core

_LIFE = ("rule", "project", "since", "notifiedAt", "acknowledgedAt", "acknowledgedBy", "snoozedUntil", "resolvedAt")


@pytest.fixture
def watching(client: Client, core: Core) -> WatchingClient:
    return WatchingClient(client, core)


def ago(milliseconds: int) -> str:
    return datetime.fromtimestamp(time.time() - milliseconds / 1000, UTC).isoformat().replace("+00:00", "Z")


def alerts(home: Path) -> list[tuple[Any, ...]]:
    with closing(open_for_reading(home / "clawatch.db")) as connection:
        return connection.execute("SELECT rule, session_id, resolved_reason FROM alerts ORDER BY id").fetchall()


def test_life_of_an_alert_can_be_seen(core: Core, watching: WatchingClient) -> None:
    raise_alert(core.writer)
    answer = watching.get("/api/alerts/alert_1")
    assert answer.status == 200
    assert [answer.json[name] for name in _LIFE] == ["stuck", None, "2026-03-09T14:00:00Z", *[None] * 5]
    assert watching.get("/api/alerts/alert_2").status == 404
    assert watching.get("/api/alerts/alert_x").status == 404


def test_snooze(core: Core, watching: WatchingClient) -> None:
    raise_alert(core.writer)
    before = datetime.now(UTC)
    answer = watching.post("/api/alerts/alert_1/snooze", {"minutes": 30})
    assert answer.status == 200
    snoozed = datetime.fromisoformat(answer.json["snoozedUntil"])
    assert 29 * 60 <= (snoozed - before).total_seconds() <= 30 * 60 + 5
    assert watching.post("/api/alerts/alert_1/snooze").status == 200
    assert watching.post("/api/alerts/alert_9/snooze").status == 404


@pytest.mark.parametrize("minutes", [0, -1, 1e9, "60", None, True])
def test_wrong_minutes_are_refused(core: Core, watching: WatchingClient, minutes: object) -> None:
    raise_alert(core.writer)
    for path in ("/api/alerts/alert_1/snooze", "/api/mute"):
        answer = watching.post(path, {"minutes": minutes})
        assert answer.status == 400
        assert "minutes is wrong" in answer.json["error"]


def test_what_is_over_cannot_be_snoozed(core: Core, home: Path, watching: WatchingClient) -> None:
    raise_alert(core.writer)
    with closing(sqlite3.connect(home / "clawatch.db")) as connection, connection:
        connection.execute("UPDATE alerts SET resolved_at = raised_at")
    assert watching.post("/api/alerts/alert_1/snooze").status == 409


def test_all_are_acknowledged(core: Core, watching: WatchingClient) -> None:
    raise_alert(core.writer)
    raise_alert(core.writer, session="a-2")
    assert watching.post("/api/alerts/acknowledge").json == {"acknowledged": 2}
    assert watching.post("/api/alerts/acknowledge").json == {"acknowledged": 0}
    assert {alert["acknowledged"] for alert in watching.get("/api/alerts").json["alerts"]} == {True}


def test_mute_and_unmute(core: Core, watching: WatchingClient) -> None:
    assert watching.get("/api/mute").json == {"mutedUntil": None}
    muted = watching.post("/api/mute", {"minutes": 60}).json["mutedUntil"]
    assert muted is not None
    assert watching.get("/api/mute").json == {"mutedUntil": muted}
    raise_alert(core.writer, channels=[Channel.DESKTOP])
    assert core.outbox.due(Channel.DESKTOP) == ()
    assert watching.post("/api/unmute").json == {"mutedUntil": None}
    assert len(core.outbox.due(Channel.DESKTOP)) == 1


def test_without_the_key_nothing_is_done(core: Core, client: Client) -> None:
    for path in ("alerts/alert_1/snooze", "alerts/acknowledge", "mute", "unmute"):
        assert client.request("POST", f"/api/{path}").status == 401
    assert core.health() == ()


def test_running_clawatch_tells_its_channels_at_once(core: Core, client: Client) -> None:
    told = threading.Event()
    core.outbox.listen(told.set)
    core.outbox.open(Channel.DESKTOP)
    client.post(hook("UserPromptSubmit", prompt="x", cwd="/work/one"))
    client.post(hook("StopFailure", error="overloaded"))
    assert told.wait(10)
    until(lambda: core.outbox.due(Channel.DESKTOP))
    (notice,) = core.outbox.due(Channel.DESKTOP)
    assert (notice.alert.rule, notice.alert.agent_name) == (AlertRule.ERROR_STATE, "one")
    core.outbox.sent(notice, "1")
    assert core.outbox.due(Channel.DESKTOP) == ()
    client.post(hook("UserPromptSubmit", prompt="again"))
    until(lambda: core.outbox.due(Channel.DESKTOP))
    assert core.outbox.due(Channel.DESKTOP)[0].occasion == "resolved"


def test_stuck_is_found_within_five_seconds_of_a_start(home: Path) -> None:
    with running_core(home) as core, Client(core.address) as client:
        client.post(hook("UserPromptSubmit", prompt="x") | {"timestamp": ago(290_000)})
    with running_core(home, alerts={"stuck": {"minutes": 4}}) as core, Client(core.address) as client:
        until(lambda: ("stuck", "s-1", None) in alerts(home), within_s=5)
        agent = WatchingClient(client, core).get("/api/agents/s-1").json
        assert agent["status"] == "stuck"
        assert agent["recentEvents"][0]["data"] == {"message": "no sign of life for 4 minutes", "status": "stuck"}
        client.post(hook("Stop"))
        until(lambda: ("stuck", "s-1", "it gives signs of life again") in alerts(home))


def test_nothing_is_looked_at_while_nothing_happens(
    core: Core, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(hook("StopFailure", error="overloaded"))
    until(lambda: _count(core) == 1)
    looks = []
    look = core.alerts._look

    def counted(*args: Any, **more: Any) -> float:  # noqa: ANN401 as the method has them
        looks.append(look(*args, **more))
        return looks[-1]

    monkeypatch.setattr(core.alerts, "_look", counted)
    client.post(hook("Stop", session="s-9"))
    until(lambda: looks)
    # it failed, and waits for its person: no time changes that
    until(lambda: looks[-1] > 60)


def _count(core: Core) -> int:
    count: int = core.readers.connection().execute("SELECT count(*) FROM alerts").fetchone()[0]
    return count


def test_evaluator_goes_on_after_trouble_with_the_database(
    core: Core,
    client: Client,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    expected_logs: Any,  # noqa: ANN401 fixture
) -> None:
    expected_logs.expect("Alerts cannot be kept now")
    failing = [sqlite3.OperationalError("disk I/O error")]
    submit = core.writer.submit_command

    def fails_once(command: Any) -> Any:  # noqa: ANN401 as the method has it
        if failing:
            raise failing.pop()
        return submit(command)

    monkeypatch.setattr(core.writer, "submit_command", fails_once)
    client.post(hook("StopFailure", error="overloaded"))
    until(lambda: ("error_state", "s-1", None) in alerts(home))
    until(lambda: core.health() == ())
