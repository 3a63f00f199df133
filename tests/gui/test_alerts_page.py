from __future__ import annotations

import sqlite3
import time
from decimal import Decimal
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from clawatch.domain.alerts import AlertRule, Severity
from clawatch.queries.alert_list import AlertOrder, open_counts, past_alerts
from clawatch.queries.requests_behind import RequestsWanted
from clawatch.settings.alerts import AlertSettings, CostRule, StuckRule
from clawatch.storage.alert_rows import Circumstances
from clawatch.ui.alert_words import rule_lines
from clawatch.ui.models.alerts_model import AGENT, LIFE, SEVERITY, WHAT
from clawatch.ui.places import ALERTS, PROJECT, SESSION, SETTINGS, Place
from gui.alarms import Alarms
from gui.fakes import BreakableSource, RealControl
from gui.scribe import Run

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from clawatch.queries.alert_list import AlertItem
    from clawatch.ui.pages.alerts_page import AlertsPage
    from clawatch.ui.window import MainWindow
    from gui.conftest import Opener
    from gui.scribe import Scribe
    from support.logs import ExpectedLogs

HOUR = 3_600_000
SHIFT = Qt.KeyboardModifier.ShiftModifier


def now() -> int:
    return time.time_ns() // 1_000_000


def texts(page: AlertsPage, column: int) -> list[str]:
    return [page.model.index(row, column).data() for row in range(page.model.rowCount())]


def opened(
    opener: Opener,
    qtbot: QtBot,
    *,
    settings: AlertSettings | None = None,
    control: RealControl | None = None,
) -> AlertsPage:
    window = opener.window(alert_settings=settings, control=control)
    window.open_place(Place(ALERTS))
    page = cast("AlertsPage", window.current_page)
    qtbot.waitUntil(lambda: page._shown == 0)
    return page


def two_alerts(scribe: Scribe) -> tuple[int, int]:
    Run(scribe, "works", "/code/ledger", now() - 90_000).start(title="Fix rounding").prompt()
    alarms = Alarms(scribe)
    waiting = alarms.raise_alert(AlertRule.WAITING, "works", "Waits for 2 minutes", severity=Severity.INFO)
    seen = Circumstances("ledger", "Bash", "Exit code 1")
    stuck = alarms.raise_alert(AlertRule.STUCK, "works", "Agent stuck \u2014 no sign of life", seen=seen)
    return waiting, stuck


def test_the_gravest_come_first_and_one_is_shown_whole(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    page = opened(opener, qtbot)
    assert texts(page, SEVERITY) == ["Critical", "Info"]
    assert texts(page, WHAT) == ["Agent stuck \u2014 no sign of life", "Waits for 2 minutes"]
    assert texts(page, AGENT) == ["Fix rounding", "Fix rounding"]
    assert page.head.subtitle.text() == "2 need an answer"
    assert page.detail.message.text() == "Agent stuck \u2014 no sign of life"
    assert ("Last error", "Exit code 1") in page.detail.lines
    assert page.views.chips[0].text() == "Open  2"


def test_one_is_acknowledged_by_a_key_and_makes_room_for_the_next(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    page = opened(opener, qtbot)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_A)
    qtbot.waitUntil(lambda: texts(page, LIFE) == ["Open", "Acknowledged"])
    assert texts(page, SEVERITY) == ["Info", "Critical"], "what is answered comes last"
    assert open_counts(scribe.readers).unanswered == 1
    page.table.selectRow(1)
    assert not page.bar.acknowledge_button.isEnabled()
    assert any(caption == "Acknowledged" and "in the window" in text for caption, text in page.detail.lines)


def test_all_are_acknowledged_at_once(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    page = opened(opener, qtbot)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_A, SHIFT)
    qtbot.waitUntil(lambda: texts(page, LIFE) == ["Acknowledged", "Acknowledged"])
    qtbot.waitUntil(lambda: page.strip.text.full_text == "2 alerts are acknowledged.")
    assert page.head.subtitle.text() == ""


def test_the_side_bar_counts_what_needs_an_answer(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    page = opened(opener, qtbot)
    sidebar = cast("MainWindow", page.window()).sidebar
    count = sidebar._counts[ALERTS]
    qtbot.waitUntil(lambda: count.isVisible() and count.text() == "2")
    assert sidebar._buttons[ALERTS].accessibleName() == "Alerts: 2"
    page.bar.all_button.click()
    qtbot.waitUntil(lambda: not count.isVisible())
    assert sidebar._buttons[ALERTS].accessibleName() == "Alerts"


def test_a_place_names_the_alert_to_look_at(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    waiting, _ = two_alerts(scribe)
    page = opened(opener, qtbot)
    page.views.chips[1].click()
    qtbot.waitUntil(lambda: page._shown == 1)
    cast("MainWindow", page.window()).open_place(Place(ALERTS, str(waiting)))
    qtbot.waitUntil(lambda: page.selected is not None and page.selected.id == waiting)


def test_one_is_snoozed_by_keys(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    page = opened(opener, qtbot)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = cast("QMenu", QApplication.activePopupWidget())
    for _ in range(2):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Snoozed for 59 min" in texts(page, LIFE) or "Snoozed for 1 h" in texts(page, LIFE))
    assert open_counts(scribe.readers).unanswered == 1


def test_the_cause_is_one_step_away(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    page = opened(opener, qtbot)
    page.take_focus()
    with qtbot.waitSignal(page.place_wanted) as signal:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert signal.args == [Place(SESSION, "works")]


@pytest.mark.parametrize("scope", ["day", "month", "project:7"])
def test_the_cause_of_a_budget_is_what_was_spent(opener: Opener, scribe: Scribe, qtbot: QtBot, scope: str) -> None:
    Alarms(scribe).raise_alert(AlertRule.COST_SPIKE, None, "Budget used up", scope=scope)
    page = opened(opener, qtbot)
    page.take_focus()
    with qtbot.waitSignal(page.place_wanted) as signal:
        page.bar.cause_button.click()
    assert signal.args is not None
    place = signal.args[0]
    if scope == "project:7":
        assert place == Place(PROJECT, "7")
        return
    assert isinstance(place.detail, RequestsWanted)
    assert (place.detail.until_ms or 0) - (place.detail.since_ms or 0) > 0


def test_what_is_over_goes_to_the_past(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    page = opened(opener, qtbot)
    Alarms(scribe).resolve(AlertRule.STUCK, "works", "it goes on")
    qtbot.waitUntil(lambda: texts(page, SEVERITY) == ["Info"])
    QTest.keyClick(page, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page._shown == 1)
    assert texts(page, WHAT) == ["Agent stuck \u2014 no sign of life"]
    assert texts(page, LIFE)[0].startswith("Over after")
    assert not page.bar.snooze_button.isEnabled()
    assert any("it goes on" in text for _, text in page.detail.lines)


def test_an_alert_about_no_session_comes_while_one_looks(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    page = opened(opener, qtbot)
    assert page.placeholder.title.text() == "No open alerts"
    Alarms(scribe).raise_alert(AlertRule.COST_SPIKE, None, "Budget of the day used up", scope="day")
    qtbot.waitUntil(lambda: texts(page, WHAT) == ["Budget of the day used up"])


def test_they_are_sorted_by_their_titles_and_by_keyboard(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    page = opened(opener, qtbot)
    header = page.left.order.header
    assert header.sectionsClickable()
    header.sort_asked.emit(SEVERITY)
    qtbot.waitUntil(lambda: texts(page, SEVERITY) == ["Info", "Critical"])
    assert page.left.selected is not None
    assert page.left.selected.severity is Severity.CRITICAL, "what is selected stays selected"
    page.left.order.button.setFocus()
    QTest.keyClick(page.left.order.button, Qt.Key.Key_Space)
    menu = page.table.findChildren(QMenu)[-1]
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["Severity", "Least first"]
    for _ in range(3):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: texts(page, WHAT) == ["Agent stuck \u2014 no sign of life", "Waits for 2 minutes"])
    title = page.model.headerData(WHAT, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert title == "What, sorted, least first"


@pytest.mark.parametrize("is_ascending", [False, True])
@pytest.mark.parametrize("order", list(AlertOrder))
def test_pages_of_past_ones_follow_each_other_in_any_order(
    scribe: Scribe, order: AlertOrder, *, is_ascending: bool
) -> None:
    Run(scribe, "over", "/code/ledger", now() - HOUR).start(title="Done").event("SessionEnd", reason="other")
    alarms = Alarms(scribe)
    for number in range(12):
        rule = (AlertRule.WAITING, AlertRule.STUCK)[number % 2]
        at = now() - HOUR + number % 3
        severity = (Severity.INFO, Severity.CRITICAL)[number % 2]
        alarms.raise_alert(rule, "over", f"What {number % 4}", severity=severity, at=at)
        alarms.resolve(rule, "over", "it goes on", at=at + 10 * (number % 5) + 1)
    whole = past_alerts(scribe.readers, limit=50, order=order, is_ascending=is_ascending)
    assert len(whole) == 12
    pages: list[AlertItem] = []
    while part := past_alerts(
        scribe.readers, after=pages[-1].id if pages else None, limit=5, order=order, is_ascending=is_ascending
    ):
        pages.extend(part)
    assert tuple(pages) == whole
    other = past_alerts(scribe.readers, limit=50, order=order, is_ascending=not is_ascending)
    assert other == whole[::-1]


def test_many_past_ones_are_read_a_page_at_a_time(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    alarms = Alarms(scribe)
    for number in range(130):
        at = now() - number * HOUR
        alarms.raise_alert(AlertRule.WAITING, f"s-{number}", "Waits", at=at)
        alarms.resolve(AlertRule.WAITING, f"s-{number}", "over", at=at + 1000)
    page = opened(opener, qtbot)
    page.views.chips[1].click()
    qtbot.waitUntil(lambda: page._shown == 1)
    assert page.model.rowCount() == 100
    QTest.keyClick(page.table, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.model.rowCount() == 130)
    alerts = [page.model.alert(row) for row in range(130)]
    assert [alert.id for alert in alerts if alert] == sorted(alert.id for alert in alerts if alert)


def test_it_is_muted_and_unmuted_beside_the_rules(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    control = RealControl(scribe)
    page = opened(opener, qtbot, control=control)
    page.take_focus()
    QTest.keyClick(page.table, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: page.rules.mute_button.text() == "Unmute")
    assert page.rules.muted.isVisible()
    assert abs((control.muted or 0) - now() - HOUR) < 60_000
    QTest.keyClick(page.table, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: page.rules.mute_button.text() == "Mute for an hour")
    assert control.muted is None


def test_quiet_hours_and_rules_are_told_as_they_are_set(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    two_alerts(scribe)
    local = time.localtime()
    begin, end = (local.tm_hour - 1) % 24, (local.tm_hour + 2) % 24
    settings = AlertSettings(
        stuck=StuckRule(minutes=7, severity=Severity.WARNING),
        cost_spike=CostRule(on=False, day_usd=Decimal(20)),
        quiet_hours=f"{begin:02d}:00-{end:02d}:00",
    )
    page = opened(opener, qtbot, settings=settings)
    assert page.rules.quiet.isVisible()
    assert f"{end:02d}:00" in page.rules.quiet.text()
    stuck, costs = page.rules.lines[0], page.rules.lines[3]
    assert (stuck.is_on, stuck.severity, "7 min" in stuck.watches[0]) == (True, Severity.WARNING, True)
    assert not costs.is_on
    with qtbot.waitSignal(page.place_wanted) as signal:
        page.rules.settings_button.click()
    assert signal.args == [Place(SETTINGS, "alerts")]


def test_every_rule_is_described_with_its_thresholds() -> None:
    lines = rule_lines(AlertSettings(cost_spike=CostRule(day_usd=Decimal(20), project_usd=Decimal("7.5"))))
    assert {line.rule for line in lines} == set(AlertRule)
    words = " ".join(text for line in lines for text in line.watches)
    for part in ("5 min", "3 errors within 1 min", "$20.00 a day", "$7.50 a project", "5 times in a row", "10 min"):
        assert part in words


def test_a_broken_database_is_said_and_can_be_tried_again(
    opener: Opener, scribe: Scribe, qtbot: QtBot, expected_logs: ExpectedLogs
) -> None:
    two_alerts(scribe)
    source = BreakableSource(scribe)
    window = opener.window(source=source)
    expected_logs.expect("A question of the windows failed")
    source.broken = True
    window.open_place(Place(ALERTS))
    page = cast("AlertsPage", window.current_page)
    qtbot.waitUntil(lambda: page.placeholder.words.text() == str(sqlite3.OperationalError("disk I/O error")))
    source.broken = False
    page.placeholder.button.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
