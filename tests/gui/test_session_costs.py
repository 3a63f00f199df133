from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from clawatch.ui.models.sessions_model import COST, SESSION, TOKENS
from gui.ledger import OPUS, Ledger
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.ui.pages.sessions_page import SessionsPage
    from gui.conftest import Opener


def now() -> int:
    return time.time_ns() // 1_000_000


def texts(page: SessionsPage, column: int) -> list[str]:
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def test_tokens_and_costs_of_both_contracts(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    for number, name in enumerate(("nothing", "priced", "partly", "unpriced")):
        Run(scribe, name, "/code/x", now() - (number + 1) * 60_000).start(title=name)
    ledger = Ledger(scribe)
    ledger.spend("priced", OPUS, now(), given=1_000, out=200, read=50_000, write_5m=4_000)
    ledger.spend("partly", OPUS, now(), given=2_480_000)
    ledger.spend("partly", "my-model", now(), given=10, out=7)
    ledger.spend("unpriced", "my-model", now(), given=1_000)
    ledger.close()
    data = {"tokenCount": 41_000, "costUsd": 0.06}
    scribe.send({"agentId": "agent", "agentName": "agent", "type": "tool_call", "data": data}, now() - 600_000)
    page = opener.window().sessions
    qtbot.waitUntil(lambda: texts(page, SESSION) == ["nothing", "priced", "partly", "unpriced", "agent"])
    assert texts(page, TOKENS) == ["\u2013", "55.2k", "2.5M", "1k", "41k"]
    assert texts(page, COST) == ["\u2013", "$0.06", "$12.40 + unpriced", "unpriced", "$0.06"]
    hint = page.model.index(2, COST).data(Qt.ItemDataRole.ToolTipRole)
    assert "$12.40, an estimate at API prices" in hint
    assert "Unpriced: 1 request with 17 tokens" in hint
    assert "Cache read: 50,000" in page.model.index(1, TOKENS).data(Qt.ItemDataRole.ToolTipRole)
    assert page.model.index(0, COST).data(Qt.ItemDataRole.ToolTipRole) is None
