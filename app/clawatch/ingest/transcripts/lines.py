"""The lines of one transcript, read into facts. Half of an import's time is spent here: it is written to be quick."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.transcripts import CallSeen, NoteKind, NoteSeen, SessionSeen
from clawatch.ingest.transcripts.claims import is_interruption, is_prompt, is_task_notification
from clawatch.ingest.transcripts.fields import (
    ID_MAX_LENGTH,
    NOTHING,
    agent_of,
    is_identifier,
    json_of,
    line_order,
    milliseconds,
    new,
    order_prefix,
    read_line,
    read_progress,
    value_of,
)
from clawatch.ingest.transcripts.requests import RequestCounter
from clawatch.ingest.transcripts.results import error_text, result_seen, text_of
from clawatch.ingest.transcripts.running import Running, later

if TYPE_CHECKING:
    from clawatch.domain.pricing import PriceBook
    from clawatch.ingest.transcripts.fields import Block, Line, Message
    from clawatch.ingest.transcripts.running import Placed

_TEXT_MAX_LENGTH = 300
# enough to tell lines of one millisecond apart, and two of them are kept with every tool call
_UUID_ENDING = 8
_MINUTE = len("2026-11-22T02:27:")
_ISO_LENGTH = len("2026-11-22T02:27:13.730Z")


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
        self._time = last_at
        self._order = order_prefix(last_at)
        self._minute_text = ""
        self._minute = 0
        self._text = b""
        self._placed: Placed
        self._sessions: dict[str, Running] = {}
        self._requests = RequestCounter()

    def take(self, text: bytes, offset: int) -> None:
        """Read one line, which begins at `offset`. What is no JSON object is skipped, and counted."""
        line = read_line(text)
        self._text = text
        if line is None:
            self.skipped += bool(text.strip())
            return
        kind = line.type
        if kind == "assistant":
            self._assistant(line, offset)
        elif kind == "user":
            self._user(line, offset)
        elif kind == "attachment":
            self._place(line, offset)
        elif kind == "system":
            self._system(line, offset)
        elif kind == "progress":
            self._progress(line, offset)
        elif kind == "queue-operation":
            self._begun(line)
        elif kind in ("custom-title", "ai-title", "summary"):
            self._title(line, offset)

    def facts(self, book: PriceBook) -> dict[str, SessionSeen]:
        """Give what was read, each request with its price."""
        for session_id, usage in self._requests.usage(book):
            self._begin(session_id).seen.usage.append(usage)
        return {session_id: running.sum_up(self._now) for session_id, running in self._sessions.items()}

    def note_subagent(self, agent_id: str, kind: str | None, name: str | None, finished: bool) -> None:
        """Take what stands beside a subagent's file (see tail)."""
        for running in self._sessions.values():
            subagent = running.seen.subagents.get(agent_id)
            if subagent is not None:
                subagent.type, subagent.name = kind or subagent.type, name or subagent.name
                if finished:
                    subagent.stop_order = max(subagent.stop_order, subagent.last_order)

    def _assistant(self, line: Line, offset: int) -> None:
        running = self._place(line, offset)
        message = line.message
        if message is None:
            return
        model = message.model
        # <synthetic> is what Claude Code says itself
        is_answer = type(model) is str and model[:1] != "<"
        if is_answer and message.usage is not None:
            self._requests.count(self._time, line, message, message.usage)
        if running is None:
            return
        content = message.content
        if type(content) is list:
            self._calls(running, line, message, content, offset)
        if line.is_api_error_message is True:
            self._note(running, line, NoteKind.API_ERROR, text_of(content))
        at = self._time
        if line.is_sidechain is not True:
            placed = self._placed
            if running.talk is None or at >= running.talk[0]:
                running.talk = placed
            if is_answer and (running.answer is None or at >= running.answer[0]):
                running.answer = placed

    def _calls(self, running: Running, line: Line, message: Message, content: list[Block], offset: int) -> None:
        for block in content:
            use_id, name, message_id = block.id, block.name, message.id
            if block.type != "tool_use" or type(use_id) is not str or type(name) is not str:
                continue
            if 0 < len(use_id) <= ID_MAX_LENGTH and name:
                agent_id = None if line.agent_id is None else agent_of(line)
                order = self._own_order(line, offset)
                message_id = message_id if type(message_id) is str else ""
                running.seen.calls.append(
                    new(CallSeen, (use_id, name, agent_id, order, json_of(block.input), message_id))
                )

    def _user(self, line: Line, offset: int) -> None:
        running = self._place(line, offset)
        if running is None or line.message is None:
            return
        content = line.message.content
        has_results = False
        if type(content) is list:
            for block in content:
                if block.type == "tool_result":
                    has_results = True
                    self._result(running, line, block, offset)
        if line.is_sidechain is not True:
            placed = self._placed
            if (has_results or self._said_by_user(running, placed)) and (
                running.talk is None or placed[0] >= running.talk[0]
            ):
                running.talk = placed

    def _result(self, running: Running, line: Line, block: Block, offset: int) -> None:
        use_id = block.tool_use_id
        if type(use_id) is str and 0 < len(use_id) <= ID_MAX_LENGTH:
            order = self._own_order(line, offset)
            running.seen.results.append(result_seen(use_id, order, block, line))
            if line.tool_use_result is not NOTHING and b'"agentId"' in bytes(line.tool_use_result):
                result = value_of(line.tool_use_result)
                if type(result) is dict:
                    running.subagent_result(result, order)

    def _said_by_user(self, running: Running, placed: Placed) -> bool:
        """Take what a person said; whether it was that, or word of background work, and not a note of the program."""
        if is_interruption(placed[2]):
            running.stopped = later(running.stopped, placed)
            return True
        if is_prompt(placed[2]):
            if running.prompt is None or placed[0] < running.prompt[0]:
                running.prompt = placed
            return True
        return is_task_notification(placed[2])

    def _system(self, line: Line, offset: int) -> None:
        running = self._place(line, offset)
        if running is None:
            return
        if line.subtype == "compact_boundary":
            self._note(running, line, NoteKind.COMPACTION, str(value_of(line.content) or ""))
        elif line.subtype == "api_error":
            self._note(running, line, NoteKind.API_ERROR, error_text(line.error))
        elif line.subtype == "turn_duration" and line.is_sidechain is not True:
            running.talk = later(running.talk, self._placed)

    def _progress(self, line: Line, offset: int) -> None:
        """Read an assistant's line that stands within a line on a subagent's progress, as versions of 2025 wrote it."""
        progress = read_progress(line.data)
        if progress is None or progress.message is None or progress.message.type != "assistant":
            return
        inner = progress.message
        inner.session_id = inner.session_id or line.session_id
        inner.timestamp = inner.timestamp or line.timestamp
        inner.agent_id = inner.agent_id or progress.agent_id
        inner.is_sidechain = True
        self._assistant(inner, offset)

    def _begun(self, line: Line) -> None:
        """Take a file's first line with a time, where it is of a kind that no fork copies."""
        self._tell_time(line.timestamp)
        if self.born_at == 0 and is_identifier(line.session_id):
            self.born_at = self._time
            self._begin(line.session_id).seen.born_at = self._time

    def _title(self, line: Line, offset: int) -> None:
        given = line.custom_title
        title = given or line.ai_title or line.summary
        if type(title) is str and title.strip() and is_identifier(line.session_id):
            said = (line_order(self.last_at, offset), title.strip()[:_TEXT_MAX_LENGTH])
            seen = self._begin(line.session_id).seen
            if given:
                seen.given_title = max(seen.given_title or said, said)
            else:
                seen.made_title = max(seen.made_title or said, said)

    def _own_order(self, line: Line, offset: int) -> str:
        """Make a line's order from its uuid, which a copy of the line in another file keeps."""
        uuid = line.uuid
        return self._order + (uuid[-_UUID_ENDING:] if type(uuid) is str else str(offset))

    def _note(self, running: Running, line: Line, kind: NoteKind, text: str) -> None:
        if is_identifier(line.uuid):
            running.seen.notes.append(NoteSeen(line.uuid, kind, self._time, text[:_TEXT_MAX_LENGTH]))

    def _place(self, line: Line, offset: int) -> Running | None:
        """Give a line's session, and set `_time`; None for what a fork copied, and for what belongs to no session."""
        if line.timestamp != self._time_text:
            self._tell_time(line.timestamp)
        at = self._time
        session_id = line.session_id
        if self._is_copied(line, session_id):
            return None
        running = self._sessions.get(session_id) if type(session_id) is str else None
        if running is None:
            if not is_identifier(session_id):
                return None
            running = self._begin(session_id)
        self._placed = (at, offset, line)
        if at < running.first_at:
            running.first_at = at
            running.first = (at, offset, agent_of(line), self._text)
        if line.agent_id is not None and (agent_id := agent_of(line)) is not None:
            running.subagent_line(agent_id, at, offset)
        elif at >= running.last_at:
            running.last_at = at
            running.last = (at, offset, None, self._text)
        return running

    def _is_copied(self, line: Line, session_id: object) -> bool:
        """Whether a fork took a line from its parent's history."""
        if self.born_at is not None:
            # old versions mark nothing: the lines are older than the file
            if self._time < self.born_at:
                return True
            self.born_at = None
        if line.request_session_id is None or line.request_session_id == session_id:
            return line.forked_from is not None
        if line.is_sidechain is not True:
            self._forget_copied(session_id, self._time)
        return True

    def _forget_copied(self, session_id: object, at: int) -> None:
        """Forget what was read so far of a fork: all before a line that is known for a copy is one too."""
        if is_identifier(session_id):
            old = self._begin(session_id).seen
            seen = SessionSeen(session_id, 0, 0, born_at=old.born_at, copied_at=max(at, old.copied_at))
            seen.given_title, seen.made_title = old.given_title, old.made_title
            self._sessions[session_id] = Running(seen)

    def _begin(self, session_id: str) -> Running:
        running = self._sessions.get(session_id)
        if running is None:
            running = self._sessions[session_id] = Running(SessionSeen(session_id, 0, 0))
        return running

    def _tell_time(self, text: object) -> None:
        """Read a line's time into `_time`: that of the line before where it has none that makes sense."""
        read = 0
        if type(text) is str and len(text) == _ISO_LENGTH and text[:_MINUTE] == self._minute_text:
            seconds, thousandths = text[17:19], text[20:23]
            if seconds.isdecimal() and thousandths.isdecimal() and text[19] == "." and text[23] == "Z":
                read = self._minute + int(seconds) * 1000 + int(thousandths)
        if not read:
            read = milliseconds(text)
            if read and type(text) is str and len(text) == _ISO_LENGTH and text[23] == "Z":
                self._minute_text, self._minute = text[:_MINUTE], read - int(text[17:19]) * 1000 - int(text[20:23])
        if read:
            self.last_at = self._time = read
            self._order = order_prefix(read)
        self._time_text = text if read else None
