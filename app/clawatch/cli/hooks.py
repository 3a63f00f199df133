"""`clawatch hooks install | uninstall | status`."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.runtime.errors import StartError
from clawatch.runtime.hook_control import HookControl, HookControlError, describe_install, describe_uninstall
from clawatch.runtime.paths import find_paths
from clawatch.runtime.start import prepare
from clawatch.settings.file import SettingsError

if TYPE_CHECKING:
    from clawatch.integrations.claude_code.status import HookStatus

_STATES = {"installed": "installed", "partial": "only partly installed", "absent": "not installed"}


def run_hooks(action: str, settings_file: str | None) -> int:
    """Run one action and give the exit code: 0 where all is well."""
    paths = find_paths(os.environ)
    file = Path(settings_file).expanduser().absolute() if settings_file else None
    try:
        prepare(paths)
        control = HookControl(paths, settings_file=file)
        if action == "install":
            print(describe_install(control.install()))
            status = control.status()
            for problem in status.problems:
                print(f"But: {problem}")
            return 1 if status.problems else 0
        if action == "uninstall":
            print(describe_uninstall(control.uninstall()))
            return 0
        return _print_status(control.status())
    except (HookControlError, SettingsError, StartError) as error:
        print(f"clawatch: {error}", file=sys.stderr)
        return 1


def _print_status(status: HookStatus) -> int:
    print(f"ClaWatch's hooks are {_STATES[status.state]} in {status.settings_path}.")
    for word in ("outdated", "missing"):
        names = [event.name for event in status.events if event.state == word]
        if names and status.state != "absent":
            print(f"  {word}: {', '.join(names)}")
    if status.foreign:
        print(f"  entries of other tools, left alone: {status.foreign}")
    print(f"  last event from Claude Code: {local_time(status.last_event_at)}")
    for problem in status.problems:
        print(f"  {problem}")
    return 0 if status.state == "installed" and not status.problems else 1


def local_time(moment: int | None) -> str:
    """Print UTC milliseconds as local time."""
    if moment is None:
        return "never"
    return datetime.fromtimestamp(moment / 1000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
