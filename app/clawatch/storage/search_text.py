"""Text as the search sees it: words in one form, whatever their case or accents.

The index and whoever looks at a row again fold text in the same way, here; SQLite's own tokenizer then only splits at
the spaces. So both always agree, whichever Unicode tables SQLite was built with.
"""

from __future__ import annotations

import json
import re
import unicodedata
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# of each text: what comes first, and what comes last, where errors tend to stand
_FIRST, _LAST = 3000, 1000
_GAP = " … "
# longer ones, keys and digests, are found by their parts, one behind the other
_LONGEST_WORD = 32
# a longer run without any space is encoded data: its beginning is enough
_RUN = re.compile(r"(\S{200})\S+")
_IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PLAIN_WORD = re.compile(rf"[a-z0-9]{{1,{_LONGEST_WORD}}}")
# languages written without spaces are found by their characters
_WORD = re.compile(rf"[{_IDEOGRAPHS}]|[^\W_{_IDEOGRAPHS}]{{1,{_LONGEST_WORD}}}")


class _Folded(dict[str, str]):
    """What each character becomes: small letters, without accents; nothing for a mark that stands by itself."""

    def __missing__(self, character: str) -> str:
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
        kept = "".join(part for part in plain if not unicodedata.category(part).startswith("M"))
        self[character] = kept
        return kept


_folded = _Folded()


def fold(text: str) -> str:
    """Give a text in small letters and without accents; it may have another length."""
    return text.lower() if text.isascii() else "".join(map(_folded.__getitem__, text))


def folded_offsets(text: str) -> Sequence[int]:
    """Give, for each character of the folded text and its end, where in the text itself that stands."""
    if text.isascii():
        return range(len(text) + 1)
    return [at for at, character in enumerate(text) for _ in _folded[character]] + [len(text)]


def words_of(folded: str) -> list[str]:
    """Give the words of a folded text, in their order."""
    return (_PLAIN_WORD if folded.isascii() else _WORD).findall(folded)


def places_of(folded: str) -> Iterator[re.Match[str]]:
    """Give the words of a folded text, each with its place."""
    return (_PLAIN_WORD if folded.isascii() else _WORD).finditer(folded)


def haystack(texts: Sequence[str]) -> str:
    """Give some texts as one line of words each, in which ` word `, ` wor` and ` two words ` can be looked for."""
    return "\n".join(f" {' '.join(words_of(fold(text)))} " for text in texts)


def index_words(texts: Sequence[str]) -> str:
    """Give the words of some texts, each once, as the index takes them."""
    return " ".join({word for text in texts for word in words_of(fold(text))})


def shortened(text: str) -> str:
    """Give what of a text is searched: all of most, the beginning and the end of a long one."""
    if len(text) > _FIRST + _LAST:
        text = text[:_FIRST] + _GAP + text[-_LAST:]
    return _RUN.sub(r"\1", text)


def json_words(text: str | None) -> str:
    """Give what a JSON text says, without its braces and the names of its fields, as far as it is searched."""
    if text is None:
        return ""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        value = _parsed_leniently(text)
    found: list[str] = []
    rest = [value]
    while rest:
        match rest.pop():
            case str() as said:
                found.append(said)
            case dict() as fields:
                rest.extend(reversed(fields.values()))
            case list() as parts:
                rest.extend(reversed(parts))
            case bool() | None:
                pass
            case number:
                found.append(str(number))
    return shortened("\n".join(found))


def _parsed_leniently(text: str) -> object:
    """Read what orjson refuses: lone surrogates, deep nesting; what nobody can read is searched as it stands."""
    try:
        return json.loads(json.dumps(json.loads(text), ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return text
