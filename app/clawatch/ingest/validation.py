"""What is wrong with an event, field by field; each contract words its own answer from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clawatch.domain.events import Origin

ID_MAX_LENGTH = 512


class FieldProblem(NamedTuple):
    """One finding: the field's path with dots, a message for a person, a code for a program."""

    field: str
    message: str
    code: str


class InvalidEventError(Exception):
    """The event cannot be taken; `problems` says why, `origin` which contract it speaks."""

    def __init__(self, origin: Origin, problems: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.message}" for problem in problems))
        self.origin = origin
        self.problems = tuple(problems)


def check_id(field: str, value: str) -> Iterator[FieldProblem]:
    """Check the id of a session or an agent: 1 to ID_MAX_LENGTH characters, all of them printable."""
    if not value:
        yield FieldProblem(field, "String should have at least 1 character", "string_too_short")
    elif len(value) > ID_MAX_LENGTH:
        yield FieldProblem(field, f"String should have at most {ID_MAX_LENGTH} characters", "string_too_long")
    elif not value.isprintable():
        yield FieldProblem(field, "String should hold printable characters only", "string_pattern_mismatch")
