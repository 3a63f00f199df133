"""Rules of alerts, each by itself."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clawatch.domain.alert_life import BURST, GATHER_MS, OpenAlert, Step, Telling, step
from clawatch.domain.alert_rules.costs import Budget, judge_budget
from clawatch.domain.alert_rules.findings import Holds, Recovered, dollars, span
from clawatch.domain.alert_rules.loops import normal_result
from clawatch.domain.alert_rules.silence import PendingCall, patience_of, silent_at
from clawatch.domain.alerts import AlertRule, Severity

_MINUTE = 60_000
_SEVERITIES = (Severity.WARNING, Severity.CRITICAL)


@pytest.mark.parametrize(
    ("tool", "given_input", "patience"),
    [
        ("Bash", {"timeout": 600_000}, 600_000),
        ("Bash", {"timeout": 500}, 500),
        ("Bash", {}, 0),
        ("Bash", {"timeout": True}, 0),
        ("Bash", {"timeout": "600000"}, 0),
        ("Bash", {"timeout": -1}, 0),
        ("Bash", {"timeout": 1e18}, 24 * 60 * _MINUTE),
        ("mcp__build__run", {"timeout": 900}, 900_000),
        ("mcp__build__run", {"timeout": 900_000}, 900_000),
        ("mcp__build__run", {"timeout_ms": 90}, 90),
        ("mcp__build__run", {"timeout_seconds": 1.5}, 1500),
    ],
)
def test_patience_is_what_the_call_asked_for(tool: str, given_input: dict[str, Any], patience: int) -> None:
    assert patience_of(PendingCall(tool, given_input, 0)) == patience


@given(st.integers(0, 10**9), st.integers(1, 10**7), st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 10**6))))
def test_silence_never_ends_patience_early(sign: int, window: int, calls: list[tuple[int, int]]) -> None:
    pending = [PendingCall("Bash", {"timeout": timeout}, at) for at, timeout in calls]
    at = silent_at(sign, window, pending)
    assert at >= sign + window
    assert all(at > begun + timeout for begun, timeout in calls)


@pytest.mark.parametrize(
    ("spent", "verdict"),
    [
        (75_999_999, "Recovered"),
        (76_000_000, "None"),
        (79_999_999, "None"),
        (80_000_000, "warning"),
        (99_999_999, "warning"),
        (100_000_000, "critical"),
    ],
)
def test_budget_does_not_come_and_go_with_a_cent(spent: int, verdict: str) -> None:
    found = judge_budget(Budget("budget", 100_000_000, 80), spent, 0, _SEVERITIES)
    word = found.severity.value if isinstance(found, Holds) else "Recovered" if isinstance(found, Recovered) else "None"
    assert word == verdict


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (b"ok in 1.2s", b"ok in 3.4 seconds", True),
        (b"at 2026-01-31T12:00:00Z: ok", b"at 2026-02-01T13:10:20.5+01:00: ok", True),
        (b"<object at 0x7f31aa>", b"<object at 0x7f99bb>", True),
        (b'{"ok":1,"durationMs":12}', b'{"ok":1,"durationMs":900}', True),
        (b"a  b\n", b"a b", True),
        (b"3 failed", b"2 failed", False),
        (b"line 12s4", b"line 13s4", False),
    ],
)
def test_results_are_alike_but_for_what_differs_each_time(one: bytes, other: bytes, alike: bool) -> None:
    assert (normal_result(one) == normal_result(other)) == alike


def test_what_a_verdict_means_for_an_alert() -> None:
    warning, critical = (Holds(severity, "what", 0) for severity in _SEVERITIES)
    is_warning, is_critical = (OpenAlert(1, severity) for severity in _SEVERITIES)
    assert step(None, warning) is Step.RAISE
    assert step(is_warning, warning) is None
    assert step(is_warning, critical) is Step.ESCALATE
    assert step(is_critical, warning) is None
    assert step(is_critical, Recovered("")) is Step.RESOLVE
    assert step(None, Recovered("")) is None
    assert step(is_critical, None) is None


def test_when_it_is_told() -> None:
    telling = Telling(100_000, frozenset(), quiet_until=500_000, cooldown=10 * _MINUTE)
    assert telling.due_at(Severity.CRITICAL, recent=0) == 100_000
    assert telling.due_at(Severity.WARNING, recent=0) == 500_000
    assert telling.due_at(Severity.CRITICAL, recent=BURST) == 4 * GATHER_MS
    assert telling.after_cooldown(AlertRule.ERROR, None) == 100_000
    assert telling.after_cooldown(AlertRule.ERROR, 50_000) == 650_000
    assert telling.after_cooldown(AlertRule.WAITING, 50_000) == 100_000


@pytest.mark.parametrize(
    ("milliseconds", "words"),
    [(0, "0 seconds"), (999, "0 seconds"), (1000, "1 second"), (119_999, "1 minute"), (7_200_000, "2 hours")],
)
def test_spans_are_said_as_people_do(milliseconds: int, words: str) -> None:
    assert span(milliseconds) == words


@pytest.mark.parametrize(
    ("cost", "words"),
    [(0, "$0.00"), (1, "$0.000001"), (9_900, "$0.0099"), (10_000, "$0.01"), (1_234_500_000, "$1,234.50")],
)
def test_dollars_have_their_cents(cost: int, words: str) -> None:
    assert dollars(cost) == words
