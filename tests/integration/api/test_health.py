"""The frame of the API: health, paths and methods that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.client import Client


def test_health(client: Client) -> None:
    answer = client.get("health")
    assert answer.status == 200
    assert answer.json == {"status": "ok"}


@pytest.mark.parametrize("path", ["/", "/api", "/api/", "/api/events/", "/api/Events", "/metrics", "/api/sessions//"])
def test_unknown_path_is_404_that_both_contracts_understand(client: Client, path: str) -> None:
    answer = client.request("GET", path)
    assert answer.status == 404
    assert answer.json["detail"]
    assert answer.json.keys() <= {"detail", "error"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
def test_events_are_posted_and_nothing_else(client: Client, method: str) -> None:
    answer = client.request(method, "/api/events", headers={"Content-Type": "application/json"})
    assert answer.status == 405
    assert answer.headers["allow"] == "POST"


@pytest.mark.parametrize("path", ["/api/health", "/api/sessions", "/api/sessions/s-1", "/api/sessions/s-1/timeline"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_what_is_read_cannot_be_written(client: Client, path: str, method: str) -> None:
    answer = client.request(method, path, b"{}", {"Content-Type": "application/json"})
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]
    assert answer.json["detail"]


def test_delete_needs_no_body_to_be_refused(client: Client) -> None:
    assert client.request("DELETE", "/api/sessions").status == 405


def test_head_is_get_without_the_body(client: Client) -> None:
    answer = client.request("HEAD", "/api/health")
    assert (answer.status, answer.body) == (200, b"")
