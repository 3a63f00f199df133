"""Answers to requests that went wrong, in words both contracts' clients find where they look."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Response


def reply(body: Any, status: int = 200) -> Response:  # noqa: ANN401 any JSON value
    """Make a JSON reply."""
    return Response(orjson.dumps(body), status, mimetype="application/json")


def problem(status: int, sentence: str) -> Response:
    """Make a reply for a problem of no one contract: `detail` for AI Monitor's clients, `error` for ClaWatch's."""
    return reply({"detail": sentence, "error": sentence}, status)
