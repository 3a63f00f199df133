"""A ClaWatch that is paired with a chat."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from clawatch.runtime.paths import find_paths
from clawatch.settings.telegram import Pairing, save_pairing
from support.bot_api import BOT, CHAT, TOKEN, BotApi, Message
from support.cores import make_core, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from clawatch.runtime.core import Core

PAIRING = Pairing(BOT["id"], BOT["username"], CHAT, "Ada L.")


def pair(home: Path, token: str = TOKEN, pairing: Pairing = PAIRING) -> None:
    """Keep a pairing as the set-up does."""
    paths = find_paths({"CLAWATCH_HOME": str(home)})
    paths.make()
    save_pairing(paths.telegram, pairing, token)


@contextmanager
def paired_core(home: Path, address: str, *, pairs: bool = True, **settings: Any) -> Iterator[Core]:  # noqa: ANN401 any setting
    """Run a core that is paired with the chat, by a pairing made now or, without `pairs`, before; as with a window."""
    if pairs:
        pair(home)
    core = make_core(home, telegram_api=address, **settings)
    core.window_link.promise()
    with running(core):
        yield core


def ask(api: BotApi, text: str, *, age_s: int = 0) -> Message:
    """Write something into the chat and give the answer."""
    before = len(api.messages)
    api.write(text, age_s=age_s)
    return api.wait_for(before + 1)[-1]
