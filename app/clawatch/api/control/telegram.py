"""`/api/telegram`: how it stands with Telegram, and word of another pairing."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Literal, Protocol

from flask import Response, request
from pydantic import BaseModel, ConfigDict, ValidationError
from typing_extensions import TypedDict

from clawatch.api.control.key import keyed_blueprint
from clawatch.api.control.schema import refused
from clawatch.api.operation import Answer, Contract, Operation, described
from clawatch.api.problems import problem, reply
from clawatch.notify.telegram.standing import State  # noqa: TC001 pydantic reads the annotations

if TYPE_CHECKING:
    from flask import Blueprint

    from clawatch.api.guard import Guard
    from clawatch.notify.telegram.standing import TelegramStatus

_PATH = "/api/telegram"
_BEYOND: Contract = "ClaWatch beyond both contracts"
_WRONG = "Send what to do: reload or stand_back."


class TelegramControl(Protocol):
    """Whoever speaks with Telegram."""

    def status(self) -> TelegramStatus:
        """Say how it stands."""
        ...

    def reload(self) -> None:
        """Take the pairing that is kept now."""
        ...

    def stand_back(self) -> None:
        """Leave what is said to the bot to somebody else for a while."""
        ...


class TelegramBody(TypedDict):
    """How it stands with Telegram; all names are None without a pairing, `trouble` where nothing is wrong.

    `since` is when this state began (UTC milliseconds), `kept_in` where the token is kept (keychain or file),
    `no_keychain` why that is not the keychain.
    """

    state: State
    since: int
    trouble: str | None
    bot_name: str | None
    chat_name: str | None
    kept_in: str | None
    no_keychain: str | None


class TelegramRequest(BaseModel):
    """What to do: take the pairing that is kept now, or listen to the bot no more until then, for a set-up."""

    model_config = ConfigDict(extra="forbid", strict=True)

    do: Literal["reload", "stand_back"]


_EXAMPLE: TelegramBody = {
    "state": "connected",
    "since": 1_773_064_800_000,
    "trouble": None,
    "bot_name": "my_clawatch_bot",
    "chat_name": "Ada",
    "kept_in": "keychain",
    "no_keychain": None,
}
_STATUS = Answer(TelegramBody, "How it stands.", _EXAMPLE)


def telegram_blueprint(telegram: TelegramControl, guard: Guard) -> Blueprint:
    """Make the path for the app."""
    blueprint = keyed_blueprint("telegram", guard)

    @blueprint.get(_PATH)
    @described(Operation(_BEYOND, "See how it stands with Telegram", {200: _STATUS}, needs_key=True))
    def get_telegram() -> Response:
        return reply(asdict(telegram.status()))

    @blueprint.post(_PATH)
    @described(
        Operation(
            _BEYOND,
            "Tell of another pairing with Telegram",
            {200: _STATUS, 400: refused("What was asked for makes no sense.", _WRONG)},
            body=TelegramRequest,
            body_example={"do": "reload"},
            needs_key=True,
            description=(
                "For `clawatch telegram`, which keeps the pairing and its token where ClaWatch reads them: the token "
                "is never sent here. `stand_back` lasts a quarter of an hour at most."
            ),
        )
    )
    def post_telegram() -> Response:
        try:
            wanted = TelegramRequest.model_validate_json(request.get_data())
        except ValidationError:
            return problem(400, _WRONG)
        if wanted.do == "reload":
            telegram.reload()
        else:
            telegram.stand_back()
        return reply(asdict(telegram.status()))

    return blueprint
