"""Loops: the same call over and over, or the same few calls in turn, always with the same result."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from clawatch.domain.alert_rules.findings import Holds, Recovered, span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.domain.alert_rules.findings import Verdict
    from clawatch.domain.alerts import Severity

LONGEST_CYCLE = 4
NEWS_MS = 10 * 60 * 1000
"""A loop whose last call ended longer ago is no news."""
# of a result, as much counts as tells two of them apart
RESULT_LENGTH = 4096
_MENTIONED_MS = 1000
# what differs each time though nothing else does: moments, durations, addresses
_VOLATILE = re.compile(
    rb"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)?"
    rb"|\d{1,2}:\d\d:\d\d(?:[.,]\d+)?"
    rb"|\b\d+(?:\.\d+)?\s?(?:ms|s|sec|secs|seconds?|minutes?)\b"
    rb"|\b0x[0-9a-fA-F]{4,}\b"
    rb"|\"duration_?[mM]s\":\s*\d+(?:\.\d+)?"
)
_SPACE = re.compile(rb"\s+")


def normal_result(result: bytes) -> bytes:
    """Give a result without what differs each time."""
    return _SPACE.sub(b" ", _VOLATILE.sub(b"#", result[:RESULT_LENGTH])).strip()


def normal_text(text: str) -> str:
    """Give a text of an input as it counts: however it is spaced."""
    return " ".join(text.split())


@dataclass(slots=True)
class EndedCall:
    """A call with its tool, its input in a form that is the same for the same input, and its result as it came."""

    at: int
    tool_name: str
    input_key: bytes
    result: bytes
    _normal: bytes | None = field(default=None, repr=False)

    def is_like(self, other: EndedCall) -> bool:
        """Whether both had the same input and the same result."""
        if self.input_key != other.input_key or self.tool_name != other.tool_name:
            return False
        return self.result == other.result or self._result() == other._result()

    def _result(self) -> bytes:
        if self._normal is None:
            self._normal = normal_result(self.result)
        return self._normal


class CallHistory:
    """The last calls of one thread of a session, the main one or a subagent's, in the order they ended."""

    def __init__(self, repeats: int) -> None:
        self._calls: deque[EndedCall] = deque(maxlen=_reach(repeats))
        self.loop: tuple[EndedCall, ...] = ()
        """The calls that were in a loop when it was looked at last."""

    def reach(self, repeats: int) -> None:
        """Remember as many calls as it takes to find so many rounds."""
        if self._calls.maxlen != _reach(repeats):
            self._calls = deque(self._calls, maxlen=_reach(repeats))

    def add(self, call: EndedCall) -> None:
        """Note a call."""
        self._calls.append(call)

    @property
    def last_at(self) -> int:
        """When the last call ended (UTC milliseconds), 0 where none is known."""
        return self._calls[-1].at if self._calls else 0

    def forget(self) -> None:
        """Begin anew: its person has spoken, or its turn is over."""
        self._calls.clear()
        self.loop = ()

    def judge(self, repeats: int, window: int, severity: Severity) -> Verdict:
        """Judge whether the last calls are `repeats` rounds of one to four calls, within `window` milliseconds."""
        calls = self._calls
        if not calls:
            return Recovered("its turn is over")
        newest = calls[-1]
        for length in range(1, LONGEST_CYCLE + 1):
            count = length * repeats
            if len(calls) < count or newest.at - calls[-count].at > window:
                break
            if all(newest_of(calls, at).is_like(newest_of(calls, at + length)) for at in range(count - length)):
                self.loop = tuple(newest_of(calls, at) for at in reversed(range(length)))
                return self._found(repeats, calls[-count].at, severity)
        if self.loop and any(map(newest.is_like, self.loop)):
            return None
        self.loop = ()
        return Recovered("it does something else")

    def _found(self, repeats: int, since: int, severity: Severity) -> Holds:
        names = [call.tool_name for call in self.loop]
        took = self.loop[-1].at - since
        times = f"{repeats} times in {span(took)}" if took >= _MENTIONED_MS else f"{repeats} times"
        if len(names) == 1:
            what = f"Agent loops — {names[0]} {times} with the same input and the same result"
        else:
            what = f"Agent loops — the same {len(names)} calls {times}: {', '.join(names)}"
        return Holds(severity, what, since, {"tools": names, "repeats": repeats})


def _reach(repeats: int) -> int:
    return max(2, repeats) * LONGEST_CYCLE


def newest_of(calls: Sequence[EndedCall], back: int) -> EndedCall:
    """Give the call that is so many places behind the newest."""
    return calls[-1 - back]
