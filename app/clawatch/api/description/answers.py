"""The answers of an operation: those it names, and those that any request may get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from clawatch.api.operation import Answer
from clawatch.api.schema import ProblemBody

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from clawatch.api.description.schemas import Schemas
    from clawatch.api.operation import Operation


def _problem(says: str, sentence: str) -> Answer:
    return Answer(ProblemBody, says, {"detail": sentence, "error": sentence})


_STRANGER = _problem(
    "The request has a foreign Host, or comes from a web page of another origin.",
    "This server answers to its own address only: check the Host of the request.",
)
_FAILURE = _problem("ClaWatch failed; its log says why.", "ClaWatch failed to answer; its log says why.")
_NO_KEY = _problem(
    "The key is missing or wrong.",
    "The key is missing or wrong: send it as X-ClaWatch-Key or Authorization: Bearer.",
)
_NO_KEY_STATUS = 401
_GUESSING = _problem(
    "Too many wrong keys came from this address; a right one is taken all the same. Retry-After says how long to wait.",
    "Too many wrong keys came from this address: try again in 8 s.",
)
_NO_JSON = _problem("The body is not declared to be JSON.", "Send JSON, with Content-Type: application/json.")
_NO_PATH = _problem("The path names nothing that there is.", "Nothing is found under this path.")
_TOO_LARGE = _problem("The body is too large.", "The body is larger than 32 MB.")


def answers_of(
    operations: Sequence[Operation], schemas: Schemas, *, takes_body: bool, is_narrow: bool, asks_for_key: bool
) -> dict[str, Any]:
    """Describe the answers by status, in order. `is_narrow` says that not everything may stand in the path."""
    given: dict[int, list[tuple[str, Answer]]] = {}
    for operation in operations:
        for status, answer in operation.answers.items():
            given.setdefault(status, []).append((operation.contract, answer))
    # a contract's own words for a missing key stand alone, unless the guard asks for it before any path does
    needs_key = asks_for_key or any(
        operation.needs_key and _NO_KEY_STATUS not in operation.answers for operation in operations
    )
    for status, answer in _common(takes_body=takes_body, is_narrow=is_narrow, needs_key=needs_key):
        given.setdefault(status, []).append(("ClaWatch's own", answer))
    return {str(status): _response(answers, schemas) for status, answers in sorted(given.items())}


def _common(*, takes_body: bool, is_narrow: bool, needs_key: bool) -> Iterator[tuple[int, Answer]]:
    if needs_key:
        yield _NO_KEY_STATUS, _NO_KEY
        yield 429, _GUESSING
    yield 403, _STRANGER
    if is_narrow:
        yield 404, _NO_PATH
    if takes_body:
        yield 413, _TOO_LARGE
        yield 415, _NO_JSON
    yield 500, _FAILURE


def _response(answers: Sequence[tuple[str, Answer]], schemas: Schemas) -> dict[str, Any]:
    response: dict[str, Any] = {"description": " / ".join(dict.fromkeys(answer.says for _, answer in answers))}
    content: dict[str, dict[str, Any]] = {}
    for media_type in dict.fromkeys(answer.media_type for _, answer in answers if answer.type is not None):
        meant = [(who, answer) for who, answer in answers if answer.media_type == media_type]
        choices: list[dict[str, Any]] = []
        for _, answer in meant:
            schema = schemas.answered(answer.type)
            if schema not in choices:
                choices.append(schema)
        content[media_type] = {"schema": choices[0] if len(choices) == 1 else {"oneOf": choices}}
        examples: dict[str, dict[str, Any]] = {}
        for who, answer in meant:
            if answer.example is not None:
                examples.setdefault(who, {"value": answer.example})
        if examples:
            content[media_type]["examples"] = examples
    if content:
        response["content"] = content
    return response
