"""The loop of the Telegram thread, which can always be ended: what cannot be cancelled is done apart from it."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class EndableLoop(asyncio.SelectorEventLoop):
    """Looks names up on threads that nobody waits for: without a network that takes as long as the system likes."""

    async def getaddrinfo(self, host: Any, port: Any, **hints: Any) -> Any:  # noqa: ANN401 as in the base class
        """Look a name up."""
        return await apart(lambda: socket.getaddrinfo(host, port, **hints))


async def apart(work: Callable[[], _T]) -> _T:
    """Have something done that may hang, and give what it gives; whoever is cancelled leaves it to itself."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[_T] = loop.create_future()

    def tell(result: _T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result, error = None, None
        try:
            result = work()
        except BaseException as caught:  # noqa: BLE001 it is raised where it is waited for
            error = caught
        try:
            loop.call_soon_threadsafe(tell, result, error)
        except RuntimeError:
            # the loop has ended meanwhile, and with it whoever asked
            return

    threading.Thread(target=run, name="clawatch-telegram-apart", daemon=True).start()
    return await done
