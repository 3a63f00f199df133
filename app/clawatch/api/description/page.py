"""The page made of the OpenAPI document: nothing but HTML and its own style, so it needs no network and no script."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shlex
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Template

_PART = re.compile(r"\{(\w+)\}")
_CODE = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"\b[A-Z]\w+")
_SHARED = "Both contracts"
_KEY = '"X-ClaWatch-Key: $(clawatch key)"'


@dataclass(frozen=True, slots=True)
class Group:
    """The operations of one contract."""

    name: str
    says: str
    operations: list[dict[str, Any]]

    @property
    def anchor(self) -> str:
        """What a link within the page calls it."""
        return self.name.lower().replace(" ", "-")


def page(document: dict[str, Any], address: str) -> tuple[bytes, str]:
    """Give the page, whose commands ask the server at `address`, and the Content-Security-Policy that it needs."""
    style, template = _parts()
    said = Words(document, address)
    html = template.render(
        info=document["info"],
        groups=said.groups(),
        schemas=said.schemas(),
        shapes=frozenset(document["components"]["schemas"]),
        style=style,
    )
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return html.encode(), policy


@cache
def _parts() -> tuple[str, Template]:
    here = files(__package__)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"json": _pretty, "prose": _prose, "linked": _linked}
    return here.joinpath("page.css").read_text("utf-8"), environment.from_string(
        here.joinpath("page.html").read_text("utf-8")
    )


class Words:
    """What the page says, taken from the document."""

    def __init__(self, document: dict[str, Any], address: str) -> None:
        self._document = document
        self._address = address

    def groups(self) -> list[Group]:
        """Give the operations by contract, those that two contracts share in a group of their own."""
        by_tag: dict[str, list[dict[str, Any]]] = {}
        for path, methods in self._document["paths"].items():
            for method, operation in methods.items():
                tags = operation["tags"]
                by_tag.setdefault(tags[0] if len(tags) == 1 else _SHARED, []).append(
                    self._operation(path, method.upper(), operation)
                )
        says = {_SHARED: "One path, two meanings: each says below what decides which contract answers."}
        says |= {tag["name"]: tag["description"] for tag in self._document["tags"]}
        return [Group(name, text, by_tag[name]) for name, text in says.items() if name in by_tag]

    def schemas(self) -> list[dict[str, Any]]:
        """Give every named shape: its fields, each with its type in words."""
        return [
            {
                "name": name,
                "says": schema.get("description", ""),
                "type": "" if "properties" in schema else self.type_words(schema),
                "fields": [
                    {
                        "name": field,
                        "type": self.type_words(inner),
                        "required": field in schema.get("required", ()),
                        "says": inner.get("description", ""),
                    }
                    for field, inner in schema.get("properties", {}).items()
                ],
            }
            for name, schema in self._document["components"]["schemas"].items()
        ]

    def type_words(self, schema: dict[str, Any]) -> str:
        """Say in few words what a schema lets through."""
        if "$ref" in schema:
            return str(schema["$ref"].rpartition("/")[2])
        for several in ("oneOf", "anyOf"):
            if several in schema:
                return " or ".join(self.type_words(choice) for choice in schema[several])
        if "const" in schema:
            return json.dumps(schema["const"])
        if "enum" in schema:
            return " | ".join(json.dumps(value) for value in schema["enum"])
        kind = schema.get("type", "any")
        if kind == "array":
            return f"array of {self.type_words(schema.get('items', {}))}"
        return f"{kind}{_limits(schema)}"

    def _operation(self, path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
        bodies = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        return {
            "id": operation["operationId"],
            "path": path,
            "method": method,
            "summary": operation["summary"],
            "paragraphs": operation.get("description", "").split("\n\n"),
            "needs_key": bool(operation["security"]) and {} not in operation["security"],
            "parameters": [
                {
                    **parameter,
                    "type": self.type_words(parameter["schema"]),
                    "default": parameter["schema"].get("default"),
                    "says": parameter.get("description", ""),
                }
                for parameter in operation.get("parameters", ())
            ],
            "body": self.type_words(bodies["schema"]) if bodies else "",
            "body_examples": bodies.get("examples", {}),
            "answers": list(self._answers(operation)),
            "commands": list(self._commands(path, method, operation)),
        }

    def _answers(self, operation: dict[str, Any]) -> Iterator[dict[str, Any]]:
        for status, answer in operation["responses"].items():
            content = answer.get("content", {})
            yield {
                "status": status,
                "says": answer["description"],
                "type": ", ".join(
                    self.type_words(body["schema"]) if kind == "application/json" else kind
                    for kind, body in content.items()
                ),
                "examples": [
                    (who, example["value"])
                    for body in content.values()
                    for who, example in body.get("examples", {}).items()
                ],
            }

    def _commands(self, path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
        """Give commands to try it with: one for each body, or with and without the key where that decides."""
        bodies = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("examples", {})
        security = operation["security"]
        with_key = [True] if security and {} not in security else [False, True] if security else [False]
        url = shlex.quote(self._address + _PART.sub(lambda part: self._part(part[1], operation), path))
        start = "curl -s" if method == "GET" else f"curl -s -X {method}"
        for keyed in with_key:
            key = f" -H {_KEY}" if keyed else ""
            for example in bodies.values():
                body = shlex.quote(json.dumps(example["value"], ensure_ascii=False))
                yield f"{start} {url}{key} -H 'Content-Type: application/json' -d {body}"
            if not bodies:
                yield f"{start} {url}{key}"

    def _part(self, name: str, operation: dict[str, Any]) -> str:
        """Give an example for a part of a path."""
        schema: dict[str, Any] = next(
            (parameter["schema"] for parameter in operation.get("parameters", ()) if parameter["name"] == name), {}
        )
        if "enum" in schema:
            return str(schema["enum"][0])
        return "1" if schema.get("type") == "integer" else quote(name.upper())


def _limits(schema: dict[str, Any]) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if isinstance(most, int) and abs(most) > 10**12:
        most = None
    if least is not None and most is not None:
        return f", {least} to {most}"
    if least is not None and abs(least) < 10**12:
        return f", {least} or more"
    return f", up to {schema['maxLength']} characters" if "maxLength" in schema else ""


def _prose(text: str) -> Markup:
    """Show what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 escaped


def _linked(text: str, shapes: frozenset[str]) -> Markup:
    """Let names of shapes lead to where they are shown."""

    def link(word: re.Match[str]) -> str:
        return f'<a href="#shape-{word[0]}">{word[0]}</a>' if word[0] in shapes else word[0]

    return Markup(_WORD.sub(link, str(escape(text))))  # noqa: S704 escaped


def _pretty(value: object) -> str:
    """Write an example: text as it is, anything else as JSON."""
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
