from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QColor, QIcon, QPalette

from clawatch.domain.states import SessionState
from clawatch.ui.theme.icons import icon_pixmap
from clawatch.ui.theme.resources import resources_folder
from clawatch.ui.theme.theme import Theme, theme
from clawatch.ui.theme.tokens import DARK, DARK_HIGH, LIGHT, LIGHT_HIGH, Tokens
from clawatch.ui.theme.tray_icons import tray_icon
from clawatch.ui.words import Tone, state_tone, state_word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

TEXTS = ("text", "text_soft", "text_muted", "accent", "working", "needs_you", "error", "ended", "paused", "trouble")
GROUNDS = ("page", "sidebar", "surface", "sunken", "hover", "selection")


def luminance(colour: str) -> float:
    def part(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else float(((value + 0.055) / 1.055) ** 2.4)

    c = QColor(colour)
    return 0.2126 * part(c.redF()) + 0.7152 * part(c.greenF()) + 0.0722 * part(c.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_stands_out(tokens: Tokens) -> None:
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover"), ("accent", "accent_ground")]
    for tone in ("working", "needs_you", "error", "trouble"):
        pairs += [(text, f"{tone}_ground") for text in ("text", "text_soft", tone)]
    weak = {
        f"{text} on {ground}": round(contrast(getattr(tokens, text), getattr(tokens, ground)), 2)
        for text, ground in pairs
        if contrast(getattr(tokens, text), getattr(tokens, ground)) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("tokens", [LIGHT_HIGH, DARK_HIGH], ids=["light", "dark"])
def test_with_high_contrast_text_and_lines_stand_out_far(tokens: Tokens) -> None:
    weak = {
        f"{text} on {ground}": round(contrast(getattr(tokens, text), getattr(tokens, ground)), 2)
        for text in TEXTS
        for ground in GROUNDS
        if contrast(getattr(tokens, text), getattr(tokens, ground)) < 7
    }
    assert weak == {}
    assert contrast(tokens.border, tokens.page) >= 3
    assert all(contrast(lane, tokens.page) >= 3 for lane in tokens.lanes)


@pytest.mark.usefixtures("_themes")
def test_a_desktop_with_high_contrast_has_it_in_the_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Theme, "_wants_contrast", lambda _self: True)
    theme().choose("dark")
    assert theme().tokens is DARK_HIGH
    theme().choose("light")
    assert theme().tokens is LIGHT_HIGH


def test_at_rest_the_tray_icon_is_left_to_the_systems_colours(tmp_path: Path) -> None:
    assert tray_icon(Tone.ENDED, platform="darwin").isMask()
    assert not tray_icon(Tone.ERROR, 2, platform="darwin").isMask()
    assert not tray_icon(Tone.ENDED, platform="linux").isMask()
    folder = tmp_path / "hicolor" / "scalable" / "apps"
    folder.mkdir(parents=True)
    shutil.copy(resources_folder() / "app" / "clawatch-symbolic.svg", folder)
    index = "[Icon Theme]\nName=hicolor\nDirectories=scalable/apps\n\n[scalable/apps]\nSize=48\nType=Scalable\n"
    (tmp_path / "hicolor" / "index.theme").write_text(index, encoding="utf-8")
    before = QIcon.themeSearchPaths(), QIcon.themeName()
    try:
        QIcon.setThemeSearchPaths([str(tmp_path)])
        QIcon.setThemeName("hicolor")
        tray_icon.cache_clear()
        assert tray_icon(Tone.ENDED, platform="linux").name() == "clawatch-symbolic"
        assert tray_icon(Tone.WORKING, platform="linux").name() == ""
    finally:
        QIcon.setThemeSearchPaths(before[0])
        QIcon.setThemeName(before[1])
        tray_icon.cache_clear()


@pytest.fixture
def _themes() -> Iterator[None]:
    yield
    theme().choose("system")


@pytest.mark.usefixtures("_themes")
def test_the_theme_reaches_the_palette(qapp: QApplication) -> None:
    theme().choose("dark")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.page
    theme().choose("light")
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == LIGHT.page
    assert theme().tokens is LIGHT


def test_every_colour_is_a_colour() -> None:
    for tokens in (LIGHT, DARK):
        for field in fields(tokens):
            value = getattr(tokens, field.name)
            if isinstance(value, str):
                assert QColor(value).isValid(), field.name


def test_every_icon_can_be_drawn_in_any_colour() -> None:
    names = [path.stem for path in (resources_folder() / "icons").glob("*.svg")]
    assert len(names) > 20
    assert (resources_folder() / "icons" / "LICENSE").is_file()
    for name in names:
        image = icon_pixmap(name, "#ff0000", 16).toImage()
        colours = {
            image.pixelColor(x, y).name() for x in range(16) for y in range(16) if image.pixelColor(x, y).alpha() > 250
        }
        assert colours <= {"#ff0000", "#fe0000"}, name
        assert any(image.pixelColor(x, y).alpha() for x in range(16) for y in range(16)), name


_SIZES = """
import sys
from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from clawatch.ui.theme.icons import icon, icon_pixmap
app = QGuiApplication(["-"])
ratio = app.primaryScreen().devicePixelRatio()
drawn = icon("pause", "#ff0000", 16).pixmap(QSize(16, 16), ratio)
assert drawn.toImage() == icon_pixmap("pause", "#ff0000", 16, ratio).toImage(), "scaled, not drawn"
print(ratio, drawn.width())
"""


@pytest.mark.parametrize(("factor", "told"), [("1", "1.0 16"), ("1.5", "1.5 24"), ("2", "2.0 32")])
def test_icons_are_drawn_for_the_screen_and_not_scaled(factor: str, told: str) -> None:
    environment = {**os.environ, "QT_SCALE_FACTOR": factor}
    command = [sys.executable, "-c", _SIZES]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env=environment)
    assert done.stdout.strip() == told


def test_every_state_has_a_word_and_a_tone() -> None:
    assert len({state_word(state) for state in SessionState}) == len(SessionState)
    for state in SessionState:
        assert state_tone(state).colour(LIGHT)
