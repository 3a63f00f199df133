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

    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        title="Address to listen on",
        description="Address the server listens on.",
        json_schema_extra={"section": "api", "restart": True},
    )
    port: int = Field(
        default=DEFAULT_PORT,
        ge=0,
        le=65535,
        title="Port",
        description="Port the server listens on; 0 lets the system choose.",
        json_schema_extra={"section": "api", "restart": True},
    )
    require_key: bool = Field(
        default=False,
        title="Ask everyone for the key",
        description="Ask every request for the key. On by itself when the host is not this machine's own address.",
        json_schema_extra={"section": "api"},
    )
    metrics: bool = Field(
        default=False,
        title="Figures for Prometheus",
        description="Answer /metrics with figures for Prometheus.",
        json_schema_extra={"section": "api"},
    )
    hold_seconds: int = Field(
        default=LONGEST_HOLD_S,
        ge=1,
        le=LONGEST_HOLD_S,
        title="Longest pause of a call, in seconds",
        description="How long a tool call of a paused session waits; after that it is refused, and the model told why.",
        json_schema_extra={"section": "hooks"},
    )
    hold_when_gone: Literal["continue", "deny"] = Field(
        default="continue",
        title="Paused calls without ClaWatch",
        description="What becomes of a waiting tool call once ClaWatch has been gone for 5 s: it runs, or is refused.",
        json_schema_extra={"section": "hooks"},
    )
    desktop_notifications: bool = Field(
        default=True,
        title="Notifications on the desktop",
        description="Show alerts on the desktop.",
        json_schema_extra={"section": "alerts"},
    )
    theme: Literal["system", "light", "dark"] = Field(
        default="system",
        title="Colours",
        description="Colours of the windows.",
        json_schema_extra={"section": "appearance"},
    )
    language: Literal["system", "en", "de"] = Field(
        default="system",
        title="Language",
        description="Language of the windows: English, German, or the one of the desktop.",
        json_schema_extra={"section": "appearance"},
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info",
        title="Log",
        description="What the log file holds.",
        json_schema_extra={"section": "general"},
    )
    telegram_api: str = Field(
        default="https://api.telegram.org",
        min_length=1,
        title="Address of the Bot API",
        description="Where the Bot API of Telegram answers: another address for a server of your own.",
        json_schema_extra={"section": "telegram"},
    )
    dashboard_url: str = Field(
        default="",
        title="Where Open leads to",
        description="What Open leads to in Telegram instead of this machine; {session} stands for a session's id.",
        json_schema_extra={"section": "telegram"},
    )
    retention_days: int = Field(
        default=0,
        ge=0,
        le=36_500,
        title="Keep texts for, in days",
        description="How long texts of events and tool calls are kept; sums, costs and times stay. 0 is for ever.",
        json_schema_extra={"section": "storage"},
    )
    alerts: AlertSettings = Field(
        default=AlertSettings.model_construct(),
        title="Alerts",
        description="What to be told of, and when: a table for each rule, see below.",
        json_schema_extra={"section": "alerts"},
    )
    transcript_folders: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        default=(),
        title="Further folders",
        description="Further folders with Claude Code transcripts, beside those of Claude Code itself.",
        json_schema_extra={"section": "transcripts"},
    )
    prices: dict[str, UserPrice] = Field(
        default={},
        title="Your prices",
        description="What a model costs, by its id, in dollars for a million tokens; goes before the price list.",
        json_schema_extra={"section": "prices"},
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
