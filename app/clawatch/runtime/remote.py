"""One of ClaWatch's own commands, for the ClaWatch that runs or, where none does, for this process."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from clawatch.runtime.errors import StartError
from clawatch.runtime.instance import AlreadyRunningError, Instance, Running
from clawatch.runtime.start import prepare
from clawatch.runtime.trouble import user_problems
from clawatch.settings.key import load_or_make_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from clawatch.runtime.paths import Paths
    from clawatch.settings.model import Settings

_T = TypeVar("_T")
_TIMEOUT_S = 30
_NO_SUCH_PATH = 404
# what was asked for is at fault, or comes at the wrong time
_REFUSALS = frozenset({400, 409})


class RequestRefusedError(Exception):
    """The ClaWatch that runs does not do what was asked for; the text is its own sentence for the user."""


@contextmanager
def own_or_running(paths: Paths) -> Iterator[tuple[Settings, Running | None]]:
    """Give the settings, and the ClaWatch that runs; where none does, none can while the context is open.

    Raises StartError in the user's words, for what happens within the context as well.
    """
    with user_problems():
        settings = prepare(paths)
        instance = Instance(paths)
        running = None
        try:
            instance.acquire()
        except AlreadyRunningError as error:
            running = error.running
            if running is None:
                raise StartError(
                    "Another ClaWatch is just starting, or a command of it is at work: try again when it is done."
                ) from None
        try:
            yield settings, running
        finally:
            instance.release()


class Remote:
    """One path of the ClaWatch that runs."""

    def __init__(self, paths: Paths, running: Running, path: str) -> None:
        """Read the key. Raises SettingsError."""
        self._url = f"{running.address}{path}"
        self._pid = running.pid
        self._key = load_or_make_key(paths.key)
        # by no proxy
        self._direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def ask(self, method: str, read: Callable[[dict[str, Any]], _T], body: object = None) -> _T:
        """Ask and give what `read` makes of the answer. Raises RequestRefusedError or StartError."""
        headers = {"X-ClaWatch-Key": self._key, "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url, data, headers, method=method)  # noqa: S310 our own address
        try:
            with self._direct.open(request, timeout=_TIMEOUT_S) as answer:
                return read(json.loads(answer.read()))
        except urllib.error.HTTPError as error:
            with error:
                raise self._refused(error) from None
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise StartError(
                f"ClaWatch runs (process {self._pid}), but {self._url} does not answer as it should ({error}): "
                "restart ClaWatch."
            ) from None

    def _refused(self, error: urllib.error.HTTPError) -> Exception:
        if error.code == _NO_SUCH_PATH:
            return StartError("The ClaWatch that runs is of another version: restart it.")
        try:
            sentence = str(json.loads(error.read())["error"])
        except (OSError, ValueError, TypeError, KeyError):
            sentence = f"it answers {error.code}"
        if error.code in _REFUSALS:
            return RequestRefusedError(sentence)
        return StartError(f"The ClaWatch that runs (process {self._pid}) refuses: {sentence}")
