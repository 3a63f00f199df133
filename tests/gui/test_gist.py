from __future__ import annotations

import json

import pytest

from clawatch.ui.models.gist import gist, tool_icon, tool_label


@pytest.mark.parametrize(
    ("tool", "given", "text"),
    [
        ("Bash", {"command": "npm test\n", "description": "Run it"}, "npm test"),
        ("Read", {"file_path": "/a/b/c/d/e.py"}, "…/c/d/e.py"),
        ("Grep", {"pattern": "x+", "path": "src"}, "x+"),
        ("WebFetch", {"prompt": "p", "url": "https://example.org"}, "https://example.org"),
        ("Task", {"description": "count", "subagent_type": "Explore", "prompt": "…"}, "count (Explore)"),
        ("mcp__x__y", {"odd": 5}, "5"),
        ("Bash", {}, ""),
        ("TodoWrite", {"todos": [{"content": "a"}, {"content": "b"}]}, "a; b"),
        ("TodoWrite", {"todos": [{"content": "a"}, {"content": "b", "status": "in_progress"}]}, "b"),
    ],
)
def test_the_gist_of_an_input(tool: str, given: dict[str, object], text: str) -> None:
    assert gist(tool, json.dumps(given)) == text


def test_the_gist_of_an_input_cut_short() -> None:
    whole = json.dumps({"file_path": '/x/"y".py', "content": "z" * 5000})
    assert gist("Write", whole[:600]) == '/x/"y".py'
    assert gist("Odd", '["cut') == ""
    assert gist("Odd", None) == ""


def test_labels_and_icons() -> None:
    assert tool_label("mcp__github__create_issue") == "github: create_issue"
    assert tool_icon("Bash") == "terminal"
    assert tool_icon("Whatever") == "wrench"
