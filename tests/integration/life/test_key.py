"""The key: shown, renewed while ClaWatch runs, never lost sight of by the hook, never told to anybody else."""

from __future__ import annotations

import json
import signal
import stat
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from clawatch.api.wrong_keys import FREE_TRIES
from support.client import Client
from support.cores import running_core
from support.events import hook, journal
from support.processes import Headless, environment, run_command
from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core
    from support.logs import ExpectedLogs

EVENT = hook("Stop")


@pytest.fixture
def guarded(home: Path) -> Iterator[Core]:
    with running_core(home, require_key=True) as core:
        yield core


def key_of(core: Core) -> str:
    return core.paths.key.read_text("ascii").strip()


def ask(core: Core, method: str, path: str, key: str) -> int:
    with Client(core.address, {"X-ClaWatch-Key": key}) as client:
        return client.request(method, path, b"{}", {"Content-Type": "application/json"}).status


def test_command_shows_the_key_and_makes_it_first_where_there_is_none(home: Path) -> None:
    shown = run_command(environment(home), "key")
    assert (shown.returncode, shown.stderr) == (0, "")
    key = shown.stdout.strip()
    assert len(key) >= 40
    assert (home / "key").read_text("ascii").strip() == key
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600
    assert run_command(environment(home), "key").stdout.strip() == key


def test_command_renews_the_key_where_nothing_runs(home: Path) -> None:
    before = run_command(environment(home), "key").stdout
    renewed = run_command(environment(home), "key", "--rotate")
    assert (renewed.returncode, renewed.stderr) == (0, "")
    assert renewed.stdout != before
    assert run_command(environment(home), "key").stdout == renewed.stdout
    assert stat.S_IMODE((home / "key").stat().st_mode) == 0o600


def test_command_renews_the_key_of_a_clawatch_that_runs(home: Path) -> None:
    surroundings = environment(home, CLAWATCH_REQUIRE_KEY="true", CLAWATCH_LOG_LEVEL="debug")
    with Headless(surroundings) as running:
        before = run_command(surroundings, "key").stdout.strip()
        with Client(running.address) as client:
            assert client.get("health", headers={"X-ClaWatch-Key": before}).status == 200
            renewed = run_command(surroundings, "key", "--rotate")
            assert (renewed.returncode, renewed.stderr) == (0, "")
            after = renewed.stdout.strip()
            assert after != before
            assert client.get("health", headers={"X-ClaWatch-Key": after}).status == 200
            assert client.get("health", headers={"X-ClaWatch-Key": before}).status == 401
            # what a hook sends that read its file a moment before
            assert client.post(EVENT, {"X-ClaWatch-Key": before}).status == 200
            assert client.get("health", headers={"Authorization": f"Bearer {after}"}).status == 200
        conf = home / "hooks" / "monitor-hook.conf"
        assert conf.read_text("utf-8").splitlines()[2] == after
        assert stat.S_IMODE(conf.stat().st_mode) == 0o600
        running.signal(signal.SIGTERM)
        assert running.end() == (0, "", "")
    log = (home / "logs" / "clawatch.log").read_text("utf-8")
    assert "The key was renewed" in log
    assert before not in log
    assert after not in log


def test_hooks_deliver_while_the_key_is_renewed_again_and_again(guarded: Core, home: Path) -> None:
    script, count, done = home / "hooks" / "monitor-hook.sh", 30, threading.Event()

    def fire() -> None:
        for number in range(count):
            payload = json.dumps(hook("Stop", session=f"s-{number}"))
            subprocess.run([script], input=payload, text=True, check=True, timeout=20)
        done.set()

    thread = threading.Thread(target=fire)
    thread.start()
    renewed = 0
    while not done.is_set():
        # a hook may be two keys behind by then: what is refused waits in the spool, and is taken from there
        assert ask(guarded, "POST", "/api/key/rotate", key_of(guarded)) == 200
        renewed += 1
    thread.join()
    assert renewed > 2
    until(lambda: len(journal(home)) == count)
    assert [path.name for path in (home / "spool").glob("*.json")] == []


def test_only_the_key_renews_the_key(core: Core) -> None:
    key = key_of(core)
    assert ask(core, "POST", "/api/key/rotate", "wrong") == 401
    assert ask(core, "POST", "/api/key/rotate", "") == 401
    assert key_of(core) == key
    assert ask(core, "POST", "/api/key/rotate", key) == 200
    assert ask(core, "POST", "/api/key/rotate", key) == 401


def test_answer_to_a_renewal_does_not_tell_the_key(client: Client, core: Core) -> None:
    answer = client.post(b"", {"X-ClaWatch-Key": key_of(core)}, "/api/key/rotate")
    assert answer.json == {"ok": True}
    assert key_of(core).encode() not in answer.body


def test_key_stays_where_a_new_one_cannot_be_written(core: Core, expected_logs: ExpectedLogs) -> None:
    expected_logs.expect("The key could not be written")
    key = key_of(core)
    (core.paths.data / ".key.new").mkdir()
    with Client(core.address, {"X-ClaWatch-Key": key}) as client:
        answer = client.post(b"", path="/api/key/rotate")
        assert answer.status == 503
        assert answer.json["error"] == "The key cannot be written (Is a directory): it stays as it was."
        assert client.get("import").status == 200
    assert key_of(core) == key


def test_whoever_guesses_is_slowed_down_and_the_right_key_passes_all_the_same(guarded: Core) -> None:
    with Client(guarded.address) as guesser, Client(guarded.address, {"X-ClaWatch-Key": key_of(guarded)}) as owner:
        answers = [guesser.get("sessions", headers={"X-ClaWatch-Key": f"guess-{n}"}) for n in range(FREE_TRIES + 20)]
        assert [answer.status for answer in answers] == [401] * FREE_TRIES + [429] * 20
        assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers[FREE_TRIES:])
        assert f"try again in {answers[-1].headers['retry-after']} s" in answers[-1].json["error"]
        assert guesser.post(EVENT, {"Authorization": "Bearer guess"}).status == 429
        assert guesser.get("sessions").status == 401
        assert owner.get("sessions").status == 200
        assert owner.post(EVENT).status == 200


def test_guessing_at_what_needs_the_key_on_an_open_server_is_slowed_down_too(core: Core) -> None:
    with Client(core.address) as client:
        statuses = [client.get("import", headers={"X-ClaWatch-Key": "guess"}).status for _ in range(FREE_TRIES + 1)]
        assert statuses[-2:] == [401, 429]
        assert client.get("sessions").status == 200
        assert client.post(EVENT, {"X-ClaWatch-Key": "of another time"}).status == 200
