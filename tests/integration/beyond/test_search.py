"""`GET /api/search`: what is found, where, and how it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.events import hook
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.runtime.core import Core
    from support.client import Client

    Search = Callable[..., dict[str, Any]]

_USE: dict[str, Any] = {
    "tool_name": "Bash",
    "tool_use_id": "t1",
    "tool_input": {"command": "make deploy_site", "timeout": 12345},
}


@pytest.fixture(autouse=True)
def history(client: Client) -> None:
    for event in (
        hook("SessionStart", "10:00:00", cwd="/home/user/website", session_title="Repair the Release"),
        hook("UserPromptSubmit", "10:00:01", prompt="Why does the café page fail?"),
        hook("PreToolUse", "10:00:02", **_USE),
        hook("PostToolUse", "10:00:03", **_USE, tool_response={"stdout": "ok\n3 failed, 40 passed\n<b>bold</b>"}),
        hook("UserPromptSubmit", "10:00:04", prompt="Then mend it"),
        hook("PreToolUse", "11:00:00", session="s-2", cwd="/home/user/shop", tool_name="Read", tool_use_id="t2"),
        hook(
            "PostToolUseFailure",
            "11:00:01",
            session="s-2",
            tool_name="Read",
            tool_use_id="t2",
            error="No such file: ok",
        ),
        hook("UserPromptSubmit", "11:00:02", session="s-2", prompt="<task-notification>failed</task-notification>"),
    ):
        assert client.post(event).status == 200


def kinds(body: dict[str, Any]) -> list[tuple[str, str]]:
    return [(item["kind"], item["session_id"]) for item in body["items"]]


def snippets(body: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Give each snippet's field, and what of its text is marked."""
    return [
        (piece["field"], [piece["text"][first:last] for first, last in piece["matches"]])
        for item in body["items"]
        for piece in item["snippets"]
    ]


def test_a_hit_tells_what_it_is(search: Search) -> None:
    body = search("passed")
    assert body == {
        "items": [
            {
                "kind": "tool_call",
                "id": 1,
                "session_id": "s-1",
                "session_title": "Repair the Release",
                "project_id": 1,
                "project_name": "website",
                "tool_name": "Bash",
                "status": "success",
                "at": "2025-01-15T10:00:02.000Z",
                "snippets": [
                    {"field": "output", "text": "ok\n3 failed, 40 passed\n<b>bold</b>", "matches": [[16, 22]]}
                ],
            }
        ],
        "total": 1,
        "is_total_exact": True,
        "page": 1,
        "page_size": 50,
        "indexed": True,
        "behind": 0,
    }


_FOUND: dict[str, list[tuple[str, list[str]]]] = {
    "DEPLOY": [("input", ["deploy"])],
    "deploy_site": [("input", ["deploy", "site"])],
    "site_deploy": [],
    '"failed 40"': [("output", ["failed", "40"])],
    '"40 failed"': [],
    '"unfinished phrase': [],
    "40 make": [("input", ["make"]), ("output", ["40"])],
    "40 shop": [],
    "pass*": [("output", ["passed"])],
    "pas": [],
    "b*": [("output", ["b", "bold", "b"])],
    "12345": [("input", ["12345"])],
    "cafe": [("prompt", ["café"])] * 2,
    "MEND": [("prompt", ["mend"])],
    "releas*": [("title", ["Release"])],
    "such": [("error", ["such"])],
    "command": [],
    "notification": [],
    "?!": [],
}


def test_words_phrases_and_beginnings(search: Search) -> None:
    assert {q: snippets(search(q)) for q in _FOUND} == _FOUND


def test_nothing_typed_is_syntax(search: Search) -> None:
    for q in (
        '"',
        "*",
        "ok AND",
        "NOT ok",
        "ok OR",
        "(",
        "ok:",
        "words:ok",
        "^ok",
        "-ok",
        "a NEAR(b)",
        "'",
        '""""',
        "+ +",
    ):
        search(q)


def test_the_newest_come_first_and_pages_are_of_one_list(search: Search) -> None:
    assert kinds(search("ok")) == [("tool_call", "s-2"), ("tool_call", "s-1")]
    assert kinds(search("ok", page_size=1, page=2)) == [("tool_call", "s-1")]
    past = search("ok", page=9)
    assert (past["items"], past["total"]) == ([], 2)


def test_where_to_look(search: Search) -> None:
    assert kinds(search("ok", session_id="s-1")) == [("tool_call", "s-1")]
    assert kinds(search("ok", project_id=2)) == [("tool_call", "s-2")]
    assert kinds(search("the", kind="session")) == [("session", "s-1")]
    assert kinds(search("the", kind="prompt")) == [("prompt", "s-1")]
    assert kinds(search("ok", session_id="nobody")) == []


def test_parameters_that_cannot_be_used(client: Client) -> None:
    for query in ("", "q=", "q=a&page=0", "q=a&page_size=201", "q=a&kind=x", "q=a%00", f"q={'a' * 1001}"):
        answer = client.request("GET", f"/api/search?{query}")
        assert answer.status == 422
        assert answer.json["detail"][0]["loc"][0] == "query"


def test_what_changes_is_found_anew(client: Client, search: Search) -> None:
    assert search("running")["total"] == 0
    client.post(hook("PreToolUse", "12:00:00", tool_name="Bash", tool_use_id="t9", tool_input={"command": "running"}))
    assert search("running")["total"] == 1
    done = {"tool_name": "Bash", "tool_use_id": "t9", "tool_response": "finished"}
    client.post(hook("PostToolUse", "12:00:05", **done))
    assert search("running finished")["total"] == 1
    client.post(hook("PostToolUse", "12:00:06", **{**done, "tool_response": "replaced"}))
    assert (search("finished")["total"], search("replaced")["total"]) == (0, 1)
    client.post(hook("Stop", "12:00:07", session_title="Another name"))
    assert [search(q, kind="session")["total"] for q in ("repair", "another")] == [0, 1]


def test_it_sleeps_when_nothing_changes(core: Core, search: Search) -> None:
    search("ok")
    until(lambda: not core.indexer._wake.is_set())
    assert core.indexer.health() is None
