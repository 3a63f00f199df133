"""What errors have in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clawatch.domain.error_words import kind_of_error


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", ""),
        ("\n \n", ""),
        ("File does not exist: /home/dev/a b.py", "File does not exist: <path> b.py"),
        ("<tool_use_error>File has not been read yet.</tool_use_error>", "File has not been read yet."),
        ("Exit code 1\n\nTraceback (most recent call last):\n ...", "Exit code 1: Traceback (most recent call last):"),
        ("Exit code 127", "Exit code 127"),
        ("Exit code 1\n\x1b[31m.....\x1b[0m\n---\n2 failed", "Exit code 1: <n> failed"),
        ("Command timed out after 2m 0.0s", "Command timed out after <n>m <n>s"),
        ("src/app/main.py:12:4: E501 Line too long", "<path>:<n>: E501 Line too long"),
        ("No tab 1f2e3d4c-0000-4000-8000-123456789abc", "No tab <id>"),
        ("commit 9fceb02d0ae598e95dc970b74767f19372d61af8 is unknown", "commit <id> is unknown"),
        ("GET https://example.org/x?y=1 failed: 503", "GET <url> failed: <n>"),
        ("String to replace not found: 'def something_long_enough(): pass'", "String to replace not found: <text>"),
        ("C:\\Users\\me\\x.py is locked", "<path> is locked"),
        ("y" * 900, "y" * 159 + "\u2026"),
    ],
)
def test_what_differs_is_left_out(text: str, kind: str) -> None:
    assert kind_of_error(text) == kind


@given(st.text(max_size=300))
def test_any_text_has_one_short_line(text: str) -> None:
    assert len(kind_of_error(text).splitlines()) <= 1
    assert len(kind_of_error(text)) <= 500
