"""What a tool call took in and gave back, put so that a person can read it. Runs on the read executor."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from clawatch.ui.plain_text import harmless, without_colours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.queries.rows import ToolCallRow

_DIFF_LINES_AT_MOST = 600
_DIFF_CONTEXT = 3


class Kind(Enum):
    """How a text is shown."""

    CODE = auto()
    PROSE = auto()
    DIFF = auto()
    ERROR = auto()


@dataclass(frozen=True, slots=True)
class Block:
    """One titled text: `text` is what is shown, control characters made visible; `raw` is what is copied."""

    title: str
    text: str
    raw: str
    kind: Kind = Kind.CODE


def _tr(text: str) -> str:
    return QCoreApplication.translate("readable", text)


def blocks_of(call: ToolCallRow) -> tuple[Block, ...]:
    """Give a call's input, error and output as texts."""
    return tuple(_blocks(call))


def _blocks(call: ToolCallRow) -> Iterator[Block]:
    given, answer = _parsed(call.input), _parsed(call.response)
    yield from _input(given, call.input)
    if call.error:
        yield _block(_tr("Error"), call.error, Kind.ERROR)
    yield from _output(answer, call.response)


def _input(given: Any, raw: str | None) -> Iterator[Block]:  # noqa: ANN401 any JSON value
    if not isinstance(given, dict):
        if raw:
            yield _json_block(_tr("Input"), given, raw)
        return
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
        yield from _edits(rest)
        for name, title in (("content", _tr("Content")), ("prompt", _tr("Prompt")), ("plan", _tr("Plan"))):
            if isinstance(rest.get(name), str):
                yield _block(title, rest.pop(name), Kind.PROSE if name != "content" else Kind.CODE)
    if rest.get("replace_all") is False:
        del rest["replace_all"]
    if rest:
        title = _tr("Input") if len(rest) == len(given) else _tr("Other input")
        yield _json_block(title, rest, raw if len(rest) == len(given) and raw else json.dumps(rest, ensure_ascii=False))


def _edits(rest: dict[str, Any]) -> Iterator[Block]:
    edits = rest.pop("edits", None)
    pairs = [rest] if "old_string" in rest else edits if isinstance(edits, list) else []
    for edit in pairs:
        if isinstance(edit, dict):
            old, new = edit.get("old_string"), edit.get("new_string")
            if isinstance(old, str) and isinstance(new, str):
                yield from _before_and_after(old, new)
    if edits is not None and not pairs:
        rest["edits"] = edits
    rest.pop("old_string", None)
    rest.pop("new_string", None)


def _before_and_after(old: str, new: str) -> Iterator[Block]:
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) > _DIFF_LINES_AT_MOST:
        yield _block(_tr("Before"), old)
        yield _block(_tr("After"), new)
        return
    lines = list(difflib.unified_diff(before, after, lineterm="", n=_DIFF_CONTEXT))[2:]
    shown = "\n".join(_spaced(line) for line in lines if not line.startswith("@@") or len(lines) > 1)
    first = shown.partition("\n")
    if first[0].startswith("@@") and shown.count("@@ -") == 1:
        shown = first[2]
    yield Block(_tr("Change, before (-) and after (+)"), harmless(shown), new, Kind.DIFF)


def _spaced(line: str) -> str:
    return line if line.startswith("@@") else f"{line[:1]} {line[1:]}"


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
            texts.append(_tr("[{kind}, not shown]").format(kind=part.get("type", "?")))
    return "\n".join(texts)


def _block(title: str, text: str, kind: Kind = Kind.CODE) -> Block:
    return Block(title, harmless(without_colours(text)).rstrip("\n"), text, kind)


def _json_block(title: str, value: Any, raw: str) -> Block:  # noqa: ANN401 any JSON value
    if value is None:
        return _block(title, raw)
    return Block(title, harmless(json.dumps(value, indent=2, ensure_ascii=False)), raw)


def _parsed(text: str | None) -> Any:  # noqa: ANN401 any JSON value
    if text is None:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
