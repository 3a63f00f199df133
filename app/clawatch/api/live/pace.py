"""How quick live updates are, and how patient."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """How long things may take, in seconds, and how much the system may keep for a client that does not read."""

    between_messages_s: float = 0.1
    key_within_s: float = 5.0
    read_within_s: float = 10.0
    ping_every_s: float = 20.0
    close_within_s: float = 3.0
    send_buffer_bytes: int = 256 * 1024
