"""The link in the messages: it raises the window, for people of this machine, and does nothing else."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from clawatch.api.window_link import is_window_link
from clawatch.runtime.links import session_link
from clawatch.settings.model import Settings
from support.client import Client
from support.cores import running_core
from support.events import hook
from support.processes import DEADLINE_S, PROGRAM, environment
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

NAVIGATE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
FOLLOWED = {**NAVIGATE, "Sec-Fetch-Site": "cross-site", "Sec-Fetch-User": "?1"}


@pytest.fixture
def core(home: Path) -> Iterator[Core]:
    """One that asks every request for the key."""
    with running_core(home, require_key=True) as running:
        yield running


@pytest.fixture
def shown(core: Core) -> list[str | None]:
    sessions: list[str | None] = []
    core.window_link.lead_to(sessions.append)
    return sessions


def test_link_without_a_session_shows_the_window(client: Client, core: Core, shown: list[str | None]) -> None:
    answer = client.request("GET", "/open/", None, FOLLOWED)
    assert answer.status == 200
    assert b"shows its window" in answer.body
    assert shown == [None]
    assert client.request("GET", "/open/", None, {**NAVIGATE, "Sec-Fetch-Site": "cross-site"}).status == 403
    core.window_link.lead_to(None)
    assert client.request("GET", "/open/", None, FOLLOWED).status == 409


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://watch.example.org/s/{session}?x=1", "https://watch.example.org/"),
        ("https://watch.example.org/board", "https://watch.example.org/board"),
    ],
)
def test_the_link_of_a_digest_leads_to_the_dashboard(url: str, expected: str) -> None:
    assert session_link(Settings(dashboard_url=url), 6821, None) == expected


@pytest.mark.parametrize(
    "headers",
    [{}, {**NAVIGATE, "Sec-Fetch-Site": "none"}, FOLLOWED],
    ids=["no browser's headers", "from another program", "from a page"],
)
def test_link_that_is_followed_raises_the_window(client: Client, shown: list[str], headers: dict[str, str]) -> None:
    answer = client.request("GET", "/open/s%2F%201", None, headers)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert b"shows the session" in answer.body
    assert b"s/ 1" not in answer.body
    assert shown == ["s/ 1"]


@pytest.mark.parametrize(
    "headers",
    [
        {**NAVIGATE, "Sec-Fetch-Site": "cross-site"},
        {**NAVIGATE, "Sec-Fetch-Site": "same-site"},
        {**FOLLOWED, "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
        {**FOLLOWED, "Sec-Purpose": "prefetch"},
        {"Origin": "https://example.org"},
        {"Host": "example.org"},
    ],
    ids=["a page by itself", "a neighbour's", "a frame", "an image", "looking ahead", "a script", "another name"],
)
def test_nothing_but_a_person_raises_the_window(client: Client, shown: list[str], headers: dict[str, str]) -> None:
    assert client.request("GET", "/open/s-1", None, headers).status == 403
    assert shown == []


def test_looking_whether_it_is_there_raises_nothing(client: Client, shown: list[str]) -> None:
    assert client.request("HEAD", "/open/s-1").status == 200
    assert client.request("POST", "/open/s-1", None).status == 401
    assert shown == []


@pytest.mark.parametrize(
    ("address", "path", "method", "passes"),
    [
        ("127.0.0.1", "/open/s", "GET", True),
        ("127.8.8.8", "/open/s", "GET", True),
        ("::1", "/open/s", "GET", True),
        ("::ffff:127.0.0.1", "/open/s", "GET", True),
        ("192.168.1.7", "/open/s", "GET", False),
        ("::ffff:192.168.1.7", "/open/s", "GET", False),
        ("", "/open/s", "GET", False),
        ("127.0.0.1", "/open/s", "POST", False),
        ("127.0.0.1", "/api/sessions", "GET", False),
        ("127.0.0.1", "/opening", "GET", False),
    ],
)
def test_only_links_followed_on_this_machine_need_no_key(address: str, path: str, method: str, *, passes: bool) -> None:
    assert is_window_link({"REMOTE_ADDR": address, "PATH_INFO": path, "REQUEST_METHOD": method}) is passes


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
def test_link_reaches_the_real_window(home: Path) -> None:
    surroundings = environment(home, QT_QPA_PLATFORM="offscreen")
    with subprocess.Popen([PROGRAM, "--tray"], env=surroundings, stderr=subprocess.PIPE, text=True) as process:
        try:
            until((home / "running.json").exists)
            address = json.loads((home / "running.json").read_text())["address"]
            with Client(address) as client:
                assert client.post(hook("SessionStart", session="s-1")).status == 200
                assert client.request("GET", "/open/s-1").status == 200
            # answered by the thread of the windows, behind the link
            second = subprocess.run([PROGRAM], env=surroundings, capture_output=True, text=True, check=True)
            assert "Its window was raised." in second.stdout
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=DEADLINE_S)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    assert "ERROR" not in (home / "logs" / "clawatch.log").read_text("utf-8")


def test_without_a_window_that_is_said(client: Client) -> None:
    answer = client.request("GET", "/open/s-1")
    assert answer.status == 409
    assert b"runs without a window" in answer.body


@pytest.mark.parametrize(
    ("settings", "link"),
    [
        ({}, "http://127.0.0.1:7/open/a%2Fb"),
        ({"host": "localhost"}, "http://127.0.0.1:7/open/a%2Fb"),
        ({"host": "0.0.0.0"}, "http://127.0.0.1:7/open/a%2Fb"),  # noqa: S104 compared only
        ({"host": "::1"}, None),
        ({"host": "workshop"}, None),
        ({"host": "workshop.local"}, "http://workshop.local:7/open/a%2Fb"),
        ({"dashboard_url": "https://example.org/"}, "https://example.org"),
        ({"dashboard_url": "https://example.org/#{session}"}, "https://example.org/#a%2Fb"),
    ],
)
def test_address_is_one_that_telegram_takes(settings: dict[str, str], link: str | None) -> None:
    assert session_link(Settings.model_validate(settings), 7, "a/b") == link


@pytest.mark.parametrize("name", ["dashboard_url", "telegram_api"])
@pytest.mark.parametrize("value", ["example.org", "ftp://example.org", "https://", "javascript:alert(1)"])
def test_what_is_no_address_is_no_setting(name: str, value: str) -> None:
    with pytest.raises(ValueError, match="input should be a URL"):
        Settings.model_validate({name: value})
