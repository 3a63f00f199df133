"""Every setting, declared once: name, type, default, what it is for."""

from __future__ import annotations

import ipaddress
import json
import os
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from clawatch.settings.prices import UserPrice  # noqa: TC001 pydantic reads the annotation

DEFAULT_PORT = 6821


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
    theme: Literal["system", "light", "dark"] = Field(default="system", description="Colours of the windows.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="What the log file holds."
    )
    transcript_folders: tuple[Annotated[str, Field(min_length=1)], ...] = Field(
        default=(), description="Further folders with Claude Code transcripts, beside those of Claude Code itself."
    )
    prices: dict[str, UserPrice] = Field(
        default={},
        description="What a model costs, by its id, in dollars for a million tokens; goes before the price list.",
    )

    @field_validator("transcript_folders", mode="before")
    @classmethod
    def _split_folders(cls, value: object) -> object:
        return tuple(part for part in value.split(os.pathsep) if part) if isinstance(value, str) else value

    @field_validator("prices", mode="before")
    @classmethod
    def _read_prices(cls, value: object) -> object:
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
