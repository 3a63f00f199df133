"""Killed at a random moment under load: every acknowledged event is there, once, and so are all others, once.

Eight clients post as hooks do, each event after the answer to the last. The process is killed while they do, whatever
they could not deliver goes to the spool, some of it over HTTP as well, and a new process takes up.
"""

from __future__ import annotations

import http.client
import json
import random
import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from support.client import Client
from support.events import hook, journal
from support.processes import Headless, environment
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

CLIENTS = 8
EVENTS_EACH = 5_000
RESEND_EVERY = 7  # of those whose fate is unknown, some go both ways
TAKEN_WITHIN_S = 80


def payload(client: int, number: int) -> bytes:
    """Give one of the events of a session: call after call, begun and ended."""
    kind = "PostToolUse" if number % 2 else "PreToolUse"
    use_id = f"toolu-{client}-{number // 2}"
    return json.dumps(hook(kind, session=f"session-{client}", tool_name="Bash", tool_use_id=use_id)).encode()


@dataclass
class Poster:
    """One client: what it was promised, and where it stopped."""

    client: int
    acknowledged: set[str] = field(default_factory=set)
    next_number: int = 0
    refused: str = ""

    def event_id(self, number: int) -> str:
        return f"{1_736_937_000_000_000 + number * 1000:016d}-{self.client}-{number}"

    def run(self, address: str) -> None:
        """Post one event after the other until the server is gone."""
        port = Client(address).port
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            while self.next_number < EVENTS_EACH:
                if not self.post(connection, self.next_number):
                    return
                self.next_number += 1
        except (OSError, http.client.HTTPException):
            return
        finally:
            connection.close()

    def post(self, connection: http.client.HTTPConnection, number: int) -> bool:
        event_id = self.event_id(number)
        headers = {"Content-Type": "application/json", "X-ClaWatch-Event-Id": event_id}
        connection.request("POST", "/api/events", payload(self.client, number), headers)
        with connection.getresponse() as answer:
            body = answer.read()
        if answer.status != 200:
            self.refused = f"{answer.status} {body!r}"
            return False
        self.acknowledged.add(event_id)
        return True

    def spool_rest(self, folder: Path) -> list[int]:
        """Leave in the spool what was not acknowledged, in order; gives its numbers."""
        rest = list(range(self.next_number, EVENTS_EACH))
        for number in rest:
            body = payload(self.client, number)
            (folder / f"{self.event_id(number)}.{len(body)}.json").write_bytes(body)
        return rest


def run_all(posters: list[Poster], address: str) -> list[threading.Thread]:
    threads = [threading.Thread(target=poster.run, args=(address,)) for poster in posters]
    for thread in threads:
        thread.start()
    return threads


@pytest.mark.timeout(300)
def test_every_event_is_there_once(home: Path) -> None:
    posters = [Poster(client) for client in range(CLIENTS)]
    total = CLIENTS * EVENTS_EACH
    seed = random.SystemRandom().randrange(2**32)
    chance = random.Random(seed)  # noqa: S311 a moment, not a secret

    def acknowledged() -> int:
        return sum(len(poster.acknowledged) for poster in posters)

    print(f"seed {seed}")  # noqa: T201 shown where the test fails
    with Headless(environment(home)) as running:
        threads = run_all(posters, running.address)
        moment = chance.randrange(total // 20, total // 2)
        until(
            lambda: acknowledged() >= moment or not any(thread.is_alive() for thread in threads),
            within_s=TAKEN_WITHIN_S,
        )
        running.kill()
        for thread in threads:
            thread.join(20)
    promised = acknowledged()
    assert moment <= promised < total
    assert [poster.refused for poster in posters] == [""] * CLIENTS

    # half of the clients give up on HTTP and leave what they have to the spool, as if ClaWatch stayed away
    spooling, posting = posters[:2], posters[2:]
    with Headless(environment(home)) as running:
        rest = {poster.client: poster.spool_rest(home / "spool") for poster in spooling}
        threads = run_all(posting, running.address)
        resent = 0
        with Client(running.address) as client:
            for poster in spooling:
                for number in rest[poster.client][::RESEND_EVERY]:
                    sent = {"X-ClaWatch-Event-Id": poster.event_id(number)}
                    assert client.post(payload(poster.client, number), sent).status == 200
                    resent += 1
            for thread in threads:
                thread.join(TAKEN_WITHIN_S)
            assert [poster.refused for poster in posters] == [""] * CLIENTS
            until(lambda: not any((home / "spool").glob("*.json")), within_s=TAKEN_WITHIN_S)
            sessions = client.get("sessions").json["items"]
    assert resent
    kept = Counter(event_id for event_id, _, _ in journal(home))
    expected = {poster.event_id(number) for poster in posters for number in range(EVENTS_EACH)}
    assert kept.keys() == expected
    assert set(kept.values()) == {1}
    assert {session["tool_call_count"] for session in sessions} == {EVENTS_EACH // 2}
    assert len(sessions) == CLIENTS
    assert not any((home / "spool" / "rejected").iterdir())
