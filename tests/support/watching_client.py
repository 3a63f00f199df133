"""A client of the ClaWatch contract as its document has it: its paths, its key, no body where none is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from clawatch.runtime.core import Core
    from support.client import Answer, Client


class WatchingClient:
    """Asks over a client's connection."""

    def __init__(self, client: Client, core: Core) -> None:
        self._client = client
        self.headers = {"X-ClaWatch-Key": core.paths.key.read_text("ascii").strip()}

    def get(self, path: str, **parameters: object) -> Answer:
        target = path + (f"?{urlencode(parameters)}" if parameters else "")
        return self._client.request("GET", target, None, self.headers)

    def post(self, path: str, body: object = None) -> Answer:
        if body is None:
            return self._client.request("POST", path, None, self.headers)
        return self._client.post(body, self.headers, path)

    def agents(self) -> list[dict[str, Any]]:
        answer = self.get("/api/agents")
        assert answer.status == 200
        assert answer.json.keys() == {"agents"}
        agents: list[dict[str, Any]] = answer.json["agents"]
        return agents

    def agent(self, agent_id: str) -> dict[str, Any]:
        answer = self.get(f"/api/agents/{quote(agent_id, safe='')}")
        assert answer.status == 200, answer.body
        agent: dict[str, Any] = answer.json
        return agent

    def pause(self, agent_id: str) -> Answer:
        return self.post(f"/api/agents/{quote(agent_id, safe='')}/pause")

    def resume(self, agent_id: str) -> Answer:
        return self.post(f"/api/agents/{quote(agent_id, safe='')}/resume")

    def costs(self, **parameters: object) -> dict[str, Any]:
        answer = self.get("/api/costs", **parameters)
        assert answer.status == 200, answer.body
        costs: dict[str, Any] = answer.json
        return costs
