from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.client import Client


@pytest.fixture(autouse=True)
def _without_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clawatch.ingest.indexing.GATHER_S", 0.01)


@pytest.fixture
def search(client: Client) -> Callable[..., dict[str, Any]]:
    """Search, once all that was posted is indexed."""

    def ask(q: str, **parameters: Any) -> dict[str, Any]:  # noqa: ANN401 any parameter
        until(lambda: client.get("search", q="x").json["indexed"])
        answer = client.get("search", q=q, **parameters)
        assert answer.status == 200, answer.body
        body: dict[str, Any] = answer.json
        return body

    return ask
