"""Figures with the separators of the user's language, and the dollar sign where it puts it. Pure functions."""

from __future__ import annotations

from PySide6.QtCore import QLocale

_POINT, _GROUP = ord("."), ord(",")


def punctuated(plain: str) -> str:
    """Give a figure as Python writes it, 1,234.5, the separators of the user's language: 1.234,5."""
    locale = QLocale()
    return plain.translate({_POINT: locale.decimalPoint(), _GROUP: locale.groupSeparator()})


def in_dollars(figure: str) -> str:
    """Put the dollar sign to a figure that is punctuated already: $1,234 or 1.234 $."""
    locale = QLocale()
    if locale.language() is QLocale.Language.C:
        return f"${figure}"
    return locale.toCurrencyString(1, "$", 0).replace("1", figure)


def percent(value: float, digits: int = 1) -> str:
    """Write a part of a hundred, without a digit that says nothing: 12.5 %, 12 %."""
    text = f"{value:.{digits}f}"
    return f"{punctuated(text.rstrip('0').rstrip('.') if digits else text)} %"
