"""What loaded modules leave behind: sources that Python keeps, and objects that its collector goes through."""

from __future__ import annotations

import gc
import linecache


def settle_modules() -> None:
    """Let go of the text of modules, and of looking at what they made; to be called after some were loaded.

    PySide looks through the source of every module that is loaded after it, and the standard library's linecache keeps
    each of them, line by line: 25 MB with all pages and charts. A traceback reads again what it needs.

    The collector's whole rounds stop every thread for 80 ms and more where they go through all modules, which stay
    anyway. So those are left out, in a process that began with `gc.freeze`: tests make and drop many windows in one.
    """
    linecache.clearcache()
    if gc.get_freeze_count():
        gc.freeze()
