"""What a tool call took in and gave back, put so that a person can read it. Runs on the read executor."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

import orjson
from PySide6.QtCore import QCoreApplication

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.ui.changes import Change, Numbers, compared, line_of, patched, written
from clawatch.ui.images import image_name, without_images
from clawatch.ui.plain_text import harmless, without_colours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.queries.rows import ToolCallRow

MOST_CHARACTERS = 1_000_000
"""How much of a text is made ready to be shown; all of it can be copied."""
_EXIT_CODE = re.compile(r"Exit code (\d{1,5})\b")
_WRITERS = frozenset({"Write"})
_TOLD_BY_CHANGE = frozenset(
    {"structuredPatch", "originalFile", "oldString", "newString", "filePath", "replaceAll", "content", "type", "edits"}
)


class Kind(Enum):
    """How a text is shown."""

    CODE = auto()
    PROSE = auto()
    DIFF = auto()
    ERROR = auto()
    JSON = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One titled text: `text` is what is shown, control characters made visible; `raw` is what is copied.

    Of a DIFF, `numbers` tells for each line which it was before and which it is after; of JSON, `value` is what is
    shown, images in it named.
    """

    title: str
    text: str
    raw: str
    kind: Kind = Kind.CODE
    numbers: tuple[Numbers, ...] = ()
    value: Any = field(default=None, compare=False)


def _tr(text: str) -> str:
    return QCoreApplication.translate("readable", text)


def blocks_of(call: ToolCallRow) -> tuple[Block, ...]:
    """Give a call's input, error and output as texts, by kind: changes, commands, JSON."""
    return tuple(_blocks(call))


def exit_code_of(call: ToolCallRow) -> int | None:
    """Give the exit code of a command; None for other tools, and where nobody told of one."""
    if call.tool_name != "Bash":
        return None
    if call.status is ToolCallStatus.ERROR:
        found = _EXIT_CODE.match(call.error or "")
        return int(found[1]) if found else None
    if call.status is not ToolCallStatus.SUCCESS:
        return None
    answer = _parsed(call.response)
    if not isinstance(answer, dict) or answer.get("backgroundTaskId") or answer.get("interrupted") is True:
        return None
    # a hook is told of a command's success only where it exited with 0, or with what its program means as such
    return None if answer.get("returnCodeInterpretation") else 0


def call_text(call: ToolCallRow) -> str:
    """Give a whole call as text, as it is copied."""
    parts = [call.tool_name]
    parts += [
        f"{title}\n{text}"
        for title, text in ((_tr("Input"), call.input), (_tr("Error"), call.error), (_tr("Output"), call.response))
        if text
    ]
    return "\n\n".join(parts)


def _blocks(call: ToolCallRow) -> Iterator[Block]:
    given, answer = _parsed(call.input), _parsed(call.response)
    if isinstance(given, dict):
        yield from _input(call.tool_name, given, call.input or "", answer)
    elif call.input:
        yield _json_block(_tr("Input"), given, call.input)
    if call.error:
        yield _block(_tr("Error"), call.error, Kind.ERROR)
    if isinstance(given, dict) and isinstance(answer, dict) and patched(answer.get("structuredPatch")) is not None:
        # the rest of it is shown as a change
        answer = {name: value for name, value in answer.items() if name not in _TOLD_BY_CHANGE and value}
    yield from _output(answer, call.response)


def _input(tool_name: str, given: dict[str, Any], raw: str, answer: Any) -> Iterator[Block]:  # noqa: ANN401 any JSON
    rest = dict(given)
    if isinstance(given.get("command"), str):
        yield _block(_tr("Command"), rest.pop("command"))
        description = rest.pop("description", None)
        if isinstance(description, str):
            yield _block(_tr("Description"), description, Kind.PROSE)
    else:
        path = rest.pop("file_path", None)
        if isinstance(path, str):
            yield _block(_tr("File"), path, Kind.PROSE)
        yield from _edits(rest, answer)
        if tool_name in _WRITERS and isinstance(rest.get("content"), str):
            yield _written(rest.pop("content"), answer)
        for name, title in (("content", _tr("Content")), ("prompt", _tr("Prompt")), ("plan", _tr("Plan"))):
            if isinstance(rest.get(name), str):
                yield _block(title, rest.pop(name), Kind.PROSE if name != "content" else Kind.CODE)
    if rest.get("replace_all") is False:
        del rest["replace_all"]
    if rest:
        title = _tr("Input") if len(rest) == len(given) else _tr("Other input")
        yield _json_block(title, rest, raw if len(rest) == len(given) else json.dumps(rest, ensure_ascii=False))


def _edits(rest: dict[str, Any], answer: Any) -> Iterator[Block]:  # noqa: ANN401 any JSON value
    edits = rest.pop("edits", None)
    pairs = [rest] if "old_string" in rest else edits if isinstance(edits, list) else []
    texts = [(edit.get("old_string"), edit.get("new_string")) for edit in pairs if isinstance(edit, dict)]
    pairs_of_texts = [(old, new) for old, new in texts if isinstance(old, str) and isinstance(new, str)]
    told = answer if isinstance(answer, dict) else {}
    change = patched(told.get("structuredPatch")) if pairs_of_texts else None
    if change is not None:
        yield _change_block(change, "\n".join(new for _, new in pairs_of_texts))
    else:
        for old, new in pairs_of_texts:
            yield from _before_and_after(old, new, line_of(old, told.get("originalFile")))
    if edits is not None and not pairs:
        rest["edits"] = edits
    rest.pop("old_string", None)
    rest.pop("new_string", None)


def _before_and_after(old: str, new: str, first: int) -> Iterator[Block]:
    change = compared(old, new, first)
    if change is None:
        yield _block(_tr("Before"), old)
        yield _block(_tr("After"), new)
        return
    yield _change_block(change, new)


def _written(content: str, answer: Any) -> Block:  # noqa: ANN401 any JSON value
    """Show a file that was written: what changed in it where there was one before, all of it where there was none."""
    told = answer if isinstance(answer, dict) else {}
    change = patched(told.get("structuredPatch"))
    before = told.get("originalFile")
    if change is None and isinstance(before, str) and before:
        change = compared(before, content)
    if change is not None:
        return _change_block(change, content)
    shown = written(content)
    return Block(_tr("Content written"), _joined(shown), content, Kind.DIFF, shown.numbers)


def _change_block(change: Change, raw: str) -> Block:
    return Block(_tr("Change, before (-) and after (+)"), _joined(change), raw, Kind.DIFF, change.numbers)


def _joined(change: Change) -> str:
    # what is no break to a file's lines is none here either, so that the numbers stay beside their lines
    return "\n".join(harmless(line).replace("\n", " ") for line in change.lines)


def _output(answer: Any, raw: str | None) -> Iterator[Block]:  # noqa: ANN401 any JSON value
    if raw is None or answer in (None, "", [], {}):
        return
    if isinstance(answer, str):
        yield _block(_tr("Output"), answer)
        return
    if isinstance(answer, dict) and ("stdout" in answer or "stderr" in answer):
        for name, title, kind in (("stdout", _tr("Output"), Kind.CODE), ("stderr", _tr("Error output"), Kind.ERROR)):
            text = answer.get(name)
            if isinstance(text, str) and text:
                yield _block(title, text, kind)
        if not answer.get("stdout") and not answer.get("stderr"):
            yield Block(_tr("Output"), _tr("(no output)"), "", Kind.PROSE)
        return
    image = image_name(answer)
    if image is not None:
        yield Block(_tr("Image"), image, image, Kind.PROSE)
        return
    text = _text_of_parts(answer)
    if text is not None:
        yield _block(_tr("Output"), text)
        return
    file = answer.get("file") if isinstance(answer, dict) else None
    if isinstance(file, dict) and isinstance(file.get("content"), str):
        yield _block(_tr("Content read"), file["content"])
        return
    yield _json_block(_tr("Output"), answer, raw)


def _text_of_parts(answer: Any) -> str | None:  # noqa: ANN401 any JSON value
    """Read an answer made of text parts, as tools of MCP servers and subagents give it."""
    parts = answer.get("content") if isinstance(answer, dict) else answer
    if not isinstance(parts, list) or not parts:
        return None
    texts: list[str] = []
    for part in parts:
        if not isinstance(part, dict):
            return None
        if isinstance(part.get("text"), str):
            texts.append(part["text"])
        else:
            kind = image_name(part) or part.get("type", "?")
            texts.append(_tr("[{kind}, not shown]").format(kind=kind))
    return "\n".join(texts)


def _block(title: str, text: str, kind: Kind = Kind.CODE) -> Block:
    return Block(title, harmless(without_colours(text[:MOST_CHARACTERS])).rstrip("\n"), text, kind)


def _json_block(title: str, value: Any, raw: str) -> Block:  # noqa: ANN401 any JSON value
    if not isinstance(value, dict | list):
        return _block(title, raw)
    return Block(title, "", raw, Kind.JSON, value=without_images(value))


def _parsed(text: str | None) -> Any:  # noqa: ANN401 any JSON value
    if text is None:
        return None
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return _parsed_slowly(text)


def _parsed_slowly(text: str) -> Any:  # noqa: ANN401 any JSON value
    """Read what only Python's own reader takes, as numbers that are none; give the text where that does not either."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
