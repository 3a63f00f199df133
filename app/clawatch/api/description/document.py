"""The OpenAPI document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import clawatch
from clawatch.api.description.answers import answers_of
from clawatch.api.description.schemas import Schemas
from clawatch.api.schema import ProblemBody

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.api.description.paths import DescribedPath
    from clawatch.api.operation import Operation

KEY_HEADER = "X-ClaWatch-Key"
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
_TAGS = {
    "AI Monitor": (
        "Claude Code's sessions, projects, tools, subagents. Open to this machine, unless `require_key` is on or the "
        "server listens on another address than this machine's own."
    ),
    "ClaWatch": "Agents of any kind, their costs and alerts. Asks for the key, but for the events that agents post.",
    "ClaWatch beyond both contracts": "What neither contract knows. What changes something asks for the key.",
}
_SAYS = (
    "Two contracts on one port. The server answers to its own address only, never to web pages of other origins, and "
    "takes JSON alone. Where a path belongs to both contracts, its operation says what decides between them."
)


def document(paths: Sequence[DescribedPath], *, asks_for_key: bool) -> dict[str, Any]:
    """Make the document. `asks_for_key` says whether this server asks everyone for the key, whatever the path."""
    operations = [operation for path in paths for operation in path.operations]
    schemas = Schemas(
        parameters=[operation.parameters for operation in operations if operation.parameters is not None],
        bodies=[operation.body for operation in operations if operation.body is not None],
        answers=[
            ProblemBody,
            *(
                answer.type
                for operation in operations
                for answer in operation.answers.values()
                if answer.type is not None
            ),
        ],
    )
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(paths, key=lambda path: path.path):
        found.setdefault(path.path, {})[path.method.lower()] = _operation(path, schemas, asks_for_key=asks_for_key)
    used = {operation.contract for operation in operations}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "ClaWatch",
            "version": clawatch.__version__,
            "description": _SAYS,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name, "description": says} for name, says in _TAGS.items() if name in used],
        "paths": found,
        "components": {
            "schemas": schemas.named(),
            "securitySchemes": {
                "key": {
                    "type": "apiKey",
                    "in": "header",
                    "name": KEY_HEADER,
                    "description": "The key that `clawatch key` prints.",
                },
                "bearer": {"type": "http", "scheme": "bearer", "description": "The same key."},
            },
        },
    }


def _operation(path: DescribedPath, schemas: Schemas, *, asks_for_key: bool) -> dict[str, Any]:
    operations = path.operations
    asks_for_key = asks_for_key and not all(operation.is_open for operation in operations)
    described: dict[str, Any] = {
        "operationId": _operation_id(path),
        "tags": list(dict.fromkeys(operation.contract for operation in operations)),
        "summary": " / ".join(dict.fromkeys(operation.summary for operation in operations)),
    }
    if says := _description(operations):
        described["description"] = says
    if parameters := [*_path_parameters(path), *_query_parameters(operations, schemas), *_headers(operations)]:
        described["parameters"] = parameters
    if body := _body(operations, schemas):
        described["requestBody"] = body
    described["responses"] = answers_of(
        operations,
        schemas,
        takes_body=path.method in _BODY_METHODS,
        is_narrow=any(schema.keys() != {"type", "minLength"} for schema in path.parts.values()),
        asks_for_key=asks_for_key,
    )
    described["security"] = _security(operations, asks_for_key=asks_for_key)
    return described


def _operation_id(path: DescribedPath) -> str:
    words = re.findall(r"[A-Za-z0-9]+", path.path.removeprefix("/api"))
    return path.method.lower() + "".join(word[0].upper() + word[1:] for word in words)


def _description(operations: Sequence[Operation]) -> str:
    if len(operations) == 1:
        return operations[0].description
    return "\n\n".join(
        f"{operation.contract}: {operation.summary}. {operation.description}".rstrip() for operation in operations
    )


def _path_parameters(path: DescribedPath) -> list[dict[str, Any]]:
    says = {name: text for operation in path.operations for name, text in operation.path_parameters.items()}
    return [
        {"name": name, "in": "path", "required": True, "schema": schema}
        | ({"description": says[name]} if name in says else {})
        for name, schema in path.parts.items()
    ]


def _query_parameters(operations: Sequence[Operation], schemas: Schemas) -> list[dict[str, Any]]:
    parameters: dict[str, dict[str, Any]] = {}
    for operation in operations:
        if operation.parameters is None:
            continue
        for name, (schema, required) in schemas.query(operation.parameters).items():
            says = schema.get("description", "")
            if len(operations) > 1:
                says = f"{operation.contract}. {says}".strip()
            parameter = {"name": name, "in": "query", "required": required and len(operations) == 1}
            before = parameters.get(name)
            is_other = before is not None and before["schema"] != schema
            parameter["schema"] = {"anyOf": [before["schema"], schema]} if before and is_other else schema
            parameters[name] = parameter | ({"description": says} if says else {})
    return list(parameters.values())


def _headers(operations: Sequence[Operation]) -> list[dict[str, Any]]:
    headers = {name: says for operation in operations for name, says in operation.headers.items()}
    keyed = [operation.contract for operation in operations if operation.needs_key]
    if keyed and len(keyed) < len(operations):
        others = [operation.contract for operation in operations if not operation.needs_key]
        headers[KEY_HEADER] = f"With it, the answer is {keyed[0]}'s; without it, {others[0]}'s."
    return [
        {"name": name, "in": "header", "required": False, "description": says, "schema": {"type": "string"}}
        for name, says in headers.items()
    ]


def _body(operations: Sequence[Operation], schemas: Schemas) -> dict[str, Any]:
    taking = [operation for operation in operations if operation.body is not None]
    if not taking:
        return {}
    choices = [schemas.taken(operation.body) for operation in taking]
    content: dict[str, Any] = {"schema": choices[0] if len(choices) == 1 else {"oneOf": choices}}
    examples = {
        operation.contract: {"value": operation.body_example}
        for operation in taking
        if operation.body_example is not None
    }
    if examples:
        content["examples"] = examples
    return {"required": True, "content": {"application/json": content}}


def _security(operations: Sequence[Operation], *, asks_for_key: bool) -> list[dict[str, list[str]]]:
    keys: list[dict[str, list[str]]] = [{"key": []}, {"bearer": []}]
    if asks_for_key or all(operation.needs_key for operation in operations):
        return keys
    return [{}, *keys] if any(operation.needs_key for operation in operations) else []
