"""Days as the user's language writes them: the order of their parts is translated, their names are the locale's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

if TYPE_CHECKING:
    from datetime import date

# as QLocale.toString reads them
DAY_MONTH = str(QT_TRANSLATE_NOOP("dates", "d MMM"))
DAY_MONTH_YEAR = str(QT_TRANSLATE_NOOP("dates", "d MMM yyyy"))
WEEKDAY_DAY = str(QT_TRANSLATE_NOOP("dates", "ddd d"))
WEEKDAY_DAY_MONTH_YEAR = str(QT_TRANSLATE_NOOP("dates", "ddd d MMM yyyy"))
MONTH = str(QT_TRANSLATE_NOOP("dates", "MMM"))


def date_text(day: date, pattern: str) -> str:
    """Write a day by one of the patterns above: 3 Nov, 3 Nov 2026, Tue 3, Tue 3 Nov 2026, Nov."""
    return QLocale().toString(QDate(day.year, day.month, day.day), QCoreApplication.translate("dates", pattern))
