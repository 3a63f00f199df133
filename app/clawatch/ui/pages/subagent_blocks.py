"""What is known of a subagent, to be read and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.formatting import local_time
from clawatch.ui.plain_text import one_line
from clawatch.ui.readable import Block, Kind

if TYPE_CHECKING:
    from clawatch.queries.rows import SubagentRow


def _tr(text: str) -> str:
    return QCoreApplication.translate("DetailPanel", text)


def subagent_blocks(item: SubagentRow) -> tuple[Block, ...]:
    """Give its facts, those that are known."""
    facts = (
        (_tr("Name"), item.name),
        (_tr("Kind"), item.type),
        (_tr("Id"), item.agent_id),
        (
            _tr("Ended"),
            local_time(item.ended_at) if item.ended_at is not None else None,
        ),
    )
    return tuple(Block(title, one_line(text, 500), text, Kind.PROSE) for title, text in facts if text)
