"""Charts: what they show, how they are read by mouse and keyboard, and what is saved of them."""

from __future__ import annotations

import csv
import subprocess
import sys
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from clawatch.ui.charts.bar_list import BarList, BarRow
from clawatch.ui.charts.cards import KpiCard
from clawatch.ui.charts.data import Series, TimeData
from clawatch.ui.charts.heat_map import HeatMap
from clawatch.ui.charts.library import ChartLibrary, chart_library
from clawatch.ui.charts.time_chart import TimeChart
from clawatch.ui.charts.time_ticks import stretch_text, time_ticks
from clawatch.ui.charts.units import Unit
from clawatch.ui.model_colours import model_colours
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import DARK, LIGHT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from clawatch.ui.charts.canvas import Canvas
    from clawatch.ui.theme.tokens import Tokens
    from support.logs import ExpectedLogs

HOUR_MS, DAY_MS = 3_600_000, 86_400_000


def local(*parts: int) -> int:
    return int(datetime(*parts).timestamp() * 1000)  # type: ignore[arg-type]  # noqa: DTZ001 local on purpose


NOON = local(2026, 3, 4, 12)
STARTS = tuple(NOON + hour * HOUR_MS for hour in range(4))
TOKENS = TimeData(
    STARTS,
    NOON + 4 * HOUR_MS,
    (
        Series("in", "Input", (1_000_000.0, 0.0, 500_000.0, None), "lane4"),
        Series("out", "=Output", (2_000_000.0, 0.0, 1_500_000.0, 250_000.0), "lane1"),
    ),
)


@pytest.fixture
def holder(qtbot: QtBot) -> Iterator[QWidget]:
    made = QWidget()
    made.resize(640, 320)
    QVBoxLayout(made)
    qtbot.addWidget(made)
    yield made
    theme().choose("light")


def shown(holder: QWidget, qtbot: QtBot, chart: TimeChart) -> Canvas:
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(chart)
    holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    qtbot.waitUntil(lambda: chart.canvas is not None and chart._drawn is not None)
    assert chart.canvas is not None
    return chart.canvas


def test_data_needs_a_value_for_each_bucket() -> None:
    with pytest.raises(ValueError, match="each bucket"):
        TimeData(STARTS, NOON, (Series("a", "A", (1.0,), "accent"),))
    assert TimeData().is_empty
    assert TOKENS.stacked()[1] == (3_000_000.0, 0.0, 2_000_000.0, 250_000.0)
    assert TOKENS.total(3) == 250_000.0
    assert TOKENS.without(frozenset({"out"})).total(3) is None


@given(st.sampled_from(Unit), st.floats(0, 1e13, allow_subnormal=False), st.integers(1, 8))
@settings(deadline=None)
def test_axes_reach_over_what_is_highest_in_few_even_steps(unit: Unit, highest: float, at_most: int) -> None:
    ticks = unit.ticks(highest, at_most)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-6)
    assert 2 <= len(ticks) <= at_most + 1 or len(ticks) == 2
    labels = [unit.tick(tick, ticks[1]) for tick in ticks]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize(
    ("unit", "highest", "labels"),
    [
        (Unit.TOKENS, 1_150_000, ["0", "500k", "1M", "1.5M"]),
        (Unit.MONEY, 75_000, ["$0", "$0.05", "$0.10"]),
        (Unit.MONEY, 11_000_000, ["$0", "$5", "$10", "$15"]),
        (Unit.COUNT, 1, ["0", "1"]),
        (Unit.DURATION, 61_000, ["0", "30 s", "1 min", "1 min 30 s"]),
        (Unit.PERCENT, 12, ["0 %", "5 %", "10 %", "15 %"]),
    ],
)
def test_axes_speak_as_people_do(unit: Unit, highest: float, labels: list[str]) -> None:
    ticks = unit.ticks(highest, 3)
    assert [unit.tick(tick, ticks[1]) for tick in ticks] == labels


@pytest.mark.parametrize(
    ("days", "labels"),
    [
        (1, ["15:00", "18:00", "21:00", "5 Mar", "03:00", "06:00", "09:00"]),
        (7, ["Thu 5", "Fri 6", "Sat 7", "Sun 8", "Mon 9", "Tue 10", "Wed 11"]),
        (30, ["9 Mar", "16 Mar", "23 Mar", "30 Mar"]),
        (300, ["May", "Jul", "Sep", "Nov"]),
        (2_000, ["2027", "2028", "2029", "2030", "2031"]),
    ],
)
def test_time_axes_have_ticks_where_people_count(days: int, labels: list[str]) -> None:
    ticks = time_ticks(NOON + 1, NOON + days * DAY_MS, 9)
    assert [tick.label for tick in ticks] == labels


def test_buckets_of_days_have_no_ticks_within_a_day() -> None:
    begin = NOON - NOON % DAY_MS
    assert len(time_ticks(begin, begin + 7 * DAY_MS, 40)) > 7
    assert len(time_ticks(begin, begin + 7 * DAY_MS, 40, DAY_MS)) == 7


def test_stretches_of_time_read_as_people_say_them() -> None:
    assert stretch_text(NOON, NOON + HOUR_MS) == "Wed 4 Mar 2026, 12:00 \u2013 13:00"
    assert stretch_text(local(2026, 3, 4), local(2026, 3, 5)) == "Wed 4 Mar 2026"
    assert stretch_text(local(2026, 3, 2), local(2026, 3, 9)) == "Mon 2 Mar 2026 \u2013 Sun 8 Mar 2026"


def test_a_chart_is_read_by_keyboard(holder: QWidget, qtbot: QtBot) -> None:
    chart = TimeChart("Tokens", Unit.TOKENS, name="Tokens over time")
    chart.show_data(TOKENS)
    canvas = shown(holder, qtbot, chart)
    assert canvas.accessibleName() == "Tokens over time"
    assert "In all 5.2M, most on Wed 4 Mar 2026, 12:00 \u2013 13:00: 3M" in canvas.accessibleDescription()
    chart.menu_button.setFocus()
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert chart.reading.text.startswith("Wed 4 Mar 2026, 15:00 \u2013 16:00")
    assert chart.reading.isVisible()
    QTest.keyClick(canvas, Qt.Key.Key_Home)
    assert chart.reading.text == "Wed 4 Mar 2026, 12:00 \u2013 13:00; =Output: 2M; Input: 1M; Total: 3M"
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    assert canvas.marked == (2, "in")
    with qtbot.waitSignal(chart.clicked) as opened:
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    assert opened.args == [STARTS[2], STARTS[3], "in"]
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert "Input: \u2013" in chart.reading.text, "unknown is not zero"
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not chart.reading.isVisible()
    QTest.keyClick(canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["from", "to", "Input", "'=Output", "total"]
    assert lines[4].split("\t")[2:] == ["", "250000", "250000"]


def test_a_chart_is_read_and_opened_by_mouse(holder: QWidget, qtbot: QtBot) -> None:
    chart = TimeChart("Tokens", Unit.TOKENS)
    chart.show_data(TOKENS)
    canvas = shown(holder, qtbot, chart)
    plot = canvas.box.sceneBoundingRect()
    low = QPoint(int(plot.left() + plot.width() / 8), int(plot.bottom() - 4))
    QTest.mouseMove(canvas.viewport(), low)
    qtbot.waitUntil(lambda: canvas.marked == (0, "in"))
    with qtbot.waitSignal(chart.clicked) as opened:
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=low)
    assert opened.args == [STARTS[0], STARTS[1], "in"]
    higher = QPoint(low.x(), int(plot.bottom() - plot.height() * 0.5))
    with qtbot.waitSignal(chart.clicked) as opened:
        QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=higher)
    assert opened.args[2] == "out"


@pytest.mark.parametrize("kind", ["lines", "area"])
def test_lines_and_areas_leave_gaps_where_nothing_is_known(holder: QWidget, qtbot: QtBot, kind: str) -> None:
    chart = TimeChart("Durations", Unit.DURATION, kind, stacked=kind == "area")  # type: ignore[arg-type]
    chart.show_data(TOKENS)
    canvas = shown(holder, qtbot, chart)
    assert len(canvas._items) == 2
    holder.grab()
    canvas.mark(3)
    assert ("Total" in chart.reading.text) == (kind == "area")


def test_the_legend_hides_and_shows_series(holder: QWidget, qtbot: QtBot) -> None:
    chart = TimeChart("Tokens", Unit.TOKENS)
    chart.show_data(TOKENS)
    canvas = shown(holder, qtbot, chart)
    key = chart.legend.keys[1]
    key.setFocus()
    QTest.keyClick(key, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(canvas._items) == 1)
    assert canvas.box.viewRange()[1][1] == 1_000_000
    later = TimeData(STARTS, TOKENS.until, (*TOKENS.series, Series("more", "More", (1.0,) * 4, "lane0")))
    chart.show_data(later)
    qtbot.waitUntil(lambda: len(canvas._items) == 2)
    assert [key.isChecked() for key in chart.legend.keys] == [True, False, True]
    for name in ("in", "more"):
        next(key for key in chart.legend.keys if key.key == name).click()
    qtbot.waitUntil(chart.nothing.isVisible)


def test_a_chart_draws_only_while_it_is_seen_and_what_is_new(holder: QWidget, qtbot: QtBot) -> None:
    chart = TimeChart("Tokens", Unit.TOKENS)
    chart.show_data(TOKENS)
    canvas = shown(holder, qtbot, chart)
    items = canvas._items
    chart.show_data(TimeData(TOKENS.starts, TOKENS.until, TOKENS.series))
    chart._draw()
    assert canvas._items is items
    holder.hide()
    chart.show_data(TOKENS.without(frozenset({"in"})))
    assert canvas._items is items
    holder.show()
    qtbot.waitUntil(lambda: len(canvas._items) == 1)


def test_an_empty_chart_says_so(holder: QWidget, qtbot: QtBot) -> None:
    chart = TimeChart("Tokens", Unit.TOKENS)
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(chart)
    chart.show_data(TimeData())
    holder.show()
    qtbot.waitUntil(lambda: chart.nothing.text() == "Nothing in this time")


def test_a_chart_follows_the_theme(holder: QWidget, qtbot: QtBot) -> None:
    chart = TimeChart("Tokens", Unit.TOKENS)
    chart.show_data(TOKENS)
    canvas = shown(holder, qtbot, chart)
    theme().choose("dark")
    assert canvas._items[0].opts["brush"].color() == QColor(DARK.series[4])  # type: ignore[attr-defined]
    theme().choose("light")
    assert canvas._items[0].opts["brush"].color() == QColor(LIGHT.series[4])  # type: ignore[attr-defined]


def test_a_chart_is_saved_as_picture_drawing_and_figures(holder: QWidget, qtbot: QtBot, tmp_path: Path) -> None:
    chart = TimeChart("Cost", Unit.MONEY)
    chart.show_data(TOKENS)
    shown(holder, qtbot, chart)
    for suffix in ("png", "svg", "csv"):
        with qtbot.waitSignal(chart.saved) as saved:
            chart.save_to(tmp_path / f"cost.{suffix}")
        assert saved.args is not None
        assert saved.args[1] == ""
    assert chart.note.full_text == "Saved as cost.csv"
    picture = QImage(str(tmp_path / "cost.png"))
    assert picture.size() == chart.size() * 2
    assert "<svg" in (tmp_path / "cost.svg").read_text(encoding="utf-8")
    with (tmp_path / "cost.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1][2:] == ["1", "2", "3"], "money is in dollars"
    assert datetime.fromisoformat(rows[1][0]).timestamp() * 1000 == STARTS[0]
    with qtbot.waitSignal(chart.saved) as saved:
        chart.save_to(tmp_path / "missing" / "cost.csv")
    assert chart.note.full_text == "Not saved: No such file or directory"


def test_what_cannot_be_loaded_is_said_in_place_of_the_chart(
    holder: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    expected_logs.expect("^Charts cannot be drawn$")

    def broken() -> None:
        raise ImportError("no numpy here")

    monkeypatch.setattr("clawatch.ui.charts.library._import", broken)
    library = ChartLibrary()
    monkeypatch.setattr("clawatch.ui.charts.time_chart.chart_library", lambda: library)
    chart = TimeChart("Tokens", Unit.TOKENS)
    chart.show_data(TOKENS)
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(chart)
    holder.show()
    qtbot.waitUntil(lambda: chart.nothing.text() == "Charts cannot be drawn: no numpy here")


def test_exceptions_stay_in_the_hands_they_were_in() -> None:
    before = sys.excepthook
    chart_library().load()
    assert sys.excepthook is before


def test_the_tray_loads_no_charts_and_pages_load_them_late() -> None:
    program = (
        "import sys\nimport clawatch.ui.desktop\n"
        "assert not any(name.startswith('clawatch.ui.charts') for name in sys.modules), 'charts'\n"
        "import clawatch.ui.window, clawatch.ui.pages.dashboard_page\n"
        "assert 'pyqtgraph' not in sys.modules and 'numpy' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_ranked_rows_are_walked_by_keyboard(holder: QWidget, qtbot: QtBot) -> None:
    bars = BarList("Tools")
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(bars)
    bars.show_rows([BarRow("Bash", "Bash", 30, "30", "3 %", "error"), BarRow("", "Others", 2, "2")])
    holder.show()
    holder.grab()
    bars.setFocus()
    QTest.keyClick(bars, Qt.Key.Key_Down)
    with qtbot.waitSignal(bars.row_opened) as opened:
        QTest.keyClick(bars, Qt.Key.Key_Return)
    assert opened.args == ["Bash"]
    index = bars.model().index(0, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "Bash, 30, 3 %"
    bars.show_rows([BarRow("Read", "Read", 50, "50"), BarRow("Bash", "Bash", 31, "31"), BarRow("x", "X", 1, "1")])
    assert bars.currentIndex().row() == 1, "what was selected stays so"
    assert bars.sizeHint().height() == 3 * bars.sizeHintForRow(0)
    with qtbot.assertNotEmitted(bars.row_opened):
        bars.show_rows([BarRow("", "Others", 2, "2")])
        QTest.mouseClick(bars.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 10))


def test_a_card_is_pressed_and_heard(holder: QWidget, qtbot: QtBot) -> None:
    card = KpiCard("Cost today")
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(card)
    height = card.sizeHint().height()
    card.show_figure("$21.00", "105 % of $20.00", "error", 1.05)
    assert card.sizeHint().height() == height, "cards beside each other are of one height"
    assert card.accessibleName() == "Cost today: $21.00, 105 % of $20.00"
    holder.show()
    holder.grab()
    card.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        with qtbot.waitSignal(card.clicked):
            QTest.keyClick(card, key)


def test_a_week_is_walked_hour_by_hour(holder: QWidget) -> None:
    week = HeatMap("Tool calls", Unit.COUNT)
    layout = holder.layout()
    assert layout is not None
    layout.addWidget(week)
    values = [[float(day * 24 + hour) for hour in range(24)] for day in range(7)]
    week.show_values(values)
    assert week.accessibleDescription().startswith("Most on Sunday at 23:00: 167.")
    holder.show()
    holder.grab()
    week.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End):
        QTest.keyClick(week, key)
    day, hour = week._weekday(1), 23
    assert f"Tool calls: {day * 24 + hour}" in week.reading.text
    QTest.keyClick(week, Qt.Key.Key_Escape)
    assert not week.reading.isVisible()
    with pytest.raises(ValueError, match="7 days"):
        week.show_values(values[:6])


def test_models_keep_their_colours() -> None:
    assert model_colours(["Sonnet 4.5", "gpt-5", "Opus 4.6"]) == ("lane1", "lane3", "lane0")
    assert model_colours(["Opus 4.6", "Opus 4.5"]) == ("lane0", "lane3")
    assert len(set(model_colours([str(n) for n in range(6)]))) == 6


# what remains of red, green and blue light for those who lack one kind of cones (Machado and others, 2009)
_SEEN = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "no green": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "no blue": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}


def _linear(colour: str) -> list[float]:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _lab(light: list[float]) -> tuple[float, float, float]:
    red, green, blue = (min(1.0, max(0.0, part)) for part in light)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.0888
    a, b, c = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * b - 16, 500 * (a - b), 200 * (b - c)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("eyes", _SEEN)
def test_series_stay_apart_for_all_eyes(tokens: Tokens, eyes: str) -> None:
    seen = [
        _lab([sum(part * share for part, share in zip(_linear(colour), row, strict=True)) for row in _SEEN[eyes]])
        for colour in tokens.series
    ]
    for one, other in combinations(seen, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 20
