"""What the windows need from the rest of ClaWatch, and nothing more; the runtime makes one Context and hands it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from clawatch.settings.alerts import AlertSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from clawatch.queries.source import Source
    from clawatch.ui.settings_control import SettingsControl

ALERTS_CHANGED = ""
"""Stands among ids of sessions that changed, and says that alerts did: some are about no session."""


class HookProblem(Exception):  # noqa: N818 it words what the user can mend, it is no fault of ours
    """Hooks could not be installed or removed; its text is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class HookSummary:
    """How Claude Code's hooks stand.

    `installed`: at least one is; `complete`: all are, and up to date. `problems` are sentences for a person.
    """

    installed: bool
    complete: bool
    settings_path: str
    problems: tuple[str, ...] = ()


class HookControl(Protocol):
    """Installs and removes Claude Code's hooks. Each method may take seconds: called on the read executor."""

    def summary(self) -> HookSummary:
        """Say how the hooks stand."""
        ...

    def install(self) -> str:
        """Install or renew the hooks and say in one sentence what was done. Raises HookProblem."""
        ...

    def uninstall(self) -> str:
        """Remove the hooks and say in one sentence what was done. Raises HookProblem."""
        ...


class ControlProblem(Exception):  # noqa: N818 it words what the user can mend, it is no fault of ours
    """What was asked for was not done; its text is one sentence for a person."""


class AgentControl(Protocol):
    """What a person can have done with agents. Called on the read executor; each may wait for the disk.

    `by` says where it was asked for: "tray", "window" or "desktop". Each raises ControlProblem.
    """

    def pause(self, session_id: str, by: str) -> None:
        """Ask a session to stand still."""
        ...

    def resume(self, session_id: str, by: str) -> None:
        """Let a session go on."""
        ...

    def pause_all(self, by: str) -> int:
        """Ask every session to stand still that works or waits, and give how many were asked."""
        ...

    def resume_all(self, by: str) -> int:
        """Let every session go on that is paused or was asked to pause, and give how many."""
        ...

    def acknowledge(self, alert_id: int, by: str) -> None:
        """Note that a person has seen an alert."""
        ...

    def acknowledge_all(self, by: str) -> int:
        """Note that a person has seen all open alerts, and give how many they had not seen before."""
        ...

    def snooze(self, alert_id: int, until: int, by: str) -> None:
        """Have an alert told again at a time (UTC milliseconds), if it is open then, and not before."""
        ...

    def mute(self, until: int | None) -> None:
        """Show no notifications until then (UTC milliseconds), or with None show them again."""
        ...

    def muted_until(self) -> int | None:
        """Give until when notifications are muted (UTC milliseconds), None where they are not."""
        ...


ImportState = Literal["idle", "running", "stopped", "done"]


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far the reading of the history is. `seconds_left` is None and `bytes_per_second` 0 while nobody knows."""

    state: ImportState = "idle"
    files_total: int = 0
    files_done: int = 0
    bytes_total: int = 0
    bytes_done: int = 0
    bytes_per_second: float = 0.0
    seconds_left: float | None = None


class ImportControl(Protocol):
    """Reads the history in. Each method returns at once: called on the Qt thread."""

    def progress(self) -> ImportProgress:
        """Say how far it is."""
        ...

    def stop(self) -> None:
        """Let it stand still until resumed."""
        ...

    def resume(self) -> None:
        """Let it go on where it was."""
        ...


@dataclass(frozen=True, slots=True)
class RejectedFile:
    """A spooled event that could not be understood and was put aside. `path` is the file, `reason` one sentence."""

    name: str
    reason: str
    path: str


@dataclass(frozen=True, slots=True)
class Troubles:
    """What is wrong with ClaWatch itself: a sentence for each sick service, and the spooled files put aside."""

    health: tuple[str, ...] = ()
    rejected: tuple[RejectedFile, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.health or self.rejected)


@dataclass(frozen=True, slots=True)
class Context:
    """The rest of ClaWatch as the windows see it.

    `listen` registers a listener that is called on the writer's thread, after each commit, with the ids of the
    sessions that changed, and ALERTS_CHANGED among them where alerts did. `alert_settings` gives the rules in force,
    at once. `troubles` is cheap, but may read folders: it is called on the read executor. `theme` is
    "system", "light" or "dark", `language` "system", "en" or "de".
    `offers_welcome` says whether a window that was never open before begins with the welcome.
    `open_demo` starts a ClaWatch of its own on invented data, and may raise OSError; None where this one is that.
    """

    source: Source
    address: str
    data_folder: Path
    version: str
    theme: str
    language: str
    open_demo: Callable[[], None] | None
    hooks: HookControl
    troubles: Callable[[], Troubles]
    listen: Callable[[Callable[[frozenset[str]], None]], None]
    layout_file: Path
    settings_file: Path
    history: ImportControl
    control: AgentControl
    settings: SettingsControl
    alert_settings: Callable[[], AlertSettings] = AlertSettings
    offers_welcome: bool = False
