from __future__ import annotations

import json

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import ToolCallRow
from clawatch.ui.readable import Block, Kind, blocks_of


def blocks(tool: str, given: object, response: object = None, error: str | None = None) -> dict[str, Block]:
    call = ToolCallRow(
        1, "s", "t", None, tool, json.dumps(given), None if response is None else json.dumps(response), error,
        ToolCallStatus.SUCCESS, None, 0, 1, 1,
    )  # fmt: skip
    return {block.title: block for block in blocks_of(call)}


def test_bash_shows_its_command_and_output() -> None:
    found = blocks("Bash", {"command": "ls", "description": "List"}, {"stdout": "\x1b[1ma\x1b[0m\n", "stderr": "oh"})
    assert {title: block.text for title, block in found.items()} == {
        "Command": "ls",
        "Description": "List",
        "Output": "a",
        "Error output": "oh",
    }
    assert found["Output"].raw == "\x1b[1ma\x1b[0m\n"


def test_bash_without_output_says_so() -> None:
    assert blocks("Bash", {"command": "true"}, {"stdout": "", "stderr": ""})["Output"].text == "(no output)"


def test_an_edit_is_a_change() -> None:
    found = blocks("Edit", {"file_path": "/x.py", "old_string": "a\nb", "new_string": "a\nc"})
    change = found["Change, before (-) and after (+)"]
    assert change.kind is Kind.DIFF
    assert change.text.splitlines() == ["  a", "- b", "+ c"]
    assert found["File"].text == "/x.py"


def test_a_large_edit_is_before_and_after() -> None:
    found = blocks("Edit", {"file_path": "/x", "old_string": "a\n" * 700, "new_string": "b"})
    assert {"Before", "After"} <= set(found)


def test_several_edits_are_several_changes() -> None:
    edits = [{"old_string": "a", "new_string": "b"}, {"old_string": "c", "new_string": "d"}]
    call = ToolCallRow(
        1, "s", "t", None, "MultiEdit", json.dumps({"file_path": "/x", "edits": edits}), None, None,
        ToolCallStatus.PENDING, None, 0, None, None,
    )  # fmt: skip
    assert [block.kind for block in blocks_of(call)] == [Kind.PROSE, Kind.DIFF, Kind.DIFF]


def test_whatever_else_is_a_json_value() -> None:
    found = blocks("mcp__x__y", {"n": 1, "名": "日本"}, {"deep": {"x": [1, 2]}})
    assert (found["Input"].kind, found["Input"].value) == (Kind.JSON, {"n": 1, "名": "日本"})
    assert found["Output"].value == {"deep": {"x": [1, 2]}}
    assert found["Output"].raw == '{"deep": {"x": [1, 2]}}'


def test_parts_of_text_are_text_and_images_are_named() -> None:
    parts = [{"type": "text", "text": "<b>hi</b>"}, {"type": "image", "source": {"data": "…"}}]
    assert blocks("mcp__x__y", {}, parts)["Output"].text == "<b>hi</b>\n[image, not shown]"


def test_errors_and_odd_bytes() -> None:
    found = blocks("Read", {"file_path": "/x"}, error="no\x00such\x1b[31m file")
    assert found["Error"].kind is Kind.ERROR
    assert found["Error"].text == "no\u2400such file"
    assert found["Error"].raw == "no\x00such\x1b[31m file"
