"""Who may ask: checked before anything else is done with a request."""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from clawatch.api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.wrappers import Response

BODY_MAX_BYTES = 32 * 1024 * 1024
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH"})
_ANY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 compared only
_BEARER = "bearer "


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules: which names this server answers to, and whether it asks for the key.

    `port` and `key` are asked for at each request: the port is known only once the server listens, the key can change.
    """

    host: str
    port: Callable[[], int]
    key: Callable[[], str]
    asks_for_key: bool

    def protect(self, application: WSGIApplication) -> WSGIApplication:
        """Put the guard before an application."""

        def guarded(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            refusal = self.refusal(environ)
            return (application if refusal is None else refusal)(environ, start_response)

        return guarded

    def refusal(self, environ: WSGIEnvironment) -> Response | None:
        """Give the refusal of a request, or None where it may pass."""
        if not self._is_own_name(_host_name(environ.get("HTTP_HOST", ""))):
            return problem(403, "This server answers to its own address only: check the Host of the request.")
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and not self._is_own_origin(origin):
            return problem(403, "Web pages of other origins may not speak to this server.")
        if self.asks_for_key and not self.has_key(environ):
            return problem(401, "The key is missing or wrong: send it as X-ClaWatch-Key or Authorization: Bearer.")
        if environ["REQUEST_METHOD"] in _BODY_METHODS:
            return _body_refusal(environ)
        return None

    def has_key(self, environ: WSGIEnvironment) -> bool:
        """Whether a request carries the key."""
        sent: str = environ.get("HTTP_X_CLAWATCH_KEY", "")
        authorization: str = environ.get("HTTP_AUTHORIZATION", "")
        if not sent and authorization.lower().startswith(_BEARER):
            sent = authorization[len(_BEARER) :].strip()
        return hmac.compare_digest(sent.encode(), self.key().encode())

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
    kind: str = environ.get("CONTENT_TYPE", "")
    if kind.partition(";")[0].strip().lower() != "application/json":
        return problem(415, "Send JSON, with Content-Type: application/json.")
    if int(environ.get("CONTENT_LENGTH") or 0) > BODY_MAX_BYTES:
        return problem(413, f"The body is larger than {BODY_MAX_BYTES // 1024**2} MB.")
    return None
