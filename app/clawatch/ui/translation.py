"""The language of the windows, and with it how numbers and dates are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from clawatch.ui.theme.resources import resources_folder

if TYPE_CHECKING:
    from pathlib import Path

Language = Literal["system", "en", "de"]
_TRANSLATED = ("de",)
_SPOKEN: list[QTranslator] = []


def use_language(wanted: str) -> bool:
    """Speak a language from now on: "system", "en" or "de". Texts that are shown already stay as they are. Qt thread.

    Gives whether that is another one than before. "system" is the first of the desktop's languages that there is.
    """
    locale = _locale(wanted)
    before = [translator.filePath() for translator in _SPOKEN], QLocale()
    while _SPOKEN:
        QCoreApplication.removeTranslator(_SPOKEN.pop())
    QLocale.setDefault(locale)
    language = locale.name().partition("_")[0]
    if language in _TRANSLATED:
        for file in _files(language):
            translator = QTranslator()
            if translator.load(str(file)) and QCoreApplication.installTranslator(translator):
                _SPOKEN.append(translator)
    return before != ([translator.filePath() for translator in _SPOKEN], locale)


def _files(language: str) -> tuple[Path | str, ...]:
    """Give the texts of Qt's own dialogs, and ours, which go before them."""
    own = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return f"{own}/qtbase_{language}.qm", resources_folder() / "translations" / f"clawatch_{language}.qm"


def _locale(wanted: str) -> QLocale:
    system = QLocale.system()
    if wanted in ("en", *_TRANSLATED):
        language = QLocale(wanted)
        return system if system.language() is language.language() else language
    for name in system.uiLanguages():
        if name.partition("-")[0] in ("en", *_TRANSLATED):
            return QLocale(name) if QLocale(name).language() is not system.language() else system
    return QLocale(QLocale.Language.English)
