"""Whether a window can be shown at all, asked before Qt is: Qt ends the process where it cannot."""

from __future__ import annotations

import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# set for the process that goes on without a window after Qt failed to open one: why it failed
WITHOUT_WINDOW = "CLAWATCH_WITHOUT_WINDOW"

_LOCAL_DISPLAY = re.compile(r"(?:unix)?:(\d+)(?:\.\d+)?")


def display_problem(environment: Mapping[str, str]) -> str | None:
    """Say in one sentence why no window can be shown, or None."""
    if environment.get("QT_QPA_PLATFORM"):
        return None
    if sys.platform in {"win32", "darwin"}:
        return None
    wayland = environment.get("WAYLAND_DISPLAY")
    if wayland and (Path(environment.get("XDG_RUNTIME_DIR", "/")) / wayland).exists():
        return None
    display = environment.get("DISPLAY")
    if not display:
        return "There is no display."
    local = _LOCAL_DISPLAY.fullmatch(display)
    if local and not _x_server_listens(local[1]):
        return f"The display {display} does not answer."
    return None


def _x_server_listens(number: str) -> bool:
    # abstract first, as X servers on Linux offer both and containers often share only one of them
    for address in (f"\0/tmp/.X11-unix/X{number}", f"/tmp/.X11-unix/X{number}"):  # noqa: S108 where X servers listen
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            probe.settimeout(2)
            try:
                probe.connect(address)
            except OSError:
                continue
            return True
    return False
