"""The QApplication, set up once: style, theme, fonts, names, icon."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from clawatch.ui.theme.fonts import choose_font
from clawatch.ui.theme.icons import render_svg
from clawatch.ui.theme.resources import resources_folder
from clawatch.ui.theme.theme import theme

_ICON_SIZES = (16, 24, 32, 48, 64, 128)


def make_application(argv: list[str]) -> QApplication:
    """Make the application. It lives on without a window: closing the last leaves the tray."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(argv)
    set_up(app)
    return app


def set_up(app: QApplication) -> None:
    """Give an application its names, style, font, theme and icon."""
    app.setOrganizationName("ClaWatch")
    app.setApplicationName("ClaWatch")
    app.setApplicationDisplayName("ClaWatch")
    QGuiApplication.setDesktopFileName("clawatch")
    app.setQuitOnLastWindowClosed(False)
    app.setStyle("Fusion")
    if QLocale().language() is QLocale.Language.C:
        QLocale.setDefault(QLocale(QLocale.Language.English))
    choose_font(app)
    theme().choose("system")
    app.setWindowIcon(app_icon())


def app_icon() -> QIcon:
    """Give ClaWatch's own icon."""
    drawing = (resources_folder() / "app" / "clawatch.svg").read_text(encoding="utf-8")
    made = QIcon()
    for size in _ICON_SIZES:
        made.addPixmap(render_svg(drawing, size))
    return made
