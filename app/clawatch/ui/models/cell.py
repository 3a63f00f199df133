"""One cell as tables here show it: what the model says of it, and the delegate draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from clawatch.ui.words import Tone

CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
KEY_ROLE = int(Qt.ItemDataRole.UserRole) + 2


@dataclass(frozen=True, slots=True)
class Cell:
    """`text`, drawn in a tone or quietly; with a dot or an icon before it and a quieter text after it.

    A figure on the `right` has its quieter text beyond it. `indent` counts steps; `lane` is the number of the
    line that a subagent's rows share, below zero for none. `blank` is a row that is still to come.
    """

    text: str = ""
    after: str = ""
    tone: Tone | None = None
    dot: bool = False
    icon: str = ""
    strong: bool = False
    muted: bool = False
    mono: bool = False
    right: bool = False
    indent: int = 0
    lane: int = -1
    blank: bool = False


BLANK = Cell(blank=True)
