"""Ending and starting again, in the place of the same process."""

from __future__ import annotations

import os
import sys

RESTART = -3
"""What the application's loop ends with where ClaWatch is to start again."""


def start_again() -> None:
    """Become a new ClaWatch, started as this one was; everything of this one has ended by now. Does not return."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "clawatch"]
    os.execv(program[0], [*program, *sys.argv[1:]])  # noqa: S606 ourselves
