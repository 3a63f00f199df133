"""What one can ask in the chat, and have done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.bot_api import CHAT
from support.events import hook, report

if TYPE_CHECKING:
    from clawatch.runtime.core import Core
    from support.bot_api import BotApi, Message
    from support.client import Client


def ask(api: BotApi, text: str, **how: object) -> Message:
    """Write something and give the answer."""
    before = len(api.messages)
    api.write(text, **how)  # type: ignore[arg-type]
    return api.wait_for(before + 1)[-1]


def test_hello(paired: Core, bot_api: BotApi) -> None:
    assert "/pause" in ask(bot_api, "/help").text
