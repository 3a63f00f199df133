"""The watch over live sessions against real processes, told by what it writes into the journal."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

from clawatch.ingest.liveness import watch
from clawatch.ingest.liveness.sweep import Sweep
from support.claude_processes import claude_process, event_id, free_pid, now_ms
from support.client import Client
from support.events import hook, report
from support.waiting import holds_within, until
from support.watching import spool, told

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

    from clawatch.runtime.core import Core
    from integration.liveness.conftest import Start
    from support.claude_processes import Registry
    from support.logs import ExpectedLogs
    from support.watching import Looks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what stands for Claude Code here is Linux's")
TOLD_WITHIN_S = 5.0
GONE = "its process is gone"
NO_CLAUDE = "no Claude Code runs in its folder any more"


def post(core: Core, sent_id: str, body: dict[str, Any] | None = None) -> None:
    with Client(core.address) as client:
        answer = client.post(body or hook("UserPromptSubmit", cwd="/p"), {"X-ClaWatch-Event-Id": sent_id})
    assert answer.status < 300


def test_a_killed_process_ends_its_session(home: Path, start: Start) -> None:
    core = start()
    with claude_process() as claude:
        post(core, claude.event_id())
        until(lambda: told(home, "ProcessSeen"), TOLD_WITHIN_S)
        (seen,) = told(home, "ProcessSeen")
        assert seen["pid"] == claude.pid
        assert abs(seen["process_started_at"] - now_ms()) < 60_000
        assert not holds_within(lambda: told(home, "ProcessGone"), 1.2)
        claude.kill(wait=False)  # nobody waits for it: it is a zombie
        until(lambda: told(home, "ProcessGone"), TOLD_WITHIN_S)
    assert told(home, "ProcessGone") == [{"pid": seen["pid"], "reason": GONE}]
    assert told(home, "ProcessSeen") == [seen]


def test_a_process_that_lives_for_a_moment_after_the_start(
    home: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "ENDS_AFTER_S", 3.0)
    core = start()
    with claude_process() as claude:
        post(core, claude.event_id())
        until(lambda: told(home, "ProcessSeen"), 2.5)  # before anything may be taken for gone
        claude.kill()
        until(lambda: told(home, "ProcessGone"), TOLD_WITHIN_S)


def test_a_process_that_was_killed_while_clawatch_was_off(
    home: Path, start: Start, running: ExitStack, looks: Looks
) -> None:
    core = start()
    with claude_process() as claude, claude_process() as other:
        post(core, claude.event_id())
        post(core, other.event_id(), hook("UserPromptSubmit", session="s-2"))
        until(lambda: len(told(home, "ProcessSeen")) == 2, TOLD_WITHIN_S)
        running.close()
        claude.kill()
        start()
        until(lambda: told(home, "ProcessGone"), TOLD_WITHIN_S)
        assert looks.bring_none(home, "nothing")
        assert told(home, "ProcessGone") == [{"pid": claude.pid, "reason": GONE}]
        assert len(told(home, "ProcessSeen")) == 2


@pytest.mark.usefixtures("looks")
def test_a_process_that_lived_and_died_while_clawatch_was_off(home: Path, start: Start, running: ExitStack) -> None:
    start()
    running.close()
    pid, before = free_pid(), now_ms() - 60_000
    spool(home, event_id(pid, before), hook("UserPromptSubmit"))
    start()
    until(lambda: told(home, "ProcessGone"), TOLD_WITHIN_S)
    assert told(home, "ProcessGone") == [{"pid": pid, "reason": GONE}]


def test_the_same_finding_is_the_same_event(home: Path, start: Start, running: ExitStack, looks: Looks) -> None:
    core = start()
    with claude_process() as claude:
        post(core, claude.event_id())
        until(lambda: told(home, "ProcessSeen"))
        for _ in range(3):
            start()
            assert looks.bring_none(home, "ProcessGone")
        running.close()
    for _ in range(3):
        start()
        until(lambda: told(home, "ProcessGone"))
    assert len(told(home, "ProcessSeen")) == len(told(home, "ProcessGone")) == 1


def test_a_process_in_a_container_proves_nothing(home: Path, start: Start, looks: Looks) -> None:
    core = start()
    pid = free_pid()
    for _ in range(3):
        post(core, event_id(pid))
        assert looks.bring_none(home, "ProcessGone", "ProcessSeen")
    start()
    assert looks.bring_none(home, "ProcessGone", "ProcessSeen")


def test_an_id_of_a_container_may_be_that_of_something_else_here(home: Path, start: Start, looks: Looks) -> None:
    core = start()
    with claude_process(name="something-else") as other:
        post(core, other.event_id())
        assert looks.bring_none(home, "ProcessGone", "ProcessSeen")
    assert looks.bring_none(home, "ProcessGone", "ProcessSeen")


def test_what_speaks_again_is_taken_for_gone_no_second_time(
    home: Path, start: Start, running: ExitStack, looks: Looks
) -> None:
    start()
    running.close()
    pid = free_pid()
    spool(home, event_id(pid, now_ms() - 60_000), hook("UserPromptSubmit"))
    core = start()
    until(lambda: told(home, "ProcessGone"))
    for _ in range(2):
        post(core, event_id(pid))
        assert not looks.bring(lambda: len(told(home, "ProcessGone")) > 1)


@pytest.mark.usefixtures("looks")
def test_a_process_that_began_after_the_event_is_another(home: Path, start: Start) -> None:
    core = start()
    with claude_process() as claude:
        long_ago = hook("UserPromptSubmit", at="10:00:00")
        post(core, claude.event_id(1_736_935_200_000), long_ago)
        until(lambda: told(home, "ProcessGone"))
    assert told(home, "ProcessSeen") == []


def test_the_latest_process_of_a_session_counts(home: Path, start: Start, looks: Looks) -> None:
    core = start()
    with claude_process() as first, claude_process() as second:
        post(core, first.event_id())
        until(lambda: len(told(home, "ProcessSeen")) == 1)
        post(core, second.event_id())
        until(lambda: len(told(home, "ProcessSeen")) == 2)
        first.kill()
        assert looks.bring_none(home, "ProcessGone")
        second.kill()
        until(lambda: told(home, "ProcessGone"))
        assert told(home, "ProcessGone") == [{"pid": second.pid, "reason": GONE}]


def test_agents_of_the_other_contract_are_not_judged(home: Path, start: Start, looks: Looks) -> None:
    core = start()
    with claude_process() as claude:
        post(core, claude.event_id(1_736_935_200_000), report("heartbeat", "10:00:00"))
    assert looks.bring_none(home, "ProcessGone", "ProcessSeen")


@pytest.mark.parametrize("kind", ["SessionEnd", "UserPromptSubmit"])
def test_what_ended_of_itself_is_left_alone(
    home: Path, start: Start, registry: Registry, kind: str, looks: Looks
) -> None:
    core = start()
    with claude_process() as claude:
        path = registry.write(claude.pid, "s-1", procStart=claude.start_ticks)
        post(core, claude.event_id())
        until(lambda: told(home, "ProcessSeen"))
        post(core, claude.event_id(), hook(kind, reason="other"))
        if kind == "SessionEnd":
            assert looks.bring_none(home, "ProcessGone")
        path.unlink()
    if kind == "SessionEnd":
        assert looks.bring_none(home, "ProcessGone")
    else:
        until(lambda: told(home, "ProcessGone"))
    assert len(told(home, "ProcessSeen")) == 1


def test_a_session_that_only_the_registry_knows(home: Path, start: Start, registry: Registry, looks: Looks) -> None:
    with claude_process() as claude:
        path = registry.write(claude.pid, "s-9", cwd="/work/nine", procStart=claude.start_ticks)
        core = start()
        until(lambda: told(home, "ProcessSeen"))
        (seen,) = told(home, "ProcessSeen")
        assert (seen["pid"], seen["cwd"]) == (claude.pid, "/work/nine")
        with Client(core.address) as client:
            (session,) = client.get("sessions").json["items"]
        assert (session["session_id"], session["status"]) == ("s-9", "active")
        path.write_text("{", "utf-8")  # half written: what it said before holds
        assert looks.bring_none(home, "ProcessGone")
        claude.kill()
        until(lambda: told(home, "ProcessGone"))
    assert path.exists()
    assert len(told(home, "ProcessSeen")) == 1


def test_registry_files_that_prove_nothing(home: Path, start: Start, registry: Registry, looks: Looks) -> None:
    with claude_process() as claude, claude_process(name="something-else") as other:
        registry.write(free_pid(), "left-behind")
        registry.write(claude.pid, "another-machine", pidDomain="linux:elsewhere:pid:[1]")
        registry.write(other.pid, "no-claude", procStart=other.start_ticks)
        folder = registry.folder / "sessions"
        os.mkfifo(folder / "11.json")
        (folder / "12.json").mkdir()
        (folder / "13.json").symlink_to(folder / "13.json")
        (folder / "14.json").write_bytes(b"\xff\xfe{" * 10)
        (folder / "15.json").write_text("[" * 50_000, "utf-8")
        (folder / "16.json").write_text(json.dumps({"pid": 16, "sessionId": ["s"], "startedAt": "now"}), "utf-8")
        (folder / "17.json").write_text(json.dumps({"pid": 18, "sessionId": "s", "startedAt": 1}), "utf-8")
        (folder / "18.json").write_bytes(b" " * 100_000)
        (folder / "19.json").touch(mode=0)
        core = start()
        assert looks.bring_none(home, "ProcessSeen", "ProcessGone")
        assert core.health() == ()


@pytest.mark.parametrize("ticks", ["1", None], ids=["by-ticks", "by-date"])
def test_an_entry_whose_process_id_another_has_now(
    home: Path, start: Start, registry: Registry, ticks: str | None, looks: Looks
) -> None:
    with claude_process() as claude:
        registry.write(claude.pid, "s-1", procStart=ticks, startedAt=now_ms() - 60_000)
        core = start()
        assert looks.bring_none(home, "ProcessSeen")
        post(core, "my-own-id")
        until(lambda: told(home, "ProcessGone"))


@pytest.mark.usefixtures("looks")
def test_a_process_that_went_on_with_another_session(home: Path, start: Start, registry: Registry) -> None:
    core = start()
    with claude_process() as claude:
        registry.write(claude.pid, "s-1", procStart=claude.start_ticks)
        post(core, claude.event_id())
        until(lambda: told(home, "ProcessSeen"))
        registry.write(claude.pid, "s-2", procStart=claude.start_ticks, updatedAt=now_ms() + 5_000)
        until(lambda: told(home, "ProcessGone"))
        assert told(home, "ProcessGone")[0]["reason"] == "its process went on with another session"
        until(lambda: len(told(home, "ProcessSeen")) == 2)


def test_long_silence_where_nothing_is_known_of_a_process(
    home: Path, start: Start, tmp_path: Path, looks: Looks
) -> None:
    core = start()
    long_ago = hook("UserPromptSubmit", "10:00:00", cwd=str(tmp_path))
    with claude_process(cwd=tmp_path):
        post(core, "id-1", long_ago)
        assert looks.bring_none(home, "ProcessGone")
    start()
    until(lambda: told(home, "ProcessGone"))
    assert told(home, "ProcessGone") == [{"pid": None, "reason": NO_CLAUDE}]


def test_short_silence_is_nothing(home: Path, start: Start, tmp_path: Path, looks: Looks) -> None:
    post(start(), "id-1", hook("UserPromptSubmit", cwd=str(tmp_path)))
    assert looks.bring_none(home, "ProcessGone")


def test_trouble_is_said_once_and_gets_over(
    start: Start, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs, looks: Looks
) -> None:
    expected_logs.expect("Looking whether sessions still run failed")

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Sweep, "run", fail)
    core = start()
    until(core.health)
    assert not looks.bring(lambda: len(expected_logs.records) > 1)
    assert len(expected_logs.records) == 1
    monkeypatch.undo()
    until(lambda: core.health() == ())
