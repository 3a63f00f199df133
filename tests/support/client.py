"""A client of the API on a real socket, which looks at every answer with suspicion."""

from __future__ import annotations

import http.client
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIMEOUT_S = 40


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its status, its headers by lower-case name, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401 any JSON value
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.body)


class Client:
    """Keeps one connection alive over its requests; `default_headers` go with each of them."""

    def __init__(self, address: str, default_headers: Mapping[str, str] | None = None) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname or "", parts.port or 80
        self._default = dict(default_headers or {})
        self._connection = http.client.HTTPConnection(self.host, self.port, timeout=_TIMEOUT_S)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._connection.close()

    def request(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str | None] | None = None
    ) -> Answer:
        """Send a request as given: a header of None is left out, even where it would come by itself."""
        given: dict[str, str | None] = {"Host": f"{self.host}:{self.port}", **self._default, **(headers or {})}
        chunked = given.get("Transfer-Encoding") == "chunked"
        if body is not None and not chunked:
            given.setdefault("Content-Length", str(len(body)))
        self._connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in given.items():
            if value is not None:
                self._connection.putheader(name, value)
        self._connection.endheaders(body, encode_chunked=chunked)
        with self._connection.getresponse() as response:
            answer = Answer(
                response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
            )
        _look_at(answer)
        return answer

    def get(self, *path: str, headers: Mapping[str, str | None] | None = None, **parameters: object) -> Answer:
        """Get a path, given in its parts, each of which may hold anything."""
        target = "/api/" + "/".join(quote(part, safe="") for part in path)
        return self.request("GET", target + (f"?{urlencode(parameters)}" if parameters else ""), None, headers)

    def post(self, body: object, headers: Mapping[str, str | None] | None = None, path: str = "/api/events") -> Answer:
        """Post an event: bytes as they are, anything else as JSON."""
        payload = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.request("POST", path, payload, {"Content-Type": "application/json", **(headers or {})})


def _look_at(answer: Answer) -> None:
    """See that a refusal gives away neither code nor folders, and that no other web page may read the answer."""
    if answer.status >= 400:
        for secret in (b"Traceback", b".py", b"site-packages", b"clawatch.db", b"sqlite", b"home"):
            assert secret not in answer.body, answer.body
    assert not [name for name in answer.headers if name.startswith("access-control")]
