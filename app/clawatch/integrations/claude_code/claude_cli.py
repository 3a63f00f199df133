import os
import re
import shutil
import signal
import subprocess
from collections.abc import Mapping
from contextlib import suppress

EXEC_FORM_SINCE = (2, 1, 139)
_TIMEOUT_SECONDS = 5.0


def claude_version(env: Mapping[str, str]) -> tuple[int, int, int] | None:
    """Ask the `claude` on `env`'s PATH for its version: None where there is none, or no answer within 5 seconds.

    Never raises.
    """
    program = shutil.which("claude", path=env.get("PATH", ""))
    if program is None:
        return None
    try:
        process = subprocess.Popen(
            [program, "--version"],
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except (OSError, ValueError):
        return None
    with process:
        try:
            output, _ = process.communicate(timeout=_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired:
            _end(process)
            return None
    found = re.search(rb"(?<![\d.])(\d{1,6})\.(\d{1,6})\.(\d{1,6})", output)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def supports_exec_form(version: tuple[int, int, int] | None) -> bool:
    """Whether that Claude Code starts a hook's `command` with `args` itself, no shell in between (from 2.1.139).

    An unknown version counts as one that does not: every version knows the shell form.
    """
    return version is not None and version >= EXEC_FORM_SINCE


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and whatever it started: a wrapper's child would outlive it."""
    with suppress(OSError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
