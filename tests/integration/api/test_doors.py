"""Every path there is, by the API's own description, and who does not get in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.api.wrong_keys import FREE_TRIES
from support.client import Client
from support.cores import running_core
from support.events import journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

STRANGERS = [
    {"Host": "evil.example"},
    {"Origin": "http://evil.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
]


def doors(client: Client, headers: dict[str, str] | None = None) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in client.get("openapi.json", headers=headers).json["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), re.sub(r"\{\w+\}", "1", path), operation


def knock(client: Client, method: str, path: str, headers: dict[str, str]) -> int:
    body = b"{}" if method == "POST" else None
    return client.request(method, path, body, {"Content-Type": "application/json", **headers}).status


def key_of(core: Core) -> str:
    return core.paths.key.read_text("ascii").strip()


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_path_answers_a_stranger_even_with_the_key(
    client: Client, core: Core, home: Path, stranger: dict[str, str]
) -> None:
    found = list(doors(client))
    assert len(found) > 20
    for method, path, _ in found:
        assert knock(client, method, path, {"X-ClaWatch-Key": key_of(core), **stranger}) == 403, (method, path)
    assert journal(home) == []


def test_paths_that_need_the_key_answer_to_nobody_without_it(client: Client, home: Path) -> None:
    keyed = [door for door in doors(client) if door[2]["security"] and {} not in door[2]["security"]]
    assert {path for _, path, _ in keyed} >= {"/api/import", "/api/key/rotate", "/api/costs", "/api/alerts"}
    for method, path, _ in keyed:
        assert knock(client, method, path, {}) == 401, (method, path)
    assert journal(home) == []


def test_closed_server_opens_no_path_without_the_key(home: Path) -> None:
    with running_core(home, require_key=True) as core, Client(core.address) as client:
        everything = list(doors(client, {"X-ClaWatch-Key": key_of(core)}))
        found = [door for door in everything if door[2]["security"]]
        # links that somebody follows on this machine bring no key along
        assert [path for _, path, operation in everything if not operation["security"]] == ["/open/", "/open/1"]
        for method, path, operation in found:
            assert knock(client, method, path, {}) == 401, (method, path)
            assert {} not in operation["security"]
        # each with another path than the one before, and all of them count
        statuses = [knock(client, method, path, {"X-ClaWatch-Key": "wrong"}) for method, path, _ in found]
        assert statuses[:FREE_TRIES] == [401] * FREE_TRIES
        assert set(statuses[FREE_TRIES:]) <= {401, 429}
        assert 429 in statuses
        assert journal(home) == []
