"""What the chat can have done: alerts acknowledged and snoozed, agents paused and resumed, messages muted."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from clawatch.notify.telegram.agents import agent_name, live_agents, matching, pausable, resumable, token_of
from clawatch.notify.telegram.answers import (
    Reply,
    agent_buttons,
    agents_reply,
    costs_reply,
    help_reply,
    minutes_of,
    said,
    status_reply,
)
from clawatch.notify.telegram.buttons import Deed
from clawatch.notify.telegram.messages import SNOOZE_MINUTES, clock
from clawatch.storage.alerts import AcknowledgeAlert, AcknowledgeDigest, MuteAlerts, SnoozeAlert
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError
from clawatch.storage.facts import fact
from clawatch.storage.outbox import MUTED_UNTIL
from clawatch.storage.pausing import Outcome, PauseOrResume

if TYPE_CHECKING:
    from clawatch.notify.telegram.sender import OutboxOfChannel
    from clawatch.queries.source import Source
    from clawatch.storage.commands import Command, DoneT
    from clawatch.storage.writer import Writer

_log = logging.getLogger(__name__)
_BY = "telegram"
_WRITE_TIMEOUT_S = 2.0
_MINUTE_MS = 60_000
_DEFAULT_MUTE_MINUTES = 60
_STALE_AFTER_MS = 15 * _MINUTE_MS
_DOING = frozenset({"mute", "pause", "resume"})
_ALERT_DEEDS = frozenset({Deed.ACKNOWLEDGE, Deed.SNOOZE, Deed.PAUSE, Deed.RESUME})
_NOT_WRITTEN = (WriterBusyError, WriterStoppedError, StorageError, TimeoutError)


class NotDoneError(Exception):
    """What was asked for was not done; the text says why, in a sentence for the person."""


class Deeds:
    """Does what commands and buttons ask for."""

    def __init__(self, writer: Writer, source: Source, outbox: OutboxOfChannel) -> None:
        self._writer = writer
        self._source = source
        self._outbox = outbox

    def command(self, text: str, at: int) -> Reply:
        """Do what a command asks for, written at `at` (UTC milliseconds), and give the answer. Raises sqlite3.Error."""
        word, _, words = text.strip().partition(" ")
        # in groups, a command names the bot that it is for
        name = word.removeprefix("/").partition("@")[0].lower()
        if name in _DOING and _now() - at > _STALE_AFTER_MS:
            return said([f"This came too late, written {clock(at)}: send it again if it still holds."])
        asked = {"status": self._status, "agents": self.agents, "costs": self._costs, "start": help_reply}
        asked["help"] = help_reply
        try:
            match name:
                case "mute":
                    return said([self._mute(words.strip().lower())])
                case "pause" | "resume":
                    return self._pause_or_resume(words, pauses=name == "pause")
                case _:
                    answer = asked.get(name)
        except NotDoneError as error:
            return said([str(error)])
        return answer() if answer else said(["I do not know this command. /help names those I know."])

    def press(self, deed: Deed, number: int) -> str:
        """Do what a button asks for and give a line to answer with. Raises NotDoneError and sqlite3.Error."""
        if deed in _ALERT_DEEDS:
            return self._for_alert(deed, number)
        if deed is Deed.MUTE:
            return self._mute(f"{number}m")
        if deed is Deed.ACKNOWLEDGE_DIGEST:
            return self._acknowledge_digest(number)
        agent = next((agent for agent in live_agents(self._source) if token_of(agent.session_id) == number), None)
        if agent is None:
            raise NotDoneError("This agent runs no more.")
        return self._wish(agent.session_id, agent_name(agent), pauses=deed is Deed.PAUSE_SESSION)

    def agents(self) -> Reply:
        """List the agents that run. Raises sqlite3.Error."""
        return agents_reply(self._source)

    def _status(self) -> Reply:
        return status_reply(self._source, self._muted_until())

    def _costs(self) -> Reply:
        return costs_reply(self._source)

    def _for_alert(self, deed: Deed, alert_id: int) -> str:
        alert = self._outbox.facts(alert_id)
        if alert is None:
            raise NotDoneError("This alert is no longer known.")
        if deed in {Deed.PAUSE, Deed.RESUME}:
            if alert.session_id is None:
                raise NotDoneError("This alert is about no one agent.")
            return self._wish(alert.session_id, alert.agent_name or "The agent", pauses=deed is Deed.PAUSE)
        if alert.resolved_at is not None:
            raise NotDoneError("This alert is over already.")
        if deed is Deed.ACKNOWLEDGE:
            done = self._do(AcknowledgeAlert(alert_id, _BY, _now()))
            return "Acknowledged." if done.is_changed else "It was acknowledged already."
        until = _now() + SNOOZE_MINUTES * _MINUTE_MS
        self._do(SnoozeAlert(alert_id, _BY, _now(), until))
        return f"Snoozed until {clock(until)}."

    def _acknowledge_digest(self, digest: int) -> str:
        if not self._outbox.digest(digest):
            raise NotDoneError("These alerts are no longer known.")
        count = len(self._do(AcknowledgeDigest(digest, _BY, _now())).alert_ids)
        if not count:
            return "All of them were acknowledged already, or are over."
        return "1 alert acknowledged." if count == 1 else f"{count} alerts acknowledged."

    def _pause_or_resume(self, words: str, *, pauses: bool) -> Reply:
        word = "pause" if pauses else "resume"
        able = [agent for agent in live_agents(self._source) if (pausable if pauses else resumable)(agent)]
        if not able:
            return said([f"There is no agent to {word}."])
        is_all = words.strip().lower() == "all"
        meant = able if is_all else matching(able, words)
        if not meant:
            return said([f"No agent that one could {word} is called that:"], agent_buttons(able))
        if len(meant) > 1 and not is_all:
            return said([f"Which one? /{word} NAME, or press:"], agent_buttons(meant))
        lines = []
        for agent in meant:
            try:
                lines.append(self._wish(agent.session_id, agent_name(agent), pauses=pauses))
            except NotDoneError as error:
                lines.append(str(error))
        return said(lines)

    def _wish(self, session_id: str, name: str, *, pauses: bool) -> str:
        outcome = self._do(PauseOrResume(session_id, _BY, pauses=pauses)).outcome
        if outcome is Outcome.NOTED:
            return f"{name}: it pauses before its next step." if pauses else f"{name}: it goes on."
        if outcome is Outcome.UNKNOWN:
            raise NotDoneError(f"{name} is no longer known.")
        raise NotDoneError(f"{name} does not run, or is paused already." if pauses else f"{name} is not paused.")

    def _mute(self, words: str) -> str:
        if words == "off":
            self._do(MuteAlerts(0))
            return "Messages come again."
        minutes = minutes_of(words) if words else _DEFAULT_MUTE_MINUTES
        if minutes is None:
            raise NotDoneError("Say for how long: /mute 30m, /mute 2h, /mute 1d, or /mute off.")
        until = _now() + minutes * _MINUTE_MS
        self._do(MuteAlerts(until))
        return f"Muted until {clock(until)}. What is not over by then is told then."

    def _muted_until(self) -> int | None:
        value = fact(self._source.connection(), MUTED_UNTIL)
        return int(value) if value is not None and int(value) > _now() else None

    def _do(self, command: Command[DoneT]) -> DoneT:
        try:
            return self._writer.submit_command(command).result(_WRITE_TIMEOUT_S)
        except _NOT_WRITTEN as error:
            _log.info("What the chat asked for could not be written: %s", error)
            raise NotDoneError("ClaWatch cannot write this to disk now: try again later.") from None


def _now() -> int:
    return time.time_ns() // 1_000_000
