"""What a block of a session's detail shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.pages.text_view import TextView

if TYPE_CHECKING:
    from clawatch.ui.pages.text_block import TextBlock


def text_of(block: TextBlock) -> str:
    """Give the text of a block that shows one."""
    assert isinstance(block.view, TextView)
    return block.view.toPlainText()
