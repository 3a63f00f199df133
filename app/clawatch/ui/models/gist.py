"""A tool call in one line: what it is about, and its icon. Worked out only for rows that are looked at."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import PurePosixPath

from clawatch.ui.plain_text import one_line

_ICONS = {
    "Bash": "terminal",
    "BashOutput": "terminal",
    "KillShell": "terminal",
    "KillBash": "terminal",
    "PowerShell": "terminal",
    "Read": "file-text",
    "Edit": "file-pen",
    "MultiEdit": "file-pen",
    "Write": "file-plus",
    "NotebookEdit": "notebook-pen",
    "Grep": "text-search",
    "Glob": "folder-search",
    "LS": "folder-search",
    "WebFetch": "globe",
    "WebSearch": "globe",
    "Task": "bot",
    "Agent": "bot",
    "TodoWrite": "list-todo",
    "TaskCreate": "list-todo",
    "TaskUpdate": "list-todo",
    "TaskList": "list-todo",
    "AskUserQuestion": "message-circle-question-mark",
    "ExitPlanMode": "map",
    "EnterPlanMode": "map",
    "Skill": "sparkles",
    "SlashCommand": "sparkles",
}
# what tells most comes first
_TELLING = (
    "command",
    "file_path",
    "notebook_path",
    "pattern",
    "query",
    "url",
    "description",
    "skill",
    "subject",
    "prompt",
    "path",
    "message",
    "question",
    "plan",
    "content",
    "text",
    "name",
    "id",
)
_PATHS = frozenset({"file_path", "notebook_path"})
_PAIR = re.compile(r'"(?P<name>\w+)"\s*:\s*"(?P<text>(?:[^"\\]|\\.)*)')
_MCP = re.compile(r"mcp__(?P<server>.+?)__(?P<tool>.+)")


def tool_icon(tool_name: str) -> str:
    """Name the icon of a tool."""
    return _ICONS.get(tool_name, "wrench")


def tool_label(tool_name: str) -> str:
    """Name a tool for people: those of MCP servers by server and tool."""
    found = _MCP.fullmatch(tool_name)
    return one_line(f"{found['server']}: {found['tool']}" if found else tool_name, 60)


@lru_cache(maxsize=4096)
def gist(tool_name: str, input_start: str | None) -> str:
    """Say in one line what a call is about, from its input or the beginning of it."""
    if not input_start:
        return ""
    texts = _texts(input_start)
    if tool_name in ("Task", "Agent") and "description" in texts:
        kind = texts.get("subagent_type")
        return one_line(f"{texts['description']} ({kind})" if kind else texts["description"])
    if "todos" in texts:
        return one_line(_todos(texts["todos"]))
    for name in _TELLING:
        text = texts.get(name)
        if text:
            return one_line(_short_path(text) if name in _PATHS else text)
    return one_line(next(iter(texts.values()), ""))


def _texts(input_start: str) -> dict[str, str]:
    try:
        value = json.loads(input_start)
    except (ValueError, RecursionError):
        return {found["name"]: _unescaped(found["text"]) for found in _PAIR.finditer(input_start)}
    if isinstance(value, dict):
        return {name: item if isinstance(item, str) else json.dumps(item) for name, item in value.items() if item}
    return {"": value if isinstance(value, str) else input_start}


def _todos(text: str) -> str:
    """Name what is being done of a list, or all that is on it."""
    try:
        items = [item for item in json.loads(text) if isinstance(item, dict)]
    except ValueError:
        return ""
    doing = [item for item in items if item.get("status") == "in_progress"]
    return "; ".join(str(item.get("content", "")) for item in doing or items)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def _short_path(path: str) -> str:
    """Keep the end of a long path: the file and the two folders above it."""
    parts = PurePosixPath(path).parts
    return path if len(parts) <= 4 else "…/" + "/".join(parts[-3:])  # noqa: PLR2004 the root counts as a part
