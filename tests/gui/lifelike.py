"""A day of sessions as a person would have it: several projects, live and ended, errors, subagents, awkward texts."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from gui.ledger import HAIKU, OPUS, SONNET, Ledger
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from collections.abc import Iterator

MINUTE, HOUR = 60_000, 3_600_000
SHOWN = "5f0c8a34-7d19-4d0e-9c55-1b8f2f6a9e01"
"""The live session whose page is worth looking at."""
ENDED = "c3d1b7a2-0c4f-4a8e-8a55-7be21d40f9aa"
"""An ended one."""
LONG = "10a6f0d1-8b3c-4f1e-8a77-3d2c1b0a9f88"
"""A long one, where `write_long` wrote it."""

_TESTS = """\x1b[32m....................................................................\x1b[0m
test_parser.py::test_quoted_field \x1b[32mPASSED\x1b[0m
test_parser.py::test_embedded_newline \x1b[31mFAILED\x1b[0m

    def test_embedded_newline():
>       assert parse('a,"b\\nc"') == [["a", "b\\nc"]]
E       AssertionError: assert [['a', '"b'], ['c"']] == [['a', 'b\\nc']]

1 failed, 68 passed in 2.31s"""


def write_day(scribe: Scribe, now: int) -> None:
    """Write it all, as of now."""
    _shown(scribe, now)
    _ended(scribe, now)
    _others(scribe, now)
    for at, body in _agents(now):
        scribe.send(body, at)
    _past(scribe, now)
    _spendings(scribe, now)


def _spendings(scribe: Scribe, now: int) -> None:
    """Give every session but some the requests it would have made."""
    chance = random.Random(11)  # noqa: S311 the same day each time
    sessions = (
        scribe.readers.connection()
        .execute(
            "SELECT session_id, model, started_at, coalesce(ended_at, ?) FROM sessions WHERE origin != 'agent'", (now,)
        )
        .fetchall()
    )
    ledger = Ledger(scribe)
    for session_id, model, start, end in sessions:
        if session_id == SHOWN:
            _shown_spending(ledger, now)
            continue
        count = min(chance.choice((0, 1, 4, 12, 30, 60)), (end - start) // 15_000)
        known = chance.random()
        ledger.know(session_id, chance.choice(("main", "fix/csv-import", "release-2.4")), "2.1.330")
        read = 12_000
        for number in range(count):
            own = (
                "deepseek-v4"
                if known < 0.06
                else "qwen3-coder:480b"
                if known < 0.16 and number % 4 == 0
                else model or SONNET
            )
            at = start + (end - start) * number // count
            written = chance.randint(300, 9_000)
            given, out = chance.randint(3, 900), chance.randint(40, 2_600)
            ledger.spend(session_id, own, at, given=given, out=out, read=read, write_5m=written)
            read += written
    ledger.close()


def _shown_spending(ledger: Ledger, now: int) -> None:
    chance = random.Random(3)  # noqa: S311 the same each time
    ledger.know(SHOWN, "fix/csv-import", "2.1.330")
    read, at = 14_210, now - 14 * MINUTE
    for number in range(34):
        at += 23_000
        written, agent = chance.randint(120, 6_000), "a834ef47cfedb5034" if 8 <= number < 12 else None
        model = HAIKU if agent else "qwen3-coder:480b" if number == 20 else OPUS
        ledger.spend(
            SHOWN,
            model,
            at,
            given=chance.randint(3, 1_400),
            out=chance.randint(30, 3_000),
            read=read,
            write_5m=written,
            write_1h=chance.randint(800, 4_000) if number % 5 == 0 else 0,
            searches=2 if number == 15 else 0,
            agent=agent,
            rule="fast mode" if number == 17 else "standard",
            stated=31_400 if number == 1 else None,
        )
        read += written


def write_long(scribe: Scribe, now: int) -> None:
    """Write a session of 5,000 requests."""
    run = Run(scribe, LONG, "/home/user/code/ledger", now - 9 * HOUR)
    run.start(HAIKU, "Port everything to the new API").prompt().later(9 * HOUR - 5 * MINUTE).event("SessionEnd")
    ledger = Ledger(scribe)
    for number in range(5_000):
        at = now - 9 * HOUR + number * 6_000
        ledger.spend(
            LONG, HAIKU, at, given=number % 90, out=30 + number % 170, read=2_000 + number % 4_000, write_5m=90
        )
    ledger.close()


def _shown(scribe: Scribe, now: int) -> None:
    run = Run(scribe, SHOWN, "/home/user/code/ledger", now - 14 * MINUTE)
    run.start("claude-opus-4-6", "Make the CSV import survive quoted newlines").prompt("fix the import")
    run.call("Glob", {"pattern": "src/**/*parser*.py"}, response={"filenames": ["src/ledger/parser.py"]}, ms=38)
    run.call(
        "Read",
        {"file_path": "/home/user/code/ledger/src/ledger/parser.py"},
        response={"type": "text", "file": {"filePath": "parser.py", "content": "def parse(text):\n    ...\n"}},
        ms=12,
    )
    run.call("Grep", {"pattern": "csv\\.reader", "path": "src"}, response="src/ledger/parser.py:14", ms=21)
    command = {"command": "pytest -q tests/test_parser.py", "description": "Run the parser's tests"}
    run.call("Bash", command, error=f"Exit code 1\n{_TESTS}", ms=2810)
    edit = {
        "file_path": "/home/user/code/ledger/src/ledger/parser.py",
        "old_string": "    rows = []\n    for line in text.splitlines():\n"
        "        rows.append(line.split(','))\n    return rows",
        "new_string": "    # a quoted field may hold newlines: let csv read the text whole\n"
        "    return list(csv.reader(io.StringIO(text, newline='')))",
        "replace_all": False,
    }
    run.call("Edit", edit, response={"filePath": edit["file_path"], "structuredPatch": []}, ms=31)
    run.later(MINUTE)
    task = {
        "description": "Find other uses of split",
        "prompt": "Look through the code for other places that split CSV lines by hand, and report each.",
        "subagent_type": "Explore",
    }
    task_id = run.begin("Task", task)
    agent = "a834ef47cfedb5034"
    run.later(60).event("SubagentStart", agent_id=agent, agent_type="Explore")
    run.later(400).call("Grep", {"pattern": r"\.split\(','\)"}, response="src/ledger/export.py:88", agent=agent, ms=44)
    run.call(
        "Read",
        {"file_path": "/home/user/code/ledger/src/ledger/export.py", "offset": 70, "limit": 40},
        response={"type": "text", "file": {"content": "for line in lines: line.split(',')"}},
        agent=agent,
        ms=9,
    )
    run.event("SubagentStop", agent_id=agent, agent_type="Explore")
    answer = {"status": "completed", "content": [{"type": "text", "text": "One more place: `export.py:88`."}]}
    run.end(task_id, "Task", task, response=answer, ms=9200).later(1500)
    run.call(
        "mcp__github__create_issue",
        {"title": "Export splits CSV lines by hand", "body": "See export.py:88"},
        response=[{"type": "text", "text": '{"number": 214, "state": "open"}'}],
        ms=1240,
    )
    run.call("TodoWrite", {"todos": [{"content": "Fix the export too", "status": "pending"}]}, response={}, ms=4)
    run.call("WebFetch", {"url": "https://www.rfc-editor.org/rfc/rfc4180", "prompt": "rules of quoting"}, ms=1900)
    run.call("Bash", {"command": "pytest -q"}, response={"stdout": "213 passed in 9.80s", "stderr": ""}, ms=10_400)
    run.at_ms = now - 72_000
    run.begin("Bash", {"command": "hypothesis fuzz tests/ --duration 120", "description": "Fuzz the importer"})
    run.later(200)
    run.begin("Read", {"file_path": "/home/user/code/ledger/CHANGELOG.md"})


def _ended(scribe: Scribe, now: int) -> None:
    run = Run(scribe, ENDED, "/home/user/code/website", now - 3 * HOUR)
    run.start(title="Tidy up the landing page <b>and</b> its <script>alert('x')</script> test").prompt("please tidy")
    run.call("Bash", {"command": "npm run lint -- --fix", "description": "Lint"}, response={"stdout": "done"}, ms=4100)
    run.call("Write", {"file_path": "/home/user/code/website/index.html", "content": "<h1>Hi</h1>\n" * 40}, ms=25)
    for number in range(12):
        path = f"/home/user/code/website/src/part{number}.ts"
        run.call("Read", {"file_path": path}, response={"type": "text", "file": {"content": "export {}"}}, ms=8)
    run.event("Stop", stop_hook_active=False).later(12 * MINUTE).event("SessionEnd", reason="prompt_input_exit")


def _others(scribe: Scribe, now: int) -> None:
    waiting = Run(scribe, "9b7e1f02-5a43-4a6c-8d3e-66f1c0a1d7b2", "/home/user/code/infra", now - 41 * MINUTE)
    waiting.start("claude-opus-4-6", "Rotate the staging certificates").prompt().call(
        "Bash", {"command": "terraform plan"}, response={"stdout": "3 to add", "stderr": ""}, ms=18_000
    )
    waiting.at_ms = now - 2 * MINUTE
    waiting.begin("Bash", {"command": "terraform apply -auto-approve"})
    waiting.later(40).event("PermissionRequest", tool_name="Bash", tool_input={"command": "terraform apply"})

    turn = Run(scribe, "1d2c3b4a-8899-4aab-bbcc-ddeeff001122", "/home/user/code/ledger", now - 95 * MINUTE)
    turn.start(title="レポートの翻訳を見直す 🌸").prompt().call("Read", {"file_path": "docs/ja.md"}, ms=11)
    turn.later(80 * MINUTE).event("Stop", stop_hook_active=False)

    failed = Run(scribe, "77aa66bb-1357-4246-8642-9ace0fdb1357", "/home/user/code/mobile-app", now - 22 * MINUTE)
    failed.start(HAIKU, "Upgrade the build to Gradle 9").prompt()
    for number in range(3):
        failed.call("Bash", {"command": "./gradlew assemble"}, error=f"Exit code 1\nstep {number} failed", ms=31_000)
    failed.event("StopFailure", error="overloaded_error: the API is overloaded")

    fresh = Run(scribe, "e4f5a6b7-2468-4135-9753-bdf024681357", "/home/user/code/thesis", now - 19_000)
    fresh.start().prompt("summarise chapter 3").call("Read", {"file_path": "ch3.tex"}, ms=14)


def _agents(now: int) -> Iterator[tuple[int, dict[str, Any]]]:
    who = {"agentId": "nightly-indexer", "agentName": "Nightly indexer", "host": "build-02"}
    yield now - 7 * HOUR, {**who, "type": "heartbeat"}
    for number in range(4):
        data = {"toolName": "search", "model": "gpt-5-mini", "tokenCount": 41_000, "costUsd": 0.06}
        yield now - (300 - number) * MINUTE, {**who, "type": "tool_call", "data": data}
    yield now - 4 * MINUTE, {**who, "type": "status_change", "data": {"status": "paused", "message": "quota reached"}}


_ENDLESS = (
    "A very long title that somebody pasted a whole paragraph into, so that it goes on and on, past every column there "
    "is, and still does not stop until it has said everything twice"
)
_TITLES = (
    "Add retries to the webhook sender",
    "Explain the flaky login test",
    "Draft release notes for 2.4",
    _ENDLESS,
    "Move settings into one place",
    None,
    "Speed up the nightly report",
    "Write property tests for the ledger",
    None,
    "Größenänderung der Bilder prüfen",
    "修复登录页面的布局问题",
    "Port the scripts to Python 3.13",
)
_PROJECTS = ("ledger", "website", "infra", "mobile-app", "thesis", "dotfiles")
_MODELS = ("claude-sonnet-4-5-20250929", "claude-opus-4-6", "claude-haiku-4-5-20251001", "claude-3-5-sonnet-20241022")


def _past(scribe: Scribe, now: int) -> None:
    chance = random.Random(7)  # noqa: S311 the same day each time
    at = now - 4 * HOUR
    for number in range(46):
        at -= chance.randint(20, 150) * MINUTE
        project = chance.choice(_PROJECTS)
        session_id = f"{chance.getrandbits(32):08x}-{number:04d}-4000-8000-{chance.getrandbits(48):012x}"
        run = Run(scribe, session_id, f"/home/user/code/{project}", at)
        run.start(chance.choice(_MODELS), chance.choice(_TITLES)).prompt()
        for step in range(chance.randint(0, 9)):
            error = "Exit code 2" if chance.random() < 0.12 else None
            run.call("Bash", {"command": f"make step{step}"}, response={"stdout": "ok"}, error=error, ms=900)
        run.later(chance.randint(1, 50) * MINUTE).event("SessionEnd", reason="other")
