"""What a user may set about alerts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from clawatch.settings.alerts import AlertSettings
from clawatch.settings.file import SettingsError, load_settings

if TYPE_CHECKING:
    from pathlib import Path

_BERLIN = ZoneInfo("Europe/Berlin")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=_BERLIN).timestamp() * 1000)


@pytest.mark.parametrize(
    ("hours", "now", "until"),
    [
        ("22:00-07:00", "2026-03-10T21:59:59", None),
        ("22:00-07:00", "2026-03-10T22:00:00", "2026-03-11T07:00:00"),
        ("22:00-07:00", "2026-03-11T06:59:59", "2026-03-11T07:00:00"),
        ("22:00-07:00", "2026-03-11T07:00:00", None),
        ("12:30 - 13:30", "2026-03-10T12:30:00", "2026-03-10T13:30:00"),
        ("12:30 - 13:30", "2026-03-10T13:30:00", None),
        ("22:00-00:00", "2026-03-10T23:00:00", "2026-03-11T00:00:00"),
        # the clocks go forward within it, and back
        ("22:00-07:00", "2026-03-28T23:00:00", "2026-03-29T07:00:00"),
        ("22:00-07:00", "2026-10-24T23:00:00", "2026-10-25T07:00:00"),
        ("", "2026-03-10T03:00:00", None),
    ],
)
def test_quiet_hours_end_at_their_end(hours: str, now: str, until: str | None) -> None:
    settings = AlertSettings.model_validate({"quiet_hours": hours})
    assert settings.quiet_until(ms(now), _BERLIN) == (None if until is None else ms(until))


def test_projects_say_only_what_differs(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '[alerts]\nquiet_hours = "22:00-07:00"\n[alerts.stuck]\nminutes = 7\n[alerts.error]\nerrors = 9\n'
        '[alerts.projects."/work/one".stuck]\nminutes = 20\n[alerts.projects.two]\nloop_detected = {on = false}\n'
    )
    alerts = load_settings(path, {}).alerts
    of_one, of_two = alerts.rules_for("/work/one", "one"), alerts.rules_for("/work/two", "two")
    assert (alerts.stuck.minutes, of_one.stuck.minutes, of_two.stuck.minutes) == (7, 20, 7)
    assert (of_one.error.errors, of_two.error.errors) == (9, 9)
    assert (of_one.loop_detected.on, of_two.loop_detected.on) == (True, False)
    assert alerts.rules_for("/work/three", None) == alerts.rules_for(None, None)


def test_environment_says_it_as_json(tmp_path: Path) -> None:
    alerts = load_settings(tmp_path / "none", {"CLAWATCH_ALERTS": '{"stuck": {"minutes": 9}}'}).alerts
    assert (alerts.stuck.minutes, alerts.error.errors) == (9, 3)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"quiet_hours": "22-7-3"}, "22:00-07:00"),
        ({"quiet_hours": "22:00-22:00"}, "22:00-07:00"),
        ({"quiet_hours": "late"}, "22:00-07:00"),
        ({"stuck": {"minutes": 0}}, "alerts.stuck.minutes"),
        ({"stuk": {}}, "alerts.stuk"),
        ({"cost_spike": {"day_usd": -1}}, "alerts.cost_spike.day_usd"),
        ({"projects": {"/work/one": {"stuk": {}}}}, "stuk"),
        ({"projects": {"/work/one": {"stuck": {"minutes": "soon"}}}}, "stuck.minutes"),
        ({"waiting": {"severity": "loud"}}, "alerts.waiting.severity"),
    ],
)
def test_what_is_wrong_is_named(wrong: dict[str, Any], named: str, tmp_path: Path) -> None:
    import tomlkit  # noqa: PLC0415 slow to load

    path = tmp_path / "settings.toml"
    path.write_text(tomlkit.dumps({"alerts": wrong}))
    with pytest.raises(SettingsError) as refused:
        load_settings(path, {})
    assert named in str(refused.value)
