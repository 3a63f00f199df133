"""What clients are told adds up to how things stand, wherever each of them is and however small the parts are."""

from __future__ import annotations

import json
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clawatch.api.clawatch import live_feed
from clawatch.api.clawatch.live_feed import LiveFeed
from clawatch.api.clawatch.presentation import agent_fields
from clawatch.api.live.feed import Place
from clawatch.queries.agents import monitored_agents
from clawatch.storage.readers import Readers
from support.journals import agent_event, write

READERS = 3
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("events"), st.lists(st.integers(0, 5), min_size=1, max_size=6)),
        st.tuples(st.just("read"), st.integers(0, READERS - 1)),
        st.tuples(st.just("come anew"), st.integers(0, READERS - 1)),
    ),
    max_size=25,
)


class Reader:
    """A client that reads when it likes."""

    def __init__(self) -> None:
        self.place = Place()
        self.agents: dict[str, Any] = {}
        self.rest: dict[str, Any] = {}
        self.kinds: list[tuple[str, bool]] = []

    def read(self, feed: LiveFeed) -> None:
        if not feed.has_news(self.place):
            return
        message = json.loads(feed.next_message(self.place))
        self.kinds.append((message["type"], message.get("complete", False)))
        self.agents |= {agent["id"]: agent for agent in message.get("agents", [])}
        self.rest |= {name: message[name] for name in ("sessions", "totals") if name in message}


@settings(max_examples=12, deadline=None)
@given(steps=_STEPS, message_bytes=st.integers(1, 2000))
def test_every_reader_ends_up_knowing_how_things_stand(steps: list[tuple[str, Any]], message_bytes: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as small:
        small.setattr(live_feed, "MESSAGE_BYTES", message_bytes)
        path = Path(folder) / "clawatch.db"
        write(path, [[agent_event(1, "heartbeat", agent="agent-0")]])
        with closing(Readers(path)) as source:
            feed, readers, number = LiveFeed(source), [Reader() for _ in range(READERS)], 1
            feed.open()
            for step, value in steps:
                if step == "events":
                    batch = []
                    for agent in value:
                        number += 1
                        batch.append(agent_event(number, "error", agent=f"agent-{agent}", costUsd=number / 100))
                    write(path, [batch])
                    feed.refresh({f"agent-{agent}" for agent in value}, set())
                elif step == "read":
                    readers[value].read(feed)
                else:
                    readers[value] = Reader()
            agents = {agent.session_id: agent_fields(agent) for agent in monitored_agents(source)}
            for reader in readers:
                while feed.has_news(reader.place):
                    reader.read(feed)
                assert reader.agents == agents
                assert reader.rest == readers[0].rest
                # one whole snapshot, and nothing else before its end
                snapshot = [complete for kind, complete in reader.kinds if kind == "snapshot"]
                assert snapshot == [False] * (len(snapshot) - 1) + [True]
                assert all(kind == "changes" for kind, _ in reader.kinds[len(snapshot) :])
