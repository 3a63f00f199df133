"""The one way in: every event, whichever way it came, passes `accept`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clawatch.domain.events import Event
    from clawatch.storage.journal import Accepted
    from clawatch.storage.writer import Writer

ACCEPT_TIMEOUT_S = 10.0


def accept(writer: Writer, event: Event) -> Accepted:
    """Hand an event to the writer and wait until it is on disk.

    Raises WriterBusyError, WriterStoppedError, TimeoutError or StorageError: then the sender keeps the event and may
    send it again under the same id.
    """
    return writer.submit(event).result(ACCEPT_TIMEOUT_S)
