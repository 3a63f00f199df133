"""How the interpreter shares its time while much is read."""

from __future__ import annotations

import gc
import sys

# other threads get their turn within this: an event's way leads over three of them
_TURN_S = 0.0005
# the collector of rings looks less often at what is new: a line makes many objects and no ring
_YOUNG_OBJECTS = 10_000


class Haste:
    """Sets the interpreter up for much reading, and back. For one thread."""

    def __init__(self) -> None:
        self._turn, self._collection = sys.getswitchinterval(), gc.get_threshold()

    def begin(self) -> None:
        """Set it up for reading."""
        sys.setswitchinterval(_TURN_S)
        gc.set_threshold(_YOUNG_OBJECTS, *self._collection[1:])

    def end(self) -> None:
        """Set it back to what it was."""
        sys.setswitchinterval(self._turn)
        gc.set_threshold(*self._collection)
