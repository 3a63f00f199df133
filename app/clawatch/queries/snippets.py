"""The place in a text where the sought words stand, as plain text, and which characters of it they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from clawatch.storage.search_text import fold, folded_offsets, places_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.search_words import Needle, Sought

_BEFORE, _LENGTH = 60, 240
_CUT = "…"
FoundIn = Literal["input", "output", "error", "prompt", "title", "name"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Part of a text, with … where it is cut. `matches` are begin and end of each found word, in characters of it."""

    field: FoundIn
    text: str
    matches: tuple[tuple[int, int], ...]


def snippet(field: FoundIn, text: str, sought: Sought) -> Snippet | None:
    """Give the part of a text around the first of the sought words in it; None where none of them is."""
    folded = fold(text)
    offsets = folded_offsets(text)
    places = list(places_of(folded))
    words = [place.group() for place in places]
    found = sorted({place for needle in sought.needles for place in _places(words, needle)})
    if not found:
        return None
    spans = [(offsets[places[at].start()], offsets[places[at].end() - 1] + 1) for at in found]
    begin = max(0, spans[0][0] - _BEFORE)
    end = max(spans[0][1], min(len(text), begin + _LENGTH))
    before, after = _CUT if begin else "", _CUT if end < len(text) else ""
    shift = len(before) - begin
    matches = tuple((first + shift, last + shift) for first, last in spans if last <= end)
    return Snippet(field, f"{before}{text[begin:end]}{after}", matches)


def _places(words: Sequence[str], needle: Needle) -> list[int]:
    """Give the places of all words that a needle's words are."""
    *rest, last = needle.words
    count = len(needle.words)
    found: list[int] = []
    for at in range(len(words) - count + 1):
        ends = words[at + count - 1]
        if (ends.startswith(last) if needle.is_prefix else ends == last) and list(words[at : at + count - 1]) == rest:
            found.extend(range(at, at + count))
    return found
