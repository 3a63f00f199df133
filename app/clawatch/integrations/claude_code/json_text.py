"""JSON as text: read strictly, and changed at one place with every other byte left as it was written.

Writing a parsed file out anew would lose what the parser does not keep: how numbers, escapes and empty lines were
written, which lists stood on one line, keys given twice. So a change is cut into the text itself.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn, TypeAlias

from clawatch.integrations.claude_code.json_edits import Append, Drop, Edit, Json, JsonPath, NumberText, Put

_SAFE_DIGITS = 15
_MAX_INDENT = 8
_MAX_DEPTH = 100
_SPACE = re.compile(r"[ \t\r\n]*")
_INDENTED = re.compile(r"\n([ \t]+)[^ \t\r\n]")

Meaning: TypeAlias = "tuple[object, ...] | list[Meaning] | str | bool | None"


class NotJsonError(ValueError):
    """The text is not JSON. The message says what is wrong and where."""


class DuplicateKeyError(ValueError):
    """A change leads through a key that its object has more than once. The message is that key."""


def parse(text: str) -> Json:
    """Return the value of a JSON text, with numbers that Python could not write back alike as `NumberText`.

    Raises NotJsonError.
    """
    try:
        value: Json = json.loads(text, parse_int=_integer, parse_float=NumberText, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise NotJsonError(f"line {error.lineno}, column {error.colno}: {error.msg}") from None
    except RecursionError:
        raise NotJsonError("it is nested too deeply") from None
    if _deeper_than(value, _MAX_DEPTH):
        raise NotJsonError("it is nested too deeply")
    return value


def meaning(text: str) -> Meaning:
    """Return what a valid JSON text says, to be compared: without its layout, with keys in order, as often as given."""
    value: Meaning = json.loads(
        text,
        object_pairs_hook=lambda pairs: ("object", *pairs),
        parse_int=lambda number: ("number", number),
        parse_float=lambda number: ("number", number),
    )
    return value


def edit_text(text: str, edits: Sequence[Edit]) -> str:
    """Make `edits`, one after the other, to the text of a valid JSON document.

    New parts follow the document's own indentation and line ends. Raises DuplicateKeyError.
    """
    style = _style(text)
    for edit in edits:
        match edit:
            case Append(path, value):
                text = _insert(text, path, "", value, style)
            case Put(path, value):
                text = _put(text, path, value, style)
            case Drop(path):
                text = _drop(text, path)
    return text


@dataclass(frozen=True, slots=True)
class _Style:
    lines: bool  # each member on a line of its own, or everything on one
    newline: str
    indent: str
    after_comma: str
    after_colon: str


@dataclass(frozen=True, slots=True)
class _Child:
    key: str | int
    start: int  # of the key in an object, of the value in a list
    value: int
    end: int


def _deeper_than(value: Json, limit: int) -> bool:
    level = [value]
    for _ in range(limit):
        if not level:
            return False
        inner: list[Json] = []
        for item in level:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        level = inner
    return bool(level)


def _integer(text: str) -> int | NumberText:
    return NumberText(text) if text == "-0" or len(text) > _SAFE_DIGITS else int(text)


def _refuse(name: str) -> NoReturn:
    raise NotJsonError(f"{name} is no JSON value")


_DECODER = json.JSONDecoder(parse_int=_integer, parse_float=NumberText, parse_constant=_refuse)


def _style(text: str) -> _Style:
    newline = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    body = text.strip(" \t\r\n")
    if "\n" not in body and body[1:-1].strip(" \t\r"):
        gap = " " if '": ' in body else ""
        return _Style(lines=False, newline=newline, indent="", after_comma=gap, after_colon=gap)
    first = _INDENTED.search(text)
    if first is None:
        indent = "" if "\n" in body else "  "
    else:
        indent = "\t" if first[1][0] == "\t" else first[1][:_MAX_INDENT]
    return _Style(lines=True, newline=newline, indent=indent, after_comma=" ", after_colon=" ")


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _children(text: str, start: int) -> list[_Child]:
    """Where the members of the object, or the items of the list, that begins at `start` stand."""
    is_object = text[start] == "{"
    children: list[_Child] = []
    position = _skip(text, start + 1)
    while text[position] not in "}]":
        key: str | int = len(children)
        begin = value = position
        if is_object:
            key, position = _DECODER.raw_decode(text, position)
            value = _skip(text, _skip(text, position) + 1)
        _, end = _DECODER.raw_decode(text, value)
        children.append(_Child(key, begin, value, end))
        position = _skip(text, end)
        if text[position] == ",":
            position = _skip(text, position + 1)
    return children


def _find(children: Sequence[_Child], key: str | int) -> int | None:
    found = [index for index, child in enumerate(children) if child.key == key]
    if len(found) > 1:
        raise DuplicateKeyError(key)
    return found[0] if found else None


def _locate(text: str, path: JsonPath) -> int:
    start = _skip(text, 0)
    for step in path:
        children = _children(text, start)
        index = _find(children, step)
        if index is None:
            raise LookupError(path)
        start = children[index].value
    return start


def _line_indent(text: str, position: int) -> str:
    line = text.rfind("\n", 0, position) + 1
    found = re.compile(r"[ \t]*").match(text, line)
    return found[0] if found else ""


def _render(value: Json, style: _Style, base: str) -> str:
    if not style.lines:
        return json.dumps(value, ensure_ascii=False, separators=("," + style.after_comma, ":" + style.after_colon))
    return json.dumps(value, ensure_ascii=False, indent=style.indent).replace("\n", style.newline + base)


def _put(text: str, path: JsonPath, value: Json, style: _Style) -> str:
    children = _children(text, _locate(text, path[:-1]))
    index = _find(children, path[-1])
    if index is not None:
        child = children[index]
        return text[: child.value] + _render(value, style, _line_indent(text, child.value)) + text[child.end :]
    label = json.dumps(path[-1], ensure_ascii=False) + ":" + style.after_colon
    return _insert(text, path[:-1], label, value, style)


def _insert(text: str, path: JsonPath, label: str, value: Json, style: _Style) -> str:
    """Add a member (with its key as `label`) or an item (without one) to the end of what stands at `path`."""
    start = _locate(text, path)
    children = _children(text, start)
    base = _line_indent(text, start)
    if not children:
        close = _skip(text, start + 1)
        if not style.lines:
            return text[: start + 1] + label + _render(value, style, "") + text[close:]
        inner = base + style.indent
        added = style.newline + inner + label + _render(value, style, inner) + style.newline + base
        return text[: start + 1] + added + text[close:]
    last = children[-1]
    before = text[: last.start]
    gap = style.after_comma
    if "\n" in before[len(before.rstrip(" \t\r\n")) :]:
        base = _line_indent(text, last.start)
        gap = style.newline + base
    return text[: last.end] + "," + gap + label + _render(value, style, base) + text[last.end :]


def _drop(text: str, path: JsonPath) -> str:
    start = _locate(text, path[:-1])
    children = _children(text, start)
    index = _find(children, path[-1])
    if index is None:
        raise LookupError(path)
    if index > 0:
        return text[: children[index - 1].end] + text[children[index].end :]
    if len(children) > 1:
        return text[: children[0].start] + text[children[1].start :]
    return text[: start + 1] + text[_skip(text, children[0].end) :]
