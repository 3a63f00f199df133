"""A real browser on a stranger's page: it gets no live updates, not even where it knows the key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from support.browser import FOREIGN_NAME
from support.events import hook
from support.live import LiveClient, key_of

if TYPE_CHECKING:
    from clawatch.runtime.core import Core
    from support.browser import Browser
    from support.client import Client

pytestmark = pytest.mark.browser
PAGE = """<script>
const said = [], socket = new WebSocket("ws://127.0.0.1:%(port)s/ws");
socket.onopen = () => { said.push("open"); socket.send(JSON.stringify(%(auth)s)); };
socket.onmessage = message => said.push(message.data);
socket.onclose = closed => report({said, code: closed.code, reason: closed.reason});
</script>"""


@pytest.mark.parametrize("host", [FOREIGN_NAME, "localhost"])
def test_pages_of_other_origins_get_no_live_updates(browser: Browser, core: Core, client: Client, host: str) -> None:
    client.post(hook("SessionStart", session="s-secret"))
    auth = {"type": "auth", "key": key_of(core)}
    assert browser.visit(PAGE % {"port": core.port, "auth": json.dumps(auth)}, host) == {
        "said": [],
        "code": 1006,
        "reason": "",
    }
    # a program with the same words does
    with LiveClient(core.port) as live:
        live.shake_hands()
        live.send(auth)
        live.listen_until(lambda: "s-secret" in live.agents)
