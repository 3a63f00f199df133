"""Settings that count at once: saved by a window or changed by hand, told to a core that runs on a real socket."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from clawatch.runtime.hook_control import HookControl
from clawatch.runtime.live_settings import LiveSettings
from clawatch.runtime.telegram_pairing import WindowPairing
from clawatch.runtime.window_settings import WindowSettings
from clawatch.settings.file import SettingsError, WrongValueError
from clawatch.ui.settings_control import SettingsProblem
from support.scribe import answer, to_bytes
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core
    from support.client import Client
    from support.logs import ExpectedLogs


class Switched:
    """A service that only remembers what it was told."""

    def __init__(self) -> None:
        self.turns: list[bool] = []

    def apply(self, *, is_on: bool) -> None:
        self.turns.append(is_on)


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path / "person")}


@pytest.fixture
def live(core: Core, surroundings: dict[str, str]) -> LiveSettings:
    return LiveSettings(core, surroundings)


@pytest.fixture
def control(core: Core, live: LiveSettings, tmp_path: Path) -> WindowSettings:
    hooks = HookControl(core.paths, core.readers, tmp_path / "person" / ".claude" / "settings.json")
    return WindowSettings(core, live, hooks, WindowPairing(core), lambda: None)


@pytest.fixture(autouse=True)
def _log_level() -> Iterator[None]:
    before = logging.getLogger().level
    yield
    logging.getLogger().setLevel(before)


def test_the_guard_the_figures_and_the_log_go_by_it_at_once(core: Core, client: Client, live: LiveSettings) -> None:
    assert client.request("GET", "/metrics").status == 404
    live.change(("metrics",), value=True)
    assert client.request("GET", "/metrics").status == 200
    live.change(("require_key",), value=True)
    assert client.get("sessions").status == 401
    assert client.get("sessions", headers={"X-ClaWatch-Key": core.key.keys.current}).status == 200
    live.change(("require_key",), value=False)
    assert client.get("sessions").status == 200
    live.change(("log_level",), "debug")
    assert logging.getLogger().level == logging.DEBUG
    assert live.waits_for_restart == ()


def test_a_file_changed_by_hand_counts_with_the_next_look(
    core: Core, live: LiveSettings, expected_logs: ExpectedLogs
) -> None:
    switched = Switched()
    live.switch(switched)
    assert switched.turns == [True]
    file = core.paths.settings
    file.write_text("desktop_notifications = false\n[alerts.error]\nerrors = 0\n", encoding="utf-8")
    live.look()
    assert switched.turns == [True, False]
    assert core.settings.alerts.error.errors == 0
    file.write_text("desktop_notifications = maybe\n", encoding="utf-8")
    expected_logs.expect("is no valid TOML")
    live.look()
    assert "no valid TOML" in live.problem
    assert live.given.settings.alerts.error.errors == 0, "what was right goes on to count"
    file.unlink()
    live.look()
    assert (live.problem, switched.turns) == ("", [True, False, True])


def test_only_where_it_listens_waits_for_a_restart(core: Core, live: LiveSettings) -> None:
    port = core.settings.port
    waits = []
    for name, value in (("port", 7001), ("theme", "dark"), ("port", None)):
        live.change((name,), value)
        waits.append(live.waits_for_restart)
    assert waits == [("port",), ("port",), ()]
    assert core.settings.port == port


def test_a_wrong_value_changes_neither_file_nor_service(core: Core, client: Client, live: LiveSettings) -> None:
    live.change(("retention_days",), 30)
    before = core.paths.settings.read_text()
    for name, value in ((("port",), 70_000), (("alerts", "stuck", "minutes"), 0), (("nonsense",), 1)):
        with pytest.raises(WrongValueError):
            live.change(name, value)
    assert core.paths.settings.read_text() == before
    assert client.get("health").status == 200
    core.paths.settings.write_text("port = 'x'\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="wrong port"):
        live.change(("theme",), "dark")
    live.change(("port",), 6821)
    live.change(("theme",), "dark")


def test_folders_and_prices_count_for_what_has_none(core: Core, live: LiveSettings, tmp_path: Path) -> None:
    folder = tmp_path / "projects" / "-code-x"
    folder.mkdir(parents=True)
    (folder / "s-1.jsonl").write_bytes(to_bytes(answer(1, model="model-of-mine")))

    def costs() -> list[tuple[int | None]]:
        return core.readers.connection().execute("SELECT cost FROM usage_records").fetchall()

    live.change(("transcript_folders",), [str(folder.parent)])
    until(lambda: costs() == [(None,)])
    live.change(("prices", "model-of-mine"), {"input": 3, "output": 15})
    until(lambda: costs() not in ([], [(None,)]))


def test_what_the_window_asks_beside_settings(
    core: Core, control: WindowSettings, surroundings: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    before = control.key()
    assert before.key == core.paths.key.read_text().strip()
    assert control.rotate_key().key != before.key
    sizes = control.sizes()
    assert sizes.database > 0
    assert (sizes.spool, sizes.backups) == (0, 0)
    assert not control.start_at_login().is_on
    assert control.set_start_at_login(on=True).is_on
    assert (core.paths.data.parent / "person" / ".config" / "autostart" / "clawatch.desktop").exists()
    assert not control.set_start_at_login(on=False).is_on
    assert not control.claude().has_folder
    change = control.hooks_change(installing=True)
    assert (change.is_new, change.before) == (True, "")
    assert '"PreToolUse"' in change.after
    with pytest.raises(SettingsProblem, match="22:00-07:00"):
        control.save(("alerts", "quiet_hours"), "never")
    view = control.save(("alerts", "quiet_hours"), "22:00-07:00")
    assert (view.settings.alerts.quiet_hours, sorted(view.in_file)) == ("22:00-07:00", ["alerts"])


def test_a_demo_starts_neither_at_login_nor_again(core: Core, live: LiveSettings, tmp_path: Path) -> None:
    hooks = HookControl(core.paths, core.readers, tmp_path / "settings.json")
    control = WindowSettings(core, live, hooks, WindowPairing(core), None)
    assert "demo" in control.start_at_login().problem
    with pytest.raises(SettingsProblem, match="demo"):
        control.set_start_at_login(on=True)
    assert not control.look().can_restart
    control.restart()
