"""Answers as the API's description shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.api.beyond.schema import SearchBody, UsageBody, UsageSums

SEARCH: SearchBody = {
    "items": [
        {
            "kind": "tool_call",
            "id": 812,
            "session_id": "0b6c2f0e-3a5d-4f43-9b1e-6f2f4f9d2a11",
            "session_title": "Repair the release script",
            "project_id": 3,
            "project_name": "website",
            "tool_name": "Bash",
            "status": "error",
            "at": "2026-01-31T12:00:00.000Z",
            "snippets": [{"field": "error", "text": "2 failed, 41 passed", "matches": [(2, 8)]}],
        }
    ],
    "total": 1,
    "is_total_exact": True,
    "page": 1,
    "page_size": 50,
    "indexed": True,
    "behind": 0,
}
_SUMS: UsageSums = {
    "requests": 12,
    "input_tokens": 180,
    "output_tokens": 4200,
    "cache_read_tokens": 91000,
    "cache_write_tokens": 5100,
    "tokens": 100480,
    "cost": 0.109965,
    "unpriced_requests": 0,
    "unpriced_tokens": 0,
}
USAGE: UsageBody = {
    "group_by": "day",
    "since": "2026-01-31T00:00:00.000Z",
    "until": None,
    "is_estimate": False,
    "groups": [{"key": "2026-01-31", "name": None, "id": None, "calls": None, "errors": None, **_SUMS}],
    "rest": None,
    "total": _SUMS,
}
EXPORT_CSV = 'id,session_id,tool_name,input\r\n812,0b6c2f0e,Bash,"{""command"":""make""}"\r\n'
EXPORT_JSONL = '{"id":812,"session_id":"0b6c2f0e","tool_name":"Bash","input":"{\\"command\\":\\"make\\"}"}\n'
