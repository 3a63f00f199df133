"""What a user says a model costs."""

from __future__ import annotations

from datetime import date  # noqa: TC003 pydantic reads the annotation
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Dollars = Annotated[Decimal, Field(ge=0, le=100_000, decimal_places=6)]


class UserPrice(BaseModel):
    """The price of one model: dollars for a million tokens each, `web_search` dollars for a thousand searches.

    Prices for the cache that are left out follow from that of the input, as Anthropic's do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Dollars
    output: Dollars
    cache_write_5m: Dollars | None = None
    cache_write_1h: Dollars | None = None
    cache_read: Dollars | None = None
    web_search: Dollars = Decimal(10)
    valid_from: date | None = Field(
        default=None, alias="from", description="First day (UTC) of this price; before it, the price list counts."
    )
