"""Texts for Telegram's HTML: escaped, and cut before they are escaped, so that nothing is ever cut within an entity."""

from __future__ import annotations

import re

MESSAGE_LIMIT = 4096
"""What a message may have, in UTF-16 code units; Telegram counts without markup, we with it."""

_MORE = "…"
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
# what has no picture; Telegram drops some of them and refuses others
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
# what belongs to the character before it: marks, joiners, the second halves of composed emoji
_GOES_ON = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


def units(text: str) -> int:
    """Give the length as Telegram counts it, in UTF-16 code units."""
    return len(text) + sum(char > "\uffff" for char in text)


def plain(text: str) -> str:
    """Give a text without what cannot be sent."""
    return _CONTROLS.sub("\ufffd", text.replace("\r\n", "\n"))


def one_line(text: str) -> str:
    """Give a text in one line."""
    return _BLANKS.sub(" ", plain(text)).strip()


def escaped(text: str) -> str:
    """Give a text for HTML, of any length."""
    return "".join(_ENTITIES.get(char, char) for char in plain(text))


def clipped(text: str, limit: int, *, is_html: bool = True) -> str:
    """Give the beginning of a text, in at most `limit` units, with an ellipsis where there was more."""
    text = plain(text)
    room = limit - units(_MORE)
    parts: list[str] = []
    length, fits = 0, 0
    for char in text:
        part = _ENTITIES.get(char, char) if is_html else char
        length += units(part)
        if length > limit:
            return "".join(parts[: _whole(text, fits)]).rstrip() + _MORE
        parts.append(part)
        if length <= room:
            fits = len(parts)
    return "".join(parts)


def _whole(text: str, end: int) -> int:
    """Give where to cut at the latest, so that no character loses what belongs to it."""
    cut = end
    while cut > 0 and (_GOES_ON.match(text[cut]) or text[cut - 1] == "\u200d"):
        cut -= 1
    # a tower of marks is no character of any language
    return cut or end
