"""What the doctor says of notifications on the desktop."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from clawatch.notify.desktop.check import check_notifications
from clawatch.runtime.display import display_problem
from clawatch.runtime.findings import Finding
from clawatch.settings.file import SettingsError, load_settings

if TYPE_CHECKING:
    from clawatch.runtime.paths import Paths

_NAME = "notifications"


def notifications_finding(paths: Paths) -> Finding:
    """Check whether alerts can be shown on this desktop."""
    try:
        wanted = load_settings(paths.settings, os.environ).desktop_notifications
    except SettingsError:
        wanted = True  # that finding is another's
    if not wanted:
        return Finding(_NAME, is_well=True, text="switched off by the setting desktop_notifications")
    if display_problem(os.environ) is not None:
        return Finding(_NAME, is_well=True, text="not shown: ClaWatch runs without a window here")
    found = check_notifications()
    if found.problem:
        text = (
            f"{found.problem} Alerts are shown beside the tray's icon where it can show them, else they wait: start a "
            "notification service, as dunst, mako or that of your desktop"
        )
        return Finding(_NAME, is_well=False, text=text)
    if found.service is None:
        return Finding(_NAME, is_well=True, text="shown by the system")
    buttons = "with buttons" if found.has_buttons else "without buttons, which it does not have"
    return Finding(_NAME, is_well=True, text=f"shown by {found.service}, {buttons}")
