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
