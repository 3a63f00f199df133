"""Databases of today's format, made once and copied: properties need hundreds, and each waits for the disk."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from clawatch.storage.database import open_for_writing


def lay_new(path: Path) -> None:
    """Put an empty database there, where none is."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_empty())


@cache
def _empty() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "clawatch.db"
        open_for_writing(made).close()
        return made.read_bytes()
