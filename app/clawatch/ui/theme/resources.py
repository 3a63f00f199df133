"""Where the drawings are: beside the package in a checkout, inside it in a wheel or a packed program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import clawatch


@cache
def resources_folder() -> Path:
    """Give the folder of icons and drawings."""
    package = Path(clawatch.__file__).parent
    bundled = package / "_bundled" / "resources"
    return bundled if bundled.is_dir() else package.parent.parent / "resources"
