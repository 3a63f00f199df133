"""`clawatch reprice`: by itself, and through the ClaWatch that runs."""

from __future__ import annotations

import re
import subprocess
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from clawatch.cli import reprice as reprice_command
from clawatch.runtime.instance import Instance
from clawatch.runtime.paths import find_paths
from support.client import Client
from support.processes import PROGRAM, Headless, environment, run_command
from support.transcripts import line
from support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.ingest.repricing import RepricingProgress

_PRICES = '{"%s": {"input": 100000, "output": 0}}'
_REQUESTS = 20


@pytest.fixture
def history(home: Path, tmp_path: Path) -> Path:
    """A history of twenty requests of ten tokens in and five out, half of them by a model without a price; taken in."""
    folder = tmp_path / "claude" / "projects" / "-w"
    folder.mkdir(parents=True)
    lines = [line("s1", number) for number in range(_REQUESTS)]
    lines[::2] = [text.replace("claude-sonnet-4-5-20250929", "my-model") for text in lines[::2]]
    (folder / "s1.jsonl").write_text("".join(lines), "utf-8")
    assert run_command(environment(home), "import").returncode == 0
    return folder


def key(home: Path) -> dict[str, str]:
    return {"X-ClaWatch-Key": (home / "key").read_text("ascii").strip()}


def reprice(home: Path, *arguments: str, model: str | None = None) -> subprocess.CompletedProcess[str]:
    prices = {} if model is None else {"CLAWATCH_PRICES": _PRICES % model}
    return run_command(environment(home, **prices), "reprice", *arguments)


@pytest.mark.usefixtures("history")
class TestAlone:
    def test_nothing_changed(self, home: Path) -> None:
        result = reprice(home)
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout == (
            "0 of 20 requests repriced.\n"
            "Their cost stays as it was: $0.0010 + unpriced.\n"
            "10 have no price: clawatch doctor names their models, and what to do.\n"
        )

    def test_a_price_of_ones_own_for_all(self, home: Path) -> None:
        result = reprice(home, model="my-model")
        assert (result.returncode, result.stderr) == (0, "")
        assert result.stdout == (
            "10 of 20 requests repriced, 10 of them newly priced.\n"
            "Their cost was $0.0010 + unpriced, and is $10.00 now.\n"
        )
        assert reprice(home).stdout.startswith(
            "10 of 20 requests repriced, 10 of them without a price now.\n"
            "Their cost was $10.00, and is $0.0010 + unpriced now.\n"
        )

    def test_only_the_unpriced(self, home: Path) -> None:
        assert reprice(home, "--unpriced", model="claude-sonnet-4-5").stdout.startswith(
            "0 of 10 requests repriced.\nTheir cost stays as it was: unpriced.\n"
        )
        assert reprice(home, "--unpriced", model="my-model").stdout == (
            "10 of 10 requests repriced, 10 of them newly priced.\nTheir cost was unpriced, and is $10.00 now.\n"
        )
        assert reprice(home, "--unpriced").stdout == "There is nothing to reprice.\n"

    def test_since(self, home: Path) -> None:
        assert reprice(home, "--since", "2100-01-01").stdout == "There is nothing to reprice.\n"
        assert "of 20 requests" in reprice(home, "--since", "2025-01-01").stdout
        wrong = reprice(home, "--since", "yesterday")
        assert (wrong.returncode, wrong.stderr) == (1, "clawatch: 'yesterday' is no date: write it as 2026-01-31.\n")

    def test_one_that_holds_the_folder(self, home: Path) -> None:
        instance = Instance(find_paths({"CLAWATCH_HOME": str(home)}))
        instance.acquire()
        try:
            result = reprice(home)
        finally:
            instance.release()
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr == (
            "clawatch: Another ClaWatch is just starting, or a command of it is at work: try again when it is done.\n"
        )


def test_before_there_is_anything(home: Path) -> None:
    result = reprice(home)
    assert (result.returncode, result.stdout, result.stderr) == (0, "There is nothing to reprice.\n", "")


class _Endless:
    """A repricing that Ctrl+C comes into."""

    def __init__(self, *, goes_on: bool) -> None:
        self.goes_on = goes_on

    def progress(self) -> RepricingProgress:
        raise KeyboardInterrupt


@pytest.mark.parametrize(("goes_on", "sentence"), [(True, "goes on with it"), (False, "does the rest")])
def test_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], goes_on: bool, sentence: str
) -> None:
    monkeypatch.setattr(reprice_command, "open_repricing", lambda *_, **__: nullcontext(_Endless(goes_on=goes_on)))
    assert reprice_command.run_reprice(None, only_unpriced=False) == 130
    assert sentence in capsys.readouterr().out


@pytest.mark.usefixtures("history")
class TestRunning:
    def test_the_running_one_reprices_by_its_own_settings(self, home: Path) -> None:
        with Headless(environment(home, CLAWATCH_PRICES=_PRICES % "claude-sonnet-4-5")) as running:
            result = reprice(home)
            assert (result.returncode, result.stderr) == (0, "")
            assert result.stdout == (
                "10 of 20 requests repriced.\n"
                "Their cost was $0.0010 + unpriced, and is $10.00 + unpriced now.\n"
                "10 have no price: clawatch doctor names their models, and what to do.\n"
            )
            with Client(running.address) as client:
                (session,) = client.get("sessions").json["items"]
        assert session["estimated_cost"] == 10

    def test_what_had_no_price_gets_it_at_the_start(self, home: Path) -> None:
        with Headless(environment(home, CLAWATCH_PRICES=_PRICES % "my-model")) as running:
            with Client(running.address) as client:
                until(lambda: client.get("sessions").json["items"][0]["estimated_cost"] > 10)
            assert reprice(home).stdout.startswith("0 of 20 requests repriced.\n")

    def test_over_http(self, home: Path) -> None:
        with Headless(environment(home)) as running, Client(running.address, key(home)) as client:
            assert client.get("reprice").json["state"] == "idle"
            begun = client.post({"unpriced": True, "since": "2025-01-01"}, path="/api/reprice")
            assert begun.status == 202
            until(lambda: client.get("reprice").json["state"] == "done")
            done = client.get("reprice").json
            assert (done["total"], done["done"]["looked_at"], done["problem"]) == (10, 10, None)
            assert done["done"]["after"] == {"cost": 0, "priced": 0, "unpriced": 10}

    def test_the_key_is_always_needed(self, home: Path) -> None:
        with Headless(environment(home)) as running, Client(running.address) as client:
            assert client.get("reprice").status == 401
            assert client.post({}, path="/api/reprice").status == 401

    @pytest.mark.parametrize("body", [[], "x", {"unpriced": 1}, {"since": "x"}, {"since": 1}, {"other": 1}, b"{"])
    def test_a_wrong_request_is_one_sentence(self, home: Path, body: object) -> None:
        with Headless(environment(home)) as running, Client(running.address, key(home)) as client:
            answer = client.post(body, path="/api/reprice")
            assert answer.status == 400
            assert answer.json["error"] == answer.json["detail"]
            assert re.search(r"[.]$", answer.json["error"])

    def test_a_key_that_does_not_fit(self, home: Path) -> None:
        with Headless(environment(home)):
            (home / "key").write_text("another-key-that-is-long-enough\n", "ascii")
            result = reprice(home)
        assert (result.returncode, result.stdout) == (1, "")
        assert "The key is missing or wrong" in result.stderr


def test_the_command_is_named_where_one_is_wrong() -> None:
    result = subprocess.run([PROGRAM, "reprice", "everything"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "everything" in result.stderr
