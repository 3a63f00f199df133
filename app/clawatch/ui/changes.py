"""Changes of files as a person reads them: lines that went and came, with their numbers. Runs on the read executor."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINES = 600
"""How many lines are compared; comparing takes the square of that."""
_CONTEXT = 3
_MOST_WRITTEN = 20_000

Numbers = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Change:
    """Lines, each with "-", "+" or a space before it, and for each its number before and after.

    What is between two parts is told by a line that begins with "@@".
    """

    lines: tuple[str, ...]
    numbers: tuple[Numbers, ...]


def patched(hunks: object) -> Change | None:
    """Read a change as Claude Code reports it (`structuredPatch`); None where it is none."""
    if not isinstance(hunks, list) or not hunks:
        return None
    lines: list[str] = []
    numbers: list[Numbers] = []
    for hunk in hunks:
        if not isinstance(hunk, dict):
            return None
        old, new, texts = hunk.get("oldStart"), hunk.get("newStart"), hunk.get("lines")
        if not (type(old) is int and type(new) is int and isinstance(texts, list)):
            return None
        if len(hunks) > 1:
            lines.append(f"@@ {old} @@")
            numbers.append((None, None))
        for text in texts:
            if not isinstance(text, str):
                return None
            sign = text[:1]
            if sign not in {"-", "+", " "}:
                continue  # a remark, as that the file's last line has no end
            lines.append(f"{sign} {text[1:]}")
            numbers.append((None if sign == "+" else old, None if sign == "-" else new))
            old += sign != "+"
            new += sign != "-"
    return Change(tuple(lines), tuple(numbers))


def compared(old: str, new: str, first: int = 1) -> Change | None:
    """Compare two texts whose first line has a number; None where they are too long to be compared."""
    before, after = old.splitlines(), new.splitlines()
    if max(len(before), len(after)) > MOST_LINES:
        return None
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    lines: list[str] = []
    numbers: list[Numbers] = []
    groups = list(matcher.get_grouped_opcodes(_CONTEXT))
    for group in groups:
        if len(groups) > 1:
            lines.append(f"@@ {first + group[0][1]} @@")
            numbers.append((None, None))
        for line, number in _group(group, before, after, first):
            lines.append(line)
            numbers.append(number)
    return Change(tuple(lines), tuple(numbers))


def written(text: str) -> Change:
    """Show a file that is new: all of its lines came, as many of them as anyone reads."""
    lines = text.splitlines()
    shown = tuple(f"+ {line}" for line in islice(lines, _MOST_WRITTEN))
    return Change(shown, tuple((None, number + 1) for number in range(len(shown))))


def line_of(part: str, whole: object) -> int:
    """Give the number of the line at which a part of a text begins; 1 where that is unknown."""
    place = whole.find(part) if isinstance(whole, str) and part else -1
    return whole.count("\n", 0, place) + 1 if isinstance(whole, str) and place >= 0 else 1


def _group(group: list[Any], before: list[str], after: list[str], first: int) -> Iterator[tuple[str, Numbers]]:
    for tag, old, old_end, new, new_end in group:
        if tag == "equal":
            for step, line in enumerate(before[old:old_end]):
                yield f"  {line}", (first + old + step, first + new + step)
            continue
        for step, line in enumerate(before[old:old_end]):
            yield f"- {line}", (first + old + step, None)
        for step, line in enumerate(after[new:new_end]):
            yield f"+ {line}", (None, first + new + step)
