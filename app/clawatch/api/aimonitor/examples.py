"""Examples of AI Monitor's bodies, for the API's description."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.api.aimonitor.schema import (
        AgentBody,
        SessionBody,
        SessionDetailBody,
        SessionPageBody,
        TimelineEventBody,
        ToolCallBody,
    )
    from clawatch.api.schema import NotFound

SESSION: SessionBody = {
    "id": 1,
    "session_id": "abc-123",
    "project_id": 1,
    "project_name": "my-project",
    "status": "ended",
    "model": "claude-sonnet-4-5-20250929",
    "started_at": "2025-01-15 10:30:00",
    "ended_at": "2025-01-15 10:45:00",
    "input_tokens": 15000,
    "output_tokens": 3200,
    "cache_read_tokens": 5000,
    "cache_write_tokens": 2000,
    "estimated_cost": 0.0842,
    "tool_call_count": 1,
    "duration_seconds": 900.0,
}
TOOL_CALL: ToolCallBody = {
    "id": 1,
    "session_id": "abc-123",
    "tool_name": "Read",
    "tool_input": '{"file_path": "/src/main.py"}',
    "tool_response": '"file contents..."',
    "status": "success",
    "error": None,
    "started_at": "2025-01-15 10:31:00",
    "ended_at": "2025-01-15 10:31:00",
    "duration_ms": 45,
}
AGENT: AgentBody = {
    "id": 1,
    "session_id": "abc-123",
    "agent_name": "researcher",
    "agent_type": "general",
    "status": "stopped",
    "started_at": "2025-01-15 10:32:00",
    "ended_at": "2025-01-15 10:35:00",
}
SESSION_PAGE: SessionPageBody = {"items": [SESSION], "total": 42, "page": 1, "page_size": 50}
SESSION_DETAIL: SessionDetailBody = {**SESSION, "tool_calls": [TOOL_CALL], "agents": [AGENT]}
TIMELINE: list[TimelineEventBody] = [
    {"type": "tool_call", "timestamp": "2025-01-15 10:31:00", "tool_call": TOOL_CALL, "agent": None},
    {"type": "agent", "timestamp": "2025-01-15 10:32:00", "tool_call": None, "agent": AGENT},
]
SESSION_NOT_FOUND: NotFound = {"detail": "Session not found"}
