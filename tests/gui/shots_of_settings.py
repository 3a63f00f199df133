"""Pictures of the settings, section by section, and of the welcome, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from clawatch.ui.context import ImportProgress
from clawatch.ui.desktop import Desktop
from clawatch.ui.places import SETTINGS, WELCOME, Place
from clawatch.ui.settings.telegram_card import TelegramCard
from gui.fake_settings import TOKEN, FakeSettings
from gui.fakes import FakeHistory, FakeHooks, make_context

if TYPE_CHECKING:
    from pathlib import Path

    from clawatch.ui.pages.settings_page import SettingsPage
    from clawatch.ui.pages.welcome_page import WelcomePage
    from clawatch.ui.settings.fields import TextField
    from gui.camera import Camera
    from gui.scribe import Scribe

_FILE = """
transcript_folders = ["/mnt/laptop/.claude/projects"]
port = 6831

[alerts]
quiet_hours = "22:00-07:00"

[alerts.cost_spike]
day_usd = 40

[alerts.loop_detected]
on = false

[prices.my-own-model]
input = 1.5
output = 6
"""


def settings_pages(camera: Camera, scribe: Scribe, home: Path, scheme: str, size: tuple[int, int]) -> None:
    """Take them."""
    file = home / f"settings-{scheme}-{size[0]}.toml"
    file.write_text(f'theme = "{scheme}"\nlanguage = "en"\n{_FILE}', encoding="utf-8")
    settings = FakeSettings(file, {"CLAWATCH_METRICS": "true"})
    history = FakeHistory()
    hooks = FakeHooks(installed=False, complete=False)
    desktop = Desktop(make_context(scribe, home, theme=scheme, hooks=hooks, settings=settings, history=history))
    desktop.start(show_window=True)
    window = desktop.window
    assert window is not None
    window.resize(*size)
    mark = f"{scheme}-{size[0]}"
    window.open_place(Place(SETTINGS))
    page = cast("SettingsPage", window.current_page)
    for key in page._buttons:
        window.open_place(Place(SETTINGS, key))
        camera.settle()
        camera.take(window, f"settings-{key}-{mark}")
    window.resize(window.minimumSize())
    camera.settle()
    camera.take(window, f"small-settings-{mark}")
    window.resize(*size)
    window.open_place(Place(SETTINGS, "alerts"))
    field = cast("TextField", page.section.fields["alerts", "stuck", "minutes"])
    page.section.ensureWidgetVisible(field)
    field.editor.setFocus()
    field.editor.setText("0")
    field.editor.editingFinished.emit()
    camera.settle()
    camera.take(window, f"settings-wrong-{mark}")
    window.open_place(Place(SETTINGS, "telegram"))
    _pair(camera, page.section.findChildren(TelegramCard)[0], settings)
    camera.take(window, f"settings-telegram-code-{mark}")
    settings.telegram.press_start()
    camera.settle()
    camera.take(window, f"settings-telegram-paired-{mark}")
    settings.restarts = 0
    settings.save(("port",), 7000)
    window.open_place(Place(SETTINGS, "api"))
    page.refresh()
    camera.settle()
    camera.take(window, f"settings-restart-{mark}")
    history.now = ImportProgress("running", 2_000, 1_240, 109_000_000, 71_000_000, 34_200_000.0, 21.0)
    window.open_place(Place(WELCOME))
    welcome = cast("WelcomePage", window.current_page)
    for number, _ in enumerate(welcome.steps, 1):
        camera.settle()
        camera.take(window, f"welcome-{number}-{mark}")
        if number < len(welcome.steps):
            welcome.next_button.click()
    history.now = ImportProgress()
    desktop.stop()


def _pair(camera: Camera, card: TelegramCard, settings: FakeSettings) -> None:
    camera.settle()
    card.token.setText(TOKEN)
    card.pair_button.click()
    camera.settle(card.waiting.isVisible)
    assert settings.telegram._tell is not None
