"""Who may ask: checked before anything else is done with a request."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from clawatch.api.problems import problem
from clawatch.api.window_link import is_window_link
from clawatch.api.wrong_keys import WrongKeys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Response

    from clawatch.api.keys import Keys

EVENTS_PATH = "/api/events"
HOLD_PATH = "/api/hold"
LIVE_PATH = "/ws"
BODY_MAX_BYTES = 32 * 1024 * 1024
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
_ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 compared only
_BEARER = "bearer "
# what a browser says of a request that one of its pages, of this server or of none, did not cause
_FOREIGN_SITES = frozenset({"cross-site", "same-site"})
_NO_KEY = "The key is missing or wrong: send it as X-ClaWatch-Key or Authorization: Bearer."


@dataclass(slots=True, eq=False)
class Guard:
    """The rules: which names this server answers to, and whether it asks for the key, which may change at any time.

    `port` is asked for at each request: it is known only once the server listens.
    """

    host: str
    port: Callable[[], int]
    keys: Keys
    asks_for_key: bool
    wrong_keys: WrongKeys = field(default_factory=WrongKeys)

    @property
    def address(self) -> str:
        """The server's URL for this machine."""
        host = "127.0.0.1" if self.host in _ANY_ADDRESS else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port()}"

    def protect(self, application: WSGIApplication) -> WSGIApplication:
        """Put the guard before an application."""

        def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            refusal = self.refusal(environ)
            return (application if refusal is None else refusal)(environ, start_response)

        return guarded

    def refusal(self, environ: WSGIEnvironment) -> Response | None:
        """Give the refusal of a request, or None where it may pass. A wrong key is noted."""
        refusal = self._stranger_refusal(environ)
        if refusal is None and self.asks_for_key and not is_window_link(environ):
            refusal = self.key_refusal(environ)
        if refusal is None and environ["REQUEST_METHOD"] in _BODY_METHODS:
            refusal = _body_refusal(environ)
        return refusal

    def lets_event_in(self, environ: WSGIEnvironment) -> bool:
        """Whether an event may be taken; nothing is noted, for one that may not is asked about again by `refusal`."""
        return self.lets_hook_in(environ) and _body_refusal(environ) is None

    def lets_hook_in(self, environ: Mapping[str, Any]) -> bool:
        """Whether a hook may ask: who may send an event may ask what is to become of its call. Nothing is noted."""
        return self._stranger_refusal(environ) is None and (
            not self.asks_for_key or self.keys.is_right(_sent_key(environ), for_an_event=True)
        )

    def lets_live_in(self, environ: Mapping[str, Any]) -> bool:
        """Whether a WebSocket may be opened: by no stranger, and with the key or with none yet. Nothing is noted."""
        sent = _sent_key(environ)
        return self._stranger_refusal(environ) is None and (not sent or self.keys.is_right(sent))

    def key_refusal(self, environ: WSGIEnvironment) -> Response | None:
        """Give the refusal of a request without the key: 401, or 429 to whoever goes on guessing. None with the key."""
        sent = _sent_key(environ)
        if self.keys.is_right(sent, for_an_event=_is_of_hook(environ)):
            return None
        if not sent:
            return problem(401, _NO_KEY)
        wait_s = self.wrong_keys.note(environ.get("REMOTE_ADDR", ""))
        if not wait_s:
            return problem(401, _NO_KEY)
        refusal = problem(429, f"Too many wrong keys came from this address: try again in {wait_s} s.")
        refusal.headers["Retry-After"] = str(wait_s)
        return refusal

    def has_key(self, environ: Mapping[str, Any]) -> bool:
        """Whether a request carries the key. `key_refusal` asks the same, and slows down whoever guesses."""
        return self.keys.is_right(_sent_key(environ))

    def _stranger_refusal(self, environ: Mapping[str, Any]) -> Response | None:
        if not self._is_own_name(_host_name(environ.get("HTTP_HOST", ""))):
            return problem(403, "This server answers to its own address only: check the Host of the request.")
        origin = environ.get("HTTP_ORIGIN")
        if (origin is not None and not self._is_own_origin(origin)) or _is_of_foreign_page(environ):
            return problem(403, "Web pages of other origins may not speak to this server.")
        return None

    def _is_own_name(self, name: str) -> bool:
        if name in _OWN_NAMES or name == self.host.lower():
            return True
        # a page can make its own name point here, never an address; which ones are ours is not known where we listen
        # on all of them
        return self.host in _ANY_ADDRESS and _is_address(name)

    def _is_own_origin(self, origin: str) -> bool:
        try:
            parts = urlsplit(origin)
            port = parts.port or 80
        except ValueError:
            return False
        return parts.scheme == "http" and self._is_own_name(parts.hostname or "") and port == self.port()


def _sent_key(environ: Mapping[str, Any]) -> str:
    sent: str = environ.get("HTTP_X_CLAWATCH_KEY", "")
    authorization: str = environ.get("HTTP_AUTHORIZATION", "")
    if not sent and authorization.lower().startswith(_BEARER):
        sent = authorization[len(_BEARER) :].strip()
    return sent


def _is_of_hook(environ: WSGIEnvironment) -> bool:
    return (environ["REQUEST_METHOD"], environ.get("PATH_INFO")) in {("POST", EVENTS_PATH), ("GET", HOLD_PATH)}


def _is_of_foreign_page(environ: Mapping[str, Any]) -> bool:
    """Whether a browser asks for another site's page: it sends no Origin along for an image, a script, a frame.

    Following a link to a page of ours is nothing foreign.
    """
    if environ.get("HTTP_SEC_FETCH_SITE", "").lower() not in _FOREIGN_SITES:
        return False
    follows_link = environ.get("HTTP_SEC_FETCH_MODE") == "navigate" and environ.get("HTTP_SEC_FETCH_DEST") == "document"
    return not (follows_link and environ["REQUEST_METHOD"] == "GET")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower()


def _body_refusal(environ: WSGIEnvironment) -> Response | None:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    if not length:
        # there is nothing to say the type of: a client that asks for something to be done sends no body
        return None
    kind: str = environ.get("CONTENT_TYPE", "")
    if kind.partition(";")[0].strip().lower() != "application/json":
        return problem(415, "Send JSON, with Content-Type: application/json.")
    if length > BODY_MAX_BYTES:
        return problem(413, f"The body is larger than {BODY_MAX_BYTES // 1024**2} MB.")
    return None
