"""Fifty clients while thousands of events come in: all see how it ends, and nobody else waits for them."""

from __future__ import annotations

import json
import selectors
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

from support.client import Client
from support.events import hook
from support.live import LiveClient
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from support.processes import Headless

CLIENTS, EVENTS, AGENTS, POSTERS = 50, 5_000, 40, 4
MEDIAN_ANSWER_S, WORST_ANSWER_S = 0.05, 1.0


def stories() -> list[bytes]:
    """Give the events: calls of many sessions, of which every fifth fails."""
    events: list[bytes] = []
    for number in range(EVENTS // 2):
        call = {"tool_name": ("Read", "Bash")[number % 2], "tool_use_id": str(number)}
        kinds = ("PreToolUse", "PostToolUse" if number % 5 else "PostToolUseFailure")
        events += [json.dumps(hook(kind, session=f"s-{number % AGENTS}", **call)).encode() for kind in kinds]
    return events


def post_all(address: str, events: Sequence[bytes]) -> None:
    with Client(address) as connection:
        assert {connection.post(event).status for event in events} == {200}


def listen_all(clients: Sequence[LiveClient], enough: threading.Event) -> None:
    """Take in what all clients are told, until that is enough."""
    with selectors.DefaultSelector() as selector:
        for client in clients:
            selector.register(client.socket, selectors.EVENT_READ, client)
        while not enough.is_set():
            for key, _ in selector.select(0.05):
                key.data.listen()


def ask_all_the_time(address: str, enough: threading.Event) -> list[float]:
    """Ask for sessions, again and again; gives the seconds that each answer took."""
    took = []
    with Client(address) as connection:
        while not enough.wait(0.02):
            began = time.monotonic()
            assert connection.get("sessions", page_size=20).status == 200
            took.append(time.monotonic() - began)
    return took


def test_all_clients_see_the_end_and_http_stays_quick(headless: Headless, home: Path) -> None:
    key = {"X-ClaWatch-Key": (home / "key").read_text("utf-8").strip()}
    port = int(headless.address.rpartition(":")[2])
    events, enough = stories(), threading.Event()
    with ExitStack() as stack, ThreadPoolExecutor() as threads:
        clients = [stack.enter_context(LiveClient(port, key)) for _ in range(CLIENTS)]
        assert {client.shake_hands().status_code for client in clients} == {101}
        stack.callback(enough.set)
        listening = threads.submit(listen_all, clients, enough)
        asking = threads.submit(ask_all_the_time, headless.address, enough)
        # each takes whole calls, so that no end comes before its beginning
        parts = [[event for pair in pairs_of(events)[start::POSTERS] for event in pair] for start in range(POSTERS)]
        for posting in [threads.submit(post_all, headless.address, part) for part in parts]:
            posting.result(60)
        until(lambda: all(client.totals.get("toolCallCount") == EVENTS // 2 for client in clients), 5)
        until(lambda: all(client.tools == clients[0].tools for client in clients), 5)
        enough.set()
        listening.result(10)
        took = asking.result(10)
    with Client(headless.address, key) as http:
        agents = {agent["id"]: agent for agent in http.get("agents").json["agents"]}
    assert len(agents) == AGENTS
    assert sum(agent["errorCount"] for agent in agents.values()) == EVENTS // 10
    for client in clients:
        assert client.agents == agents
        assert len(client.messages) <= 10 * (client.heard_at[-1] - client.heard_at[0]) + 2
    assert statistics.median(took) < MEDIAN_ANSWER_S
    assert max(took) < WORST_ANSWER_S


def pairs_of(events: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    return list(zip(events[::2], events[1::2], strict=True))
