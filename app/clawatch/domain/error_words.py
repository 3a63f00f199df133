"""What errors have in common: their first line, without what differs from one to the next."""

from __future__ import annotations

import re

_LONGEST, _LOOKED_AT = 160, 4000
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_EXIT_CODE = re.compile(r"(?:Error: )?Exit code -?\d+:?")
_CHANGES = (
    (re.compile(r"https?://[^\s'\"`<>)]+"), "<url>"),
    (re.compile(r"(?<![\w<])(?:[A-Za-z]:\\|~?/|\.{1,2}/)[^\s'\"`:;,)\]}>]+"), "<path>"),
    (re.compile(r"(?<![\w<])[\w.@-]+(?:/[\w.@-]+)+\.\w+"), "<path>"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", re.IGNORECASE), "<id>"),
    (re.compile(r"\b(?=[A-Za-z_]*\d)[A-Za-z]+_[A-Za-z0-9]{8,}\b"), "<id>"),
    (re.compile(r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b", re.IGNORECASE), "<id>"),
    (re.compile(r"\b0x[0-9a-f]+\b", re.IGNORECASE), "<n>"),
    (re.compile(r"(?<![\w.])\d+(?:[.,:]\d+)*"), "<n>"),
)
_LONG = re.compile(r"('[^']{24,}'|\"[^\"]{24,}\"|`[^`]{24,}`)")


def kind_of_error(text: str) -> str:
    """Give the first line that says something, with paths, addresses, numbers and ids replaced; "" for none.

    An exit code, on a line by itself, says little: what follows it is taken with it. Lines of dots and dashes say
    nothing.
    """
    lines = [" ".join(line.split()) for line in _COLOURS.sub("", text[:_LOOKED_AT]).splitlines()]
    lines = [line for line in lines if any(map(str.isalnum, line))]
    if not lines:
        return ""
    first = lines[0].removeprefix("<tool_use_error>").removesuffix("</tool_use_error>")
    if not _EXIT_CODE.fullmatch(first):
        return _without_details(first)
    code = first.removesuffix(":")
    return f"{code}: {_without_details(lines[1])}" if len(lines) > 1 else code


def _without_details(line: str) -> str:
    shown = line[: 4 * _LONGEST]
    for pattern, instead in _CHANGES:
        shown = pattern.sub(instead, shown)
    shown = _LONG.sub("<text>", shown)
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}\u2026"
