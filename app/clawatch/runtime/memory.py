"""What the C library does with memory, set so that an app with two dozen threads stays small."""

from __future__ import annotations

import ctypes
import logging
import sys

_log = logging.getLogger(__name__)
# from malloc.h of glibc
_M_ARENA_MAX = -8
_ARENAS = 1


def keep_memory_together() -> None:
    """Have all threads share one arena; to be called before there are others.

    glibc gives each thread an arena of its own, each with free room that nobody else can use: a tenth of what a window
    with all its pages takes. Python lets one thread run at a time, so that they do not wait for each other here.
    Elsewhere than on Linux with glibc nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return
    try:
        is_set = ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _ARENAS)
    except (OSError, AttributeError):  # another C library
        return
    if not is_set:
        _log.debug("The C library keeps as many arenas as it likes")
