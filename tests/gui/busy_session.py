"""A session with all that a waterfall shows: parallel calls, subagents, waits, errors, an idle hour, a live end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.ledger import HAIKU, OPUS, Ledger
from gui.scribe import Run

if TYPE_CHECKING:
    from gui.scribe import Scribe

BUSY = "7f3a9c10-2b4d-4e6f-8a1b-c0ffee123456"
_MINUTE, _HOUR = 60_000, 3_600_000
_FILES = ("model", "views", "forms", "urls", "admin", "tests", "tasks", "signals", "utils", "api", "cache", "auth")
_AGENT_IDS = ("a1f0c0ffee01", "a1f0c0ffee02", "a1f0c0ffee03")
_KINDS = ("Explore", "Explore", "code-reviewer")


def write_busy(scribe: Scribe, now: int) -> None:
    """Write it, as of now."""
    run = Run(scribe, BUSY, "/home/user/code/shop", now - 3 * _HOUR)
    run.start(OPUS, "Move the checkout to the new payment service").prompt("move the checkout")
    _read_files(run)
    run.call("Bash", {"command": "pytest -q shop/checkout"}, error="Exit code 1\n3 failed", ms=14_000)
    for number in range(14):
        path = f"/home/user/code/shop/checkout/{_FILES[number % len(_FILES)]}.py"
        edit = {"file_path": path, "old_string": "pay(order)", "new_string": "client.pay(order)"}
        run.later(3_000).call("Edit", edit, response={"filePath": path}, ms=40)
    run.call("Bash", {"command": "pytest -q shop/checkout"}, response={"stdout": "41 passed", "stderr": ""}, ms=16_000)
    run.event("Stop", stop_hook_active=False)
    run.at_ms = now - 9 * _MINUTE
    run.prompt("now review it, and look where else it is used")
    _subagents(run)
    begun = run.begin("Bash", {"command": "git push origin checkout"})
    run.later(21_000).end(begun, "Bash", {"command": "git push origin checkout"}, response={"stdout": ""}, ms=1_900)
    run.begin("Bash", {"command": "sleep 900", "description": "Given up"})
    run.later(8_000).prompt("no, go on with the tests")
    _read_files(run)
    run.call("Write", {"file_path": "/home/user/code/shop/CHANGES.md", "content": "# 2.4\n\n- New\n" * 30}, ms=25)
    _kinds(run)
    run.at_ms = now - 55_000
    run.begin("Bash", {"command": "pytest -q --cov=shop --cov-report=term", "description": "Whole suite"})
    run.later(400)
    run.begin("Read", {"file_path": "/home/user/code/shop/setup.cfg"})
    ledger = Ledger(scribe)
    for number in range(60):
        agent = _AGENT_IDS[number % 3] if 20 <= number < 44 else None
        at = now - 8 * _MINUTE + number * 6_000
        ledger.spend(BUSY, HAIKU if agent else OPUS, at, given=400, out=900, read=40_000, write_5m=2_000, agent=agent)
    ledger.close()


def _read_files(run: Run) -> None:
    """Read eight files at once, in batches of four."""
    for batch in range(2):
        begun, began = [], run.at_ms
        for number in range(4):
            given = {"file_path": f"/home/user/code/shop/checkout/{_FILES[batch * 4 + number]}.py"}
            begun.append((run.begin("Read", given), given))
            run.later(30)
        for number, (use_id, given) in enumerate(begun):
            took = 700 + number * 450
            run.at_ms = began + number * 30
            run.end(use_id, "Read", given, response={"file": {"content": "…"}}, ms=took)
        run.later(5_000)


def _kinds(run: Run) -> None:
    """Make a change in two places of a file, and a call with a deep answer and one with an image."""
    path = "/home/user/code/shop/checkout/client.py"
    edit = {"file_path": path, "old_string": "retry = 1", "new_string": "retry = 3", "replace_all": True}
    hunks = [
        {
            "oldStart": 96,
            "oldLines": 5,
            "newStart": 96,
            "newLines": 6,
            "lines": [
                " class Client:",
                "     def pay(self, order: Order) -> Receipt:",
                "-        retry = 1",
                "+        # the service answers 503 while it starts",
                "+        retry = 3",
                "         return self._post(order, retry)",
                "     ",
            ],
        },
        {
            "oldStart": 141,
            "oldLines": 3,
            "newStart": 142,
            "newLines": 3,
            "lines": ["     def refund(self) -> None:", "-        retry = 1", "+        retry = 3"],
        },
    ]
    run.call("Edit", edit, response={"filePath": path, "structuredPatch": hunks}, ms=44)
    answer = {
        "order": {"id": 70_214, "state": "paid", "lines": [{"sku": "A-1", "n": 2}, {"sku": "B-7", "n": 1}]},
        "log": "accepted\n" * 60,
        "receipt": {"type": "image", "source": {"media_type": "image/png", "data": "iVBORw0KGgo" * 3_000}},
        "retries": 0,
        "refund": None,
    }
    run.call("mcp__payments__get_order", {"id": 70_214, "expand": ["lines", "log"]}, response=answer, ms=310)
    image = {"type": "image", "file": {"base64": "iVBORw0KGgo" * 2_000, "type": "image/png"}}
    run.call("Read", {"file_path": "/home/user/code/shop/docs/checkout.png"}, response=image, ms=30)


def _subagents(run: Run) -> None:
    tasks = []
    begun = run.at_ms
    for agent, kind in zip(_AGENT_IDS, _KINDS, strict=True):
        given = {"description": f"{kind} the checkout", "prompt": "Look at it", "subagent_type": kind}
        tasks.append((run.begin("Task", given), given))
        run.later(120).event("SubagentStart", agent_id=agent, agent_type=kind)
    for number in range(18):
        agent = _AGENT_IDS[number % 3]
        if number % 6 == 5:
            run.call("Bash", {"command": "mypy shop"}, error="Exit code 1", agent=agent, ms=2_600)
        else:
            path = f"/home/user/code/shop/{_FILES[number % len(_FILES)]}.py"
            run.call("Grep", {"pattern": "pay\\(", "path": path}, response="3", agent=agent, ms=1_400 + 300 * number)
    for (use_id, given), agent, kind in zip(tasks, _AGENT_IDS, _KINDS, strict=True):
        run.later(1_200).event("SubagentStop", agent_id=agent, agent_type=kind)
        answer = {"status": "completed", "agentId": agent, "content": [{"type": "text", "text": "Two more places."}]}
        took = run.at_ms - begun
        run.at_ms -= took
        run.end(use_id, "Task", given, response=answer, ms=took)
