"""What the text of the script must keep to."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from integration.hook.hook_harness import BASH, LIMIT, SCRIPT, App, Hook

# Each is unknown to bash 3.2, the one macOS has; beside the pattern, what it is there to find.
NEWER_THAN_3_2 = {
    "mapfile or readarray": (r"\b(mapfile|readarray)\b", "mapfile -t lines"),
    "associative arrays, namerefs": (r"\b(declare|local|typeset)\s+-\w*[Anlug]", "declare -A names"),
    "case conversion": (r"\$\{\w+(\[[^]]*\])?(\^|,)", "${name,,}"),
    "parameter transformation": (r"\$\{\w+@", "${name@Q}"),
    "negative substring length": (r"\$\{\w+:[^-}][^}]*: *-", "${name:0:-3}"),
    "&>>": (r"&>>", "echo &>>log"),
    "|&": (r"\|&", "echo |& read"),
    ";& and ;;&": (r";;?&", "a) echo ;&"),
    "coproc": (r"\bcoproc\b", "coproc cat"),
    "printf of times": (r"%\([^)]*\)T", "printf '%(%s)T' -1"),
    "printf into arrays": (r"printf -v \w+\[", "printf -v list[0] x"),
    "read -N, -i": (r"\bread\s+(-\w+\s+)*-\w*[Ni]", "read -r -N 5"),
    "read of a fraction": (r"\bread\b.* -t *[0-9]*\.[0-9]", "read -r -t 0.8"),
    "variables of bash 4 and 5": (r"\$\{?(BASHPID|SRANDOM|EPOCHSECONDS|BASH_ARGV0)", "$SRANDOM"),
    "descriptors in variables": (r"\{\w+\}[<>]", "exec {socket}<>file"),
    "options of bash 4 and 5": (
        r"shopt -\w .*(globstar|lastpipe|autocd|inherit_errexit|localvar)",
        "shopt -s lastpipe",
    ),
    "wait -n": (r"\bwait -\w*[np]", "wait -n"),
    "[[ -v ]]": (r"\[\[? (! )?-[vR] ", "[[ -v name ]]"),
    "unicode escapes": (r"\\[uU][0-9a-fA-F]{4}", r"$'\u00fc'"),
    "sequences with steps": (r"\{\w+\.\.\w+\.\.\w+\}", "{1..9..2}"),
}
CODE = re.sub(r"(^|\s)#.*", "", SCRIPT.read_text("utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize("name", NEWER_THAN_3_2)
def test_nothing_that_bash_3_2_does_not_know(name: str) -> None:
    pattern, example = NEWER_THAN_3_2[name]
    assert re.search(pattern, example)
    assert not re.findall(pattern, CODE)


def test_newer_features_stand_behind_the_version() -> None:
    (branches,) = re.findall(r"^if \(\(BASH_VERSINFO\[0\] >= 5\)\); then\n(.*?)^fi$", CODE, re.MULTILINE | re.DOTALL)
    newest, older = branches.split("elif ((BASH_VERSINFO[0] < 4)); then\n")
    assert newest.count("EPOCHREALTIME") == CODE.count("EPOCHREALTIME") == 1
    assert re.fullmatch(r"\s*patience=\d+\s*", older)
    assert CODE.count("BASH_VERSINFO") == 2


@pytest.mark.parametrize(("version", "wait"), [(3, "1"), (4, "0.8")])
def test_older_bash_sends_no_time_and_waits_as_it_can(hook: Hook, app: App, version: int, wait: str) -> None:
    """The version is pretended, and what read is given looked at: it is the branches that are tried here."""
    text = hook.point_at(app).script.read_text("utf-8").replace("BASH_VERSINFO[0]", str(version))
    text = text.replace("read -r -t", f"[[ $patience == {wait} ]] && read -r -t")
    hook.script.write_text(text, "utf-8")
    hook.run(b"{}")
    hook.run(b"x" * (LIMIT + 1))
    for request in app.requests:
        assert "X-ClaWatch-Received-At" not in dict(request.headers)
        assert re.fullmatch(r"0{16}-\d+-\d+", request["X-ClaWatch-Event-Id"])
    assert len(app.requests) == 2
    assert hook.spooled() == []


@pytest.mark.parametrize("running", [True, False], ids=["app-up", "app-down"])
def test_a_small_event_starts_no_program(hook: Hook, *, running: bool) -> None:
    """Not even a copy of the shell: no process may be made at all."""
    strace = shutil.which("strace")
    if strace is None:
        pytest.skip("NO STRACE HERE: that a small event starts no program is not seen")
    with App() as app:
        hook.install(port=app.port if running else 1)
        trace = hook.home / "trace"
        command = [strace, "-f", "-o", str(trace), "-e", "trace=process", *hook.command()]
        if subprocess.run([strace, "-o", "/dev/null", "true"], check=False, capture_output=True).returncode:
            pytest.skip("NO TRACING ALLOWED HERE: that a small event starts no program is not seen")
        subprocess.run(command, input=b"x" * (LIMIT - 1), check=True)
        assert len(app.requests) == running
    calls = re.findall(r"^\d+ +(\w+)\(", trace.read_text("utf-8"), re.MULTILINE)
    assert calls.count("execve") == 1
    assert not {"fork", "vfork", "clone", "clone3"} & set(calls)


def test_script_is_parsed_without_complaint() -> None:
    done = subprocess.run([BASH, "-n", SCRIPT], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_shellcheck_has_nothing_to_say() -> None:
    shellcheck = shutil.which("shellcheck")
    if shellcheck is None:
        pytest.skip("NO SHELLCHECK HERE: the hook script goes unchecked")
    done = subprocess.run([shellcheck, "--shell=bash", SCRIPT], capture_output=True, check=False, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_script_may_be_run() -> None:
    assert SCRIPT.stat().st_mode & 0o111
