"""Examples of AI Monitor's bodies, for the API's description."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.api.aimonitor.schema import (
        AgentBody,
        DashboardBody,
        ProjectBody,
        ProjectDetailBody,
        SessionBody,
        SessionDetailBody,
        SessionPageBody,
        TimelineEventBody,
        ToolCallBody,
        ToolStatsBody,
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
PROJECT: ProjectBody = {
    "id": 1,
    "name": "my-project",
    "path": "/Users/dev/my-project",
    "created_at": "2025-01-10 09:00:00",
    "session_count": 15,
    "total_input_tokens": 250000,
    "total_output_tokens": 48000,
    "total_cost": 1.2345,
    "last_active": "2025-01-15 10:30:00",
}
TOOL_STATS: ToolStatsBody = {
    "tool_name": "Read",
    "count": 450,
    "error_count": 5,
    "error_rate": 0.0111,
    "avg_duration_ms": 32.5,
}
PROJECT_DETAIL: ProjectDetailBody = {
    **PROJECT,
    "tool_distribution": [TOOL_STATS],
    "sessions_over_time": [{"date": "2025-01-14", "count": 3}, {"date": "2025-01-15", "count": 5}],
    "tokens_over_time": [
        {"date": "2025-01-14", "tokens_in": 80000, "tokens_out": 15000},
        {"date": "2025-01-15", "tokens_in": 120000, "tokens_out": 22000},
    ],
}
PROJECT_NOT_FOUND: NotFound = {"detail": "Project not found"}
DASHBOARD: DashboardBody = {
    "total_sessions": 42,
    "active_sessions": 3,
    "total_tool_calls": 1250,
    "total_input_tokens": 5000000,
    "total_output_tokens": 980000,
    "total_cost": 24.5678,
    "tool_distribution": [TOOL_STATS],
    "recent_sessions": [SESSION],
    "sessions_over_time": [{"date": "2025-01-14", "count": 3}],
    "tokens_over_time": [{"date": "2025-01-14", "tokens_in": 80000, "tokens_out": 15000}],
    "recent_errors": [{**TOOL_CALL, "tool_name": "Bash", "status": "error", "error": "command failed"}],
}
