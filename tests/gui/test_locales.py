"""Figures, dates and durations as English and German write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QLocale

from clawatch.settings.declared import Bounds, Declared
from clawatch.ui import formatting as f
from clawatch.ui.charts.time_ticks import moment_text, time_ticks
from clawatch.ui.charts.units import Unit
from clawatch.ui.dates import date_text
from clawatch.ui.numerals import in_dollars, percent, punctuated
from clawatch.ui.rate_words import rate_text
from clawatch.ui.settings.values import text_of, value_of
from clawatch.ui.translation import use_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECOND, MINUTE, HOUR, DAY = 1_000, 60_000, 3_600_000, 86_400_000
NOW = int(datetime(2026, 11, 21, 12, 0).timestamp() * 1000)  # noqa: DTZ001 local on purpose


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize(
    ("write", "english", "german"),
    [
        (lambda: f.number(1_234_567), "1,234,567", "1.234.567"),
        (lambda: f.short_number(950), "950", "950"),
        (lambda: f.short_number(12_400), "12.4k", "12,4 Tsd."),
        (lambda: f.short_number(1_200_000), "1.2M", "1,2 Mio."),
        (lambda: f.short_number(3_000_000_000), "3B", "3 Mrd."),
        (lambda: f.tokens_text(1_200_000), "1.2M tokens", "1,2 Mio. Tokens"),
        (lambda: f.tokens_text(1), "1 token", "1 Token"),
        (lambda: f.money(80_000), "$0.08", "0,08 $"),
        (lambda: f.money(4_200), "$0.0042", "0,0042 $"),
        (lambda: f.money(1_234_000_000), "$1,234", "1.234 $"),
        (lambda: f.money(None), "\u2013", "\u2013"),
        (
            lambda: f.exact_money(Decimal("1234.01234567890123456")),
            "$1,234.01234567890123456",
            "1.234,01234567890123456 $",
        ),
        (lambda: f.size(1_200_000_000), "1.2 GB", "1,2 GB"),
        (lambda: f.size(2_000_000), "2 MB", "2 MB"),
        (lambda: f.duration(420), "420 ms", "420 ms"),
        (lambda: f.duration(4_230), "4.2 s", "4,2 s"),
        (lambda: f.duration(200 * SECOND), "3 min 20 s", "3 min 20 s"),
        (lambda: f.duration(72 * MINUTE), "1 h 12 min", "1 h 12 min"),
        (lambda: f.duration(DAY), "1 d", "1 Tag"),
        (lambda: f.duration(2 * DAY + 3 * HOUR), "2 d 3 h", "2 Tage 3 h"),
        (lambda: f.time_left(200), "about 3 min left", "noch etwa 3 min"),
        (lambda: f.ago(NOW - 5, NOW), "just now", "gerade eben"),
        (lambda: f.ago(NOW - 3 * MINUTE, NOW), "3 min ago", "vor 3 min"),
        (lambda: f.ago(NOW - DAY, NOW), "1 d ago", "vor 1 Tag"),
        (lambda: f.ago(NOW - 3 * DAY, NOW), "3 d ago", "vor 3 Tagen"),
        (lambda: f.ago(NOW - 31 * DAY, NOW), "21 Oct", "21. Okt."),
        (lambda: f.ago(NOW - 365 * DAY, NOW), "21 Nov 2025", "21. Nov. 2025"),
        (lambda: f.local_time(NOW), "21 Nov 2026, 12:00:00", "21. Nov. 2026, 12:00:00"),
        (lambda: f.local_day(date(2026, 3, 1)), "1 Mar 2026", "1. März 2026"),
        (lambda: moment_text(NOW), "Sat 21 Nov 2026, 12:00", "Sa., 21. Nov. 2026, 12:00"),
        (lambda: f.counted(1, "%n tool call", "%n tool calls"), "1 tool call", "1 Werkzeugaufruf"),
        (lambda: f.counted(0, "%n tool call", "%n tool calls"), "0 tool calls", "0 Werkzeugaufrufe"),
        (lambda: f.counted(1_234, "%n tool call", "%n tool calls"), "1,234 tool calls", "1.234 Werkzeugaufrufe"),
        (lambda: Unit.PERCENT.text(12.5), "12.5 %", "12,5 %"),
        (lambda: Unit.PERCENT.tick(2.5, 2.5), "2.5 %", "2,5 %"),
        (lambda: Unit.MONEY.tick(0, 10_000), "$0", "0 $"),
        (lambda: Unit.MONEY.tick(2_000_000_000, 1_000_000_000), "$2,000", "2.000 $"),
        (lambda: Unit.MONEY.tick(20_000_000_000, 10_000_000_000), "$20k", "20 Tsd. $"),
        (lambda: Unit.MONEY.tick(250_000, 50_000), "$0.25", "0,25 $"),
        (lambda: Unit.TOKENS.text(1_500), "1.5k", "1,5 Tsd."),
        (lambda: rate_text(31, 1000), "3.1 %", "3,1 %"),
        (lambda: rate_text(1, 100_000), "below 0.1 %", "unter 0,1 %"),
    ],
)
def test_each_language_writes_it_its_own_way(write: Callable[[], str], english: str, german: str) -> None:
    use_language("en")
    assert write() == english
    use_language("de")
    assert write().replace("\u00a0", " ") == german


def test_an_axis_of_a_week_names_its_days() -> None:
    use_language("de")
    assert [tick.label for tick in time_ticks(NOW - 3 * DAY, NOW, 4)] == ["Do. 19.", "Fr. 20.", "Sa. 21."]
    assert [tick.label for tick in time_ticks(NOW - 40 * DAY, NOW, 4)][-1] == "9. Nov."


@pytest.mark.parametrize(
    ("locale", "sum_of_money"),
    [("C", "$1,234.5"), ("en_IN", "$1,234.5"), ("de_AT", "$ 1 234,5"), ("de_CH", "$ 1'234.5")],
)
def test_a_country_has_its_own_way(locale: str, sum_of_money: str) -> None:
    QLocale.setDefault(QLocale(locale))
    assert in_dollars(punctuated("1,234.5")).replace("\u00a0", " ").replace("\u2019", "'") == sum_of_money


def test_percentages_drop_what_says_nothing() -> None:
    use_language("en")
    assert [percent(100), percent(10.04), percent(0), percent(99.6, 0), percent(10, 0)] == [
        *("100 %", "10 %", "0 %", "100 %", "10 %")
    ]
    assert date_text(date(2026, 11, 3), "yyyy") == "2026"


def test_what_is_typed_is_read_as_the_language_writes_it() -> None:
    budget = Declared(("day_usd",), "Budget", "", "money", "alerts", None, Bounds(0, 1000))
    use_language("de")
    assert value_of(budget, "12,50 $") == Decimal("12.5")
    assert text_of(budget, Decimal("12.5")) == "12,5"
    use_language("en")
    assert value_of(budget, "$12.50") == Decimal("12.5")
    assert text_of(budget, Decimal("12.5")) == "12.5"
