"""Which theme is on: chosen, or following the system, and reacting when that changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from clawatch.ui.theme.palette import palette_of
from clawatch.ui.theme.stylesheet import stylesheet
from clawatch.ui.theme.tokens import DARK, DARK_HIGH, LIGHT, LIGHT_HIGH, Tokens

SYSTEM_THEME, LIGHT_THEME, DARK_THEME = "system", "light", "dark"


class Theme(QObject):
    """Applies the tokens to the application. One for each QApplication, on the Qt thread; `theme()` gives it."""

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._choice = SYSTEM_THEME
        self._tokens = LIGHT
        self._system_palette = app.palette()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._apply)
        if hasattr(hints, "accessibility"):  # Qt 6.10 and later
            hints.accessibility().contrastPreferenceChanged.connect(self._apply)

    @property
    def tokens(self) -> Tokens:
        """The tokens of the theme that is on."""
        return self._tokens

    def choose(self, choice: str) -> None:
        """Use "light" or "dark", or follow the "system"."""
        self._choice = choice
        self._apply()

    def _apply(self) -> None:
        ordinary, high = (DARK, DARK_HIGH) if self._wants_dark() else (LIGHT, LIGHT_HIGH)
        self._tokens = high if self._wants_contrast() else ordinary
        self._app.setPalette(palette_of(self._tokens))
        self._app.setStyleSheet(stylesheet(self._tokens, self._app.font()))
        self.changed.emit()

    def _wants_contrast(self) -> bool:
        hints = QGuiApplication.styleHints()
        if not hasattr(hints, "accessibility"):
            return False
        return hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast

    def _wants_dark(self) -> bool:
        if self._choice in (LIGHT_THEME, DARK_THEME):
            return self._choice == DARK_THEME
        scheme = QGuiApplication.styleHints().colorScheme()
        if scheme is Qt.ColorScheme.Unknown:
            # a desktop that tells Qt no scheme still shows it by the colours it gives
            window, text = self._system_palette.window().color(), self._system_palette.windowText().color()
            return window.lightness() < text.lightness()
        return scheme is Qt.ColorScheme.Dark


_themes: dict[int, Theme] = {}


def theme() -> Theme:
    """Give the application's theme; made with the first call. Raises RuntimeError before there is a QApplication."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("there is no QApplication yet")  # noqa: TRY004 it is about time, not type
    found = _themes.get(id(app))
    if found is None:
        _themes.clear()
        found = _themes[id(app)] = Theme(app)
    return found


def tokens() -> Tokens:
    """Give the tokens of the theme that is on."""
    return theme().tokens
