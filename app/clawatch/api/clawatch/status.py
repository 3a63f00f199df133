"""States as the ClaWatch contract calls them."""

from __future__ import annotations

from clawatch.domain.states import SessionState

_STATUS = {
    SessionState.WORKING: "running",
    SessionState.WAITING_FOR_PERMISSION: "running",
    SessionState.WAITING_FOR_INPUT: "running",
    SessionState.PAUSED: "paused",
    SessionState.STUCK: "stuck",
    SessionState.ERROR: "error",
    SessionState.ENDED: "stopped",
}


def agent_status(state: SessionState) -> str:
    """Give the contract's word for a state."""
    return _STATUS[state]
