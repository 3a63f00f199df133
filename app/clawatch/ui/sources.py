"""The sources that PySide reads and Python keeps."""

from __future__ import annotations

import linecache


def forget_sources() -> None:
    """Let go of the text of modules; to be called after some were loaded.

    PySide looks through the source of every module that is loaded after it, and the standard library's linecache keeps
    each of them, line by line: 25 MB with all pages and charts. A traceback reads again what it needs.
    """
    linecache.clearcache()
