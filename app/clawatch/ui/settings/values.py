"""What is typed into a field, as the value it means: said at once where it is none, before anything is saved."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

if TYPE_CHECKING:
    from clawatch.settings.declared import Declared
    from clawatch.settings.file import Value

_NUMBERS = frozenset({"whole", "number", "money"})
_PLACES = 6


class WrongTextError(Exception):
    """What was typed is no value of the setting; the text says in a sentence what would be."""


def text_of(one: Declared, value: object) -> str:
    """Write a value as it stands in its field; nothing where the setting is left out."""
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    if isinstance(value, Decimal):
        value = format(value.normalize(), "f")
    text = str(value)
    return text.replace(".", QLocale().decimalPoint()) if one.kind in _NUMBERS else text


def value_of(one: Declared, text: str) -> Value | None:
    """Read what was typed: None for nothing, where the setting may be left out. Raises WrongTextError."""
    text = text.strip()
    if one.kind not in _NUMBERS:
        return text
    if not text:
        if one.can_be_off:
            return None
        raise WrongTextError(_tr("Give a number."))
    number = _number(text)
    if one.kind == "whole" and number != int(number):
        raise WrongTextError(_tr("Give a whole number."))
    _check_bounds(one, number)
    if one.kind == "whole":
        return int(number)
    return number if one.kind == "money" else float(number)


def _number(text: str) -> Decimal:
    plain = text.strip("$ \u00a0").replace("\u00a0", "").replace(" ", "")
    if QLocale().decimalPoint() == ",":
        plain = plain.replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise WrongTextError(_tr("Give a number.")) from None
    if not number.is_finite():
        raise WrongTextError(_tr("Give a number."))
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _PLACES:
        raise WrongTextError(_tr("Give a number with fewer places behind the point."))
    return number


def _check_bounds(one: Declared, number: Decimal) -> None:
    bounds = one.bounds
    if bounds.least is not None:
        least = Decimal(str(bounds.least))
        if bounds.is_open and number <= least:
            raise WrongTextError(_tr("It must be more than {least}.").format(least=_shown(bounds.least)))
        if number < least:
            raise WrongTextError(_tr("It must be {least} at least.").format(least=_shown(bounds.least)))
    if bounds.most is not None and number > Decimal(str(bounds.most)):
        raise WrongTextError(_tr("It must be {most} at most.").format(most=_shown(bounds.most)))


def _shown(bound: float) -> str:
    return QLocale().toString(int(bound)) if bound == int(bound) else QLocale().toString(bound)


def _tr(text: str) -> str:
    return QCoreApplication.translate("settings", text)
