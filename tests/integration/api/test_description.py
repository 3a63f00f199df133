"""What the API says of itself: all there is, nothing else, in a form that programs and people can read."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from flask import Flask

from clawatch.api.description.document import document
from clawatch.api.description.page import page
from clawatch.api.description.paths import UndescribedPathError, described_path, described_paths
from clawatch.api.operation import Answer, Operation
from clawatch.api.schema import ErrorBody, NotFound
from support.client import Client
from support.cores import running_core

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

NOTHING_THERE = "Nothing is found under this path."
BODIES = {"POST", "PUT", "PATCH"}


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


@pytest.fixture
def description(client: Client) -> dict[str, Any]:
    answer = client.get("openapi.json")
    assert answer.status == 200
    told: dict[str, Any] = answer.json
    return told


def test_every_described_path_answers(client: Client, core: Core, description: dict[str, Any]) -> None:
    for method, path, operation in operations(description):
        parts = {part["name"]: part["schema"] for part in operation.get("parameters", ()) if part["in"] == "path"}
        filled = re.sub(r"\{(\w+)\}", lambda part: example_of(parts[part[1]]), path)  # noqa: B023 called at once
        body = b"{}" if method in BODIES else None
        # read each time, for one of the paths renews it
        key = core.paths.key.read_text("ascii").strip()
        answer = client.request(method, filled, body, {"Content-Type": "application/json", "X-ClaWatch-Key": key})
        assert answer.status != 405, (method, path)
        assert answer.status < 500, (method, path)
        assert answer.status != 404 or NOTHING_THERE.encode() not in answer.body, (method, path)
        assert str(answer.status) in operation["responses"], (method, path, answer)


def example_of(schema: dict[str, Any]) -> str:
    return str(schema["enum"][0]) if "enum" in schema else "1"


def test_every_answer_has_an_example_and_every_example_fits(description: dict[str, Any]) -> None:
    for method, path, operation in operations(description):
        for status, answer in operation["responses"].items():
            assert answer["description"], (method, path, status)
            for media_type, content in answer.get("content", {}).items():
                assert content.get("examples"), (method, path, status)
                if media_type == "application/json":
                    check_examples(content, description, (method, path, status))
        for content in operation.get("requestBody", {}).get("content", {}).values():
            assert content.get("examples"), (method, path)
            check_examples(content, description, (method, path))


def check_examples(content: dict[str, Any], description: dict[str, Any], where: tuple[str, ...]) -> None:
    validator = jsonschema_rs.validator_for({**content["schema"], "components": description["components"]})
    for example in content["examples"].values():
        assert [error.message for error in validator.iter_errors(example["value"])] == [], where


def test_references_lead_somewhere_and_nothing_is_left_over(description: dict[str, Any]) -> None:
    text = str(description)
    assert set(re.findall(r"#/components/schemas/(\w+)", text)) == set(description["components"]["schemas"])
    assert "__" not in "".join(description["components"]["schemas"])


def test_both_ways_to_send_the_key_are_said(description: dict[str, Any]) -> None:
    assert description["components"]["securitySchemes"]["key"]["name"] == "X-ClaWatch-Key"
    assert description["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    assert description["paths"]["/api/health"]["get"]["security"] == []
    assert description["paths"]["/api/import"]["get"]["security"] == [{"key": []}, {"bearer": []}]


def test_server_that_asks_for_the_key_says_so(home: Path) -> None:
    with running_core(home, require_key=True) as core:
        key = core.paths.key.read_text("ascii").strip()
        with Client(core.address, {"X-ClaWatch-Key": key}) as client:
            health = client.get("openapi.json").json["paths"]["/api/health"]["get"]
    assert health["security"] == [{"key": []}, {"bearer": []}]
    assert {"401", "429"} <= set(health["responses"])


def test_events_have_both_bodies_and_both_answers(description: dict[str, Any]) -> None:
    events = description["paths"]["/api/events"]["post"]
    assert events["tags"] == ["AI Monitor", "ClaWatch"]
    body = events["requestBody"]["content"]["application/json"]
    assert [choice["$ref"].rpartition("/")[2] for choice in body["schema"]["oneOf"]] == ["HookEvent", "AgentEvent"]
    assert {"200", "201", "400", "422"} <= set(events["responses"])


def test_a_view_that_says_nothing_of_itself_is_found_out() -> None:
    app = Flask("test", static_folder=None)
    app.add_url_rule("/api/secret", "secret", lambda: "")
    with pytest.raises(UndescribedPathError, match="GET /api/secret has no description"):
        list(described_paths(app))


MONITOR = Operation(
    "AI Monitor", "List subagents", {200: Answer(list[NotFound], "All.", []), 404: Answer(NotFound, "None.", {})}
)
CLAWATCH = Operation("ClaWatch", "List agents", {200: Answer(ErrorBody, "All.", {"error": "no"})}, needs_key=True)


def test_a_path_with_two_meanings_has_both_in_one_operation() -> None:
    told = document([described_path("/api/agents", "GET", (MONITOR, CLAWATCH))], asks_for_key=False)
    agents = told["paths"]["/api/agents"]["get"]
    assert agents["security"] == [{}, {"key": []}, {"bearer": []}]
    (header,) = agents["parameters"]
    assert (header["name"], header["in"], header["required"]) == ("X-ClaWatch-Key", "header", False)
    content = agents["responses"]["200"]["content"]["application/json"]
    assert content["schema"]["oneOf"] == [
        {"type": "array", "items": {"$ref": "#/components/schemas/NotFound"}},
        {"$ref": "#/components/schemas/ErrorBody"},
    ]
    assert set(content["examples"]) == {"AI Monitor", "ClaWatch"}


class Reader(HTMLParser):
    """Reads the page as a browser would: its elements, the words that people see, its styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: dict[str, list[str]] = {}
        self._within = [""]
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.words.setdefault(self._within[-1], []).append(data)


def test_page_needs_nothing_but_itself(client: Client, description: dict[str, Any]) -> None:
    answer = client.get("docs")
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    read = Reader(answer.body.decode())
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form", "base"}
    attributes = {name for _, attributes in read.elements for name in attributes}
    assert not {name for name in attributes if name.startswith("on") or name in {"style", "src", "srcset"}}
    outside = [attributes["href"] for _, attributes in read.elements if "href" in attributes]
    assert {target for target in outside if not (target or "").startswith("#")} == {"/api/openapi.json"}
    anchors = {attributes["id"] for _, attributes in read.elements if "id" in attributes}
    assert {(target or "")[1:] for target in outside if (target or "").startswith("#")} <= anchors
    assert {operation["operationId"] for _, _, operation in operations(description)} <= anchors


def test_page_lets_no_browser_load_or_run_anything(client: Client) -> None:
    answer = client.get("docs")
    policy = answer.headers["content-security-policy"]
    (style,) = Reader(answer.body.decode()).words["style"]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy
    assert "url(" not in style
    assert "@import" not in style
    assert "prefers-color-scheme: dark" in style


def test_page_shows_commands_that_work(client: Client, description: dict[str, Any]) -> None:
    text = "".join(Reader(client.get("docs").body.decode()).words["code"])
    assert f"curl -s http://127.0.0.1:{client.port}/api/health" in text
    assert '-H "X-ClaWatch-Key: $(clawatch key)"' in text
    for _, path, _ in operations(description):
        assert path in text


def test_page_escapes_all_that_it_is_told() -> None:
    evil = "<script>alert('1')</script> & `<b>`"
    told = document(
        [
            described_path(
                "/api/<evil>",
                "POST",
                (
                    Operation(
                        "ClaWatch",
                        evil,
                        {200: Answer(ErrorBody, evil, {"error": evil})},
                        body=NotFound,
                        body_example={"detail": evil},
                        description=evil,
                        path_parameters={"evil": evil},
                        headers={evil: evil},
                    ),
                ),
            )
        ],
        asks_for_key=True,
    )
    body, _ = page(told, "http://127.0.0.1:1")
    read = Reader(body.decode())
    assert "script" not in {tag for tag, _ in read.elements}
    assert "b" not in {tag for tag, _ in read.elements}
    assert body.decode().count("&lt;script&gt;") >= 8
