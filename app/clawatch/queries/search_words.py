"""What a person typed into a search, as words to be found."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from clawatch.storage.search_text import fold, words_of

# a phrase in quotes, one whose end was forgotten, or what stands between spaces
_PIECE = re.compile(r'"([^"]*)(?:"|$)|([^\s"]+)')
# the index is asked for so many, the longest; the rows themselves are looked at for all of them
_MOST_INDEXED = 16
# what begins with fewer letters is half of all there is: the index would take longer than the rows
_SHORTEST_PREFIX = 3
_BETWEEN = r"(?:\\[a-z]|[^a-z0-9])*"


@dataclass(frozen=True, slots=True)
class Needle:
    """Words that stand one behind the other; of the last one, with `is_prefix`, the beginning."""

    words: tuple[str, ...]
    is_prefix: bool

    @property
    def text(self) -> str:
        """What to look for in a haystack (see storage.search_text)."""
        return f" {' '.join(self.words)}{'' if self.is_prefix else ' '}"


@dataclass(frozen=True)
class Sought:
    """Everything that has to be found, in any order. Empty where nothing was typed that has a letter or a digit."""

    needles: tuple[Needle, ...]

    @cached_property
    def is_exact_in_index(self) -> bool:
        """Whether the index alone can tell: it knows nothing of which word follows which."""
        return all(len(needle.words) == 1 for needle in self.needles) and len(self._terms()) <= _MOST_INDEXED

    @cached_property
    def match(self) -> str | None:
        """The same for FTS5, as far as the index can tell; None where it cannot.

        Words hold letters and digits only, and are quoted: nothing that anybody types is syntax.
        """
        terms = sorted(self._terms(), key=lambda term: (-len(term[0]), term))[:_MOST_INDEXED]
        return " ".join(f'"{word}"{" *" if is_prefix else ""}' for word, is_prefix in terms) or None

    def is_in(self, haystack: str) -> bool:
        """Whether all of it is in a haystack."""
        return all(needle.text in haystack for needle in self.needles)

    def may_be_in(self, text: str) -> bool:
        """Whether all of it may be in a text, JSON or not, as far as a quick look tells; False is certain."""
        if not text.isascii() or "\\u" in text:
            return True
        small = text.lower()
        return all(word in small for word in self._words) and all(phrase.search(small) for phrase in self._phrases)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word for needle in self.needles for word in needle.words)

    @cached_property
    def _phrases(self) -> list[re.Pattern[str]]:
        """Give what finds words behind each other, with signs between them, some of those escaped as JSON has it."""
        phrases = [needle.words for needle in self.needles if len(needle.words) > 1]
        return [re.compile(_BETWEEN.join(words)) for words in phrases if all(map(str.isascii, words))]

    def _terms(self) -> set[tuple[str, bool]]:
        terms = set()
        for needle in self.needles:
            for place, word in enumerate(needle.words, 1):
                is_prefix = needle.is_prefix and place == len(needle.words)
                if not is_prefix or len(word) >= _SHORTEST_PREFIX:
                    terms.add((word, is_prefix))
        return terms


def read_search(typed: str) -> Sought:
    """Read what was typed: words, of which all are sought, "phrases in quotes", and beginnings of words*.

    A word that holds signs (a/path.py, snake_case) is a phrase of its parts; signs themselves are not sought.
    """
    needles: dict[Needle, None] = {}
    for piece in _PIECE.finditer(typed):
        phrase, word = piece.groups()
        words = tuple(words_of(fold(phrase if phrase is not None else word)))
        if words:
            needles[Needle(words, phrase is None and word.endswith("*"))] = None
    return Sought(tuple(needles))
