"""Qt's classes, made before another thread asks for them.

PySide makes a class, with its enumerations, when it is first named. Two threads that name the same one at once, as the
Qt thread and one that imports pyqtgraph do, end the process. So the Qt thread names them all first, a few at a time.
"""

from __future__ import annotations

import time
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# what pyqtgraph loads of PySide, and names whole
_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGL", "QtOpenGLWidgets", "QtTest")
_SLICE_S = 0.006


class QtNames:
    """All names, in slices that the Qt thread does not feel."""

    def __init__(self) -> None:
        self._names = self._all()

    def name_some(self) -> bool:
        """Name classes for a few milliseconds; gives whether more are left. Qt thread."""
        end = time.perf_counter() + _SLICE_S
        while time.perf_counter() < end:
            if next(self._names, None) is None:
                return False
        return True

    def _all(self) -> Iterator[str]:
        for module_name in _MODULES:
            try:
                module = import_module(f"PySide6.{module_name}")
            except ImportError:  # pyqtgraph does without those that are not there
                continue
            for name in dir(module):
                getattr(module, name, None)
                yield name
