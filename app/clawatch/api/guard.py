"""Who may ask: checked before anything else is done with a request."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response, request

from clawatch.api.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable

BODY_MAX_BYTES = 32 * 1024 * 1024
_OWN_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_BODY_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Guard:
    """The rules: which names this server answers to, and whether it asks for the key.

    `port` is asked at each request: it is known only once the server listens.
    """

    host: str
    port: Callable[[], int]
    key: Callable[[], str]
    asks_for_key: bool

    def install(self, app: Flask) -> None:
        """Check each request of the app."""
        app.before_request(self.check)

    def check(self) -> Response | None:
        """Give the refusal of the current request, or None where it may pass."""
        if _host_name(request.headers.get("Host", "")) not in _OWN_NAMES | {self.host}:
            return problem(403, "This server answers to its own address only: check the Host of the request.")
        origin = request.headers.get("Origin")
        if origin is not None and not self._is_own_origin(origin):
            return problem(403, "Web pages of other origins may not speak to this server.")
        if self.asks_for_key and not self.has_key():
            return problem(401, "The key is missing or wrong: send it as X-ClaWatch-Key or Authorization: Bearer.")
        if request.method in _BODY_METHODS:
            return _check_body()
        return None

    def has_key(self) -> bool:
        """Whether the current request carries the key."""
        sent = request.headers.get("X-ClaWatch-Key") or request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(sent.encode(), self.key().encode())

    def _is_own_origin(self, origin: str) -> bool:
        try:
            parts = urlsplit(origin)
            port = parts.port or 80
        except ValueError:
            return False
        return parts.scheme == "http" and parts.hostname in _OWN_NAMES | {self.host} and port == self.port()


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rpartition(":")[0] if ":" in host else host


def _check_body() -> Response | None:
    if request.mimetype != "application/json":
        return problem(415, "Send JSON, with Content-Type: application/json.")
    if (request.content_length or 0) > BODY_MAX_BYTES:
        return problem(413, f"The body is larger than {BODY_MAX_BYTES // 1024**2} MB.")
    return None
