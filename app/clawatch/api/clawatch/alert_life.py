"""What can be done about alerts beyond the contract: snooze one, acknowledge all, be told of nothing for a while."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, TypeVar

from flask import Response, request
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from clawatch.api.clawatch.keyed import KEY_ANSWERS, LATER_ANSWER, carry_out, keyed_blueprint, refused
from clawatch.api.clawatch.presentation import alert_life_fields, time_text
from clawatch.api.clawatch.schema import AcknowledgedBody, AlertLifeBody, MuteBody
from clawatch.api.operation import Answer, Contract, Operation, described
from clawatch.api.problems import reply
from clawatch.api.schema import ErrorBody
from clawatch.queries.alerts import alerts_of, muted_until
from clawatch.storage.alerts import AcknowledgeAll, MuteAlerts, SnoozeAlert

if TYPE_CHECKING:
    from flask import Blueprint

    from clawatch.api.services import ApiServices

_BEYOND: Contract = "ClaWatch beyond both contracts"
_ID = re.compile(r"alert_([0-9]{1,18})", re.ASCII)
_UNKNOWN = "Alert not found"
_OVER = "It is over: nothing more is told of it as it is."
_MINUTE_MS = 60_000
_LONGEST_MINUTES = 31 * 24 * 60
_PATHS = {"alert_id": "The alert's id."}
_MINUTES = "minutes is wrong: send a number of minutes above 0, at most 44640, as {example}."
_EXAMPLE: AlertLifeBody = {
    "id": "alert_1",
    "agentId": "agent_abc123",
    "type": "stuck",
    "severity": "critical",
    "message": "Agent stuck — no sign of life for 5 minutes",
    "timestamp": "2026-03-09T14:00:00Z",
    "acknowledged": False,
    "rule": "stuck",
    "project": "my-project",
    "since": "2026-03-09T14:00:00Z",
    "notifiedAt": "2026-03-09T14:00:01Z",
    "acknowledgedAt": None,
    "acknowledgedBy": None,
    "snoozedUntil": None,
    "resolvedAt": None,
    "resolvedReason": None,
}
_NOT_FOUND = {404: Answer(ErrorBody, "There is no such alert.", {"error": _UNKNOWN})}
_WRONG_MINUTES = {
    400: Answer(ErrorBody, "The minutes are wrong.", {"error": _MINUTES.format(example='{"minutes": 60}')}),
}
ModelT = TypeVar("ModelT", bound=BaseModel)


class SnoozeRequest(BaseModel):
    """For how long; an empty body means an hour."""

    model_config = ConfigDict(extra="forbid", strict=True)

    minutes: float = Field(60, gt=0, le=_LONGEST_MINUTES)


class MuteRequest(BaseModel):
    """For how long."""

    model_config = ConfigDict(extra="forbid", strict=True)

    minutes: float = Field(gt=0, le=_LONGEST_MINUTES)


_DETAIL = Operation(
    _BEYOND,
    "See the life of an alert",
    {200: Answer(AlertLifeBody, "The alert.", _EXAMPLE), **_NOT_FOUND, **KEY_ANSWERS},
    path_parameters=_PATHS,
    needs_key=True,
)
_SNOOZE = Operation(
    _BEYOND,
    "Snooze an alert",
    {
        200: Answer(AlertLifeBody, "The alert.", {**_EXAMPLE, "snoozedUntil": "2026-03-09T15:00:00Z"}),
        **_WRONG_MINUTES,
        **_NOT_FOUND,
        409: Answer(ErrorBody, "There is nothing to snooze.", {"error": _OVER}),
        **KEY_ANSWERS,
        **LATER_ANSWER,
    },
    path_parameters=_PATHS,
    body=SnoozeRequest,
    body_example={"minutes": 60},
    needs_key=True,
    description="Nothing is told of it until then; if it is still open then, it is told again.",
)
_ALL = Operation(
    _BEYOND,
    "Acknowledge all alerts that are open",
    {
        200: Answer(AcknowledgedBody, "How many were acknowledged now.", {"acknowledged": 3}),
        **KEY_ANSWERS,
        **LATER_ANSWER,
    },
    needs_key=True,
)
_MUTED = Answer(MuteBody, "Until when nothing is told, null where all is.", {"mutedUntil": "2026-03-09T15:00:00Z"})
_GET_MUTE = Operation(_BEYOND, "See whether alerts are muted", {200: _MUTED, **KEY_ANSWERS}, needs_key=True)
_MUTE = Operation(
    _BEYOND,
    "Mute all alerts for a while",
    {200: _MUTED, **_WRONG_MINUTES, **KEY_ANSWERS, **LATER_ANSWER},
    body=MuteRequest,
    body_example={"minutes": 60},
    needs_key=True,
    description="Alerts are raised as ever. What is still open at the end is told then.",
)
_UNMUTE = Operation(
    _BEYOND,
    "Be told of alerts again",
    {200: Answer(MuteBody, "All is told.", {"mutedUntil": None}), **KEY_ANSWERS, **LATER_ANSWER},
    needs_key=True,
)


def alert_life_blueprint(services: ApiServices) -> Blueprint:
    """Make the paths for the app."""
    blueprint = keyed_blueprint("clawatch_alert_life", services.guard)

    @blueprint.get("/api/alerts/<alert_id>")
    @described(_DETAIL)
    def get_alert(alert_id: str) -> Response:
        return _life(services, _row_of(alert_id))

    @blueprint.post("/api/alerts/<alert_id>/snooze")
    @described(_SNOOZE)
    def snooze_alert(alert_id: str) -> Response:
        row = _row_of(alert_id)
        wanted = _read(SnoozeRequest, request.get_data() or b"{}")
        if wanted is None:
            return refused(400, _MINUTES.format(example='{"minutes": 60}'))
        if row is None:
            return refused(404, _UNKNOWN)
        now = _now()
        done = carry_out(services.writer, SnoozeAlert(row, "api", now, now + int(wanted.minutes * _MINUTE_MS)))
        if done.alert_id is not None and not done.is_changed:
            return refused(409, _OVER)
        return _life(services, done.alert_id)

    @blueprint.post("/api/alerts/acknowledge")
    @described(_ALL)
    def acknowledge_all() -> Response:
        done = carry_out(services.writer, AcknowledgeAll("api", _now()))
        body: AcknowledgedBody = {"acknowledged": len(done.alert_ids)}
        return reply(body)

    _add_mute(blueprint, services)
    return blueprint


def _add_mute(blueprint: Blueprint, services: ApiServices) -> None:
    @blueprint.get("/api/mute")
    @described(_GET_MUTE)
    def get_mute() -> Response:
        return _mute(services)

    @blueprint.post("/api/mute")
    @described(_MUTE)
    def mute() -> Response:
        wanted = _read(MuteRequest, request.get_data())
        if wanted is None:
            return refused(400, _MINUTES.format(example='{"minutes": 60}'))
        carry_out(services.writer, MuteAlerts(_now() + int(wanted.minutes * _MINUTE_MS)))
        return _mute(services)

    @blueprint.post("/api/unmute")
    @described(_UNMUTE)
    def unmute() -> Response:
        carry_out(services.writer, MuteAlerts(0))
        return _mute(services)


def _row_of(alert_id: str) -> int | None:
    named = _ID.fullmatch(alert_id)
    return None if named is None else int(named[1])


def _life(services: ApiServices, row: int | None) -> Response:
    found = alerts_of(services.source, [row]) if row is not None else ()
    return reply(alert_life_fields(found[0])) if found else refused(404, _UNKNOWN)


def _mute(services: ApiServices) -> Response:
    until = muted_until(services.source, _now())
    body: MuteBody = {"mutedUntil": None if until is None else time_text(until)}
    return reply(body)


def _read(model: type[ModelT], data: bytes) -> ModelT | None:
    try:
        return model.model_validate_json(data)
    except ValidationError:
        return None


def _now() -> int:
    return time.time_ns() // 1_000_000
