"""Every text of the windows can be found, has a translation, and the compiled files are those of the sources."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QLocale

from clawatch.ui.formatting import counted, local_time
from clawatch.ui.translation import use_language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from gui.conftest import Opener
    from gui.scribe import Scribe

ROOT = Path(__file__).resolve().parents[2]
_PLACEHOLDERS = re.compile(r"%n|\{[^}]*\}")


@pytest.fixture
def tool() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "packaging" / "translations.py"), run_name="translations")


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    use_language("en")


@pytest.mark.parametrize("language", ["de"])
def test_every_text_is_translated_and_keeps_what_is_filled_in(tool: dict[str, Any], language: str) -> None:
    said = tool["translations"](ROOT / "resources" / "translations" / f"clawatch_{language}.ts")
    wanted = tool["texts"]()
    assert sorted(said) == wanted, "run packaging/translations"
    missing = [text.source for text in wanted if not said[text] or not all(said[text])]
    assert not missing
    for text in wanted:
        for form in said[text]:
            places = sorted(_PLACEHOLDERS.findall(form))
            assert set(places) <= set(_PLACEHOLDERS.findall(text.source)), (text.source, form)
            if not text.numerus:
                assert places == sorted(_PLACEHOLDERS.findall(text.source)), (text.source, form)


@pytest.mark.parametrize("language", ["de"])
def test_what_is_compiled_is_what_was_written(tool: dict[str, Any], tmp_path: Path, language: str) -> None:
    source = ROOT / "resources" / "translations" / f"clawatch_{language}.ts"
    tool["release"](source, tmp_path / "made.qm")
    assert (tmp_path / "made.qm").read_bytes() == source.with_suffix(".qm").read_bytes(), "run packaging/translations"


def test_the_window_speaks_german_at_once(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    del scribe
    desktop = opener.desktop()
    desktop.start(show_window=True)
    assert desktop.window is not None
    desktop.window.open_page("sessions")
    desktop.speak("de")
    window = desktop.window
    qtbot.waitExposed(window)
    assert window.current_page is window.sessions
    assert window.sidebar.first_button.text().strip() == "Übersicht"
    assert desktop.tray.menu.menu.actions()[-1].text() == "Beenden"
    assert counted(2, "%n tool call", "%n tool calls") == "2 Werkzeugaufrufe"
    assert counted(1, "%n tool call", "%n tool calls") == "1 Werkzeugaufruf"
    assert QLocale().decimalPoint() == ","
    assert "Nov" in local_time(1_795_478_400_000)
    desktop.speak("en")
    assert desktop.window is not None
    assert desktop.window.sidebar.first_button.text().strip() == "Dashboard"
