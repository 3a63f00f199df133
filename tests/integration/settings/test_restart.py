"""Starting again in the place of the same process."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from clawatch.runtime.restart import start_again

if TYPE_CHECKING:
    import pytest


def test_it_is_started_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[tuple[str, list[str]]] = []
    monkeypatch.setattr("os.execv", lambda program, words: became.append((program, words)))
    monkeypatch.setattr(sys, "argv", ["/x/clawatch/__main__.py", "--tray", "--port", "7000"])
    start_again()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    start_again()
    python = sys.executable
    assert became == [
        (python, [python, "-m", "clawatch", "--tray", "--port", "7000"]),
        (python, [python, "--tray", "--port", "7000"]),
    ]
