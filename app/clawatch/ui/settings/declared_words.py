"""What the declaration says of settings, in the language of the windows. A test sees to it that nothing is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from clawatch.settings.declared import Declared

# the tool that collects what is to be translated sees literal texts only
DECLARED = (
    QT_TRANSLATE_NOOP("settings", "Address to listen on"),
    QT_TRANSLATE_NOOP("settings", "Address the server listens on."),
    QT_TRANSLATE_NOOP("settings", "Port"),
    QT_TRANSLATE_NOOP("settings", "Port the server listens on; 0 lets the system choose."),
    QT_TRANSLATE_NOOP("settings", "Ask everyone for the key"),
    QT_TRANSLATE_NOOP(
        "settings", "Ask every request for the key. On by itself when the host is not this machine's own address."
    ),
    QT_TRANSLATE_NOOP("settings", "Figures for Prometheus"),
    QT_TRANSLATE_NOOP("settings", "Answer /metrics with figures for Prometheus."),
    QT_TRANSLATE_NOOP("settings", "Longest pause of a call, in seconds"),
    QT_TRANSLATE_NOOP(
        "settings", "How long a tool call of a paused session waits; after that it is refused, and the model told why."
    ),
    QT_TRANSLATE_NOOP("settings", "Paused calls without ClaWatch"),
    QT_TRANSLATE_NOOP(
        "settings", "What becomes of a waiting tool call once ClaWatch has been gone for 5 s: it runs, or is refused."
    ),
    QT_TRANSLATE_NOOP("settings", "Notifications on the desktop"),
    QT_TRANSLATE_NOOP("settings", "Show alerts on the desktop."),
    QT_TRANSLATE_NOOP("settings", "Colours"),
    QT_TRANSLATE_NOOP("settings", "Colours of the windows."),
    QT_TRANSLATE_NOOP("settings", "Language"),
    QT_TRANSLATE_NOOP("settings", "Language of the windows: English, German, or the one of the desktop."),
    QT_TRANSLATE_NOOP("settings", "Log"),
    QT_TRANSLATE_NOOP("settings", "What the log file holds."),
    QT_TRANSLATE_NOOP("settings", "Address of the Bot API"),
    QT_TRANSLATE_NOOP("settings", "Where the Bot API of Telegram answers: another address for a server of your own."),
    QT_TRANSLATE_NOOP("settings", "Where Open leads to"),
    QT_TRANSLATE_NOOP(
        "settings", "What Open leads to in Telegram instead of this machine; {session} stands for a session's id."
    ),
    QT_TRANSLATE_NOOP("settings", "Keep texts for, in days"),
    QT_TRANSLATE_NOOP(
        "settings",
        "How long texts of events and tool calls are kept; sums, costs and times stay. 0 is for ever.",
    ),
    QT_TRANSLATE_NOOP("settings", "On"),
    QT_TRANSLATE_NOOP("settings", "Whether the rule raises alerts."),
    QT_TRANSLATE_NOOP("settings", "Stuck"),
    QT_TRANSLATE_NOOP(
        "settings", "No sign of life from a session that should be working. With the rule off, lists still say stuck."
    ),
    QT_TRANSLATE_NOOP("settings", "Minutes of silence"),
    QT_TRANSLATE_NOOP("settings", "After how long without a sign of life; a call's timeout counts."),
    QT_TRANSLATE_NOOP("settings", "Severity"),
    QT_TRANSLATE_NOOP("settings", "How much it matters."),
    QT_TRANSLATE_NOOP("settings", "Many errors"),
    QT_TRANSLATE_NOOP("settings", "Many errors in a short time."),
    QT_TRANSLATE_NOOP("settings", "More errors than"),
    QT_TRANSLATE_NOOP("settings", "More errors than this raise it."),
    QT_TRANSLATE_NOOP("settings", "Within seconds"),
    QT_TRANSLATE_NOOP("settings", "Within this time."),
    QT_TRANSLATE_NOOP("settings", "Failed"),
    QT_TRANSLATE_NOOP("settings", "An agent that failed: its turn ended in an error, or it reported one."),
    QT_TRANSLATE_NOOP("settings", "Costs"),
    QT_TRANSLATE_NOOP(
        "settings",
        "Budgets, each counted at API prices and off until it is set, and a session that suddenly spends much faster.",
    ),
    QT_TRANSLATE_NOOP("settings", "Budget of a session, $"),
    QT_TRANSLATE_NOOP("settings", "Budget of one session, in dollars."),
    QT_TRANSLATE_NOOP("settings", "Budget of a day, $"),
    QT_TRANSLATE_NOOP("settings", "Budget of a calendar day, all sessions together."),
    QT_TRANSLATE_NOOP("settings", "Budget of a month, $"),
    QT_TRANSLATE_NOOP("settings", "Budget of a calendar month, all sessions together."),
    QT_TRANSLATE_NOOP("settings", "Budget of a project a month, $"),
    QT_TRANSLATE_NOOP("settings", "Budget of each project in a calendar month."),
    QT_TRANSLATE_NOOP("settings", "Warn at, in percent"),
    QT_TRANSLATE_NOOP("settings", "Part of a budget from which on to warn."),
    QT_TRANSLATE_NOOP("settings", "Severity of the warning"),
    QT_TRANSLATE_NOOP("settings", "How much nearing a budget matters."),
    QT_TRANSLATE_NOOP("settings", "Severity at the end"),
    QT_TRANSLATE_NOOP("settings", "How much a budget's end matters."),
    QT_TRANSLATE_NOOP("settings", "Tell of sudden spending"),
    QT_TRANSLATE_NOOP("settings", "Whether to tell of a session that spends faster than before."),
    QT_TRANSLATE_NOOP("settings", "Times as fast"),
    QT_TRANSLATE_NOOP("settings", "How many times as fast as it did before."),
    QT_TRANSLATE_NOOP("settings", "Measured over minutes"),
    QT_TRANSLATE_NOOP("settings", "Over how long its spending is measured."),
    QT_TRANSLATE_NOOP("settings", "At the least, $"),
    QT_TRANSLATE_NOOP("settings", "What it must have spent in that time at the least."),
    QT_TRANSLATE_NOOP("settings", "Severity of sudden spending"),
    QT_TRANSLATE_NOOP("settings", "How much that matters."),
    QT_TRANSLATE_NOOP("settings", "Going round in circles"),
    QT_TRANSLATE_NOOP(
        "settings",
        "The same tool call, or two to four in turn, again and again with the same input and the same result.",
    ),
    QT_TRANSLATE_NOOP("settings", "Times in a row"),
    QT_TRANSLATE_NOOP("settings", "How often in a row."),
    QT_TRANSLATE_NOOP("settings", "Within minutes"),
    QT_TRANSLATE_NOOP("settings", "Within how long."),
    QT_TRANSLATE_NOOP("settings", "Waiting for you"),
    QT_TRANSLATE_NOOP("settings", "A session that waits for its person."),
    QT_TRANSLATE_NOOP("settings", "Minutes for a permission"),
    QT_TRANSLATE_NOOP(
        "settings", "After how long to tell of a permission or an answer that work waits for; 0 is never."
    ),
    QT_TRANSLATE_NOOP("settings", "Minutes for an answer"),
    QT_TRANSLATE_NOOP("settings", "After how long to tell of a finished turn that nobody has answered; 0 is never."),
    QT_TRANSLATE_NOOP("settings", "Quiet hours"),
    QT_TRANSLATE_NOOP("settings", "When not to be told, as 22:00-07:00 in local time; empty is never."),
    QT_TRANSLATE_NOOP("settings", "Quiet for critical alerts, too"),
    QT_TRANSLATE_NOOP("settings", "Whether critical alerts keep quiet then, too."),
    QT_TRANSLATE_NOOP("settings", "Minutes before the same again"),
    QT_TRANSLATE_NOOP("settings", "How long after one is over the same is not told again; waiting is always told."),
    QT_TRANSLATE_NOOP("settings", "Projects that differ"),
    QT_TRANSLATE_NOOP("settings", "By a project's folder or its name: what differs there, as stuck = {minutes = 20}."),
    QT_TRANSLATE_NOOP("settings", "Further folders"),
    QT_TRANSLATE_NOOP("settings", "Further folders with Claude Code transcripts, beside those of Claude Code itself."),
    QT_TRANSLATE_NOOP("settings", "Your prices"),
    QT_TRANSLATE_NOOP(
        "settings", "What a model costs, by its id, in dollars for a million tokens; goes before the price list."
    ),
)
_CHOICES = {
    "theme.system": QT_TRANSLATE_NOOP("settings", "As the system"),
    "theme.light": QT_TRANSLATE_NOOP("settings", "Light"),
    "theme.dark": QT_TRANSLATE_NOOP("settings", "Dark"),
    "language.system": QT_TRANSLATE_NOOP("settings", "As the system"),
    "language.en": "English",
    "language.de": "Deutsch",
    "log_level.debug": QT_TRANSLATE_NOOP("settings", "Everything"),
    "log_level.info": QT_TRANSLATE_NOOP("settings", "What happens"),
    "log_level.warning": QT_TRANSLATE_NOOP("settings", "Warnings"),
    "log_level.error": QT_TRANSLATE_NOOP("settings", "Errors only"),
    "hold_when_gone.continue": QT_TRANSLATE_NOOP("settings", "Run"),
    "hold_when_gone.deny": QT_TRANSLATE_NOOP("settings", "Are refused"),
    "severity.info": QT_TRANSLATE_NOOP("settings", "Info"),
    "severity.warning": QT_TRANSLATE_NOOP("settings", "Warning"),
    "severity.critical": QT_TRANSLATE_NOOP("settings", "Critical"),
}


def title(english: str) -> str:
    """Give a text of the declaration in the language of the windows."""
    return QCoreApplication.translate("settings", english)


def choice_word(one: Declared, choice: str) -> str:
    """Give the word for one of the choices of a setting."""
    name = "severity" if one.name[-1].endswith("severity") else one.name[-1]
    return title(str(_CHOICES.get(f"{name}.{choice}", choice)))
