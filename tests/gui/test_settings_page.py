"""The settings page over a real file: what is changed is saved at once, and what is wrong is told beside its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from clawatch.settings.declared import declared
from clawatch.settings.file import load_settings
from clawatch.ui.hooks_dialog import HooksDialog
from clawatch.ui.pages.settings_page import SECTIONS, SettingsPage
from clawatch.ui.places import ALERTS, SETTINGS, Place
from clawatch.ui.settings.declared_words import DECLARED
from clawatch.ui.settings.diff_view import changed_lines
from clawatch.ui.settings.price_dialog import PriceDialog
from clawatch.ui.settings.telegram_card import TelegramCard
from clawatch.ui.settings_control import FileChange
from clawatch.ui.theme.theme import theme
from clawatch.ui.translation import use_language
from gui.fake_settings import TOKEN, FakeSettings
from gui.fakes import FakeHooks
from gui.ledger import Ledger
from gui.scribe import Run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QAbstractButton
    from pytestqt.qtbot import QtBot

    from clawatch.ui.settings.alerts import AlertsSection
    from clawatch.ui.settings.api import ApiSection
    from clawatch.ui.settings.fields import ChoiceField, Field, SwitchField, TextField
    from clawatch.ui.settings.general import GeneralSection
    from clawatch.ui.settings.hooks import HooksSection
    from clawatch.ui.settings.prices import PricesSection
    from clawatch.ui.settings.section import Section
    from clawatch.ui.settings.storage import StorageSection
    from clawatch.ui.settings.transcripts import TranscriptsSection
    from clawatch.ui.window import MainWindow
    from gui.conftest import Opener
    from gui.scribe import Scribe

    Open = Callable[[str], Section]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('# mine\ntheme = "light"\nlanguage = "en"\nlog_level = "warning" # quiet\n', encoding="utf-8")
    return path


@pytest.fixture
def settings(file: Path) -> FakeSettings:
    return FakeSettings(file)


@pytest.fixture
def opened(opener: Opener, settings: FakeSettings, qtbot: QtBot) -> Open:
    """Open a section of the settings."""
    windows: list[MainWindow] = []

    def open_section(key: str) -> Section:
        if not windows:
            windows.append(opener.window(settings=settings, hooks=FakeHooks(installed=False, complete=False)))
        windows[0].open_place(Place(SETTINGS, key))
        page = windows[0].current_page
        assert isinstance(page, SettingsPage)
        qtbot.waitUntil(lambda: page._store.is_known and not page._store.is_busy)
        return page.section

    return open_section


def text_field(section: Section, *name: str) -> TextField:
    return cast("TextField", section.fields[name])


def enter(field: Field, text: str) -> None:
    """Type a text into a field, in place of what stands there, and leave it by Enter."""
    line = cast("TextField", field).editor
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text) if text else QTest.keyClick(line, Qt.Key.Key_Delete)
    QTest.keyClick(line, Qt.Key.Key_Return)


def press(button: QAbstractButton, key: Qt.Key = Qt.Key.Key_Space) -> None:
    button.setFocus()
    QTest.keyClick(button, key)


def test_every_setting_has_its_place_and_words(opened: Open) -> None:
    sections = {entry.key: opened(entry.key) for entry in SECTIONS}
    for one in declared():
        assert one.section in sections
        if one.kind not in {"list", "table"}:
            assert one.name in sections[one.section].fields, one.key
        for words in (one.title, one.text, one.group, one.about):
            assert not words or words in DECLARED, f"say it in declared_words: {words}"
    assert {text for one in declared() for text in (one.title, one.text, one.group, one.about) if text} == set(DECLARED)


def test_what_is_typed_is_saved_on_leaving_and_comments_stay(opened: Open, file: Path, qtbot: QtBot) -> None:
    section = opened("alerts")
    field = text_field(section, "alerts", "stuck", "minutes")
    assert field.editor.text() == "5"
    enter(field, "12.5")
    qtbot.waitUntil(lambda: field.note.text() == "Saved")
    assert file.read_text().startswith('# mine\ntheme = "light"\nlanguage = "en"\nlog_level = "warning" # quiet\n')
    assert load_settings(file, {}).alerts.stuck.minutes == 12.5
    # leaving a field that was not changed writes nothing
    before = file.stat().st_mtime_ns
    QTest.keyClick(field.editor, Qt.Key.Key_Tab)
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("key", "name", "wrong", "sentence"),
    [
        ("alerts", ("alerts", "stuck", "minutes"), "0", "It must be more than 0."),
        ("alerts", ("alerts", "error", "errors"), "1.5", "Give a whole number."),
        ("alerts", ("alerts", "cost_spike", "warn_percent"), "101", "It must be 100 at most."),
        ("api", ("port",), "many", "Give a number."),
        ("api", ("port",), "", "Give a number."),
        ("quiet", ("alerts", "quiet_hours"), "22 to 7", "Give two times of the day, as 22:00-07:00."),
        ("telegram", ("telegram_api",), "api", "It should be a URL that begins with https:// or http://."),
    ],
)
def test_a_wrong_value_is_told_beside_the_field_and_not_saved(  # noqa: PLR0917 what it says
    key: str, name: tuple[str, ...], wrong: str, sentence: str, opened: Open, file: Path, qtbot: QtBot
) -> None:
    before = file.read_text()
    field = text_field(opened(key), *name)
    right = field.editor.text()
    enter(field, wrong)
    qtbot.waitUntil(lambda: bool(field.problem))
    assert field.problem == sentence
    assert field.editor.text() == wrong, "what was typed can be mended"
    assert field.editor.property("look") == "wrong"
    assert file.read_text() == before
    enter(field, right)
    assert field.problem == ""


def test_a_budget_is_off_until_it_is_set_and_off_again(opened: Open, file: Path, qtbot: QtBot) -> None:
    field = text_field(opened("alerts"), "alerts", "cost_spike", "day_usd")
    assert (field.editor.text(), field.editor.placeholderText()) == ("", "Off")
    enter(field, "$ 12.50")
    qtbot.waitUntil(lambda: "day_usd = 12.5" in file.read_text())
    qtbot.waitUntil(lambda: field._shown == "12.5")
    enter(field, "")
    qtbot.waitUntil(lambda: "day_usd" not in file.read_text())


def test_switches_and_choices_count_at_once_by_the_keyboard(opened: Open, file: Path, qtbot: QtBot) -> None:
    section = opened("alerts")
    switch = cast("SwitchField", section.fields["alerts", "loop_detected", "on"])
    press(switch.editor)
    qtbot.waitUntil(lambda: not load_settings(file, {}).alerts.loop_detected.on)
    repeats = text_field(section, "alerts", "loop_detected", "repeats")
    qtbot.waitUntil(lambda: not repeats.editor.isEnabled())
    choice = cast("ChoiceField", opened("appearance").fields["theme",])
    choice.editor.setFocus()
    QTest.keyClick(choice.editor, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: load_settings(file, {}).theme == "dark")
    qtbot.waitUntil(lambda: theme().tokens.dark)


def test_another_language_is_spoken_at_once_and_one_stays_where_one_was(
    opened: Open, file: Path, opener: Opener, qtbot: QtBot
) -> None:
    choice = cast("ChoiceField", opened("appearance").fields["language",])
    choice.editor.setFocus()
    before = opener.desktops[0].window
    try:
        QTest.keyClick(choice.editor, Qt.Key.Key_Down)
        qtbot.waitUntil(lambda: load_settings(file, {}).language == "de")
        qtbot.waitUntil(lambda: opener.desktops[0].window is not before)
        window = opener.desktops[0].window
        assert window is not None
        assert window.pages.place == Place(SETTINGS, "appearance")
        assert window.isVisible()
    finally:
        use_language("en")


def test_a_file_in_one_line_is_shown_in_many() -> None:
    after = '{"model": "opus", "hooks": {"Stop": ["' + "x" * 300 + '"]}}'
    shown = changed_lines(FileChange("settings.json", '{"model": "opus"}', after))
    assert '+  "hooks": {' in shown
    assert len(shown) > 5
    assert changed_lines(FileChange("x", "a" * 400, "b" * 400)) == ["-" + "a" * 400, "+" + "b" * 400]


def test_what_the_environment_says_cannot_be_changed(
    opened: Open, settings: FakeSettings, file: Path, qtbot: QtBot
) -> None:
    settings.environment = {"CLAWATCH_METRICS": "true", "CLAWATCH_PRICES": '{"m": {"input": 1, "output": 2}}'}
    field = opened("api").fields["metrics",]
    assert not field.editor.isEnabled()
    assert field.note.text() == "Set by CLAWATCH_METRICS in the environment."
    prices = cast("PricesSection", opened("prices"))
    assert not prices.add_button.isEnabled()
    settings.environment = {}
    file.touch()
    opened("api")
    page = field.window().current_page  # type: ignore[attr-defined]
    page.refresh()
    qtbot.waitUntil(field.editor.isEnabled)
    assert field.note.isHidden()


def test_a_restart_is_asked_for_only_where_it_is_needed(opened: Open, settings: FakeSettings, qtbot: QtBot) -> None:
    section = opened("api")
    page = cast("SettingsPage", section.window().current_page)  # type: ignore[attr-defined]
    press(cast("SwitchField", section.fields["require_key",]).editor)
    qtbot.waitUntil(lambda: ("require_key", True) in settings.saved)
    assert page.notice.isHidden()
    enter(section.fields["port",], "7001")
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.text.text() == "Counts after a restart: Port"
    press(page.notice.button)
    assert settings.restarts == 1


def test_sections_are_walked_by_arrows_and_left_by_esc(opened: Open) -> None:
    section = opened("general")
    window = section.window()
    page = cast("SettingsPage", window.current_page)  # type: ignore[attr-defined]
    page.take_focus()
    assert window.focusWidget().objectName() == "general"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    assert (page.section.key, window.focusWidget().objectName()) == ("appearance", "appearance")
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Right)
    assert window.focusWidget() is page.section.fields["theme",].editor
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert window.focusWidget().objectName() == "appearance"
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert page.section.key == "general" or window.current_page is not page  # type: ignore[attr-defined]


def test_start_at_login_is_what_the_system_says(opened: Open, settings: FakeSettings, qtbot: QtBot) -> None:
    section = cast("GeneralSection", opened("general"))
    qtbot.waitUntil(section.login_switch.isEnabled)
    press(section.login_switch)
    qtbot.waitUntil(lambda: settings.login)
    qtbot.waitUntil(lambda: "autostart" in section.login.note.text())
    settings.refusal = "The file cannot be written: correct its rights."
    qtbot.waitUntil(section.login_switch.isEnabled)
    press(section.login_switch)
    qtbot.waitUntil(lambda: section.login.note.text() == settings.refusal)
    assert section.login_switch.isChecked()


def test_a_notification_is_really_sent(opened: Open, settings: FakeSettings, qtbot: QtBot) -> None:
    section = cast("AlertsSection", opened("alerts"))
    press(section.test_button)
    qtbot.waitUntil(lambda: section.test.note.text().startswith("A notification was sent"))
    settings.refusal = "Nothing can be shown: no notification service runs on this desktop."
    press(section.test_button)
    qtbot.waitUntil(lambda: section.test.note.text() == settings.refusal)
    assert settings.notifications == 1
    press(section.projects.findChildren(type(section.test_button))[0])
    assert section.window().pages.place == Place(ALERTS)  # type: ignore[attr-defined]


def test_the_key_is_hidden_until_asked_for_and_renewed_after_a_question(opened: Open, qtbot: QtBot) -> None:
    section = cast("ApiSection", opened("api"))
    qtbot.waitUntil(lambda: bool(section._key))
    assert "key-number" not in section.key_row.text.text()
    press(section.show_button)
    assert section.key_row.text.text() == "key-number-1-and-more-of-it"
    press(section.copy_button)
    assert QGuiApplication.clipboard().text() == "key-number-1-and-more-of-it"
    press(section.rotate_button)
    box = section.findChild(QMessageBox)
    assert isinstance(box, QMessageBox)
    QTest.mouseClick(
        box.buttons()[0] if box.buttons()[0].text() == "Renew" else box.buttons()[1], Qt.MouseButton.LeftButton
    )
    qtbot.waitUntil(lambda: section.key_row.text.text() == "key-number-2-and-more-of-it")
    opened("storage")
    assert "key-number" not in section.key_row.text.text(), "left, it is hidden again"


def test_sizes_are_told(opened: Open, qtbot: QtBot) -> None:
    section = cast("StorageSection", opened("storage"))
    qtbot.waitUntil(lambda: "312 MB, of which 41 MB are unused" in section.database.text.text())
    assert section.backups.text.text() == "None"


def test_folders_come_and_go(opened: Open, file: Path, qtbot: QtBot) -> None:
    section = cast("TranscriptsSection", opened("transcripts"))
    section.add_folder("/mnt/a")
    qtbot.waitUntil(lambda: load_settings(file, {}).transcript_folders == ("/mnt/a",))
    qtbot.waitUntil(lambda: section._folders == ("/mnt/a",))
    section.add_folder("/mnt/a")
    section.add_folder("/mnt/b")
    qtbot.waitUntil(lambda: section._folders == ("/mnt/a", "/mnt/b"))
    remove = next(
        one for one in section.findChildren(type(section.add_button)) if one.accessibleName() == "Remove /mnt/a"
    )
    press(remove)
    qtbot.waitUntil(lambda: load_settings(file, {}).transcript_folders == ("/mnt/b",))


def test_a_price_is_set_from_the_list_of_those_that_have_none(
    opened: Open, scribe: Scribe, file: Path, qtbot: QtBot
) -> None:
    run = Run(scribe, "one", "/code/x").start()
    ledger = Ledger(scribe)
    ledger.spend("one", "my-model", run.at_ms, given=5)
    ledger.close()
    section = cast("PricesSection", opened("prices"))
    qtbot.waitUntil(section.unpriced_card.isVisible)
    press(next(one for one in section.findChildren(type(section.add_button)) if "my-model" in one.accessibleName()))
    dialog = section.window().findChild(PriceDialog)
    assert isinstance(dialog, PriceDialog)
    QTest.keyClicks(dialog.edits["input"], "1.5")
    press(dialog.save_button, Qt.Key.Key_Return)
    assert dialog.note.text() == "Output: Give a number."
    QTest.keyClicks(dialog.edits["output"], "6")
    QTest.keyClicks(dialog.edits["from"], "tomorrow")
    press(dialog.save_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "from" in dialog.note.text())
    dialog.edits["from"].setText("2026-01-31")
    press(dialog.save_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "my-model" in load_settings(file, {}).prices)
    qtbot.waitUntil(lambda: list(section._prices) == ["my-model"])
    section._remove("my-model")
    qtbot.waitUntil(lambda: load_settings(file, {}).prices == {})
    press(section.reprice_button)
    qtbot.waitUntil(lambda: "10 of 1,000" in section.anew.note.text())
    section.leave()


def test_hooks_are_removed_after_a_look_at_what_changes(opened: Open, qtbot: QtBot) -> None:
    section = cast("HooksSection", opened("hooks"))
    qtbot.waitUntil(section.install_button.isVisible)
    press(section.install_button)
    dialog = section.window().findChild(HooksDialog)
    assert isinstance(dialog, HooksDialog)
    qtbot.waitUntil(dialog.install_button.hasFocus)
    QTest.keyClick(dialog.install_button, Qt.Key.Key_Return)
    qtbot.waitUntil(section.remove_button.isVisible)
    QTest.keyClick(dialog.cancel_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.window().findChild(HooksDialog) is None)
    press(section.remove_button)
    dialog = section.window().findChild(HooksDialog)
    assert isinstance(dialog, HooksDialog)
    qtbot.waitUntil(lambda: '-  "hooks": {' in dialog.diff.toPlainText())
    QTest.keyClick(dialog.install_button, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Not installed" in section.hooks.text.text())
    dialog.close()


def test_telegram_is_paired_tried_and_removed(opened: Open, settings: FakeSettings, qtbot: QtBot) -> None:
    card = opened("telegram").findChildren(TelegramCard)[0]
    qtbot.waitUntil(card.token.isVisible)
    QTest.keyClicks(card.token, "1:wrong")
    press(card.check_button)
    qtbot.waitUntil(lambda: "Unauthorized" in card.state.note.text())
    card.token.setText(TOKEN)
    press(card.check_button)
    qtbot.waitUntil(lambda: "@clawatch_test_bot" in card.state.note.text())
    QTest.keyClick(card.token, Qt.Key.Key_Return)
    qtbot.waitUntil(card.waiting.isVisible)
    assert card.code.text() == "/start s3cr3t"
    press(card.copy_button)
    assert QGuiApplication.clipboard().text() == "https://t.me/clawatch_test_bot?start=s3cr3t"
    press(card.cancel_button)
    qtbot.waitUntil(card.token.isVisible)
    QTest.keyClick(card.token, Qt.Key.Key_Return)
    qtbot.waitUntil(card.waiting.isVisible)
    settings.telegram.press_start()
    qtbot.waitUntil(card.test_button.isVisible)
    assert card.state.text.text() == "Alerts go to Ada L. by @clawatch_test_bot."
    assert card.token.text() == ""
    press(card.test_button)
    qtbot.waitUntil(lambda: settings.telegram.tests == 1)
    qtbot.waitUntil(lambda: card.state.note.text().startswith("A test message"))
    press(card.remove_button)
    qtbot.waitUntil(card.token.isVisible)


def test_a_pairing_is_given_up_with_the_section(opened: Open, settings: FakeSettings, qtbot: QtBot) -> None:
    card = opened("telegram").findChildren(TelegramCard)[0]
    qtbot.waitUntil(card.token.isVisible)
    card.token.setText(TOKEN)
    press(card.pair_button)
    qtbot.waitUntil(card.waiting.isVisible)
    opened("general")
    assert settings.telegram._tell is None
    assert card.token.text() == ""
