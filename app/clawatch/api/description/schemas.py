"""JSON schemas of everything that operations take and answer, made by pydantic in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from collections.abc import Iterable

_REFERENCE = "#/components/schemas/{model}"
_CONTRACTS = {"aimonitor": "AiMonitor", "clawatch": "ClaWatch"}
_Mode = Literal["validation", "serialization"]


class _Untitled(GenerateJsonSchema):
    """Leaves out titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 the base class's
        return False


class Schemas:
    """The schema of each type by the way it goes: `taken` in requests, `answered` in responses."""

    def __init__(self, taken: Iterable[Any], answered: Iterable[Any]) -> None:
        self._numbers: dict[tuple[str, int], int] = {}
        inputs: list[tuple[int, _Mode, TypeAdapter[Any]]] = []
        # TypeAdapters are kept until the end: what tells them apart are the ids of their types
        self._types: list[Any] = []
        ways: tuple[tuple[_Mode, Iterable[Any]], ...] = (("validation", taken), ("serialization", answered))
        for mode, types in ways:
            for type_ in types:
                if (mode, id(type_)) in self._numbers:
                    continue
                self._numbers[mode, id(type_)] = len(inputs)
                self._types.append(type_)
                inputs.append((len(inputs), mode, TypeAdapter(type_)))
        found, rest = TypeAdapter.json_schemas(inputs, ref_template=_REFERENCE, schema_generator=_Untitled)
        shorter = {name: _short(name) for name in rest.get("$defs", {})}
        self._by_number: dict[int, dict[str, Any]] = {
            number: _renamed(schema, shorter) for (number, _), schema in found.items()
        }
        self.components: dict[str, Any] = {
            shorter[name]: _renamed(schema, shorter) for name, schema in rest.get("$defs", {}).items()
        }
        for name in self._reachable_from_answers():
            _close(self.components[name])

    def taken(self, type_: Any) -> dict[str, Any]:  # noqa: ANN401 any type pydantic knows
        """Give the schema of what a request carries."""
        return self._by_number[self._numbers["validation", id(type_)]]

    def answered(self, type_: Any) -> dict[str, Any]:  # noqa: ANN401
        """Give the schema of what a response carries."""
        return self._by_number[self._numbers["serialization", id(type_)]]

    def query(self, model: type[BaseModel]) -> dict[str, tuple[dict[str, Any], bool]]:
        """Give the parameters of a query string by name: a schema each, and whether it must be there."""
        schema = self.resolved(self.taken(model))
        required = schema.get("required", ())
        return {name: (_without_null(field), name in required) for name, field in schema.get("properties", {}).items()}

    def resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Give the schema behind a reference."""
        while "$ref" in schema:
            schema = self.components[schema["$ref"].rpartition("/")[2]]
        return schema

    def _reachable_from_answers(self) -> set[str]:
        names: set[str] = set()
        new = {
            name
            for (mode, _), number in self._numbers.items()
            if mode == "serialization"
            for name in _references(self._by_number[number])
        }
        while new:
            names |= new
            new = {inner for name in new for inner in _references(self.components[name])} - names
        return names


def _short(name: str) -> str:
    """Give the name of a shape that two contracts call alike: by its contract, not by its module."""
    parts = name.split("__")
    return f"{_CONTRACTS.get(parts[2], '')}{parts[-1]}" if len(parts) > 3 else name  # noqa: PLR2004 clawatch, api, contract


def _renamed(schema: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 any JSON value
    if isinstance(schema, dict):
        renamed = {key: _renamed(value, names) for key, value in schema.items()}
        if isinstance(reference := schema.get("$ref"), str):
            renamed["$ref"] = _REFERENCE.format(model=names[reference.rpartition("/")[2]])
        return renamed
    return [_renamed(value, names) for value in schema] if isinstance(schema, list) else schema


def _references(schema: object) -> Iterable[str]:
    if isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            yield reference.rpartition("/")[2]
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from _references(value)


def _close(schema: dict[str, Any]) -> None:
    """Say that an answer holds no other fields than these: so one of several is told from the others."""
    if "properties" in schema:
        schema.setdefault("additionalProperties", False)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave out that a parameter may be null, which in a query string is to be left out."""
    left = {name: value for name, value in schema.items() if name != "default" or value is not None}
    choices = [choice for choice in left.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        del left["anyOf"]
        return {**choices[0], **left}
    return left
