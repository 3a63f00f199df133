"""The model requests of a transcript: which lines repeat one, and what it used and cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.domain.transcripts import REPORT_PREFIX, UsageSeen
from clawatch.ingest.transcripts.fields import ID_MAX_LENGTH, agent_of, is_identifier, new
from clawatch.ingest.transcripts.usage import stated_cost, token_usage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.domain.pricing import PriceBook
    from clawatch.ingest.transcripts.fields import Line, Message, Usage

# a line with the tokens of a request, when it was written, and the counts
_Counted = tuple[int, "Line", "Usage"]


class RequestCounter:
    """Gathers the lines that tell what a request used; most requests have several, which say the same."""

    def __init__(self) -> None:
        self._counted: dict[tuple[object, object, object], list[_Counted]] = {}

    def count(self, at: int, line: Line, message: Message, usage: Usage) -> None:
        """Take a line, for the session whose request it was: a fork's copies of it are no further ones."""
        owner = line.session_id
        if line.request_session_id is not None:
            owner = line.request_session_id
        elif type(line.forked_from) is dict:
            owner = line.forked_from.get("sessionId") or owner
        message_id, request_id = message.id, line.request_id
        if not message_id and not request_id:
            request_id = line.uuid
        try:
            counted = self._counted.get((owner, message_id, request_id))
        except TypeError:
            # an id that is a list or an object is none
            return
        if counted is None:
            self._counted[owner, message_id, request_id] = [(at, line, usage)]
            return
        known_at, _, known = counted[-1]
        if usage == known and at >= known_at:
            return
        if at == known_at and _is_same_so_far(known, usage):
            if usage.output_tokens > known.output_tokens:
                counted[-1] = (at, line, usage)
            return
        counted.append((at, line, usage))

    def usage(self, book: PriceBook) -> Iterator[tuple[str, UsageSeen]]:
        """Give each request with its price, and the session whose it is."""
        for (owner, message_id, request_id), counted in self._counted.items():
            if not is_identifier(owner):
                continue
            first = message_id if type(message_id) is str and len(message_id) <= ID_MAX_LENGTH else ""
            if first.startswith(REPORT_PREFIX):
                first = ""
            second = request_id if type(request_id) is str and len(request_id) <= ID_MAX_LENGTH else ""
            found: UsageSeen | None = None
            for line in counted:
                usage = _usage_seen(first, second, line, book)
                if usage is not None:
                    found = usage if found is None else usage.merged(found)
            if found is not None:
                yield owner, found


def _is_same_so_far(known: Usage, usage: Usage) -> bool:
    """Whether two lines' counts differ at most in the output, which the earlier counts as far as it had come."""
    return (
        type(known.output_tokens) is type(usage.output_tokens) is int
        and known.input_tokens == usage.input_tokens
        and known.cache_read_input_tokens == usage.cache_read_input_tokens
        and known.cache_creation_input_tokens == usage.cache_creation_input_tokens
        and known.cache_creation == usage.cache_creation
        and known.server_tool_use == usage.server_tool_use
        and known.speed == usage.speed
        and known.service_tier == usage.service_tier
        and known.inference_geo == usage.inference_geo
    )


def _usage_seen(message_id: str, request_id: str, counted: _Counted, book: PriceBook) -> UsageSeen | None:
    at, line, usage = counted
    tokens = token_usage(usage)
    if tokens is None or line.message is None:
        return None
    model = line.message.model
    agent_id = None if line.agent_id is None else agent_of(line)
    is_sidechain = agent_id is not None or line.is_sidechain is True
    stated = None if line.cost is None else stated_cost(line.cost)
    if stated is not None:
        return UsageSeen(message_id, request_id, agent_id, is_sidechain, at, model, tokens, stated, None, stated)
    price = book.price_of(model, at, tokens)
    cost = None if price is None else price.cost(tokens)
    return new(UsageSeen, (message_id, request_id, agent_id, is_sidechain, at, model, tokens, None, price, cost))
