"""`/open/SESSION_ID`: a link, as Telegram's messages hold it, that raises the window of this machine on a session."""

from __future__ import annotations

import ipaddress
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request

from clawatch.api.operation import Answer, Operation, described
from clawatch.api.problems import problem
from clawatch.api.schema import ProblemBody

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

OPEN_PATH = "/open/"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>ClaWatch</title>
<meta name="viewport" content="width=device-width">
<style>body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 4rem auto; max-width: 30rem; padding: 0 1rem }}
@media (prefers-color-scheme: dark) {{ body {{ background: #16181d; color: #e6e8ec }} }}</style>
</head><body><p>{}</p></body></html>
"""
_RAISED = "ClaWatch shows the session in its window. This page can be closed."
_SHOWN = "ClaWatch shows its window. This page can be closed."
_NO_WINDOW = "ClaWatch runs without a window on this machine."
_OPERATION = Operation(
    "ClaWatch beyond both contracts",
    "Raise the window on a session",
    {
        200: Answer(str, "A page that says that the window was raised.", _PAGE.format(_RAISED), "text/html"),
        409: Answer(str, "ClaWatch runs without a window.", _PAGE.format(_NO_WINDOW), "text/html"),
        403: Answer(
            ProblemBody,
            "The request comes from another machine, or from a page that nobody clicked on.",
            {"detail": "Only this machine may open its window.", "error": "Only this machine may open its window."},
        ),
    },
    path_parameters={"session_id": "The session's id."},
    is_open=True,
    description="A link to be followed on this machine. It needs no key: it shows nothing and changes nothing.",
)


_WINDOW_OPERATION = replace(_OPERATION, summary="Raise the window", path_parameters={})


class WindowLink:
    """Whoever can raise the window, where there is one."""

    def __init__(self) -> None:
        self._show: Callable[[str | None], None] | None = None
        self._is_promised = False

    def promise(self) -> None:
        """Say that there will be a window: links to it may be sent already."""
        self._is_promised = True

    @property
    def leads_somewhere(self) -> bool:
        """Whether there is a window, or soon will be."""
        return self._is_promised or self._show is not None

    def lead_to(self, show: Callable[[str | None], None] | None) -> None:
        """Have `show` called with a session's id, or None, on whatever thread: it must return at once. None: no window.

        Without an id, the window is to be shown as it is.
        """
        self._show = show

    def follow(self, session_id: str | None) -> bool:
        """Raise the window, on a session where one is given; False where there is none."""
        show = self._show
        if show is None:
            return False
        show(session_id)
        return True


def is_window_link(environ: Mapping[str, Any]) -> bool:
    """Whether a request follows such a link from this machine itself: it needs no key then."""
    return (
        environ["REQUEST_METHOD"] in {"GET", "HEAD"}
        and str(environ.get("PATH_INFO", "")).startswith(OPEN_PATH)
        and _is_of_this_machine(environ)
    )


def window_blueprint(link: WindowLink) -> Blueprint:
    """Make the path for the app, whose map must know SessionIdConverter as `session_id`."""
    blueprint = Blueprint("window", __name__)

    @blueprint.get(OPEN_PATH)
    @described(_WINDOW_OPERATION)
    def open_window() -> Response:
        return opened(None)

    @blueprint.get("/open/<session_id:session_id>")
    @described(_OPERATION)
    def open_session(session_id: str) -> Response:
        return opened(session_id)

    def opened(session_id: str | None) -> Response:
        if not _is_of_this_machine(request.environ):
            return problem(403, "Only this machine may open its window.")
        if not _is_wanted(request.environ):
            return problem(403, "Only a link that somebody follows opens the window.")
        # whoever only asks whether the page is there raises nothing
        if request.method == "HEAD":
            return _page(200, "")
        said = _SHOWN if session_id is None else _RAISED
        return _page(200, said) if link.follow(session_id) else _page(409, _NO_WINDOW)

    return blueprint


def _is_of_this_machine(environ: Mapping[str, Any]) -> bool:
    try:
        address = ipaddress.ip_address(environ.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _is_wanted(environ: Mapping[str, Any]) -> bool:
    """Whether a person follows the link: a page of another site can send its reader here, a browser look ahead."""
    if environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE"):
        return False
    is_foreign = environ.get("HTTP_SEC_FETCH_SITE", "none").lower() in {"cross-site", "same-site"}
    return not is_foreign or environ.get("HTTP_SEC_FETCH_USER") == "?1"


def _page(status: int, sentence: str) -> Response:
    page = Response(_PAGE.format(escape(sentence)), status, mimetype="text/html")
    page.headers["Cache-Control"] = "no-store"
    page.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
