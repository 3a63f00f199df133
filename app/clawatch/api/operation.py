"""What a path does, said beside its view, so that the API's description comes from the code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import BaseModel

Contract = Literal["AI Monitor", "ClaWatch", "ClaWatch beyond both contracts"]
ViewT = TypeVar("ViewT", bound="Callable[..., Any]")
_ATTRIBUTE = "clawatch_operations"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer an operation can give: the type of its body (a TypedDict, or a list of one), and an example.

    The TypedDict is that of typing_extensions: pydantic takes no other on Python 3.11. A body that is no JSON has
    `str` as its type and its own `media_type`; an answer without a body has None.
    """

    type: Any
    says: str
    example: Any = None
    media_type: str = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One meaning of a path and method. A path that two contracts share has two.

    `parameters` declares the query string, `body` the type of the JSON it takes. `path_parameters` says what each
    part of the path is, `headers` what each header is for that may come along. `answers` are by status; those that any
    request may get (403, 500, and 401 and 429 where the key is needed) need not be among them. `path`, written as a
    rule, is for a view that answers more paths than the one it stands under. `is_open`: it asks nobody for the
    key, even where the server asks everybody.
    """

    contract: Contract
    summary: str
    answers: Mapping[int, Answer]
    parameters: type[BaseModel] | None = None
    body: Any = None
    body_example: Any = None
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    needs_key: bool = False
    is_open: bool = False
    description: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    path: str = ""


def described(*operations: Operation) -> Callable[[ViewT], ViewT]:
    """Attach to a view what it does."""

    def attach(view: ViewT) -> ViewT:
        setattr(view, _ATTRIBUTE, operations)
        return view

    return attach


def operations_of(view: Callable[..., Any]) -> tuple[Operation, ...]:
    """Give what a view does; nothing where it does not say."""
    found: tuple[Operation, ...] = getattr(view, _ATTRIBUTE, ())
    return found
