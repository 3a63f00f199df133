"""`POST /api/events`: one path for both contracts; the body decides which answers.

Every tool call of every watched agent waits for this path. It stands before Flask, whose work for one request costs
more than everything done here.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from clawatch.api import aimonitor, clawatch
from clawatch.api.guard import EVENTS_PATH
from clawatch.api.problems import problem
from clawatch.domain.events import Origin
from clawatch.domain.holding import can_be_held
from clawatch.ingest.accept import ACCEPT_TIMEOUT_S, UNACCEPTABLE, accept
from clawatch.ingest.stamps import Stamp, stamp
from clawatch.ingest.validation import InvalidEventError
from clawatch.storage.errors import StorageError, WriterBusyError, WriterStoppedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.wrappers import Response

    from clawatch.api.guard import Guard
    from clawatch.storage.tickets import Ticket
    from clawatch.storage.writer import Writer

RETRY_AFTER_S = "2"
_log = logging.getLogger(__name__)


class EventIntake:
    """Takes events in: at once from the sockets' own thread where that can be, else as a WSGI application."""

    def __init__(self, writer: Writer, guard: Guard) -> None:
        self._writer = writer
        self._guard = guard

    def queue(self, environ: WSGIEnvironment, payload: bytes, on_done: Callable[[Ticket], None]) -> Ticket | None:
        """Queue a good event of a caller who may send it; None for anything else, which then goes the long way.

        `on_done` is called once, on the writer's thread, when the answer stands.
        """
        if not self._guard.lets_event_in(environ):
            return None
        try:
            return accept(self._writer, payload, _stamp(environ), on_done)
        except (*UNACCEPTABLE, WriterBusyError, WriterStoppedError):
            return None

    def when_applied(self, told: Callable[[], None]) -> None:
        """Have `told` called on the writer's thread each time events were applied: see Writer.listen."""
        self._writer.listen(lambda _committed: told())

    def before(self, rest: WSGIApplication) -> WSGIApplication:
        """Put the path for events before the rest of an application."""

        def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            answer = self._answer(environ) if environ["PATH_INFO"] == EVENTS_PATH else rest
            return answer(environ, start_response)

        return application

    def _answer(self, environ: WSGIEnvironment) -> WSGIApplication:
        if environ["REQUEST_METHOD"] != "POST":
            refusal = problem(405, "Events are posted: use POST.")
            refusal.headers["Allow"] = "POST"
            return refusal
        try:
            payload: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            return self._take(environ, payload)
        except Exception:  # noqa: BLE001 waitress would answer without a word of why
            _log.exception("Taking an event in failed")
            return problem(500, "ClaWatch failed to take the event; its log says why.")

    def _take(self, environ: WSGIEnvironment, payload: bytes) -> WSGIApplication:
        """Take one event in and give the answer once it is on disk."""
        try:
            ticket = accept(self._writer, payload, _stamp(environ))
        except InvalidEventError as error:
            is_hook = error.origin is Origin.CLAUDE_CODE
            return aimonitor.events.invalid(error) if is_hook else clawatch.events.invalid(error)
        except UNACCEPTABLE as error:
            return aimonitor.events.unreadable(error)
        except (WriterBusyError, WriterStoppedError) as error:
            return _later(error)
        return self.answer_of(ticket)

    def answer_of(self, ticket: Ticket) -> WSGIApplication:
        """Wait until an event is on disk; give the answer its contract has for that, or for what kept it from there."""
        try:
            accepted = ticket.result(ACCEPT_TIMEOUT_S)
        except (WriterStoppedError, TimeoutError, StorageError) as error:
            return _later(error)
        except Exception:  # noqa: BLE001 it is this event's own trouble
            _log.exception("An event could not be kept")
            return problem(500, "ClaWatch failed to keep the event; its log says why.")
        if self.holds(ticket):
            return aimonitor.events.held
        if ticket.item.origin is Origin.CLAUDE_CODE:
            return aimonitor.events.accepted
        return clawatch.events.accepted(accepted)

    def holds(self, ticket: Ticket) -> bool:
        """Whether the call that an event tells of is to be held, for its session is paused. Never waits."""
        standing = self._writer.pauses.session_ids
        return bool(standing) and ticket.item.session_id in standing and can_be_held(ticket.item)


def _stamp(environ: WSGIEnvironment) -> Stamp:
    return stamp(environ.get("HTTP_X_CLAWATCH_EVENT_ID"), environ.get("HTTP_X_CLAWATCH_RECEIVED_AT"))


def is_hook_event_kept(ticket: Ticket) -> bool:
    """Whether an answered ticket is that of a hook's event which is on disk: nothing of it is in its answer."""
    return ticket.is_kept and ticket.item.origin is Origin.CLAUDE_CODE


def not_in_time() -> WSGIApplication:
    """Give the answer for an event that may be written yet, or not: its sender must send it again, under its id."""
    return _later(TimeoutError("The event was not written in time"))


def _later(error: Exception) -> Response:
    # what is wrong with the disk, and where, is for the log and the window, not for whoever asks
    sentence = "The event cannot be written to disk now" if isinstance(error, StorageError) else str(error)
    answer = problem(503, f"{sentence}: send it again later.")
    answer.headers["Retry-After"] = RETRY_AFTER_S
    return answer
