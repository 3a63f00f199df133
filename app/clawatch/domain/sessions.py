"""A session, and how one event after the other, in whatever order they come, makes it what it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from clawatch.domain.events import Event, Origin, order_of, order_time
from clawatch.domain.holding import HOLD_KINDS, forget_old_holds, note_hold, show_pause
from clawatch.domain.marks import is_human_prompt
from clawatch.domain.pausing import PAUSE_KINDS, note_wish, resumed_at
from clawatch.domain.silence import WENT_SILENT, note_silence, show_silence
from clawatch.domain.states import (
    Claim,
    Evidence,
    SessionState,
    agent_claim,
    hook_claim,
    question_of,
    reported_status,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MICROUSD = 1_000_000
_REASON_MAX_LENGTH = 300
PROMPT_MAX_LENGTH = 200
# A person who types a prompt has no dialog open any more; nor is one left where a session opened or ended.
_ANSWERS_ALL = frozenset({"UserPromptSubmit", "SessionStart", "SessionEnd"})
# written by ClaWatch itself, into the same journal
PROCESS_SEEN = "ProcessSeen"
PROCESS_GONE = "ProcessGone"
# written by ClaWatch as well: none is a sign that the session lives
_NO_SIGNS: dict[str, Callable[[Session, Event], None]] = {
    **dict.fromkeys(PAUSE_KINDS, note_wish),
    **dict.fromkeys(HOLD_KINDS, note_hold),
    WENT_SILENT: note_silence,
}
_BIRTHS = frozenset({"startup", "clear", "fork"})
_HIDES_QUESTIONS = frozenset({SessionState.WORKING, SessionState.WAITING_FOR_INPUT})


@dataclass(slots=True)
class Session:
    """One session as its events and its transcript made it. Times are UTC milliseconds, money is micro-dollars.

    `said` holds, for each merged fact, the order of the event it came from and what is needed to weigh it against a
    later one; it belongs to this module and to domain.session_words alone. `reported_tokens` and `reported_cost` are
    None until a ClaWatch event reports any: unknown is not zero. `first_prompt` is the beginning of what its person
    asked for first. The sums from `request_count` on are over the requests its transcripts show; `born_at` is when the
    session itself began, where that is known: a fork's transcript begins with its parent's history. `last_hook_at` is
    when a hook last spoke of it. Its requests lie from `usage_first_at` on, before `usage_end_at`, if not all the way.
    """

    session_id: str
    origin: Origin
    started_at: int
    last_event_at: int
    state: SessionState = SessionState.WORKING
    state_reason: str = "first seen"
    state_evidence: Evidence = Evidence.HOOK
    state_at: int = 0
    ended_at: int | None = None
    cwd: str | None = None
    model: str | None = None
    title: str | None = None
    name: str | None = None
    host: str | None = None
    transcript_path: str | None = None
    first_prompt: str | None = None
    tool_call_count: int = 0
    error_count: int = 0
    git_branch: str | None = None
    agent_version: str | None = None
    entrypoint: str | None = None
    born_at: int | None = None
    last_hook_at: int | None = None
    pause_requested_at: int | None = None
    pause_requested_by: str | None = None
    usage_first_at: int | None = None
    usage_end_at: int | None = None
    request_count: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    cost: int = 0
    unpriced_requests: int = 0
    unpriced_tokens: int = 0
    reported_tokens: int | None = None
    reported_cost: int | None = None
    said: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def first_seen(cls, event: Event) -> Session:
        """Make the session that this event is the first known of; what a person wants of it is no sign of its life."""
        at = event.occurred_at
        return cls(event.session_id, event.origin, at, 0 if event.kind in _NO_SIGNS else at)

    @property
    def latest_mark(self) -> str:
        """The order of the latest mark (see domain.marks) among the events applied, or an empty text."""
        order: str = self.said.get("mark", "")
        return order

    def note_mark(self, order: str) -> None:
        """Note that a mark of this order was applied."""
        self.said["mark"] = max(order, self.latest_mark)

    def apply(self, event: Event) -> None:
        """Take one event's word into the session; the same set of events gives the same session in any order."""
        _NO_SIGNS.get(event.kind, Session._take)(self, event)
        self.settle()

    def _take(self, event: Event) -> None:
        self.said["heard"] = min(event.occurred_at, self.said.get("heard", event.occurred_at))
        if event.kind == PROCESS_GONE:
            self._mark("gone", event, event.text("reason") or "its process is gone")
        else:
            self.last_event_at = max(self.last_event_at, event.occurred_at)
            if event.origin is Origin.AGENT:
                self._apply_report(event)
            elif event.kind == PROCESS_SEEN:
                self.say_first("cwd", event.order, event.text("cwd"))
                self.said["process"] = max(event.order, self.said.get("process", ""))
            else:
                self._apply_hook(event)

    @property
    def is_hooked(self) -> bool:
        """Whether hooks, or an agent itself, ever spoke of the session: else all is known from its transcript."""
        return self.origin is Origin.AGENT or any(name in self.said for name in ("hooked", "claim", "threads"))

    @property
    def birth(self) -> int:
        """When it began, as far as is known: of sessions that hold the same requests, the first made them."""
        return self.started_at if self.born_at is None else self.born_at

    @property
    def transcript_end(self) -> str:
        """The order of its transcript's end, where that is all that tells of its end; else empty."""
        is_end = self.state is SessionState.ENDED and self.state_evidence is Evidence.TRANSCRIPT
        return order_of(self.last_event_at, "~~") if is_end else ""

    def _apply_hook(self, event: Event) -> None:
        self.said["hooked"] = True
        self.last_hook_at = max(event.occurred_at, self.last_hook_at or 0)
        self.say_first("cwd", event.order, event.text("cwd"))
        self.say_last("transcript_path", event.order, event.text("transcript_path"))
        self.say_last("title", event.order, event.text("session_title"))
        model = event.text("to_model" if event.kind == "PostModelSwitch" else "model")
        self.say_last("model", event.order, model)
        if event.kind == "UserPromptSubmit" and is_human_prompt(event):
            prompt = (event.text("prompt") or "").strip()
            self.say_first("first_prompt", event.order, prompt[:PROMPT_MAX_LENGTH] or None)
        if event.kind == "SessionStart":
            self._mark("start", event)
            if event.body.get("source") in _BIRTHS:
                self.born_at = event.occurred_at if self.born_at is None else min(self.born_at, event.occurred_at)
        elif event.kind == "SessionEnd":
            self._mark("end", event, event.text("reason") or "ended")
        self._claim(event, hook_claim)
        self._hear(event)

    def _apply_report(self, event: Event) -> None:
        data = event.body.get("data")
        data = data if isinstance(data, dict) else {}
        model = data.get("model")
        self.say_last("name", event.order, event.text("agentName"))
        self.say_last("host", event.order, event.text("host"))
        self.say_last("model", event.order, model if isinstance(model, str) else None)
        status = reported_status(event)
        if status == "stopped":
            self._mark("end", event, "reported stopped")
        elif event.kind == "heartbeat" or status == "running":
            self._mark("start", event)
        if status is not None and status != "paused":
            self.said["told"] = max(event.order, self.said.get("told", ""))
        if event.kind == "error":
            self.error_count += 1
        tokens, cost = data.get("tokenCount"), data.get("costUsd")
        if tokens is not None:
            self.reported_tokens = (self.reported_tokens or 0) + int(tokens)
        if cost is not None:
            self.reported_cost = (self.reported_cost or 0) + round(cost * MICROUSD)
        self._claim(event, agent_claim)

    def say_last(self, name: str, order: str, value: str | None) -> None:
        """Set a fact that the latest word on it decides."""
        if value is not None and order >= self.said.get(name, ""):
            self.said[name] = order
            setattr(self, name, value)

    def say_first(self, name: str, order: str, value: str | None) -> None:
        """Set a fact that the first word on it decides."""
        if value is not None and (name not in self.said or order < self.said[name]):
            self.said[name] = order
            setattr(self, name, value)

    def _mark(self, name: str, event: Event, reason: str = "") -> None:
        if event.order > self.said.get(name, ("",))[0]:
            self.said[name] = (event.order, reason)

    def _claim(self, event: Event, read: Callable[[Event], Claim | None]) -> None:
        claim = read(event)
        if claim is not None and event.order > self.said.get("claim", ("",))[0]:
            by = "error report" if event.kind == "error" else "question" if question_of(event) else ""
            self.said["claim"] = (event.order, claim.state, claim.reason[:_REASON_MAX_LENGTH], claim.evidence, by)

    def _hear(self, event: Event) -> None:
        """Note what each thread, the main one or a subagent, said last, and whether it asks its person something.

        What others do meanwhile answers no question. Notices come for all of them and name none.
        """
        if event.kind == "Notification" or (event.kind != "SubagentStop" and hook_claim(event) is None):
            return
        if event.kind in _ANSWERS_ALL and is_human_prompt(event):
            self.said["answered"] = max(event.order, self.said.get("answered", ""))
        threads: dict[str, Sequence[str]] = self.said.get("threads", {})
        thread = event.text("agent_id") or ""
        if event.order > threads.get(thread, ("",))[0]:
            question = question_of(event)
            asked = (question.state, question.reason[:_REASON_MAX_LENGTH]) if question else ()
            threads[thread] = (event.order, *asked)
        answered = self.said.get("answered", "")
        self.said["threads"] = {name: last for name, last in threads.items() if last[0] > answered}

    def _open_question(self) -> Sequence[str] | None:
        """Give the latest question that nothing answered: its order, the state it means, its words."""
        threads: dict[str, Sequence[str]] = self.said.get("threads", {})
        return max((last for last in threads.values() if len(last) > 1), key=itemgetter(0), default=None)

    def settle(self) -> None:
        """Draw start, state and end from all that was said."""
        heard, lines = self.said.get("heard"), self.said.get("lines")
        starts = [*([] if heard is None else [heard]), *([] if lines is None else [max(lines, self.born_at or 0)])]
        self.started_at = min(starts, default=self.born_at or self.started_at)
        self.ended_at = self.pause_requested_at = self.pause_requested_by = None
        forget_old_holds(self.said)
        if (ended := self._ending()) is not None:
            self.ended_at = order_time(ended[0])
            self.set_state(SessionState.ENDED, *ended[1:], self.ended_at)
            return
        if self.is_hooked:
            self._settle_live()
        elif "line" in self.said:
            order, state, reason = self.said["line"]
            self.set_state(SessionState(state), reason, Evidence.TRANSCRIPT, order_time(order))
        else:
            alive = max(self.said.get("alive", ""), self.said.get("process", ""))
            at = order_time(alive) if alive else self.started_at
            self.set_state(SessionState.WAITING_FOR_INPUT, "its process runs", Evidence.PROCESS, at)
        show_pause(self)
        show_silence(self)

    def _ending(self) -> tuple[str, str, Evidence] | None:
        """Give the order, the reason and the evidence of the end, where it has ended."""
        start, _ = self.said.get("start", ("", ""))
        end, end_reason = self.said.get("end", ("", ""))
        process = self.said.get("process", "")
        if end > max(start, process):
            evidence = Evidence.HOOK if self.origin is Origin.CLAUDE_CODE else Evidence.REPORT
            return end, end_reason, evidence
        gone, gone_reason = self.said.get("gone", ("", ""))
        if gone and order_time(gone) >= self.last_event_at:
            return gone, gone_reason, Evidence.PROCESS
        if not self.is_hooked and max(self.said.get("alive", ""), process) <= gone:
            return order_of(self.last_event_at, ""), "its transcript ends here", Evidence.TRANSCRIPT
        return None

    def _settle_live(self) -> None:
        start, _ = self.said.get("start", ("", ""))
        end, _ = self.said.get("end", ("", ""))
        evidence = Evidence.HOOK if self.origin is Origin.CLAUDE_CODE else Evidence.REPORT
        claim, question, stopped = self.said.get("claim"), self._open_question(), self.said.get("stopped")
        if stopped is not None and stopped[0] > max(claim[0] if claim else "", question[0] if question else "", start):
            self.set_state(SessionState(stopped[1]), stopped[2], Evidence.TRANSCRIPT, order_time(stopped[0]))
        elif claim is None or claim[0] < end:
            # nothing was said since the last end, or ever: it lives, that is all that is known
            at = order_time(start) if start else self.started_at
            self.set_state(SessionState.WORKING, "first seen" if not end else "alive again", evidence, at)
        elif claim[4] == "error report" and start > claim[0]:
            # an agent that beats on after an error it reported has lived through it
            self.set_state(SessionState.WORKING, "alive after an error", evidence, order_time(start))
        elif question is not None and (claim[1] in _HIDES_QUESTIONS or claim[4] == "question"):
            self.set_state(SessionState(question[1]), question[2], evidence, order_time(question[0]))
        elif claim[4] == "question":
            self.set_state(SessionState.WORKING, "no longer asks", evidence, order_time(claim[0]))
        elif claim[1] == SessionState.PAUSED and (resumed := resumed_at(self.said, claim[0])) is not None:
            self.set_state(SessionState.WORKING, "resumed in ClaWatch", Evidence.PERSON, resumed)
        else:
            self.set_state(SessionState(claim[1]), claim[2], Evidence(claim[3]), order_time(claim[0]))

    def set_state(self, state: SessionState, reason: str, evidence: Evidence, at: int) -> None:
        """Set the state with its reason, what that was read from, and since when (UTC milliseconds)."""
        self.state, self.state_reason, self.state_evidence, self.state_at = state, reason, evidence, at
