"""`clawatch import`: by itself, and through the ClaWatch that runs."""

from __future__ import annotations

import os
import pty
import re
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest

from support.client import Client
from support.processes import DEADLINE_S, PROGRAM, Headless, environment, run_command
from support.transcripts import append, is_read, line, offsets, write_transcript
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

_LONG = "x" * 20_000


@pytest.fixture
def projects(home: Path) -> Path:
    """Claude Code's own folder, with three transcripts, one of them old."""
    folder = home.parent / "claude" / "projects"
    for number in range(3):
        write_transcript(folder / "-w" / f"s-{number}.jsonl", 3, age_s=86_400 * 30 if number == 2 else 0)
    return folder


def key(home: Path) -> dict[str, str]:
    return {"X-ClaWatch-Key": (home / "key").read_text("ascii").strip()}


class TestAlone:
    def test_all_of_claude_code(self, home: Path, projects: Path) -> None:
        result = run_command(environment(home), "import")
        assert (result.returncode, result.stderr) == (0, "")
        assert re.search(r"^Done: 3 transcripts, 0\.0 MB read", result.stdout, re.MULTILINE)
        assert all(is_read(home, file) for file in projects.rglob("*.jsonl"))
        again = run_command(environment(home), "import")
        assert again.returncode == 0
        assert again.stdout.endswith("Nothing new: all 3 transcripts found are read already.\n")

    def test_since(self, home: Path, projects: Path) -> None:
        assert projects.is_dir()
        assert run_command(environment(home), "import", "--since", "2100-01-01").stderr == (
            "clawatch: None of the 3 transcripts changed since 2100-01-01.\n"
        )
        day = (projects / "-w" / "s-0.jsonl").stat().st_mtime - 3600 * 24
        since = subprocess.run(
            ["date", "-d", f"@{int(day)}", "+%Y-%m-%d"], capture_output=True, text=True, check=True
        ).stdout.strip()
        assert run_command(environment(home), "import", "--since", since).returncode == 0
        assert set(offsets(home)) == {"s-0.jsonl", "s-1.jsonl"}

    @pytest.mark.parametrize("given", [".claude", ".claude/projects", ".claude/projects/-w", "."])
    def test_folders(self, home: Path, tmp_path: Path, given: str) -> None:
        file = write_transcript(tmp_path / "old" / ".claude" / "projects" / "-w" / "s-1.jsonl", 2)
        (tmp_path / "old" / ".claude" / "history.jsonl").write_text("{}\n", "utf-8")
        assert run_command(environment(home), "import", str(tmp_path / "old" / given)).returncode == 0
        assert is_read(home, file)

    def test_one_file_by_a_relative_path(self, home: Path, tmp_path: Path) -> None:
        file = write_transcript(tmp_path / "old" / "s-1.jsonl", 2)
        result = subprocess.run(
            [PROGRAM, "import", "old/s-1.jsonl"],
            env=environment(home),
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=DEADLINE_S,
            check=False,
        )
        assert (result.returncode, result.stderr) == (0, "")
        assert is_read(home, file)

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (("nowhere",), "nowhere does not exist: give a folder with transcripts, or a transcript."),
            (("empty",), "are found in"),
            (("--since", "yesterday"), "'yesterday' is no date: write it as 2026-01-31."),
            ((), "No transcripts are found in"),
        ],
    )
    def test_what_is_wrong_is_one_sentence(
        self, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], sentence: str
    ) -> None:
        (tmp_path / "empty").mkdir()
        monkeypatch.chdir(tmp_path)
        result = run_command(environment(home), "import", *arguments)
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.startswith("clawatch: ")
        assert result.stderr.count("\n") == 1
        assert sentence in result.stderr
        assert not (home / "clawatch.db").exists()

    def test_ctrl_c_stops_and_the_same_command_goes_on(self, home: Path, tmp_path: Path) -> None:
        folder = tmp_path / "old"
        for number in range(100):
            write_transcript(folder / f"s-{number}.jsonl", 100, text=_LONG)
        whole = sum(file.stat().st_size for file in folder.iterdir())
        with subprocess.Popen(
            [PROGRAM, "import", str(folder)],
            env=environment(home),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            until(lambda: offsets(home))
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=DEADLINE_S)
        assert (process.returncode, err) == (130, "")
        assert out.endswith("Stopped. The same command goes on where it was.\n")
        done = sum(offsets(home).values())
        assert 0 < done < whole
        result = run_command(environment(home), "import", str(folder))
        assert result.returncode == 0
        assert f"{(whole - done) / 1e6:.1f} MB read" in result.stdout
        assert sum(offsets(home).values()) == whole

    @pytest.mark.usefixtures("projects")
    def test_a_terminal_gets_a_bar(self, home: Path) -> None:
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [PROGRAM, "import"], env=environment(home, TERM="xterm"), stdout=theirs, stderr=theirs
        ) as process:
            os.close(theirs)
            told = b""
            try:
                while part := os.read(ours, 4096):
                    told += part
            except OSError:
                # how Linux says that the other side is closed
                pass
        os.close(ours)
        assert process.returncode == 0
        assert b"\r\x1b[2K[" in told
        assert b"Done: 3 transcripts" in told


class TestRunning:
    def test_the_running_one_imports(self, home: Path, tmp_path: Path) -> None:
        file = write_transcript(tmp_path / "old" / "s-1.jsonl", 5)
        with Headless(environment(home)):
            result = run_command(environment(home), "import", str(tmp_path / "old"))
            assert (result.returncode, result.stderr) == (0, "")
            assert "Done: 1 transcripts" in result.stdout
            assert is_read(home, file)
            again = run_command(environment(home), "import", str(tmp_path / "old"))
            assert again.stdout.endswith("Nothing new: all 1 transcripts found are read already.\n")
            wrong = run_command(environment(home), "import", str(tmp_path / "nowhere"))
            assert (wrong.returncode, wrong.stdout) == (1, "")
            assert wrong.stderr.endswith("nowhere does not exist: give a folder with transcripts, or a transcript.\n")

    def test_what_is_there_at_the_start_is_imported_and_followed(self, home: Path, projects: Path) -> None:
        with Headless(environment(home)) as running, Client(running.address) as client:
            until(lambda: client.get("import", headers=key(home)).json["state"] == "done")
            progress = client.get("import", headers=key(home)).json
            assert (progress["files_total"], progress["files_done"], progress["problems"]) == (3, 3, [])
            assert client.get("sessions").json["total"] == 3
            write_transcript(projects / "-w" / "s-9.jsonl", 1)
            until(lambda: client.get("sessions").json["total"] == 4, 2)
            append(projects / "-w" / "s-9.jsonl", line("s-9", 1))
            until(lambda: is_read(home, projects / "-w" / "s-9.jsonl"), 2)

    def test_it_can_be_stopped_and_resumed_over_http(self, home: Path, tmp_path: Path) -> None:
        for number in range(100):
            write_transcript(tmp_path / "old" / f"s-{number}.jsonl", 100, text=_LONG)
        with Headless(environment(home)) as running, Client(running.address, key(home)) as client:
            begun = client.post({"folder": str(tmp_path / "old")}, path="/api/import")
            assert (begun.status, begun.json["state"]) == (202, "running")
            stopped = client.request("DELETE", "/api/import").json
            assert stopped["state"] == "stopped"
            assert stopped["bytes_done"] < 200_000_000
            assert client.post({"folder": str(tmp_path / "old")}, path="/api/import").json["state"] == "running"
            until(lambda: client.get("import").json["state"] == "done", 60)
            assert len(offsets(home)) == 100

    def test_the_key_is_always_needed(self, home: Path) -> None:
        with Headless(environment(home)) as running, Client(running.address) as client:
            for method in ("GET", "DELETE"):
                assert client.request(method, "/api/import").status == 401
            assert client.post({}, path="/api/import").status == 401
            assert client.post({}, {"Authorization": "Bearer wrong"}, path="/api/import").status == 401

    @pytest.mark.parametrize(
        "body", [[], "x", {"folder": 1}, {"folder": ""}, {"folder": "relative"}, {"since": "x"}, {"other": 1}, b"{", {}]
    )
    def test_a_wrong_request_is_one_sentence(self, home: Path, body: object) -> None:
        with Headless(environment(home)) as running, Client(running.address, key(home)) as client:
            answer = client.post(body, path="/api/import")
            assert answer.status == 400
            assert answer.json["error"] == answer.json["detail"]

    def test_a_key_that_does_not_fit(self, home: Path, projects: Path) -> None:
        assert projects.is_dir()
        with Headless(environment(home)):
            (home / "key").write_text("another-key-that-is-long-enough\n", "ascii")
            result = run_command(environment(home), "import")
            assert result.returncode == 1
            assert result.stderr.startswith("clawatch: The ClaWatch that runs")
            assert "The key is missing or wrong" in result.stderr

    def test_one_that_imports_already(self, home: Path, tmp_path: Path) -> None:
        for number in range(100):
            write_transcript(tmp_path / "old" / f"s-{number}.jsonl", 100, text=_LONG)
        command = [PROGRAM, "import", str(tmp_path / "old")]
        with subprocess.Popen(command, env=environment(home), stdout=subprocess.DEVNULL) as process:
            until(lambda: offsets(home))
            # it would be done before the others began
            process.send_signal(signal.SIGSTOP)
            second = run_command(environment(home), "import", str(tmp_path / "old"))
            start = run_command(environment(home), "--headless")
            process.send_signal(signal.SIGCONT)
            process.send_signal(signal.SIGINT)
        assert second.returncode == 1
        assert second.stderr == (
            "clawatch: Another ClaWatch is just starting, or a command of it is at work: try again when it is done.\n"
        )
        assert (start.returncode, start.stdout) == (0, "ClaWatch runs already.\n")
