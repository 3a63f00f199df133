"""Settings that come into force while ClaWatch runs: saved in a window, or changed in the file by hand."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING, Protocol

from clawatch.api.hold_answers import HoldTerms
from clawatch.runtime.transcripts import transcript_folders
from clawatch.settings.declared import declared
from clawatch.settings.file import Given, SettingsError, change_setting, read_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.runtime.core import Core
    from clawatch.settings.file import Value
    from clawatch.settings.model import Settings

_log = logging.getLogger(__name__)
_Stamp = tuple[int, int, int] | None


class SwitchedService(Protocol):
    """A service that can be told to rest, and to go on."""

    def apply(self, *, is_on: bool) -> None:
        """Go on, or rest."""
        ...


class LiveSettings:
    """The settings of a core that runs. Any thread; each method may wait for the disk."""

    def __init__(self, core: Core, environment: Mapping[str, str]) -> None:
        """Go by the core's settings, until the file says otherwise."""
        self._core, self._environment = core, environment
        self._path = core.paths.settings
        self._lock = threading.Lock()
        self._notifications: SwitchedService | None = None
        self._stamp = self._look_at_file()
        self._problem = ""
        try:
            self._began = read_settings(self._path, environment)
        except SettingsError as error:
            # changed since the start: what was read then counts
            self._began = Given(core.settings, frozenset(), {})
            self._problem = str(error)
        self._now = self._began

    def switch(self, notifications: SwitchedService) -> None:
        """Tell these desktop notifications whether they are wanted, from now on."""
        with self._lock:
            self._notifications = notifications
            notifications.apply(is_on=self._now.settings.desktop_notifications)

    @property
    def given(self) -> Given:
        """The settings that are gone by, and where they come from."""
        return self._now

    @property
    def problem(self) -> str:
        """Why the file, as it is now, is not gone by; empty where it is."""
        return self._problem

    @property
    def waits_for_restart(self) -> tuple[str, ...]:
        """The settings that are others than at the start and count only after the next."""
        began, now = self._began.settings, self._now.settings
        return tuple(
            one.key
            for one in declared()
            if one.needs_restart and getattr(began, one.name[0]) != getattr(now, one.name[0])
        )

    def look(self) -> None:
        """Read the file again where it changed, and go by it; where it is wrong, go on as before."""
        with self._lock:
            stamp = self._look_at_file()
            if stamp == self._stamp:
                return
            self._stamp = stamp
            try:
                given = read_settings(self._path, self._environment)
            except SettingsError as error:
                self._problem = str(error)
                _log.warning("%s", error)
                return
            self._take(given)

    def change(self, name: tuple[str, ...], value: Value | None) -> None:
        """Write a setting and go by it; with None it is taken out of the file. Raises SettingsError."""
        with self._lock:
            given = change_setting(self._path, name, value, self._environment)
            self._stamp = self._look_at_file()
            self._take(given)

    def _take(self, given: Given) -> None:
        before, self._now, self._problem = self._now.settings, given, ""
        if given.settings != before:
            self._apply(before, given.settings)

    def _apply(self, before: Settings, now: Settings) -> None:
        """Tell everybody whose settings are others than before."""
        core = self._core
        # where it listens stays until the next start
        core.settings = now.model_copy(update={"host": core.settings.host, "port": core.settings.port})
        core.guard.asks_for_key = core.settings.asks_for_key
        core.alerts.apply(now.alerts)
        core.holder.apply(HoldTerms(now.hold_seconds, now.hold_when_gone))
        core.telegram.apply(now.telegram_api)
        core.links.apply(core.settings)
        core.retention.apply(now.retention_days)
        if core.prices.apply(now):
            # what has a price keeps it; what had none may have one now
            core.repricer.begin()
        if now.transcript_folders != before.transcript_folders:
            core.transcripts.follow(transcript_folders(self._environment, now))
        if now.log_level != before.log_level:
            logging.getLogger().setLevel(now.log_level.upper())
        if self._notifications is not None:
            self._notifications.apply(is_on=now.desktop_notifications)
        changed = [name for name in type(now).model_fields if getattr(now, name) != getattr(before, name)]
        _log.info("Settings changed: %s", ", ".join(changed))

    def _look_at_file(self) -> _Stamp:
        try:
            state = self._path.stat()
        except OSError:
            return None
        return state.st_mtime_ns, state.st_size, state.st_ino
