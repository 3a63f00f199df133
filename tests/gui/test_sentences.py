"""What is kept in English is read in the language of the windows."""

from __future__ import annotations

import ast
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from clawatch.domain import liveness, tool_calls
from clawatch.domain.alert_rules.costs import Budget, Burn, judge_budget, judge_burn
from clawatch.domain.alert_rules.errors import judge_error_state
from clawatch.domain.alert_rules.findings import Holds
from clawatch.domain.alert_rules.silence import judge_silence
from clawatch.domain.alert_rules.waiting import Wait, judge_wait
from clawatch.domain.alerts import Severity
from clawatch.domain.states import SessionState
from clawatch.ui.sentences import translated
from clawatch.ui.translation import use_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.domain.alert_rules.findings import Verdict

APP = Path(__file__).resolve().parents[2] / "app" / "clawatch"
_TELLING = {"Recovered", "set_state", "_working"}
MINUTE, DOLLAR = 60_000, 1_000_000
NOW = 1_795_304_465_000


@pytest.fixture(autouse=True)
def _in_german() -> Iterator[None]:
    use_language("de")
    yield
    use_language("en")


def _told(tree: ast.AST) -> Iterator[str]:
    """Give the fixed reasons that code tells: of a state in a pair with it, or given to what sets one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and getattr(getattr(node.elts[:1] and node.elts[0], "value", 0), "id", "") == (
            "SessionState"
        ):
            values = node.elts
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in _TELLING:
            values = node.args
        else:
            continue
        for value in chain.from_iterable(map(_choices, values)):
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value.value


def _choices(value: ast.expr) -> list[ast.expr]:
    if isinstance(value, ast.IfExp):
        return [value.body, value.orelse]
    return value.values if isinstance(value, ast.BoolOp) else [value]


def test_every_fixed_reason_is_known() -> None:
    folders = ("domain", "alerts", "ingest/transcripts", "storage")
    files = [path for folder in folders for path in (APP / folder).rglob("*.py")]
    told = {one for path in files for one in _told(ast.parse(path.read_text(encoding="utf-8")))}
    told |= {liveness.PROCESS_GONE, liveness.WENT_ON, liveness.FOLDER_FREE, liveness.UNLISTED}
    told |= {tool_calls.SESSION_ENDED, tool_calls.TURN_WENT_ON, tool_calls.NOT_RUN, tool_calls.INTERRUPTED}
    told |= {tool_calls.DENIED, "ended", "asks a question", "asks to approve its plan"}
    assert len(told) > 40
    assert [one for one in sorted(told) if translated(one) == one] == []


@pytest.mark.parametrize(
    ("english", "german"),
    [
        ("runs Bash", "führt Bash aus"),
        ("asks to run mcp__x__y", "möchte mcp__x__y ausführen"),
        ("runs a tool", "führt ein Werkzeug aus"),
        ("paused before 3 calls", "angehalten vor 3 Aufrufen"),
        ("paused before Edit", "angehalten vor Edit"),
        ("pause requested; runs Edit", "Anhalten angefordert; führt Edit aus"),
        ("no sign of life for 1 minute", "seit 1 min kein Lebenszeichen"),
        (
            "4 errors within 1 minute \u2014 last: boom {x}\nand more",
            "4 Fehler binnen 1 min \u2013 zuletzt: boom {x}\nand more",
        ),
        ("below the budget of the day", "Tagesbudget wieder unterschritten"),
        ("My own words, as {they} are", "My own words, as {they} are"),
        ("", ""),
    ],
)
def test_parts_stay_and_the_rest_is_german(english: str, german: str) -> None:
    assert translated(english) == german


def _said(verdict: Verdict) -> str:
    assert isinstance(verdict, Holds)
    return translated(verdict.what).replace("\u00a0", " ")


def test_alerts_are_german_as_their_rules_word_them() -> None:
    high, since = Severity.CRITICAL, NOW - 6 * MINUTE
    budget = Budget("budget of the month", 40 * DOLLAR, 80)
    assert _said(judge_budget(budget, 42 * DOLLAR, 0, (high, high))) == (
        "Monatsbudget aufgebraucht \u2013 42,00 $ von 40,00 $ (105 %)"
    )
    own = Budget("budget of my project for the month", 40 * DOLLAR, 80)
    assert _said(judge_budget(own, 39 * DOLLAR, 0, (high, high))).startswith("Monatsbudget von my project fast aufge")
    spans = {NOW // (10 * MINUTE) - back: DOLLAR for back in range(2, 9)} | {NOW // (10 * MINUTE): 20 * DOLLAR}
    burning = _said(judge_burn(Burn(5, 10 * MINUTE, DOLLAR), spans, NOW, high))
    assert burning == "Gibt 20-mal so schnell Geld aus wie zuvor \u2013 20,00 $ in 10 min, zuvor 1,00 $"
    assert _said(judge_silence(SessionState.STUCK, "no sign of life for 5 minutes", since, NOW, high)) == (
        "Agent hängt \u2013 seit 5 min kein Lebenszeichen"
    )
    assert _said(judge_error_state(SessionState.ERROR, "rate_limit", since, NOW, high)) == (
        "Agent gescheitert \u2013 rate_limit"
    )
    wait = Wait(SessionState.WAITING_FOR_PERMISSION, "asks to run Bash", since, was_asked=True)
    assert _said(judge_wait(wait, NOW, MINUTE, MINUTE, high)) == (
        "Agent wartet seit 6 min auf Erlaubnis \u2013 möchte Bash ausführen"
    )


def test_english_stays_as_it_was_written() -> None:
    use_language("en")
    assert translated("no sign of life for 5 minutes") == "no sign of life for 5 minutes"
