"""What every page is given to work with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.ui.agent_actions import AgentActions
    from clawatch.ui.context import Context
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.pulse import Pulse
    from clawatch.ui.reads import ReadExecutor
    from clawatch.ui.settings.store import SettingsStore
    from clawatch.ui.time_range import RangeChoice


@dataclass(frozen=True, slots=True)
class PageTools:
    """The rest of ClaWatch, who reads for pages, what they remember and may do, the range of time, the settings."""

    context: Context
    reads: ReadExecutor
    memory: LayoutMemory
    actions: AgentActions
    pulse: Pulse
    range: RangeChoice
    settings: SettingsStore
