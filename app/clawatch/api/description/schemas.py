"""JSON schemas of everything that operations take and answer, made by pydantic in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_REFERENCE = "#/components/schemas/{model}"
_CONTRACTS = {"aimonitor": "AiMonitor", "clawatch": "ClaWatch"}
_Mode = Literal["validation", "serialization"]
_Key = tuple[_Mode, int]
_TAKEN: _Mode = "validation"
_ANSWERED: _Mode = "serialization"


class _Untitled(GenerateJsonSchema):
    """Leaves out titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 the base class's
        return False


class Schemas:
    """The schema of each type by the way it goes: parameters and bodies that are taken, bodies that are answered."""

    def __init__(self, parameters: Sequence[type[BaseModel]], bodies: Sequence[Any], answers: Sequence[Any]) -> None:
        # types are told apart by their ids: these keep them alive
        self._parameters, self._bodies, self._answers = parameters, bodies, answers
        wanted: dict[_Key, TypeAdapter[Any]] = {
            (mode, id(type_)): TypeAdapter(type_)
            for mode, types in ((_TAKEN, [*parameters, *bodies]), (_ANSWERED, answers))
            for type_ in types
        }
        inputs: list[tuple[_Key, _Mode, TypeAdapter[Any]]] = [(key, key[0], adapter) for key, adapter in wanted.items()]
        found, rest = TypeAdapter.json_schemas(inputs, ref_template=_REFERENCE, schema_generator=_Untitled)
        definitions: dict[str, Any] = rest.get("$defs", {})
        shorter = {name: _short(name) for name in definitions}
        self._found: dict[_Key, dict[str, Any]] = {key: _renamed(schema, shorter) for (key, _), schema in found.items()}
        self._named: dict[str, dict[str, Any]] = {
            shorter[name]: _renamed(schema, shorter) for name, schema in definitions.items()
        }
        for name in self._reachable([self.answered(type_) for type_ in answers]):
            _close(self._named[name])

    def taken(self, type_: Any) -> dict[str, Any]:  # noqa: ANN401 any type pydantic knows
        """Give the schema of what a request carries."""
        return self._found[_TAKEN, id(type_)]

    def answered(self, type_: Any) -> dict[str, Any]:  # noqa: ANN401
        """Give the schema of what a response carries."""
        return self._found[_ANSWERED, id(type_)]

    def query(self, model: type[BaseModel]) -> dict[str, tuple[dict[str, Any], bool]]:
        """Give the parameters of a query string by name: a schema each, and whether it must be there."""
        schema = self.taken(model)
        if "$ref" in schema:
            schema = self._named[_name(schema["$ref"])]
        required = schema.get("required", ())
        return {name: (_without_null(field), name in required) for name, field in schema.get("properties", {}).items()}

    def named(self) -> dict[str, Any]:
        """Give every shape that the document refers to, by its name."""
        used = [field for model in self._parameters for field, _ in self.query(model).values()]
        used += [self.taken(type_) for type_ in self._bodies]
        used += [self.answered(type_) for type_ in self._answers]
        return {name: self._named[name] for name in sorted(self._reachable(used))}

    def _reachable(self, schemas: list[dict[str, Any]]) -> set[str]:
        names: set[str] = set()
        new = set(_references(schemas))
        while new:
            names |= new
            new = {inner for name in new for inner in _references(self._named[name])} - names
        return names


def _short(name: str) -> str:
    """Give the name of a shape that two contracts call alike: by its contract, not by its module."""
    parts = name.split("__")
    return f"{_CONTRACTS.get(parts[2], '')}{parts[-1]}" if len(parts) > 3 else name  # noqa: PLR2004 clawatch, api, contract


def _renamed(schema: Any, names: dict[str, str]) -> Any:  # noqa: ANN401 any JSON value
    if isinstance(schema, dict):
        renamed = {key: _renamed(value, names) for key, value in schema.items()}
        if isinstance(reference := schema.get("$ref"), str):
            renamed["$ref"] = _REFERENCE.format(model=names[_name(reference)])
        return renamed
    return [_renamed(value, names) for value in schema] if isinstance(schema, list) else schema


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]


def _references(schema: object) -> Iterable[str]:
    if isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            yield _name(reference)
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
