"""States as the ClaWatch contract calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.states import SessionState

if TYPE_CHECKING:
    from clawatch.api.clawatch.schema import AgentStatus

_STATUS: dict[SessionState, AgentStatus] = {
    SessionState.WORKING: "running",
    SessionState.WAITING_FOR_PERMISSION: "running",
    SessionState.WAITING_FOR_INPUT: "running",
    SessionState.PAUSED: "paused",
    SessionState.STUCK: "stuck",
    SessionState.ERROR: "error",
    SessionState.ENDED: "stopped",
}


def agent_status(state: SessionState, *, is_pause_requested: bool = False) -> AgentStatus:
    """Give the contract's word for a state.

    It has none for a pause that was asked for and has not come about: such an agent is paused, for what its person
    can do next is resume it.
    """
    status = _STATUS[state]
    return "paused" if is_pause_requested and status in {"running", "stuck"} else status
