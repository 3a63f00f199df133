"""How the prices stand: which list, which of the user's own, which models have none."""

from __future__ import annotations

import os
import sqlite3
import time
from typing import TYPE_CHECKING

from clawatch.domain.pricing import TokenUsage
from clawatch.prices.book import Prices
from clawatch.queries.unpriced import UnpricedModel, unpriced_models
from clawatch.runtime.findings import Finding
from clawatch.settings.file import SettingsError, load_settings
from clawatch.storage.facts import PRICED_BY, fact
from clawatch.storage.readers import Readers

if TYPE_CHECKING:
    from clawatch.runtime.paths import Paths

_NAME = "prices"
_NAMED = 5
_TEXT_MAX_LENGTH = 80


def prices_finding(paths: Paths) -> Finding:
    """Say what requests are priced by, and what has no price."""
    try:
        settings = load_settings(paths.settings, os.environ)
    except SettingsError:
        return Finding(_NAME, is_well=False, text="not looked at: the settings cannot be read")
    book = Prices(settings.prices)
    # what an identity begins with is the list and its version
    has = book.identity.partition(",")[0]
    if settings.prices:
        own = _listed([_short(model) for model in settings.prices])
        has += f", before it {len(settings.prices)} of your own ({own})"
    found, priced_by = _unpriced(paths)
    if not found:
        return Finding(_NAME, is_well=True, text=has)
    lacks = f"{has}; no price for {_listed([_named(model) for model in found])}"
    now = time.time_ns() // 1_000_000
    unknown = [one for one in found if book.price_of(one.model, now, TokenUsage()) is None]
    if unknown:
        way = f"[prices.{_quoted(unknown[0].model)}] in {paths.settings}, then restart ClaWatch"
        return Finding(_NAME, is_well=False, text=f"{lacks}: set input and output under {way}")
    if priced_by != book.identity:
        return Finding(_NAME, is_well=False, text=f"{lacks}, which has one now: run clawatch reprice --unpriced")
    why = "only in the way it was used (fast mode, a batch, long ago): nothing but that cost is missing"
    return Finding(_NAME, is_well=True, text=f"{lacks}, {why}")


def _unpriced(paths: Paths) -> tuple[tuple[UnpricedModel, ...], str | None]:
    """Give the models without a price, and the price book by which all of that was looked at last."""
    if not paths.database.exists():
        return (), None
    readers = Readers(paths.database)
    try:
        return unpriced_models(readers), fact(readers.connection(), PRICED_BY)
    except sqlite3.Error:
        # an older ClaWatch's, which knew of no prices, or one that the doctor speaks of already
        return (), None
    finally:
        readers.close()


def _named(model: UnpricedModel) -> str:
    return f"{_short(model.model)} ({model.tokens:,} tokens)"


def _short(model: str) -> str:
    printable = "".join(letter if letter.isprintable() else "?" for letter in model)
    return printable if len(printable) <= _TEXT_MAX_LENGTH else f"{printable[: _TEXT_MAX_LENGTH - 1]}…"


def _quoted(model: str) -> str:
    """Write a model's id as a key of TOML."""
    escaped = _short(model).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
