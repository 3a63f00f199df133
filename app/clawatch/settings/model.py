"""Every setting, declared once: name, type, default, what it is for."""

from __future__ import annotations

import ipaddress
import json
import os
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from clawatch.settings.alerts import AlertSettings
from clawatch.settings.prices import UserPrice  # noqa: TC001 pydantic reads the annotation

DEFAULT_PORT = 6821
# a minute less than Claude Code is told to wait for the hook, after which it would let the call go on
LONGEST_HOLD_S = 24 * 3600 - 60


class Settings(BaseModel):
    """What a user may set, in the settings file or by CLAWATCH_NAME in the environment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: str = Field(default="127.0.0.1", min_length=1, description="Address the server listens on.")
    port: int = Field(
        default=DEFAULT_PORT, ge=0, le=65535, description="Port the server listens on; 0 lets the system choose."
    )
    require_key: bool = Field(
        default=False,
        description="Ask every request for the key. On by itself when the host is not this machine's own address.",
    )
    metrics: bool = Field(default=False, description="Answer /metrics with figures for Prometheus.")
    hold_seconds: int = Field(
        default=LONGEST_HOLD_S,
        ge=1,
        le=LONGEST_HOLD_S,
        description="How long a tool call of a paused session waits; after that it is refused, and the model told why.",
    )
    hold_when_gone: Literal["continue", "deny"] = Field(
        default="continue",
        description="What becomes of a waiting tool call once ClaWatch has been gone for 5 s: it runs, or is refused.",
    )
    desktop_notifications: bool = Field(default=True, description="Show alerts on the desktop.")
    theme: Literal["system", "light", "dark"] = Field(default="system", description="Colours of the windows.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What the log file holds."
    )
    telegram_api: str = Field(
        default="https://api.telegram.org",
        min_length=1,
        description="Where the Bot API of Telegram answers: another address for a server of your own.",
    )
    dashboard_url: str = Field(
        default="",
        description="What Open leads to in Telegram instead of this machine; {session} stands for a session's id.",
    )
    alerts: AlertSettings = Field(
        default=AlertSettings.model_construct(),
        description="What to be told of, and when: a table for each rule, see below.",
    )
    transcript_folders: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        default=(), description="Further folders with Claude Code transcripts, beside those of Claude Code itself."
    )
    prices: dict[str, UserPrice] = Field(
        default={},
        description="What a model costs, by its id, in dollars for a million tokens; goes before the price list.",
    )

    @field_validator("telegram_api", "dashboard_url")
    @classmethod
    def _check_url(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("input should be a URL that begins with https:// or http://")
        return value.rstrip("/")

    @field_validator("transcript_folders", mode="before")
    @classmethod
    def _split_folders(cls, value: object) -> object:
        return tuple(part for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @field_validator("prices", "alerts", mode="before")
    @classmethod
    def _read_tables(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ValueError(f"input should be a JSON object: {error}") from None

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def local_host(self) -> str:
        """The address under which this machine itself reaches the server."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 compared only

    @property
    def asks_for_key(self) -> bool:
        """Whether every request must carry the key."""
        return self.require_key or not self.is_loopback
