"""Whatever goes wrong, the event waits in the spool, in order, and the agent notices nothing."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from integration.hook.hook_harness import BASH, DEADLINE_S, LIMIT, PAYLOADS, App, Hook, receive, reset

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIZES = pytest.mark.parametrize("size", [100, LIMIT + 100], ids=["small", "large"])
GENEROUS_S = 5.0  # a loaded machine may start programs slowly; the bench measures the bound itself


def refuse(connection: socket.socket) -> None:
    connection.close()


def hang_up_after_request(connection: socket.socket) -> None:
    receive(connection)
    connection.close()


def reset_after_request(connection: socket.socket) -> None:
    receive(connection)
    reset(connection)


@SIZES
def test_app_not_running(hook: Hook, size: int) -> None:
    hook.run(b"x" * size)
    hook.run(b"y" * size)
    assert hook.spooled() == [b"x" * size, b"y" * size]
    assert hook.leftovers() == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=PAYLOADS)
def test_any_bytes_wait_byte_for_byte(hook: Hook, payload: bytes) -> None:
    hook.clear()
    hook.run(payload)
    assert hook.spooled() == [payload]


def test_megabytes_wait_byte_for_byte(hook: Hook) -> None:
    payload = os.urandom(6_000_001)
    hook.run(payload)
    assert hook.spooled() == [payload]


def test_what_is_spooled_is_for_its_owner_alone(hook: Hook) -> None:
    (hook.spool).rmdir()
    for size in (10, LIMIT + 10):
        hook.run(b"x" * size, umask=0)
    assert stat.S_IMODE(hook.spool.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in hook.spool.iterdir()} == {0o600}
    assert len(hook.spooled()) == 2


@SIZES
@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 503 Service Unavailable\r\n\r\n",
        b"HTTP/1.1 500 \r\n\r\n",
        b"HTTP/1.1 422 Unprocessable\r\n\r\n",
        b"HTTP/1.1 413 Too Large\r\n\r\n",
        b"HTTP/1.1 401 Unauthorized\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n",
        b"HTTP/1.1 2000 \r\n",
        b"HTTP/1.1 20",
        b"HTTP/1.1 200",
        b"HTTP/2.0 200 OK\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"\0" * 50 + b"HTTP/1.1 200 OK\r\n",
        b"\r\n200 200 200 200",
        b"\xff" * 4096,
        b"",
    ],
)
def test_answers_that_acknowledge_nothing(hook: Hook, answer: bytes, size: int) -> None:
    with App(answer) as app:
        hook.point_at(app).run(b"x" * size)
        assert app.connections == 1
    assert hook.spooled() == [b"x" * size]
    assert hook.leftovers() == []


@pytest.mark.parametrize("size", [100, LIMIT + 100, 6_000_000])
@pytest.mark.parametrize("behave", [refuse, reset, hang_up_after_request, reset_after_request])
def test_connections_that_break(hook: Hook, app: App, size: int, behave: Callable[[socket.socket], None]) -> None:
    app.behave = behave
    hook.point_at(app).run(b"x" * size)
    assert app.connections == 1
    assert hook.spooled() == [b"x" * size]
    assert hook.leftovers() == []


@pytest.mark.parametrize("size", [100, 20_000_000], ids=["small", "more-than-any-buffer"])
def test_app_that_hangs_costs_its_wait_once(hook: Hook, size: int) -> None:
    with App(None) as app:
        began = time.monotonic()
        hook.point_at(app).run(b"x" * size)
        assert time.monotonic() - began < GENEROUS_S
        hook.run(b"y")
        hook.run(b"z")
        assert app.connections == 1
    assert [payload[:1] for payload in hook.spooled()] == [b"x", b"y", b"z"]
    assert len(hook.spooled()[0]) == size
    assert hook.leftovers() == []


def test_nothing_goes_on_after_an_app_that_hangs(hook: Hook, app: App) -> None:
    """The program that sends the file has ended too: who reads the connection later finds its end, not the rest."""
    size = 20_000_000
    held: list[socket.socket] = []
    app.behave = held.append
    hook.point_at(app).run(b"x" * size)
    (connection,) = held
    connection.settimeout(DEADLINE_S)
    sent = 0
    while part := connection.recv(1 << 20):
        sent += len(part)
    assert sent < size


def test_app_that_drips_is_not_waited_for(hook: Hook, app: App) -> None:
    app.behave = app.drip
    began = time.monotonic()
    hook.point_at(app).run(b"{}")
    assert time.monotonic() - began < GENEROUS_S
    assert hook.spooled() == [b"{}"]


def test_address_that_never_answers_is_not_waited_for(hook: Hook) -> None:
    """A full queue of connections stands for a network that drops them; 0.0.0.0 for an address beyond loopback."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, socket.socket() as filler:
        port = listener.getsockname()[1]
        filler.connect(("127.0.0.1", port))
        fillers = [socket.socket() for _ in range(4)]
        try:
            for further in fillers:
                further.setblocking(False)  # noqa: FBT003 - the standard library's own signature
                further.connect_ex(("127.0.0.1", port))
            began = time.monotonic()
            hook.install("0.0.0.0", port).run(b"{}")  # noqa: S104 - connected to, never bound
            assert time.monotonic() - began < GENEROUS_S
        finally:
            for further in fillers:
                further.close()
    assert hook.spooled() == [b"{}"]


@SIZES
@pytest.mark.parametrize("name", ["1-2-3.4.json", "1-2-3.9999.json", "foreign.json"])
def test_nothing_overtakes_what_waits(hook: Hook, app: App, name: str, size: int) -> None:
    (hook.spool / name).write_bytes(b"wait")
    hook.point_at(app).run(b"x" * size)
    assert app.connections == 0
    (spooled,) = [path for path in hook.spool.glob("*.json") if path.name != name]
    assert spooled.read_bytes() == b"x" * size
    assert (hook.spool / name).read_bytes() == b"wait"


def test_delivers_again_once_nothing_waits(hook: Hook, app: App) -> None:
    hook.run(b"1")
    hook.point_at(app).run(b"2")
    assert hook.spooled() == [b"1", b"2"]
    hook.clear()
    hook.run(b"3")
    assert hook.spooled() == []
    assert [request.body for request in app.requests] == [b"3"]


def test_what_waits_is_seen_when_the_note_of_it_is_out_of_date(hook: Hook, app: App) -> None:
    hook.run(b"1")
    (first,) = hook.spool.glob("*.json")
    hook.run(b"2")
    first.unlink()
    hook.point_at(app).run(b"3")
    hook.run(b"4")
    assert app.connections == 0
    assert hook.spooled() == [b"2", b"3", b"4"]


@pytest.mark.parametrize("note", [b"", b"\n", b"gone.1.json\n", b"\0\xff\n", b"../nothing\n", b"-e\n"])
def test_note_of_what_waits_may_hold_anything(hook: Hook, app: App, note: bytes) -> None:
    (hook.spool / ".waiting").write_bytes(note)
    hook.point_at(app).run(b"{}")
    assert [request.body for request in app.requests] == [b"{}"]


def test_note_is_emptied_once_nothing_waits(hook: Hook, app: App) -> None:
    hook.run(b"1")
    assert (hook.spool / (hook.spool / ".waiting").read_text("utf-8").rstrip("\n")).read_bytes() == b"1"
    hook.clear()
    hook.point_at(app).run(b"2")
    assert (hook.spool / ".waiting").read_bytes() == b""
    assert len(app.requests) == 1


def test_unfinished_and_hidden_files_are_no_events(hook: Hook, app: App) -> None:
    (hook.spool / ".1-2-3.part").write_bytes(b"part")
    (hook.spool / ".hidden.json").write_bytes(b"hidden")
    (hook.spool / "rejected").mkdir()
    (hook.spool / "rejected" / "1-2-3.4.json").write_bytes(b"bad")
    hook.point_at(app).run(b"{}")
    assert [request.body for request in app.requests] == [b"{}"]


@SIZES
@pytest.mark.parametrize(
    "conf", [None, "", "\n\n\n\n", "127.0.0.1\n", "127.0.0.1\n{port}\nkey\n", "a\nb\nc\nd\n", "\0\xff"]
)
def test_without_a_whole_conf_the_event_waits_beside_the_script(
    hook: Hook, app: App, conf: str | None, size: int
) -> None:
    if conf is None:
        hook.conf.unlink()
    else:
        hook.conf.write_text(conf.format(port=app.port), "latin-1")
    hook.run(b"x" * size)
    assert app.connections == 0
    assert hook.spooled() == [b"x" * size]


@pytest.mark.parametrize(("host", "port"), [("", 1), ("no.such.host.invalid", 1), ("127.0.0.1", 99999), ("a b", 1)])
def test_nonsense_in_conf(hook: Hook, host: str, port: int) -> None:
    hook.install(host, port).run(b"{}")
    assert hook.spooled() == [b"{}"]


def test_conf_without_a_last_newline(hook: Hook, app: App) -> None:
    hook.point_at(app)
    hook.conf.write_text(hook.conf.read_text("utf-8").rstrip("\n"), "utf-8")
    hook.run(b"{}")
    assert len(app.requests) == 1


@SIZES
def test_missing_spool_folder_is_made(hook: Hook, size: int) -> None:
    hook.spool.rmdir()
    hook.run(b"x" * size)
    assert hook.spooled() == [b"x" * size]


@SIZES
def test_spool_that_cannot_be(hook: Hook, size: int) -> None:
    hook.spool.rmdir()
    hook.spool.write_bytes(b"a file where the folder should be")
    hook.run(b"x" * size)
    assert hook.spool.read_bytes() == b"a file where the folder should be"


@SIZES
def test_full_disk_leaves_no_half_event(hook: Hook, size: int) -> None:
    (hook.spool / "1-2-3.4.json").write_bytes(b"wait")
    hook.run_as([BASH, "-c", 'ulimit -f 0; exec "$@"', "bash", *hook.command()], b"x" * size)
    assert [path.name for path in hook.spool.glob("*.json")] == ["1-2-3.4.json"]
    assert hook.leftovers() == []


@pytest.mark.parametrize("flags", [("-p",), ()], ids=["as-installed", "without-p"])
@pytest.mark.parametrize(
    "environment",
    [
        {"SHELLOPTS": "errexit:nounset:noglob:noclobber:pipefail:allexport:keyword:monitor"},
        {"SHELLOPTS": "xtrace"},
        {"SHELLOPTS": "posix"},
        {"POSIXLY_CORRECT": ""},
        {"POSIXLY_CORRECT": "1"},
        {"BASHOPTS": "failglob:nullglob:dotglob:nocaseglob:nocasematch:xpg_echo:extglob"},
        {"GLOBIGNORE": "*"},
        {"IFS": "0123456789./-"},
        {"TMOUT": "1"},
        {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"},
        {"HOME": "", "PATH": ""},
        {
            "REPLY": "not this",
            "EPOCHREALTIME": "1,5",
            "RANDOM": "x",
            "BASH_VERSINFO": "9",
            "id": "../../x",
            "size": "1",
        },
        {"part": "/x", "nul": "y", "waiting": "z", "named": "1", "guard": "1", "connected": "0", "stamp": "x", "n": ""},
        {"CDPATH": "/", "BASH_XTRACEFD": "1", "PS4": "$(touch x)", "OPTIND": "3", "BASH_COMPAT": "3.1"},
    ],
    ids="-".join,
)
def test_environment_changes_nothing(hook: Hook, app: App, flags: tuple[str, ...], environment: dict[str, str]) -> None:
    hook.flags = flags
    hook.environment = environment
    payloads = [b'{"a": "\\n -n 0.5-7"}\n', b"\0" + b"x" * LIMIT]
    for payload in payloads:
        hook.install().run(payload)
    assert hook.spooled() == payloads
    hook.point_at(app).run(b"waits too")
    assert app.connections == 0
    hook.clear()
    for payload in payloads:
        hook.run(payload)
    assert [request.body for request in app.requests] == payloads
    assert hook.spooled() == []


def test_callers_shell_startup_is_kept_out(hook: Hook, app: App, tmp_path: Path) -> None:
    startup = tmp_path / "startup"
    startup.write_text("echo startup; read() { :; }; exit 3\n", "utf-8")
    hook.environment = {
        "BASH_ENV": str(startup),
        "ENV": str(startup),
        "BASH_FUNC_read%%": "() { echo stolen; }",
        "BASH_FUNC_echo%%": "() { printf stolen; }",
        "SHELLOPTS": "noexec:verbose:onecmd:xtrace",
    }
    hook.point_at(app).run(b"{}")
    assert [request.body for request in app.requests] == [b"{}"]


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_descriptors(hook: Hook, app: App, closed: tuple[int, ...]) -> None:
    hook.point_at(app)
    redirections = " ".join(f"{descriptor}<&-" for descriptor in closed)
    hook.environment = {"REPLY": "not this"}
    hook.run_as([BASH, "-c", f'"$@" {redirections}', "bash", *hook.command()], b"{}")
    assert [request.body for request in app.requests] == ([] if 0 in closed else [b"{}"])
    assert hook.spooled() == []


def test_script_called_by_a_bare_name(hook: Hook, app: App) -> None:
    hook.point_at(app)
    subprocess.run([BASH, "-p", hook.script.name], input=b"{}", cwd=hook.script.parent, check=True, timeout=DEADLINE_S)
    assert [request.body for request in app.requests] == [b"{}"]
    hook.conf.unlink()
    subprocess.run([BASH, "-p", hook.script.name], input=b"{}", cwd=hook.script.parent, check=True, timeout=DEADLINE_S)
    assert hook.spooled() == [b"{}"]


def test_script_runs_by_itself(hook: Hook, app: App) -> None:
    """As the shell form of a hook entry runs it."""
    hook.point_at(app).script.chmod(0o700)
    subprocess.run([hook.script], input=b"{}", check=True, timeout=DEADLINE_S)
    assert [request.body for request in app.requests] == [b"{}"]


def test_slow_stdin_is_waited_for(hook: Hook, app: App) -> None:
    """TMOUT, meant for people at a prompt, would end the reading."""
    hook.point_at(app)
    environment = {"PATH": os.environ["PATH"], "TMOUT": "1"}
    process = subprocess.Popen(hook.command(), stdin=subprocess.PIPE, bufsize=0, env=environment)
    assert process.stdin
    with process.stdin as stdin:
        stdin.write(b"first ")
        time.sleep(1.2)  # longer than TMOUT, which knows whole seconds only
        stdin.write(b"second")
    assert process.wait(DEADLINE_S) == 0
    assert [request.body for request in app.requests] == [b"first second"]


def test_closing_terminal_does_not_tear_the_event(hook: Hook, app: App) -> None:
    """The hang-up comes while the app has the event and has not answered yet."""
    process = subprocess.Popen(hook.point_at(app).command(), stdin=subprocess.PIPE)

    def hang_up_first(connection: socket.socket) -> None:
        receive(connection)
        for number in (signal.SIGHUP, signal.SIGINT):
            process.send_signal(number)
        connection.close()

    app.behave = hang_up_first
    process.communicate(b"{}", timeout=DEADLINE_S)
    assert process.returncode == 0
    assert hook.spooled() == [b"{}"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_hung_app_is_asked_once_by_any_name(hook: Hook, host: str) -> None:
    with App(None) as app:
        hook.install(host, app.port).run(b"x")
        hook.run(b"y")
        assert app.connections == 1
    assert hook.spooled() == [b"x", b"y"]
    assert hook.leftovers() == []


def test_many_at_once_lose_nothing(hook: Hook, app: App) -> None:
    payloads = [b"%d" % number * (LIMIT if number % 5 == 0 else 1) for number in range(100, 140)]
    hook.point_at(app)
    processes = []
    for payload in payloads:
        process = subprocess.Popen(hook.command(), stdin=subprocess.PIPE)
        assert process.stdin
        with process.stdin as stdin:
            stdin.write(payload)
        processes.append(process)
    assert {process.wait(DEADLINE_S) for process in processes} == {0}
    assert sorted([request.body for request in app.requests] + hook.spooled()) == sorted(payloads)
    ids = [request["X-ClaWatch-Event-Id"] for request in app.requests]
    assert len(set(ids)) == len(ids)
