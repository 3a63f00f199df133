"""Where the requests behind a figure are shown."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from clawatch.ui.places import COSTS, Place

if TYPE_CHECKING:
    from clawatch.queries.requests_behind import RequestsWanted


def requests_place(wanted: RequestsWanted) -> Place:
    """Give the place with the requests that are wanted; each set of them is a place of its own, to come back to."""
    return Place(COSTS, repr(astuple(wanted)), wanted)
