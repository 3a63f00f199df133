from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from clawatch.queries.requests_behind import RequestsWanted
from clawatch.queries.spending_now import SpendingNow, Spent
from clawatch.ui.cost_words import burn_figure, day_figure, month_figure, wanted_words
from gui.ledger import OPUS

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def spent(cost: int, *, unpriced: int = 0) -> Spent:
    return Spent(0, cost, 3, unpriced)


STANDING = SpendingNow(
    now=10 * DAY,
    day=Spent(10 * DAY - 2 * HOUR, 8_000_000, 3, 0),
    month=spent(90_000_000),
    hour=Spent(10 * DAY - HOUR, 3_000_000, 2, 0),
    week=spent(70_000_000),
    day_end=10 * DAY + 4 * HOUR,
    month_end=15 * DAY,
    first_at=0,
)


def test_a_projection_says_how_it_is_reckoned() -> None:
    day = day_figure(STANDING, Decimal(10), 80)
    assert (day.value, day.note, day.share, day.tone, day.limit) == (
        "$8.00",
        "$20 by midnight",
        0.8,
        "needs_you",
        "$10.00",
    )
    assert day.hint[1] == ("If it goes on as in the last hour: $8.00 so far + $3.00 an hour \u00d7 4 h left = $20.00.")
    month = month_figure(STANDING, None, 80)
    assert (month.value, month.note, month.share) == ("$90.00", "$140 at its end", None)
    assert burn_figure(STANDING).value == "$3.00 / h"


def test_too_little_is_said_to_be_too_little() -> None:
    first = replace(STANDING, first_at=10 * DAY - 10 * MINUTE)
    assert day_figure(first, None, 80).note == "too early to say more"
    assert "too little" in day_figure(first, None, 80).hint[0]
    assert burn_figure(first).value == "\u2013"
    unpriced = replace(STANDING, day=Spent(0, 0, 2, 2))
    assert day_figure(unpriced, None, 80).value == "unpriced", "no zero"


def test_what_is_wanted_is_said_in_words() -> None:
    assert wanted_words(RequestsWanted()) == "All time"
    assert wanted_words(RequestsWanted(model=OPUS, only_unpriced=True)).endswith("Opus 4.6  \u00b7  without a price")
    assert wanted_words(RequestsWanted(project_id=0)).endswith("no project")
