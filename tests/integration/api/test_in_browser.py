"""A real browser on a stranger's page: it can neither read what ClaWatch knows nor make it do anything."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from support.browser import FOREIGN_NAME
from support.events import hook, journal

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.runtime.core import Core
    from support.browser import Browser
    from support.client import Client

pytestmark = pytest.mark.browser
SECRET = "s-the-secret-one"
# each attack says what it got hold of; what throws got nothing
ATTACKS = """<iframe name="hidden"></iframe><script>
const it = "%(address)s", event = JSON.stringify({session_id: "s-evil", hook_event_name: "SessionStart"});
const read = (path, options) => fetch(it + path, options).then(
  async answer => ({type: answer.type, status: answer.status, text: await answer.text()}), error => error.name);
const loaded = (tag, path) => new Promise(done => {
  const element = document.createElement(tag);
  element.onload = () => done("loaded"); element.onerror = () => done("error");
  element.src = it + path; document.body.append(element);
});
const framed = async () => {
  const frame = document.createElement("iframe");
  const seen = new Promise(done => { frame.onload = done; });
  frame.src = it + "/api/docs"; document.body.append(frame); await seen;
  try { return frame.contentWindow.document.body.innerText; } catch (error) { return error.name; }
};
const submitted = () => new Promise(done => {
  const form = document.createElement("form"), field = document.createElement("input");
  Object.assign(form, {action: it + "/api/events", method: "post", enctype: "text/plain", target: "hidden"});
  Object.assign(field, {name: event.slice(0, -1) + ',"x":"', value: '"}'});
  document.querySelector("[name=hidden]").onload = () => done("sent");
  form.append(field); document.body.append(form); form.submit();
});
const simple = {method: "POST", mode: "no-cors", headers: {"Content-Type": "text/plain"}, body: event};
const asJson = {method: "POST", headers: {"Content-Type": "application/json"}, body: event};
(async () => report({
  control: (await (await fetch("http://localhost:" + location.port + "/open")).text()),
  read: await read("/api/sessions"),
  read_blindly: await read("/api/sessions", {mode: "no-cors"}),
  read_with_a_header: await read("/api/sessions", {headers: {"X-ClaWatch-Key": "guess"}}),
  described: await read("/api/openapi.json"),
  wrote: await read("/api/events", asJson),
  wrote_blindly: await read("/api/events", simple),
  wrote_nothing: await read("/api/import", {method: "POST", mode: "no-cors"}),
  beacon: navigator.sendBeacon(it + "/api/events", new Blob([event], {type: "text/plain"})),
  submitted: await submitted(),
  script: await loaded("script", "/api/sessions"),
  image: await loaded("img", "/api/sessions"),
  framed: await framed(),
  live: await new Promise(done => {
    const socket = new WebSocket(it.replace("http", "ws") + "/ws");
    socket.onopen = () => done("open"); socket.onerror = () => done("refused");
  }),
}))();
</script>"""


@pytest.mark.parametrize("host", [FOREIGN_NAME, "localhost"])
def test_pages_of_other_origins_neither_read_nor_write(
    browser: Browser, core: Core, client: Client, home: Path, host: str
) -> None:
    client.post(hook("SessionStart", session=SECRET))
    found: dict[str, Any] = browser.visit(ATTACKS % {"address": core.address}, host)
    # it could have: what a server opens to all is read
    assert found.pop("control") == "open"
    assert SECRET not in json.dumps(found)
    blind = {"type": "opaque", "status": 0, "text": ""}
    assert found == {
        "read": "TypeError",
        # answered, and kept from the page
        "read_blindly": blind,
        "read_with_a_header": "TypeError",
        "described": "TypeError",
        "wrote": "TypeError",
        "wrote_blindly": blind,
        "wrote_nothing": blind,
        "beacon": True,
        "submitted": "sent",
        "script": "error",
        "image": "error",
        "framed": found["framed"],
        "live": "refused",
    }
    assert found["framed"] in {"SecurityError", "TypeError"}
    assert [kind for _, kind, payload in journal(home) if b"evil" in payload] == []
    assert len(journal(home)) == 1


def test_a_name_of_a_stranger_that_leads_here_is_refused(browser: Browser, core: Core, client: Client) -> None:
    client.post(hook("SessionStart", session=SECRET))
    shown = browser.text_of(f"http://{FOREIGN_NAME}:{core.port}/api/sessions")
    assert SECRET not in shown
    assert "answers to its own address only" in shown


def test_its_own_page_is_shown_as_it_is_meant(browser: Browser, core: Core) -> None:
    shown = browser.text_of(f"{core.address}/api/docs")
    assert "/api/sessions/{session_id}/timeline" in shown
