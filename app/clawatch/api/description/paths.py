"""Which paths there are, with what their views say of themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clawatch.api.operation import operations_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from clawatch.api.operation import Operation

_PART = re.compile(r"<(?:(?P<converter>\w+)(?:\((?P<arguments>[^)]*)\))?:)?(?P<name>\w+)>")
_WITHOUT_A_VIEW = frozenset({"HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class DescribedPath:
    """A path and method: the path as OpenAPI writes it, what each part of it may be, and its meanings."""

    path: str
    method: str
    parts: dict[str, dict[str, Any]]
    operations: tuple[Operation, ...]


class UndescribedPathError(Exception):
    """A path answers, and nobody says what."""

    def __init__(self, method: str, path: str) -> None:
        super().__init__(f"{method} {path} has no description: put @described above its view.")


def described_paths(app: Flask) -> Iterator[DescribedPath]:
    """Give what an application answers, path by path. Raises UndescribedPathError."""
    for rule in app.url_map.iter_rules():
        operations = operations_of(app.view_functions[rule.endpoint])
        methods = (rule.methods or set()) - _WITHOUT_A_VIEW
        for method in methods:
            if not operations:
                raise UndescribedPathError(method, rule.rule)
            # a view may answer what the map cannot tell apart: those paths its operations name themselves
            for path in dict.fromkeys(operation.path or rule.rule for operation in operations):
                meant = tuple(operation for operation in operations if (operation.path or rule.rule) == path)
                yield described_path(path, method, meant)


def described_path(rule: str, method: str, operations: tuple[Operation, ...]) -> DescribedPath:
    """Describe one path, written as Flask does: `/api/sessions/<session_id>`."""
    parts = {found["name"]: _part_schema(found["converter"], found["arguments"]) for found in _PART.finditer(rule)}
    return DescribedPath(_PART.sub(r"{\g<name>}", rule), method, parts, operations)


def _part_schema(converter: str | None, arguments: str | None) -> dict[str, Any]:
    if converter == "int":
        return {"type": "integer", "minimum": 0}
    if converter == "any":
        return {"type": "string", "enum": [word.strip(" \"'") for word in (arguments or "").split(",")]}
    return {"type": "string", "minLength": 1}
