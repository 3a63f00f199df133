"""Stand-ins for what the runtime gives the windows."""

from __future__ import annotations

import itertools
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.runtime.agent_control import WriterControl
from clawatch.settings.alerts import AlertSettings
from clawatch.ui.context import Context, ControlProblem, HookProblem, HookSummary, ImportProgress, Troubles
from gui.fake_settings import FakeSettings

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.queries.source import Source
    from clawatch.storage.commands import Command, DoneT
    from clawatch.ui.context import AgentControl
    from clawatch.ui.settings_control import SettingsControl
    from gui.scribe import Scribe

_layouts = itertools.count()


class FakeHooks:
    """A HookControl that only remembers."""

    def __init__(self, *, installed: bool = True, complete: bool = True, problems: tuple[str, ...] = ()) -> None:
        self.installed, self.complete, self.problems = installed, complete, problems
        self.refusal = ""
        self.installs = 0

    def summary(self) -> HookSummary:
        return HookSummary(self.installed, self.complete, "/home/user/.claude/settings.json", self.problems)

    def install(self) -> str:
        if self.refusal:
            raise HookProblem(self.refusal)
        self.installs += 1
        self.installed = self.complete = True
        return "The hooks are installed in /home/user/.claude/settings.json."

    def uninstall(self) -> str:
        self.installed = self.complete = False
        return "The hooks are removed."


class FakeHistory:
    """An ImportControl that stands where a test puts it."""

    def __init__(self) -> None:
        self.now = ImportProgress()
        self.looks = 0

    def progress(self) -> ImportProgress:
        self.looks += 1
        return self.now

    def stop(self) -> None:
        self.now = replace(self.now, state="stopped", seconds_left=None)

    def resume(self) -> None:
        self.now = replace(self.now, state="running")


class RealControl(WriterControl):
    """The control of the windows, which notes what it was asked for, and can be told to refuse."""

    def __init__(self, scribe: Scribe) -> None:
        super().__init__(scribe.writer, scribe.readers)
        self.refusal = ""
        self.asked: list[tuple[str, str, str]] = []

    @property
    def muted(self) -> int | None:
        return self.muted_until()

    def pause(self, session_id: str, by: str) -> None:
        self._note("pause", session_id, by)
        super().pause(session_id, by)

    def resume(self, session_id: str, by: str) -> None:
        self._note("resume", session_id, by)
        super().resume(session_id, by)

    def _carry_out(self, command: Command[DoneT]) -> DoneT:
        if self.refusal:
            raise ControlProblem(self.refusal)
        return super()._carry_out(command)

    def _note(self, what: str, session_id: str, by: str) -> None:
        if self.refusal:
            raise ControlProblem(self.refusal)
        self.asked.append((what, session_id, by))


class BreakableSource:
    """A source that fails while it is broken."""

    def __init__(self, scribe: Scribe) -> None:
        self._scribe = scribe
        self.broken = False

    def connection(self) -> sqlite3.Connection:
        if self.broken:
            raise sqlite3.OperationalError("disk I/O error")
        return self._scribe.readers.connection()


def make_context(
    scribe: Scribe,
    home: Path,
    *,
    hooks: FakeHooks | None = None,
    theme: str = "light",
    troubles: Callable[[], Troubles] = Troubles,
    source: Source | None = None,
    layout: str = "",
    history: FakeHistory | None = None,
    control: AgentControl | None = None,
    settings: SettingsControl | None = None,
    alert_settings: AlertSettings | None = None,
    open_demo: Callable[[], None] | None = lambda: None,
) -> Context:
    """Make a context over a real database."""
    return Context(
        source=source or scribe.readers,
        address="http://127.0.0.1:6821",
        data_folder=home,
        version="0.1.0",
        theme=theme,
        language="en",
        open_demo=open_demo,
        hooks=hooks or FakeHooks(),
        troubles=troubles,
        listen=scribe.listen,
        layout_file=home / f"{layout or f'layout-{next(_layouts)}'}.ini",
        settings_file=Path("/home/user/.config/clawatch/settings.toml"),
        history=history or FakeHistory(),
        control=control or RealControl(scribe),
        settings=settings or FakeSettings(theme=theme, language="en"),
        alert_settings=lambda: alert_settings or AlertSettings(),
    )
