"""Sentences that are kept in English, such as the reason of a state, in the language of the windows.

What is known here is translated, part by part; what agents, Claude Code or people wrote stays as it is.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from clawatch.ui.formatting import HOUR_MS, MINUTE_MS, SECOND_MS, elapsed
from clawatch.ui.numerals import in_dollars, punctuated

_KNOWN = (
    # of states
    QT_TRANSLATE_NOOP("sentences", "pause requested; {sentence}"),
    QT_TRANSLATE_NOOP("sentences", "context compacted"),
    QT_TRANSLATE_NOOP("sentences", "session opened"),
    QT_TRANSLATE_NOOP("sentences", "asks a question"),
    QT_TRANSLATE_NOOP("sentences", "asks to approve its plan"),
    QT_TRANSLATE_NOOP("sentences", "runs a tool"),
    QT_TRANSLATE_NOOP("sentences", "runs {tool}"),
    QT_TRANSLATE_NOOP("sentences", "asks to run a tool"),
    QT_TRANSLATE_NOOP("sentences", "asks to run {tool}"),
    QT_TRANSLATE_NOOP("sentences", "a tool ended"),
    QT_TRANSLATE_NOOP("sentences", "{tool} ended"),
    QT_TRANSLATE_NOOP("sentences", "tools ended"),
    QT_TRANSLATE_NOOP("sentences", "ran {tool}"),
    QT_TRANSLATE_NOOP("sentences", "reports"),
    QT_TRANSLATE_NOOP("sentences", "reported an error"),
    QT_TRANSLATE_NOOP("sentences", "reported running"),
    QT_TRANSLATE_NOOP("sentences", "reported paused"),
    QT_TRANSLATE_NOOP("sentences", "reported stuck"),
    QT_TRANSLATE_NOOP("sentences", "reported error"),
    QT_TRANSLATE_NOOP("sentences", "reported stopped"),
    QT_TRANSLATE_NOOP("sentences", "waits for its subagents"),
    QT_TRANSLATE_NOOP("sentences", "turn finished"),
    QT_TRANSLATE_NOOP("sentences", "the turn failed"),
    QT_TRANSLATE_NOOP("sentences", "asks for permission"),
    QT_TRANSLATE_NOOP("sentences", "waits for input"),
    QT_TRANSLATE_NOOP("sentences", "prompt received"),
    QT_TRANSLATE_NOOP("sentences", "subagent started"),
    QT_TRANSLATE_NOOP("sentences", "compacts its context"),
    QT_TRANSLATE_NOOP("sentences", "answers"),
    QT_TRANSLATE_NOOP("sentences", "first seen"),
    QT_TRANSLATE_NOOP("sentences", "alive again"),
    QT_TRANSLATE_NOOP("sentences", "alive after an error"),
    QT_TRANSLATE_NOOP("sentences", "no longer asks"),
    QT_TRANSLATE_NOOP("sentences", "resumed in ClaWatch"),
    QT_TRANSLATE_NOOP("sentences", "paused in ClaWatch"),
    QT_TRANSLATE_NOOP("sentences", "paused before {count} calls"),
    QT_TRANSLATE_NOOP("sentences", "paused before {tool}"),
    QT_TRANSLATE_NOOP("sentences", "its process runs"),
    QT_TRANSLATE_NOOP("sentences", "ended"),
    QT_TRANSLATE_NOOP("sentences", "left at the prompt"),
    QT_TRANSLATE_NOOP("sentences", "cleared"),
    QT_TRANSLATE_NOOP("sentences", "logged out"),
    QT_TRANSLATE_NOOP("sentences", "bypassing permissions is disabled"),
    QT_TRANSLATE_NOOP("sentences", "its process is gone"),
    QT_TRANSLATE_NOOP("sentences", "its process went on with another session"),
    QT_TRANSLATE_NOOP("sentences", "no Claude Code runs in its folder any more"),
    QT_TRANSLATE_NOOP("sentences", "Claude Code no longer lists it as running"),
    QT_TRANSLATE_NOOP("sentences", "its transcript ends here"),
    QT_TRANSLATE_NOOP("sentences", "silent"),
    QT_TRANSLATE_NOOP("sentences", "no sign of life for {time}"),
    # of calls that were cancelled
    QT_TRANSLATE_NOOP("sentences", "the session ended before it did"),
    QT_TRANSLATE_NOOP("sentences", "interrupted or denied: the turn went on without it"),
    QT_TRANSLATE_NOOP("sentences", "not run: denied or blocked"),
    QT_TRANSLATE_NOOP("sentences", "interrupted"),
    QT_TRANSLATE_NOOP("sentences", "denied by its user"),
    # of alerts
    QT_TRANSLATE_NOOP("sentences", "Agent stuck \u2014 {sentence}"),
    QT_TRANSLATE_NOOP("sentences", "Agent failed \u2014 {sentence}"),
    QT_TRANSLATE_NOOP("sentences", "Agent waits for permission since {time} \u2014 {sentence}"),
    QT_TRANSLATE_NOOP("sentences", "Agent waits for an answer since {time} \u2014 {sentence}"),
    QT_TRANSLATE_NOOP("sentences", "Agent waits for input since {time} \u2014 {sentence}"),
    QT_TRANSLATE_NOOP("sentences", "{count} errors within {time}"),
    QT_TRANSLATE_NOOP("sentences", "{count} errors within {time} \u2014 last: {words}"),
    QT_TRANSLATE_NOOP(
        "sentences", "Agent loops \u2014 {tool} {count} times in {time} with the same input and the same result"
    ),
    QT_TRANSLATE_NOOP("sentences", "Agent loops \u2014 {tool} {count} times with the same input and the same result"),
    QT_TRANSLATE_NOOP("sentences", "Agent loops \u2014 the same {some} calls {count} times in {time}: {words}"),
    QT_TRANSLATE_NOOP("sentences", "Agent loops \u2014 the same {some} calls {count} times: {words}"),
    QT_TRANSLATE_NOOP(
        "sentences", "Spends {count} times as fast as before \u2014 {money} in {time}, before {other_money}"
    ),
    QT_TRANSLATE_NOOP("sentences", "Budget of the {scope} used up \u2014 {money} of {other_money} ({percent} %)"),
    QT_TRANSLATE_NOOP(
        "sentences", "Budget of the {scope} nearly used up \u2014 {money} of {other_money} ({percent} %)"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Budget of {words} for the month used up \u2014 {money} of {other_money} ({percent} %)"
    ),
    QT_TRANSLATE_NOOP(
        "sentences", "Budget of {words} for the month nearly used up \u2014 {money} of {other_money} ({percent} %)"
    ),
    QT_TRANSLATE_NOOP("sentences", "below the budget of the {scope}"),
    QT_TRANSLATE_NOOP("sentences", "below the budget of {words} for the month"),
    QT_TRANSLATE_NOOP("sentences", "the session ended"),
    QT_TRANSLATE_NOOP("sentences", "a new month began"),
    QT_TRANSLATE_NOOP("sentences", "its rule is off"),
    QT_TRANSLATE_NOOP("sentences", "it calls nothing any more"),
    QT_TRANSLATE_NOOP("sentences", "nobody asks for it any more"),
    QT_TRANSLATE_NOOP("sentences", "its past is too short"),
    QT_TRANSLATE_NOOP("sentences", "it spends as before"),
    QT_TRANSLATE_NOOP("sentences", "no error for {time}"),
    QT_TRANSLATE_NOOP("sentences", "it goes on"),
    QT_TRANSLATE_NOOP("sentences", "its turn is over"),
    QT_TRANSLATE_NOOP("sentences", "it does something else"),
    QT_TRANSLATE_NOOP("sentences", "it is paused now"),
    QT_TRANSLATE_NOOP("sentences", "it gives signs of life again"),
)
_SCOPES = (
    QT_TRANSLATE_NOOP("scopes", "session"),
    QT_TRANSLATE_NOOP("scopes", "day"),
    QT_TRANSLATE_NOOP("scopes", "month"),
)
_PARTS = {
    "tool": r"\S+",
    "count": r"\d+",
    "some": r"\d+",
    "percent": r"\d+",
    "time": r"\d+ (?:second|minute|hour)s?",
    "money": r"\$[\d,.]+\d",
    "other_money": r"\$[\d,.]+\d",
    "scope": "session|day|month",
    "words": ".+",
    "sentence": ".+",
}
_LENGTHS = {"second": SECOND_MS, "minute": MINUTE_MS, "hour": HOUR_MS}
_PLACE = re.compile(r"\{(\w+)\}")


class _Form(NamedTuple):
    english: str
    reads: re.Pattern[str]


def translated(sentence: str) -> str:
    """Give a sentence of the database in the language of the windows; as it stands where it is not known."""
    if _own("sentences", "turn finished") == "turn finished":
        return sentence
    return _found(sentence, QLocale().name())


@lru_cache(maxsize=1024)
def _found(sentence: str, _locale: str) -> str:
    for english, reads in _forms():
        found = reads.fullmatch(sentence)
        if found is not None:
            parts = {name: _part(name, text) for name, text in found.groupdict().items()}
            return _own("sentences", english).format(**parts)
    return sentence


@cache
def _forms() -> tuple[_Form, ...]:
    forms = []
    for english in map(str, _KNOWN):
        pieces = _PLACE.split(english)
        pattern = "".join(
            f"(?P<{piece}>{_PARTS[piece]})" if number % 2 else re.escape(piece) for number, piece in enumerate(pieces)
        )
        forms.append(_Form(english, re.compile(pattern, re.DOTALL)))
    return tuple(forms)


def _part(name: str, text: str) -> str:
    match name:
        case "sentence":
            return translated(text)
        case "scope":
            return _own("scopes", text)
        case "time":
            count, length = text.split()
            return elapsed(int(count) * _LENGTHS[length.removesuffix("s")])
        case "money" | "other_money":
            return in_dollars(punctuated(text.removeprefix("$")))
        case _:
            return text


def _own(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)
