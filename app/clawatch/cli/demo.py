"""`clawatch demo`: look around among invented agents."""

from __future__ import annotations


def run_demo(*, headless: bool) -> int:
    """Run ClaWatch on invented data in a folder of its own until it is quit; gives the exit code."""
    from clawatch.runtime.demo import run_demo as run  # noqa: PLC0415 only what is called is loaded

    return run(headless=headless)
