"""Requests that schemathesis draws from the API's description, right ones and wrong ones: no answer is outside of it.

They go to the application itself, guard and all, over a database with a little of everything in it.
"""

from __future__ import annotations

import itertools
import os
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from werkzeug.wsgi import ClosingIterator

from support.alerts import raise_alert
from support.client import Client
from support.cores import running_core
from support.events import hook, report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIEnvironment

    from schemathesis import APIOperation, BaseSchema, Case

    from clawatch.runtime.core import Core

EXAMPLES_OF_EACH = int(os.environ.get("CLAWATCH_TEST_EXAMPLES", "8"))
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
]
KNOWN = {"session_id": "s-1", "project_id": 1, "agent_id": "a-1", "agentId": "a-1", "alert_id": "alert_1"}
KNOWN_BODIES: dict[str, Any] = {"POST /api/import": {}}
# it takes a WebSocket's client
NEVER_GRANTED = {"GET /ws"}
_ANYTHING = {"type": "string", "minLength": 1}
_CALL = {"tool_name": "Bash", "tool_use_id": "use-1"}
EVENTS = [
    hook("SessionStart", "10:00:00", cwd="/work/one", model="claude-sonnet-4-5"),
    hook("UserPromptSubmit", "10:00:01", prompt="please find the bug"),
    hook("PreToolUse", "10:00:02", **_CALL, tool_input={"command": "make"}),
    hook("PostToolUse", "10:00:03", **_CALL, tool_response={"stdout": "done"}),
    hook("PreToolUse", "10:00:04", tool_name="Read", tool_use_id="use-2", tool_input={"file_path": "/work/one/a"}),
    hook("PostToolUseFailure", "10:00:05", tool_name="Read", tool_use_id="use-2", error="no such file"),
    hook("SubagentStart", "10:00:06", agent_id="sub-1", agent_type="Explore"),
    hook("SubagentStop", "10:00:09", agent_id="sub-1", agent_type="Explore"),
    hook("SubagentStart", "10:00:10", agent_id="sub-2", agent_type="Explore"),
    hook("SessionEnd", "10:01:00", session="s-2"),
    hook("SessionStart", "10:02:00", session="s/3", cwd="/work/two"),
    report("heartbeat", "10:03:00", agentName="assistant", host="box"),
    report("cost", "10:04:00", data={"tokenCount": 1500, "costUsd": 0.03, "model": "claude-sonnet-4-5"}),
    report("error", "10:05:00", data={"error": "it broke"}),
    # now: one that was silent for long is stuck, and cannot be paused
    report("heartbeat"),
    report("status_change", "10:06:00", agent="a-2", data={"status": "paused"}),
]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    place = tmp_path_factory.mktemp("described")
    transcript = place / "transcripts" / "-work-one" / "s-9.jsonl"
    transcript.parent.mkdir(parents=True)
    transcript.write_bytes(b'{"type":"summary","summary":"An old one"}\n')
    with running_core(place / "home", transcript_folders=(str(place / "transcripts"),), metrics=True) as core:
        with Client(core.address) as client:
            for event in EVENTS:
                assert client.post(event).status in {200, 201}
        # of a session that nobody else speaks of, so that it stays open
        raise_alert(core.writer, session="a-9")
        core.window_link.lead_to(lambda _: None)
        yield core


@pytest.fixture(scope="module")
def schema(seeded: Core) -> BaseSchema:
    # slow to load, so only where it is used; its plugin for pytest would load it in every run
    import schemathesis  # noqa: PLC0415

    served = seeded.server._server.application

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # read to the end and closed, as a server does
        with closing(ClosingIterator(served({**environ, "REMOTE_ADDR": "127.0.0.1"}, start_response))) as answer:
            return list(answer)

    return schemathesis.openapi.from_wsgi("/api/openapi.json", application)


def test_description_is_valid(schema: BaseSchema) -> None:
    assert schema.specification.version.startswith("3.1.")
    schema.validate()


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_no_answer_is_outside_its_description(schema: BaseSchema, seeded: Core, mode: str) -> None:
    operations: Any = schema.get_all_operations()
    tried = [_try(each.ok(), seeded, mode) for each in operations if mode == "positive" or _can_be_wrong(each.ok())]
    problems = [problem for _, problem in tried if problem]
    assert not problems, "\n\n".join(problems)
    if mode == "positive":
        # what only ever refuses is not tested
        refusing = {label for (label, statuses), _ in tried if not statuses & {200, 201, 202, 204}}
        assert refusing == NEVER_GRANTED


def _can_be_wrong(operation: APIOperation[Any, Any, Any, Any]) -> bool:
    """Whether not every request is a right one: drawing a wrong one would take long to fail."""
    told = operation.definition.raw
    taken = [parameter for parameter in told.get("parameters", ()) if parameter["in"] != "header"]
    return "requestBody" in told or any(parameter["schema"] != _ANYTHING for parameter in taken)


def _try(operation: APIOperation[Any, Any, Any, Any], core: Core, mode: str) -> tuple[tuple[str, set[int]], str]:
    """Try one operation; give the statuses of its answers, and what was wrong with one, if any was."""
    from schemathesis import GenerationMode, checks  # noqa: PLC0415

    wanted: Any = checks.CHECKS.get_by_names(CHECKS)
    statuses: set[int] = set()
    turns = itertools.cycle([True, False])

    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    @settings(
        max_examples=EXAMPLES_OF_EACH,
        deadline=None,
        database=None,
        # the same requests each time: a failure is somebody's change, never luck
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case[Any]) -> None:
        _tame(case, core, knows_ids=mode == "positive" and next(turns))
        answer = case.call()
        statuses.add(answer.status_code)
        case.validate_response(answer, checks=wanted)
        _look_at(answer.status_code, answer.content, core)

    try:
        ask()
    except (Exception, BaseExceptionGroup) as error:  # noqa: BLE001 all is tried, and all that is wrong told at once
        return (operation.label, statuses), f"{operation.label}: {error}"
    return (operation.label, statuses), ""


def _look_at(status: int, body: bytes, core: Core) -> None:
    """See that no answer gives the key away, and no refusal code or folders."""
    secrets = {core.paths.key.read_bytes().strip()}
    if status >= 400:
        secrets |= {b"Traceback", b'File "', b"site-packages", str(core.paths.data).encode()}
    assert not [secret for secret in secrets if secret in body], body


def _tame(case: Case[Any], core: Core, *, knows_ids: bool) -> None:
    """Let requests in, have some ask for what there is, and none read what is not the test's."""
    security = case.operation.definition.raw["security"]
    # where the key decides between two contracts, both are asked
    if security and (knows_ids or ({} not in security and "X-ClaWatch-Key" not in case.headers)):
        case.headers["X-ClaWatch-Key"] = core.paths.key.read_text("ascii").strip()
    if knows_ids:
        case.path_parameters.update({name: KNOWN[name] for name in case.path_parameters if name in KNOWN})
        for name in [name for name in case.query if name in KNOWN]:
            case.query[name] = KNOWN[name]
        case.body = KNOWN_BODIES.get(case.operation.label, case.body)
    body: Any = case.body
    folder = body.get("folder") if isinstance(body, dict) else None
    if isinstance(folder, str) and Path(folder.partition("\0")[0]).is_absolute():
        body["folder"] = "/nowhere"
