"""The one way in: every event, over HTTP or through the spool, passes `accept`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ingest.payload import UnknownShapeError, event_of
from clawatch.ingest.validation import InvalidEventError
from clawatch.storage.json_payload import NotAnObjectError, NotJsonError, parse_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.ingest.stamps import Stamp
    from clawatch.storage.tickets import Ticket
    from clawatch.storage.writer import Writer

ACCEPT_TIMEOUT_S = 10.0
UNACCEPTABLE = (NotJsonError, NotAnObjectError, UnknownShapeError, InvalidEventError)


def accept(writer: Writer, payload: bytes, received: Stamp, on_done: Callable[[Ticket], None] | None = None) -> Ticket:
    """Make an event of a payload and queue it; its ticket tells when it is on disk, `on_done` (see Writer.submit) too.

    Raises one of UNACCEPTABLE where the payload is no event, and WriterBusyError or WriterStoppedError where it cannot
    be taken now: then, as with a ticket that fails, the sender keeps it and may send it again under the same id.
    """
    return writer.submit(event_of(payload, parse_object(payload), received), on_done)
