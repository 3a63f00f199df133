"""What can go wrong between ClaWatch and Telegram, by what is to be done about it. No text holds the token."""

from __future__ import annotations


class TelegramTroubleError(Exception):
    """Something went wrong; the text is the reason, in half a sentence."""


class LaterError(TelegramTroubleError):
    """The network or Telegram do not do it now: the same again, after `wait_s` seconds where Telegram said how long."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


class ElsewhereError(LaterError):
    """Somebody else asks Telegram for this bot's updates: another program, or ClaWatch on another machine."""


class RefusedError(TelegramTroubleError):
    """Telegram will not have the bot, or the bot not the chat: a person must do something about it."""


class RejectedError(TelegramTroubleError):
    """This one message is not taken as it is, however often it is sent."""
