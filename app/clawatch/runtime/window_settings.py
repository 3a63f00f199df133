"""Settings, and what stands beside them, as the windows speak of them."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.api.control.key_rotation import KeyRotationError
from clawatch.ingest.repricing import RepricingBusyError
from clawatch.ingest.transcripts.tree import scan
from clawatch.integrations.claude_code.claude_cli import claude_version
from clawatch.integrations.claude_code.locations import config_folder
from clawatch.runtime.hook_control import HookControlError
from clawatch.runtime.paths import bundled
from clawatch.settings.file import SettingsError
from clawatch.storage.database import open_for_reading
from clawatch.storage.sizes import database_size
from clawatch.ui.settings_control import (
    ClaudeFound,
    FileChange,
    KeyView,
    RepricingView,
    SettingsProblem,
    SettingsView,
    StartAtLogin,
    StorageSizes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.integrations.start_at_login import LoginEntry
    from clawatch.runtime.core import Core
    from clawatch.runtime.hook_control import HookControl
    from clawatch.runtime.live_settings import LiveSettings
    from clawatch.runtime.telegram_pairing import WindowPairing
    from clawatch.settings.file import Value

_DEMO = "This is a demo: it goes when it is quit."


class WindowSettings:
    """The SettingsControl of the windows."""

    def __init__(
        self,
        core: Core,
        live: LiveSettings,
        hooks: HookControl,
        telegram: WindowPairing,
        restart: Callable[[], None] | None,
    ) -> None:
        """Speak for these; `restart` has ClaWatch end and start again, and is called on the Qt thread.

        It is None in a demo, which neither starts again nor at login.
        """
        self._core, self._live, self._hooks, self._restart = core, live, hooks, restart
        self.telegram = telegram
        self.say_beside_icon: Callable[[str, str, str | None], bool] = lambda _title, _text, _session_id: False
        """Shows a message beside the tray's icon, where that can be; set once there is one."""

    def look(self) -> SettingsView:
        """Read the file again where it changed, and go by it."""
        self._live.look()
        return self._view()

    def save(self, name: tuple[str, ...], value: Value | None) -> SettingsView:
        """Write a setting and go by it."""
        try:
            self._live.change(name, value)
        except SettingsError as error:
            raise SettingsProblem(str(error)) from None
        return self._view()

    def restart(self) -> None:
        """Have ClaWatch end and start again."""
        if self._restart is not None:
            self._restart()

    def start_at_login(self) -> StartAtLogin:
        """Say whether ClaWatch starts at login."""
        if self._restart is None:
            return StartAtLogin(is_on=False, place="", problem=_DEMO)
        from clawatch.integrations.start_at_login import LoginError  # noqa: PLC0415 rarely wanted

        entry = _entry()
        try:
            return StartAtLogin(entry.is_on(), entry.place)
        except LoginError as error:
            return StartAtLogin(is_on=False, place=entry.place, problem=str(error))

    def set_start_at_login(self, *, on: bool) -> StartAtLogin:
        """Have ClaWatch start at login, or no more."""
        if self._restart is None:
            raise SettingsProblem(_DEMO)
        from clawatch.integrations.start_at_login import LoginError  # noqa: PLC0415 see above

        entry = _entry()
        try:
            (entry.turn_on if on else entry.turn_off)()
        except LoginError as error:
            raise SettingsProblem(str(error)) from None
        return self.start_at_login()

    def key(self) -> KeyView:
        """Give the key of the API."""
        return KeyView(self._core.key.keys.current, str(self._core.paths.key))

    def rotate_key(self) -> KeyView:
        """Make a new key the right one."""
        try:
            self._core.key.rotate()
        except KeyRotationError as error:
            raise SettingsProblem(str(error)) from None
        return self.key()

    def try_notification(self) -> str:
        """Show a notification on the desktop."""
        from clawatch.notify.desktop.trial import TrialError, show_trial  # noqa: PLC0415 slow to load

        try:
            show_trial(bundled("resources", "notifications"))
        except TrialError as error:
            # where alerts go then, too
            if self.say_beside_icon("ClaWatch can reach you", "This is a test: alerts look like this.", None):
                return f"It was shown beside the tray's icon, as alerts are: {error}."
            raise SettingsProblem(f"Nothing can be shown: {error}.") from None
        return "A notification was sent: it should be on your screen now."

    def hooks_change(self, *, installing: bool) -> FileChange:
        """Say what installing or removing the hooks would change."""
        try:
            found = self._hooks.preview(installing=installing)
        except HookControlError as error:
            raise SettingsProblem(str(error)) from None
        return FileChange(str(found.settings_path), found.before or "", found.after or "", found.before is None)

    def claude(self) -> ClaudeFound:
        """Look for Claude Code."""
        version = claude_version(os.environ)
        folder = config_folder(os.environ)
        files = scan(self._core.transcripts.folders).files
        shown = None if version is None else ".".join(map(str, version))
        return ClaudeFound(shown, str(folder), folder.is_dir(), len(files))

    def sizes(self) -> StorageSizes:
        """Say what is on the disk."""
        paths = self._core.paths
        try:
            with closing(open_for_reading(paths.database)) as connection:
                found = database_size(paths.database, connection)
        except (OSError, sqlite3.Error) as error:
            raise SettingsProblem(f"The database cannot be measured ({error}).") from None
        return StorageSizes(
            found.file + found.log, found.unused, found.backups, _size(paths.spool), _size(paths.logs, "clawatch.log*")
        )

    def reprice(self) -> RepricingView:
        """Begin to price every request anew."""
        try:
            self._core.repricer.ask(only_unpriced=False, since_ms=None)
        except RepricingBusyError as error:
            raise SettingsProblem(str(error)) from None
        return self.repricing()

    def repricing(self) -> RepricingView:
        """Say how far it is."""
        now = self._core.repricer.progress()
        return RepricingView(
            now.state == "running", now.total, now.done.looked_at, now.done.repriced, now.problem or ""
        )

    def _view(self) -> SettingsView:
        given = self._live.given
        return SettingsView(
            given.settings,
            str(self._core.paths.settings),
            given.in_file,
            dict(given.by_environment),
            self._live.waits_for_restart,
            self._live.problem,
            self._restart is not None,
        )


def _entry() -> LoginEntry:
    from clawatch.integrations.start_at_login import login_entry, start_command  # noqa: PLC0415 see above

    return login_entry(start_command(), os.environ, Path.home())


def _size(folder: Path, pattern: str = "**/*") -> int:
    total = 0
    try:
        for file in folder.glob(pattern):
            if file.is_file():
                total += file.stat().st_size
    except OSError:
        # what goes while it is counted is not counted
        return total
    return total
