"""`clawatch key [--rotate]`."""

from __future__ import annotations

import os
import sys

from clawatch.runtime.errors import StartError
from clawatch.runtime.key_run import rotate_key, show_key
from clawatch.runtime.paths import find_paths
from clawatch.runtime.remote import RequestRefusedError


def run_key(*, rotate: bool) -> int:
    """Print the key, which is a new one where asked for, and give the exit code."""
    paths = find_paths(os.environ)
    try:
        print(rotate_key(paths) if rotate else show_key(paths))
    except (RequestRefusedError, StartError) as error:
        print(f"clawatch: {error}", file=sys.stderr)
        return 1
    return 0
