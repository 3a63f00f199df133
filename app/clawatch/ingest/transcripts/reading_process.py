"""The process beside ClaWatch's own that reads much at once: a history read there leaves this one's lock to the writer.

Reads its orders from standard input and answers on standard output (see read_ahead, which starts it and is its only
partner). Ends with its input, so that it never outlives ClaWatch.
"""

from __future__ import annotations

import gc
import io
import os
import pickle
import signal
import sys
import time
import traceback
from typing import TYPE_CHECKING, BinaryIO

from clawatch.ingest.transcripts.deliveries import joined
from clawatch.ingest.transcripts.reading_orders import LENGTH_BYTES, Answer, Failure, pack
from clawatch.ingest.transcripts.tail import read_parts

if TYPE_CHECKING:
    from clawatch.domain.pricing import PriceBook
    from clawatch.ingest.transcripts.reading_orders import ReadingOrder

# a line makes many objects and no ring
_YOUNG_OBJECTS = 50_000
_READY = Answer(0, None)


def serve(orders: BinaryIO, answers: BinaryIO) -> None:
    """Answer orders until there are no more; the first thing to come is the price book. Raises BrokenPipeError."""
    # what comes is ClaWatch's own, through a pipe that nobody else has
    book: PriceBook = pickle.load(orders)  # noqa: S301 see above
    _send(answers, _READY)
    while True:
        try:
            order: ReadingOrder = pickle.load(orders)  # noqa: S301 see above
        except EOFError:
            return
        try:
            for part in joined(read_parts(order.file, order.mark, book, lambda: time.time_ns() // 1_000_000)):
                _send(answers, Answer(order.number, part))
            _send(answers, Answer(order.number, None))
        except BrokenPipeError:
            raise
        except OSError as error:
            _send(answers, Answer(order.number, error))
        except Exception:  # noqa: BLE001 it is this file's own trouble, and logged where the answer arrives
            _send(answers, Answer(order.number, Failure(traceback.format_exc())))


def _send(answers: BinaryIO, answer: Answer) -> None:
    body = pack(answer)
    answers.write(len(body).to_bytes(LENGTH_BYTES, "big"))
    answers.write(body)
    answers.flush()


def main() -> None:
    """Serve the parent process."""
    # Ctrl+C in a terminal reaches this process as well: its parent ends it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(_YOUNG_OBJECTS)
    # nothing that prints may come between the answers
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=io.DEFAULT_BUFFER_SIZE)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    try:
        serve(sys.stdin.buffer, answers)
    except BrokenPipeError:
        # the parent has gone or wants no more; what is left in the buffer has no way to go
        os._exit(0)


if __name__ == "__main__":
    main()
