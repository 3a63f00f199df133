"""Moments and zones as parameters of these paths."""

from __future__ import annotations

from datetime import UTC
from typing import Annotated

from pydantic import AfterValidator, Field

from clawatch.domain.moments import moment_ms, zone_of


def _is_moment(text: str) -> str:
    moment_ms(text, UTC)
    return text


def _is_zone(text: str) -> str:
    zone_of(text)
    return text


Moment = Annotated[str, Field(max_length=40, examples=["2026-01-31"]), AfterValidator(_is_moment)]
Zone = Annotated[str, Field(max_length=64, examples=["Europe/Berlin"]), AfterValidator(_is_zone)]
