"""Alerts: something a person should know, of a rule and a session, with a life of its own."""

from __future__ import annotations

from enum import StrEnum


class AlertRule(StrEnum):
    """What an alert was raised for."""

    STUCK = "stuck"
    ERROR = "error"
    ERROR_STATE = "error_state"
    COST_SPIKE = "cost_spike"
    LOOP_DETECTED = "loop_detected"
    WAITING = "waiting"


class Severity(StrEnum):
    """How much an alert matters."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"

    @property
    def weight(self) -> int:
        """A number that grows with how much it matters."""
        return list(Severity).index(self)


class Channel(StrEnum):
    """A way by which people are told."""

    DESKTOP = "desktop"
    TELEGRAM = "telegram"


class Occasion(StrEnum):
    """Why something is told of an alert.

    `changed` is said silently, on what was sent before: the alert was acknowledged or snoozed, or resolved where nobody
    need be told anew. `digest` stands for many of the others that came at once.
    """

    RAISED = "raised"
    ESCALATED = "escalated"
    RESOLVED = "resolved"
    CHANGED = "changed"
    DIGEST = "digest"
