"""`GET /api/alerts` and their acknowledgement."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from clawatch.domain.alerts import AlertRule, Severity
from clawatch.queries import alerts as alerts_query
from support.alerts import raise_alert
from support.client import Client
from support.cores import running_core
from support.watching_client import WatchingClient

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core
    from clawatch.storage.writer import Committed

_AT = 1_736_935_200_000  # 2025-01-15T10:00:00Z


@pytest.fixture
def watching(client: Client, core: Core) -> WatchingClient:
    return WatchingClient(client, core)


def raised(
    core: Core,
    rule: AlertRule = AlertRule.STUCK,
    session: str | None = "a-1",
    *,
    severity: Severity = Severity.CRITICAL,
    at: int = _AT,
) -> frozenset[int]:
    """Raise an alert as a rule does that found something; gives the ids of those that changed."""
    what = "Agent stuck — no heartbeat for 5 minutes"
    return raise_alert(core.writer, rule, session, severity=severity, what=what, at=at)


def test_alerts_have_the_fields_of_the_contract_in_its_order(core: Core, watching: WatchingClient) -> None:
    assert watching.get("/api/alerts").json == {"alerts": []}
    raised(core)
    answer = watching.get("/api/alerts")
    assert answer.status == 200
    assert [list(alert.items()) for alert in answer.json["alerts"]] == [
        [
            ("id", "alert_1"),
            ("agentId", "a-1"),
            ("type", "stuck"),
            ("severity", "critical"),
            ("message", "Agent stuck — no heartbeat for 5 minutes"),
            ("timestamp", "2025-01-15T10:00:00Z"),
            ("acknowledged", False),
        ]
    ]


def test_each_rule_has_the_nearest_of_the_contracts_types(core: Core, watching: WatchingClient) -> None:
    for at, rule in enumerate(AlertRule):
        raised(core, rule, severity=Severity.INFO if rule is AlertRule.WAITING else Severity.WARNING, at=_AT + at)
    alerts = watching.get("/api/alerts").json["alerts"]
    assert [(alert["type"], alert["severity"]) for alert in reversed(alerts)] == [
        ("stuck", "warning"),
        ("error", "warning"),
        ("error", "warning"),
        ("cost_spike", "warning"),
        ("loop_detected", "warning"),
        ("stuck", "info"),
    ]


def test_the_newest_come_first_and_the_oldest_are_left_out(
    core: Core, watching: WatchingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts_query, "RECENT_ALERTS", 3)
    for number in (4, 1, 3, 2):
        raised(core, session=f"a-{number}", at=_AT + number * 1000)
    assert [alert["agentId"] for alert in watching.get("/api/alerts").json["alerts"]] == ["a-4", "a-3", "a-2"]


def test_an_alert_is_acknowledged_once_and_for_all(core: Core, watching: WatchingClient, home: Path) -> None:
    raised(core)
    for _ in range(2):
        answer = watching.post("/api/alerts/alert_1/acknowledge")
        assert answer.status == 200
        assert (answer.json["id"], answer.json["acknowledged"]) == ("alert_1", True)
        row = _row(home)
    assert row[1] == "api"
    assert abs(row[0] - time.time() * 1000) < 60_000
    time_before = row[0]
    watching.post("/api/alerts/alert_1/acknowledge")
    assert _row(home)[0] == time_before
    assert watching.get("/api/alerts").json["alerts"][0]["acknowledged"] is True


@pytest.mark.parametrize("alert_id", ["alert_2", "alert_0", "1", "alert_", "alert_x", "ALERT_1", "alert_" + "9" * 30])
def test_an_unknown_alert_is_not_found(core: Core, watching: WatchingClient, alert_id: str) -> None:
    raised(core)
    answer = watching.post(f"/api/alerts/{alert_id}/acknowledge")
    assert (answer.status, answer.json) == (404, {"error": "Alert not found"})


def test_a_rule_has_one_open_alert_of_a_session(core: Core, home: Path) -> None:
    (first,) = raised(core)
    assert not raised(core)
    others = {*raised(core, session="a-2"), *raised(core, AlertRule.ERROR), *raised(core, session=None)}
    assert len(others) == 3
    assert not raised(core, session=None)
    with closing(sqlite3.connect(home / "clawatch.db")) as connection, connection:
        connection.execute("UPDATE alerts SET resolved_at = ? WHERE id = ?", (_AT, first))
    (again,) = raised(core)
    assert again not in {first, *others}


def test_an_alert_about_no_agent_names_none(core: Core, watching: WatchingClient) -> None:
    raised(core, AlertRule.COST_SPIKE, None)
    assert watching.get("/api/alerts").json["alerts"][0]["agentId"] == ""


def test_commits_tell_which_alerts_changed(core: Core, watching: WatchingClient) -> None:
    told: list[Committed] = []
    core.writer.listen(told.append)
    raised(core)
    raised(core)
    watching.post("/api/alerts/alert_1/acknowledge")
    watching.post("/api/alerts/alert_1/acknowledge")
    changes = [(set(committed.session_ids), set(committed.alert_ids)) for committed in told]
    assert changes == [({"a-1"}, {1})] * 2


def test_alerts_outlive_clawatch(home: Path) -> None:
    with running_core(home) as core, Client(core.address) as client:
        raised(core)
        WatchingClient(client, core).post("/api/alerts/alert_1/acknowledge")
    with running_core(home) as core, Client(core.address) as client:
        (alert,) = WatchingClient(client, core).get("/api/alerts").json["alerts"]
        assert alert["acknowledged"] is True
        assert not raised(core)


def _row(home: Path) -> tuple[int, str]:
    with closing(sqlite3.connect(home / "clawatch.db")) as connection:
        found: tuple[int, str] = connection.execute("SELECT acknowledged_at, acknowledged_by FROM alerts").fetchone()
        return found
