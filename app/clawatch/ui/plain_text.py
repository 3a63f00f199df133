"""Text from events, made safe to look at: it is hostile until shown, and is never read as anything but text."""

from __future__ import annotations

import html
import re

_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
# marks that turn the direction of the text around them, and with it what it seems to say
_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F), "\ufffd")
_CONTROLS = {code: chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"} | {0x7F: "\u2421"}
_BREAKS = {0x2028: "\n", 0x2029: "\n", 0x85: "\n", 0x0B: "\n", 0x0C: "\n"}
_HARMLESS = _CONTROLS | _TURNS | _BREAKS | dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
_SPACES = re.compile(r"\s+")
_TOOLTIP_LIMIT = 600


def harmless(text: str) -> str:
    """Make control characters visible, so that none of them does anything; lines stay lines."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_HARMLESS)


def without_colours(text: str) -> str:
    """Take out what a terminal would have read as colours and the like."""
    return _ANSI.sub("", text)


def telling_lines(text: str) -> str:
    """Leave out colours, and lines of dots and dashes: they take the room and say nothing."""
    return "\n".join(line for line in without_colours(text).splitlines() if any(map(str.isalnum, line)))


def one_line(text: str, limit: int = 240) -> str:
    """Make a text fit a line: white space folded, at most `limit` characters."""
    folded = _SPACES.sub(" ", harmless(text[: limit * 4])).strip()
    return folded if len(folded) <= limit else folded[: limit - 1] + "…"


def tooltip(*lines: str) -> str:
    """Make a tooltip of plain lines. Qt guesses whether a tooltip is rich text: this one is, all of it escaped."""
    shown = (harmless(line[:_TOOLTIP_LIMIT]) for line in lines if line)
    return "<qt>" + "<br>".join(html.escape(line).replace("\n", "<br>") for line in shown) + "</qt>"
