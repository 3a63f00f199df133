"""The bodies of errors, as the contracts' clients find them, and as the API's description shows them."""

from __future__ import annotations

# pydantic, which makes the API's description of these, takes no TypedDict of Python 3.11's own
from typing_extensions import TypedDict

from clawatch.api.operation import Answer


class Fault(TypedDict):
    """One thing that is wrong with a request: a code, where it stands, a message for a person."""

    type: str
    loc: list[str | int]
    msg: str


class ValidationProblem(TypedDict):
    """AI Monitor's answer (422) to parameters or a body that cannot be used."""

    detail: list[Fault]


class UnreadableProblem(TypedDict):
    """The answer (422) to a body of neither contract: `detail` for clients of one, `error` for those of the other."""

    detail: list[Fault]
    error: str


class NotFound(TypedDict):
    """AI Monitor's answer (404) to an id that is not known."""

    detail: str


class ErrorBody(TypedDict):
    """The ClaWatch contract's error."""

    error: str


class ProblemBody(TypedDict):
    """A problem of no one contract: the same sentence for the clients of either, who look in different places."""

    detail: str
    error: str


INVALID_PARAMETERS = Answer(
    ValidationProblem,
    "A parameter is of the wrong type, or out of its range.",
    {
        "detail": [
            {
                "type": "greater_than_equal",
                "loc": ["query", "page"],
                "msg": "Input should be greater than or equal to 1",
            }
        ]
    },
)
