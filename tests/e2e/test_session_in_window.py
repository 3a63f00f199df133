"""The real Claude Code session once more, this time seen by the person in front of the window."""

from __future__ import annotations

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from clawatch.integrations.claude_code.locations import user_settings_path
from clawatch.runtime.core import Core
from clawatch.runtime.desktop import window_context
from clawatch.runtime.hook_control import HookControl
from clawatch.runtime.paths import Paths
from clawatch.settings.model import Settings
from clawatch.ui.application import set_up
from clawatch.ui.desktop import Desktop
from clawatch.ui.models.sessions_model import COST, MODEL, TOKENS
from clawatch.ui.models.timeline_model import DURATION, STATUS, WHAT
from clawatch.ui.places import SESSIONS
from e2e.bills import bill
from e2e.running import CLAWATCH
from e2e.scripts import LOOK_AROUND, LOOK_AROUND_TOOLS
from gui.desktop.conftest import VirtualDesktop, until
from gui.desktop.conftest import screen as screen  # noqa: PLC0414 a fixture
from gui.desktop.status_notifier import Panel
from gui.fake_settings import FakeSettings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.session_page import SessionPage
    from e2e.conftest import RunClaude
    from e2e.running import ClaWatch

pytestmark = pytest.mark.e2e

_SESSION_TAKES_MS = 60_000
_SEEN_WITHIN_MS = 1_000


@pytest.fixture
def core(tmp_path: Path, home: Path) -> Iterator[Core]:
    folder, claude = tmp_path / "clawatch", home / ".claude"
    paths = Paths(data=folder, config=folder, logs=folder / "logs")
    paths.make()
    transcripts = (str(claude / "projects"),)
    running = Core(paths, Settings(port=0), claude_folders=(claude,), transcript_folders=transcripts)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def desktop(core: Core, qapp: QApplication, bare_environment: Mapping[str, str]) -> Iterator[Desktop]:
    set_up(qapp)
    hooks = HookControl(core.paths, core.readers, user_settings_path(bare_environment))
    hooks.install()
    made = Desktop(window_context(core, hooks, FakeSettings()))
    made.start(show_window=True)
    yield made
    made.stop()
    made.deleteLater()


def _column(page: SessionPage, number: int) -> list[str]:
    return [page.timeline.model.index(row, number).data() for row in range(page.timeline.model.rowCount())]


def test_the_window_shows_the_session_as_it_runs(
    desktop: Desktop, core: Core, run_claude: RunClaude, project: Path, qtbot: QtBot
) -> None:
    window = desktop.window
    assert window is not None
    window.open_page(SESSIONS)
    with ThreadPoolExecutor(1, "claude") as executor:
        running = executor.submit(run_claude, LOOK_AROUND, *LOOK_AROUND_TOOLS)
        qtbot.waitUntil(lambda: window.sessions.model.rowCount() == 1, timeout=_SESSION_TAKES_MS)
        listed = window.sessions.model.index(0, 1).data()
        session_id = _only_session_id(core)
        window.open_session(session_id)
        page = window.session
        qtbot.waitUntil(running.done, timeout=_SESSION_TAKES_MS)
    assert running.result().returncode == 0
    assert listed == project.name
    qtbot.waitUntil(lambda: page.header.state.text() == "Ended", timeout=_SEEN_WITHIN_MS)
    assert page.header.title.full_text == "please look around"
    # the two of one message overlap, and arrive in either order
    what = _column(page, WHAT)
    assert {what.pop(2), what.pop(2)} == {"Bash: sleep 0.4; echo one", "Bash: echo two"}
    assert what == [
        "Bash: echo hello-from-bash",
        "Read: /nonexistent/file.txt",
        "Agent: count files (general-purpose)",
        "Subagent count files",
        "Bash: ls | wc -l",
        "Bash: exit 3",
    ]
    assert _column(page, STATUS) == [
        *("Success", "Error", "Success", "Success", "Success"),
        "Finished",
        "Success",
        "Error",
    ]
    assert all(text[:1].isdigit() for text in _column(page, DURATION))
    assert bill(run_claude.answered) == {
        "input_tokens": 124,
        "output_tokens": 584,
        "cache_read_tokens": 162_800,
        "cache_write_tokens": 12_308,
        "estimated_cost": 0.059432,
    }
    header = page.header
    # the last lines of a transcript may come after the hook of the end
    qtbot.waitUntil(
        lambda: [fact.value.full_text for fact in header.kinds] == ["124", "584", "163k", "12.3k"],
        timeout=_SEEN_WITHIN_MS,
    )
    assert (header.model.value.full_text, header.cost.value.full_text) == ("Sonnet 5.5", "$0.06")
    header.back_button.click()
    row = [window.sessions.model.index(0, column) for column in (MODEL, TOKENS, COST)]
    qtbot.waitUntil(lambda: [cell.data() for cell in row] == ["Sonnet 5.5", "176k", "$0.06"], timeout=_SEEN_WITHIN_MS)


def _only_session_id(core: Core) -> str:
    rows = core.readers.connection().execute("SELECT session_id FROM sessions").fetchall()
    assert len(rows) == 1
    return str(rows[0][0])


@pytest.mark.desktop
def test_the_tray_of_a_real_screen_follows_the_session(
    screen: VirtualDesktop,
    home: Path,
    run_claude: RunClaude,
    clawatch: ClaWatch,
) -> None:
    screen.environment |= {**clawatch.environment, "HOME": str(home)}
    panel = Panel(screen.environment["DBUS_SESSION_BUS_ADDRESS"])
    program = screen.run(str(CLAWATCH))
    try:
        until(lambda: panel.items, "the icon")
        until(screen.windows, "the window")
        assert "hooks added" in screen.ask(str(CLAWATCH), "hooks", "install")
        with ThreadPoolExecutor(1, "claude") as executor:
            running = executor.submit(run_claude, LOOK_AROUND, *LOOK_AROUND_TOOLS)
            until(lambda: panel.property("ToolTip")[2] == "ClaWatch: 1 working", "the tray to tell of the session")
            assert running.result(_SESSION_TAKES_MS / 1000).returncode == 0
        until(lambda: panel.property("ToolTip")[2] == "ClaWatch: No live sessions", "the tray to tell of its end")
        assert "Its window was raised" in screen.ask(str(CLAWATCH))
        program.send_signal(signal.SIGTERM)
        assert program.wait(10) == 0
    finally:
        panel.close()
