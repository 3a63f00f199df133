"""Claude Code's hooks for this data folder: what windows and the command line both do with them."""

from __future__ import annotations

import os
import sqlite3
import sys
from typing import TYPE_CHECKING

from clawatch.integrations.claude_code.claude_cli import claude_version, supports_exec_form
from clawatch.integrations.claude_code.hook_files import deploy_hook
from clawatch.integrations.claude_code.installer import (
    InstallReport,
    Preview,
    UninstallReport,
    install,
    preview_install,
    preview_uninstall,
    uninstall,
)
from clawatch.integrations.claude_code.locations import managed_settings_paths, user_settings_path
from clawatch.integrations.claude_code.settings_file import SettingsFileError
from clawatch.integrations.claude_code.status import HookStatus, hook_status
from clawatch.queries.overview import last_hook_event_at
from clawatch.runtime.instance import is_running
from clawatch.runtime.paths import Paths, bundled
from clawatch.settings.file import load_settings
from clawatch.settings.key import load_or_make_key
from clawatch.storage.readers import Readers

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.queries.source import Source

SCRIPT = "monitor-hook.sh"


class HookControlError(Exception):
    """The hooks could not be installed or removed; the text is one sentence for a person."""


class HookControl:
    """Installs, removes and examines the hooks that report to one data folder."""

    def __init__(self, paths: Paths, source: Source | None = None, settings_file: Path | None = None) -> None:
        self._paths = paths
        self._source = source
        self.settings_file = settings_file or user_settings_path(os.environ)

    @property
    def script(self) -> Path:
        """The copy of the hook that Claude Code runs."""
        return self._paths.hooks / SCRIPT

    def status(self) -> HookStatus:
        """Look at the settings and say how the hooks stand."""
        return hook_status(
            self.settings_file,
            self.script,
            managed_paths=managed_settings_paths(sys.platform),
            last_event_at=self._last_event_at(),
        )

    def install(self) -> InstallReport:
        """Install or renew the hooks. Raises HookControlError, or SettingsError."""
        try:
            self._deploy()
            return install(self.settings_file, self.script, exec_form=supports_exec_form(claude_version(os.environ)))
        except SettingsFileError as error:
            raise HookControlError(str(error)) from error
        except OSError as error:
            raise HookControlError(_unusable(error)) from error

    def uninstall(self) -> UninstallReport:
        """Remove the hooks. Raises HookControlError."""
        try:
            return uninstall(self.settings_file, self.script)
        except SettingsFileError as error:
            raise HookControlError(str(error)) from error
        except OSError as error:
            raise HookControlError(_unusable(error)) from error

    def preview(self, *, installing: bool) -> Preview:
        """Say what installing or removing the hooks would make of the settings file. Raises HookControlError."""
        try:
            if not installing:
                return preview_uninstall(self.settings_file, self.script)
            exec_form = supports_exec_form(claude_version(os.environ))
            return preview_install(self.settings_file, self.script, exec_form=exec_form)
        except SettingsFileError as error:
            raise HookControlError(str(error)) from error
        except OSError as error:
            raise HookControlError(_unusable(error)) from error

    def _deploy(self) -> None:
        # a running ClaWatch has written its own address there, which may be another than the settings say
        if self.script.exists() and is_running(self._paths):
            return
        settings = load_settings(self._paths.settings, os.environ)
        deploy_hook(
            bundled("hooks", SCRIPT),
            self._paths.hooks,
            host=settings.local_host,
            port=settings.port,
            key=load_or_make_key(self._paths.key),
            spool_dir=self._paths.spool,
        )
        self._paths.spool.mkdir(mode=0o700, exist_ok=True)

    def _last_event_at(self) -> int | None:
        if self._source is not None:
            return last_hook_event_at(self._source)
        if not self._paths.database.exists():
            return None
        readers = Readers(self._paths.database)
        try:
            return last_hook_event_at(readers)
        except sqlite3.Error:
            # the doctor says what is wrong with the database; the hooks can be examined without it
            return None
        finally:
            readers.close()


def describe_install(report: InstallReport) -> str:
    """Say in one sentence what an installation did."""
    if not report.changed:
        return f"The hooks stand in {report.settings_path} already, all up to date."
    done = [
        f"{len(events)} hooks {verb}"
        for events, verb in ((report.added, "added"), (report.renewed, "renewed"))
        if events
    ]
    backup = f"; the file as it was before: {report.backup.name}" if report.backup else ""
    return f"{' and '.join(done) or 'Older entries removed'} in {report.settings_path}{backup}."


def describe_uninstall(report: UninstallReport) -> str:
    """Say in one sentence what a removal did."""
    if not report.changed:
        return f"No hooks of ClaWatch stand in {report.settings_path}."
    if report.removed_file:
        return f"{report.removed} hooks removed; {report.settings_path} held nothing else and is gone again."
    as_before = "; the file is again exactly what it was" if report.as_before else ""
    return f"{report.removed} hooks removed from {report.settings_path}{as_before}."


def _unusable(error: OSError) -> str:
    return f"The file {error.filename} cannot be used ({error.strerror}): check its rights and the disk."
