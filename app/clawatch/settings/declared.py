"""The settings as a list: what the declaration says of each, for whoever shows or describes them."""

from __future__ import annotations

import types
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel

from clawatch.settings.model import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic.fields import FieldInfo

Kind = Literal["switch", "whole", "number", "money", "choice", "text", "list", "table"]
Name = tuple[str, ...]
_OWN_SECTION = "general"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a number may be; None where it is not bounded. `is_open` says that `least` itself is too little."""

    least: float | None = None
    most: float | None = None
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting. `name` is its way through the file, as ("alerts", "stuck", "minutes").

    `title` and `text` are English. `group` is the title of the table it stands in, `about` what that says of itself.
    `choices` are the words a choice is between. `can_be_off` says that it may be left out altogether.
    """

    name: Name
    title: str
    text: str
    kind: Kind
    section: str
    default: Any
    bounds: Bounds = Bounds()
    choices: tuple[str, ...] = ()
    can_be_off: bool = False
    needs_restart: bool = False
    group: str = ""
    about: str = ""

    @property
    def key(self) -> str:
        """The name as one word, as `alerts.stuck.minutes`."""
        return ".".join(self.name)


@cache
def declared() -> tuple[Declared, ...]:
    """Give every setting, in the order of the declaration; those of a table stand in its place."""
    return tuple(_fields(Settings, (), _OWN_SECTION, ("", "")))


def find(name: Name) -> Declared:
    """Give one setting. Raises KeyError where there is none of this name."""
    for one in declared():
        if one.name == name:
            return one
    raise KeyError(".".join(name))


def _fields(model: type[BaseModel], path: Name, section: str, group: tuple[str, str]) -> Iterator[Declared]:
    for name, field in model.model_fields.items():
        extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        own_section = str(extra.get("section", section))
        inner, metadata, can_be_off = _unwrapped(field)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            about = (inner.__doc__ or "").strip().partition("\n\n")[0]
            yield from _fields(inner, (*path, name), own_section, (field.title or name, about) if path else group)
            continue
        kind, choices = _kind(inner)
        yield Declared(
            (*path, name),
            field.title or name,
            field.description or "",
            kind,
            own_section,
            field.default,
            _bounds(metadata),
            choices,
            can_be_off,
            bool(extra.get("restart", False)),
            *group,
        )


def _unwrapped(field: FieldInfo) -> tuple[Any, list[Any], bool]:
    """Give a field's own type, what is said of its values, and whether it may be None."""
    annotation, metadata = field.annotation, list(field.metadata)
    can_be_off = False
    while True:
        if get_origin(annotation) is Annotated:
            annotation, *more = get_args(annotation)
            for one in more:
                metadata += getattr(one, "metadata", [one])
        elif get_origin(annotation) in (Union, types.UnionType) and type(None) in get_args(annotation):
            can_be_off = True
            annotation = next(part for part in get_args(annotation) if part is not type(None))
        else:
            return annotation, metadata, can_be_off


def _kind(annotation: Any) -> tuple[Kind, tuple[str, ...]]:  # noqa: ANN401 whatever stands in a declaration
    if get_origin(annotation) is Literal:
        return "choice", tuple(map(str, get_args(annotation)))
    if get_origin(annotation) is tuple:
        return "list", ()
    if isinstance(annotation, type):
        if issubclass(annotation, StrEnum):
            return "choice", tuple(str(one.value) for one in annotation)
        simple: dict[type, Kind] = {bool: "switch", int: "whole", float: "number", Decimal: "money", str: "text"}
        if annotation in simple:
            return simple[annotation], ()
    return "table", ()


def _bounds(metadata: Sequence[Any]) -> Bounds:
    least, most, is_open = None, None, False
    for one in metadata:
        if isinstance(one, Ge):
            least = _number(one.ge)
        elif isinstance(one, Gt):
            least, is_open = _number(one.gt), True
        elif isinstance(one, Le):
            most = _number(one.le)
        elif isinstance(one, Lt):
            most = _number(one.lt)
    return Bounds(least, most, is_open)


def _number(bound: Any) -> float:  # noqa: ANN401 the library takes whatever compares
    return float(bound)
