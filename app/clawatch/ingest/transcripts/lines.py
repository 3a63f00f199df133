"""The lines of one transcript, read into facts. Half of an import's time is spent here: it is written to be quick."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeGuard

import orjson

from clawatch.domain.sessions import PROMPT_MAX_LENGTH
from clawatch.domain.transcripts import CallSeen, NoteKind, NoteSeen, SessionSeen, SubagentSeen, UsageSeen
from clawatch.ingest.transcripts.claims import claim_of, is_interruption, is_prompt
from clawatch.ingest.transcripts.results import result_seen, text_of
from clawatch.ingest.transcripts.usage import stated_cost, token_usage
from clawatch.storage.json_payload import NotAnObjectError, NotJsonError, parse_object
from clawatch.storage.json_text import body_json

if TYPE_CHECKING:
    from clawatch.domain.pricing import PriceBook

_EARLIEST_MS = 946_684_800_000  # the year 2000
_LATEST_MS = 4_102_444_800_000  # the year 2100
_FRESH_MS = 2 * 60 * 1000
_AHEAD_MS = 5 * 60 * 1000
_TEXT_MAX_LENGTH = 300
_ID_MAX_LENGTH = 512
_TITLES = {"custom-title": ("customTitle", True), "ai-title": ("aiTitle", False), "summary": ("summary", False)}


# a line that may turn out to be the first or the last of a kind: its time, where it begins, what it holds
_Line = tuple[int, int, dict[str, Any]]


@dataclass(slots=True)
class _Running:
    """A session of the part, with the lines that may turn out to be its first and its last of a kind."""

    seen: SessionSeen
    first_at: int = _LATEST_MS
    last_at: int = 0
    talk_at: int = 0
    first: _Line | None = None
    last: _Line | None = None
    talk: _Line | None = None
    answer: _Line | None = None
    stopped: _Line | None = None
    prompt: _Line | None = None


@dataclass(slots=True)
class _Counted:
    """A line with the tokens of a request, and when it was written."""

    at: int
    entry: dict[str, Any]
    message: dict[str, Any]
    usage: dict[str, Any]

    def repeats(self, usage: dict[str, Any], at: int) -> bool:
        """Take a further line's counts in if they are the same, or only further on; say whether that is so."""
        if usage != self.usage:
            output = usage.get("output_tokens")
            if type(output) is not int or {**self.usage, "output_tokens": output} != usage:
                return False
            if output > _whole(self.usage.get("output_tokens")):
                self.usage = usage
        self.at = min(self.at, at)
        return True


def line_order(at: int, offset: int, agent_id: str | None = None) -> str:
    """Make the order (see domain.events) of a line from its time and its place.

    Of what happened in one millisecond, the later line is the later; hooks, whose ids begin with digits, come first.
    """
    return f"{at:015d}.~{offset:012d}{agent_id or ''}"


class LineReader:
    """Reads the lines of one file, in their order.

    `last_at` and `born_at` go on from where the part before ended (see FileMark). `now` is the time of reading.
    """

    def __init__(self, last_at: int, born_at: int | None, now: int) -> None:
        self.last_at = last_at
        self.born_at = born_at
        self.skipped = 0
        self._now = now
        self._time_text: object = None
        self._time = 0
        self._sessions: dict[str, _Running] = {}
        self._counted: dict[tuple[object, object, object], list[_Counted]] = {}

    def take(self, line: bytes, offset: int) -> None:
        """Read one line, which begins at `offset`. What is no JSON object is skipped, and counted."""
        try:
            entry = orjson.loads(line)
        except orjson.JSONDecodeError:
            entry = _read_leniently(line)
        if type(entry) is not dict:
            self.skipped += 1
            return
        kind = entry.get("type")
        if kind == "assistant":
            self._assistant(entry, offset)
        elif kind == "user":
            self._user(entry, offset)
        elif kind == "system":
            self._system(entry, offset)
        elif kind == "attachment":
            self._place(entry, offset)
        elif kind == "progress":
            self._progress(entry, offset)
        elif kind == "queue-operation":
            self._begun(entry)
        elif kind in _TITLES:
            self._title(entry, offset, *_TITLES[kind])

    def facts(self, book: PriceBook) -> dict[str, SessionSeen]:
        """Give what was read, each request with its price."""
        for (owner, message_id, request_id), counted in self._counted.items():
            if _is_identifier(owner):
                usage = _usage_seen(message_id, request_id, counted)
                if usage is not None:
                    self._begin(owner).seen.usage.append(_priced(usage, book))
        for running in self._sessions.values():
            self._sum_up(running)
        return {session_id: running.seen for session_id, running in self._sessions.items()}

    def note_subagent(self, agent_id: str, kind: str | None, name: str | None, finished: bool) -> None:
        """Take what stands beside a subagent's file (see tail)."""
        for running in self._sessions.values():
            subagent = running.seen.subagents.get(agent_id)
            if subagent is not None:
                subagent.type, subagent.name = kind or subagent.type, name or subagent.name
                if finished:
                    subagent.stop_order = max(subagent.stop_order, subagent.last_order)

    def _assistant(self, entry: dict[str, Any], offset: int) -> None:
        message = entry.get("message")
        running = self._place(entry, offset)
        if type(message) is not dict:
            return
        model = message.get("model")
        usage = message.get("usage")
        if type(usage) is dict and type(model) is str and model[:1] != "<":
            self._count(entry, message, usage)
        if running is None:
            return
        content = message.get("content")
        if type(content) is list:
            for block in content:
                if type(block) is dict and block.get("type") == "tool_use":
                    self._call(running, entry, message, block, offset)
        if "isApiErrorMessage" in entry and entry["isApiErrorMessage"] is True:
            self._note(running, entry, NoteKind.API_ERROR, text_of(content))
        if entry.get("isSidechain") is not True and self._time >= running.talk_at:
            running.talk_at = self._time
            running.talk = line = (self._time, offset, entry)
            if type(model) is str and model[:1] != "<":
                running.answer = line

    def _call(
        self, running: _Running, entry: dict[str, Any], message: dict[str, Any], block: dict[str, Any], offset: int
    ) -> None:
        use_id, name, message_id = block.get("id"), block.get("name"), message.get("id")
        if _is_identifier(use_id) and type(name) is str and name:
            agent_id = _agent(entry)
            order = _own_order(self._time, entry, offset)
            message_id = message_id if type(message_id) is str else ""
            running.seen.calls.append(
                CallSeen(use_id, name, agent_id, order, body_json(block.get("input")), message_id)
            )

    def _user(self, entry: dict[str, Any], offset: int) -> None:
        running = self._place(entry, offset)
        message = entry.get("message")
        if running is None or type(message) is not dict:
            return
        content = message.get("content")
        has_results = False
        if type(content) is list:
            for block in content:
                if type(block) is dict and block.get("type") == "tool_result":
                    has_results = True
                    self._result(running, entry, block, offset)
        if entry.get("isSidechain") is not True:
            at = self._time
            if at >= running.talk_at:
                running.talk_at = at
                running.talk = (at, offset, entry)
            if not has_results:
                if is_interruption(entry):
                    running.stopped = _later(running.stopped, (at, offset, entry))
                elif is_prompt(entry) and (running.prompt is None or at < running.prompt[0]):
                    running.prompt = (at, offset, entry)

    def _result(self, running: _Running, entry: dict[str, Any], block: dict[str, Any], offset: int) -> None:
        use_id = block.get("tool_use_id")
        if _is_identifier(use_id):
            order = _own_order(self._time, entry, offset)
            running.seen.results.append(result_seen(use_id, order, block, entry))
            result = entry.get("toolUseResult")
            if type(result) is dict and "agentId" in result:
                _note_result(running.seen, result, order)

    def _system(self, entry: dict[str, Any], offset: int) -> None:
        running = self._place(entry, offset)
        if running is None:
            return
        subtype = entry.get("subtype")
        if subtype == "compact_boundary":
            self._note(running, entry, NoteKind.COMPACTION, str(entry.get("content") or ""))
        elif subtype == "turn_duration" and entry.get("isSidechain") is not True and self._time >= running.talk_at:
            running.talk_at = self._time
            running.talk = (self._time, offset, entry)

    def _progress(self, entry: dict[str, Any], offset: int) -> None:
        """Read an assistant's line that stands within a line on a subagent's progress, as versions of 2025 wrote it."""
        data = entry.get("data")
        if type(data) is not dict or type(inner := data.get("message")) is not dict or inner.get("type") != "assistant":
            return
        self._assistant(
            {
                **inner,
                "sessionId": inner.get("sessionId") or entry.get("sessionId"),
                "timestamp": inner.get("timestamp") or entry.get("timestamp"),
                "agentId": inner.get("agentId") or data.get("agentId"),
                "isSidechain": True,
            },
            offset,
        )

    def _begun(self, entry: dict[str, Any]) -> None:
        """Take a file's first line with a time, where it is of a kind that no fork copies."""
        session_id = entry.get("sessionId")
        self._tell_time(entry)
        if self.born_at == 0 and _is_identifier(session_id):
            self.born_at = self._time
            self._begin(session_id).seen.born_at = self._time

    def _title(self, entry: dict[str, Any], offset: int, field: str, given: bool) -> None:
        title, session_id = entry.get(field), entry.get("sessionId")
        if type(title) is not str or not title.strip() or not _is_identifier(session_id):
            return
        seen = self._begin(session_id).seen
        said = (line_order(self.last_at, offset), title.strip()[:_TEXT_MAX_LENGTH])
        if given:
            seen.given_title = said
        else:
            seen.made_title = said

    def _place(self, entry: dict[str, Any], offset: int) -> _Running | None:
        """Give a line's session, and set `_time`; None for what a fork copied, and for what belongs to no session."""
        text = entry.get("timestamp")
        if text != self._time_text:
            self._tell_time(entry)
        at = self._time
        if self.born_at is not None:
            if at < self.born_at:
                return None
            self.born_at = None
        session_id = entry.get("sessionId")
        if "forkedFrom" in entry or ("requestSessionId" in entry and entry["requestSessionId"] != session_id):
            return None
        running = self._sessions.get(session_id) if type(session_id) is str else None
        if running is None:
            if not _is_identifier(session_id):
                return None
            running = self._begin(session_id)
        if at < running.first_at:
            running.first_at = at
            running.first = (at, offset, entry)
        if "agentId" in entry:
            agent_id = _agent(entry)
            if agent_id is not None:
                _note_subagent_line(running.seen, agent_id, line_order(at, offset, agent_id))
                running.seen.last_at = max(running.seen.last_at, at)
                return running
        if at >= running.last_at:
            running.last_at = at
            running.last = (at, offset, entry)
        return running

    def _begin(self, session_id: str) -> _Running:
        running = self._sessions.get(session_id)
        if running is None:
            running = self._sessions[session_id] = _Running(SessionSeen(session_id, 0, 0))
        return running

    def _note(self, running: _Running, entry: dict[str, Any], kind: NoteKind, text: str) -> None:
        uuid = entry.get("uuid")
        if _is_identifier(uuid):
            running.seen.notes.append(NoteSeen(uuid, kind, self._time, text[:_TEXT_MAX_LENGTH]))

    def _count(self, entry: dict[str, Any], message: dict[str, Any], usage: dict[str, Any]) -> None:
        """Count a line's tokens, for the session whose request it was: a fork's copies of it are no further ones."""
        owner = entry.get("sessionId")
        if "requestSessionId" in entry:
            owner = entry["requestSessionId"] or owner
        elif "forkedFrom" in entry and type(entry["forkedFrom"]) is dict:
            owner = entry["forkedFrom"].get("sessionId") or owner
        message_id, request_id = message.get("id"), entry.get("requestId")
        if not message_id and not request_id:
            request_id = entry.get("uuid")
        key = (owner, message_id, request_id)
        counted = self._counted.get(key)
        if counted is None:
            self._counted[key] = [_Counted(self._time, entry, message, usage)]
        elif not counted[-1].repeats(usage, self._time):
            counted.append(_Counted(self._time, entry, message, usage))

    def _tell_time(self, entry: dict[str, Any]) -> None:
        """Read a line's time into `_time`: that of the line before where it has none that makes sense."""
        text = entry.get("timestamp")
        if text != self._time_text:
            read = _milliseconds(text)
            if read:
                self.last_at = self._time = read
            self._time_text = text if read else None

    def _sum_up(self, running: _Running) -> None:
        seen = running.seen
        if running.first is not None:
            seen.first_at = running.first_at
            seen.last_at = max(seen.last_at, running.last_at)
            seen.cwd = _said(running.first, "cwd")
            if self._now - _FRESH_MS <= seen.last_at <= self._now + _AHEAD_MS:
                seen.fresh_order = line_order(seen.last_at, 0)
        if running.last is not None:
            seen.git_branch = _said(running.last, "gitBranch")
            seen.version = _said(running.last, "version")
            seen.entrypoint = _said(running.last, "entrypoint")
        if running.prompt is not None:
            at, offset, entry = running.prompt
            text = text_of(entry["message"].get("content")).strip()
            seen.first_prompt = (line_order(at, offset), text[:PROMPT_MAX_LENGTH])
        if running.talk is not None:
            at, offset, entry = running.talk
            seen.claim = claim_of(line_order(at, offset), entry)
        if running.stopped is not None:
            at, offset, entry = running.stopped
            seen.interruption = claim_of(line_order(at, offset), entry)
        if running.answer is not None:
            at, offset, entry = running.answer
            seen.model = (line_order(at, offset), entry["message"]["model"])


def _own_order(at: int, entry: dict[str, Any], offset: int) -> str:
    """Make a line's order from its uuid, which a copy of the line in another file keeps."""
    uuid = entry.get("uuid")
    return f"{at:015d}.~{uuid if type(uuid) is str else offset}"


def _usage_seen(message_id: object, request_id: object, counted: list[_Counted]) -> UsageSeen | None:
    """Put together what the lines of one request say."""
    found: UsageSeen | None = None
    for at, entry, message, usage in ((line.at, line.entry, line.message, line.usage) for line in counted):
        tokens = token_usage(usage)
        if tokens is None:
            continue
        agent_id = _agent(entry)
        new = UsageSeen(
            message_id if _is_identifier(message_id) else "",
            request_id if _is_identifier(request_id) else "",
            agent_id,
            agent_id is not None or entry.get("isSidechain") is True,
            at,
            message["model"],
            tokens,
            stated_cost(entry["costUSD"]) if "costUSD" in entry else None,
        )
        found = new if found is None else new.merged(found)
    return found


def _priced(usage: UsageSeen, book: PriceBook) -> UsageSeen:
    if usage.stated_cost is not None:
        return usage._replace(cost=usage.stated_cost)
    price = book.price_of(usage.model, usage.occurred_at, usage.tokens)
    return usage if price is None else UsageSeen(*usage[:-2], price, price.cost(usage.tokens))


def _note_subagent_line(seen: SessionSeen, agent_id: str, order: str) -> None:
    subagent = seen.subagents.get(agent_id)
    if subagent is None:
        seen.subagents[agent_id] = SubagentSeen(agent_id, order, order)
    else:
        subagent.first_order = min(subagent.first_order or order, order)
        subagent.last_order = max(subagent.last_order, order)


def _note_result(seen: SessionSeen, result: dict[str, Any], order: str) -> None:
    """Take what the answer to an Agent call says of the subagent it launched."""
    agent_id, kind = result.get("agentId"), result.get("agentType")
    if _is_identifier(agent_id):
        subagent = seen.subagents.setdefault(agent_id, SubagentSeen(agent_id, order, order))
        subagent.type = kind if type(kind) is str and kind else subagent.type
        if result.get("status") == "completed":
            subagent.stop_order = max(subagent.stop_order, order)


def _later(line: _Line | None, other: _Line) -> _Line:
    return other if line is None or other[0] >= line[0] else line


def _said(line: _Line, field: str) -> tuple[str, str] | None:
    at, offset, entry = line
    value = entry.get(field)
    return (line_order(at, offset, _agent(entry)), value) if type(value) is str and value else None


def _agent(entry: dict[str, Any]) -> str | None:
    if "agentId" not in entry or entry.get("isSidechain") is not True:
        return None
    value = entry["agentId"]
    return value if _is_identifier(value) else None


def _is_identifier(value: object) -> TypeGuard[str]:
    return type(value) is str and 0 < len(value) <= _ID_MAX_LENGTH and "\0" not in value


def _whole(value: object) -> int:
    return value if type(value) is int else 0


def _milliseconds(text: object) -> int:
    if type(text) is not str:
        return 0
    try:
        moment = int(datetime.fromisoformat(text).timestamp() * 1000)
    except (ValueError, OverflowError, OSError):
        return 0
    return moment if _EARLIEST_MS <= moment <= _LATEST_MS else 0


def _read_leniently(line: bytes) -> object:
    for text in (line, line.decode("utf-8", "replace").encode()):
        try:
            return parse_object(text)
        except (NotJsonError, NotAnObjectError):
            continue
    return None
