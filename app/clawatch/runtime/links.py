"""Addresses that open a session, for messages that are read elsewhere."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from clawatch.api.window_link import OPEN_PATH

if TYPE_CHECKING:
    from clawatch.api.window_link import WindowLink
    from clawatch.settings.model import Settings

_SESSION = "{session}"


class SessionLinks:
    """Gives the address that opens a session, or the window, as the settings are; for any thread."""

    def __init__(self, settings: Settings, port: int, window: WindowLink) -> None:
        self._settings, self._port, self._window = settings, port, window

    def apply(self, settings: Settings) -> None:
        """Lead to where other settings say (`dashboard_url`); what was sent before leads where it did."""
        self._settings = settings

    def __call__(self, session_id: str | None) -> str | None:
        """Give it as `session_link` does; None as well where ClaWatch runs without a window and with no dashboard."""
        if not self._settings.dashboard_url and not self._window.leads_somewhere:
            return None
        return session_link(self._settings, self._port, session_id)


def session_link(settings: Settings, port: int, session_id: str | None) -> str | None:
    """Give the address that opens a session, or with None all of them; None where there is none that Telegram takes.

    One name without a dot, as localhost, and Telegram refuses the whole message.
    """
    quoted = quote((session_id or "").encode("utf-8", "replace"), safe="")
    if settings.dashboard_url:
        if session_id is None and _SESSION in settings.dashboard_url:
            return urljoin(settings.dashboard_url, "/")
        return settings.dashboard_url.replace(_SESSION, quoted)
    host = "127.0.0.1" if settings.local_host == "localhost" else settings.local_host
    try:
        is_dotted = ipaddress.ip_address(host).version == 4  # noqa: PLR2004 the version with dots
    except ValueError:
        is_dotted = "." in host
    return f"http://{host}:{port}{OPEN_PATH}{quoted}" if is_dotted else None
