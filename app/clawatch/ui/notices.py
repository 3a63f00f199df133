"""What the banners say, worked out from how things stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.formatting import counted
from clawatch.ui.plain_text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from clawatch.queries.unpriced import UnpricedModel
    from clawatch.ui.context import HookSummary, RejectedFile
    from clawatch.ui.pulse import Standing

INSTALL_HOOKS, SHOW_REJECTED, SET_PRICES = "install hooks", "show rejected", "set prices"
HOOKS_ABSENT = "hooks:absent"
UNPRICED = "unpriced:"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Notice:
    """One banner.

    `key` tells it from others, `action` what its button asks for; `lasting` ones cannot be dismissed,
    `remembered` ones stay dismissed when ClaWatch starts again.
    """

    key: str
    tone: str
    icon: str
    text: str
    detail: str = ""
    action: str = ""
    action_label: str = ""
    lasting: bool = False
    remembered: bool = False


def _tr(text: str) -> str:
    return QCoreApplication.translate("notices", text)


def notices_of(standing: Standing) -> tuple[Notice, ...]:
    """Give the banners that are due, the gravest first."""
    return tuple(_all(standing))


def _all(standing: Standing) -> Iterator[Notice]:
    for sentence in (standing.problem, *standing.troubles.health):
        if sentence:
            yield Notice(f"health:{sentence}", "trouble", "triangle-alert", sentence, lasting=True)
    if standing.hooks is not None:
        yield from _hooks(standing.hooks)
    if standing.troubles.rejected:
        yield _rejected(standing.troubles.rejected)
    misunderstood = standing.overview.misunderstood if standing.overview else 0
    if misunderstood:
        text = counted(
            misunderstood,
            "%n event was kept, but ClaWatch could not work it into its session.",
            "%n events were kept, but ClaWatch could not work them into their sessions.",
        )
        detail = _tr("That is a fault in ClaWatch; nothing is lost.")
        yield Notice("misunderstood", "trouble", "triangle-alert", text, detail)
    if standing.unpriced:
        yield _unpriced(standing.unpriced)


def _hooks(hooks: HookSummary) -> Iterator[Notice]:
    if not hooks.installed:
        yield Notice(
            HOOKS_ABSENT,
            "info",
            "plug-zap",
            _tr("Claude Code does not report to ClaWatch yet."),
            hooks.problems[0]
            if hooks.problems
            else _tr("Install its hooks to see at once what sessions do, and when they need you."),
            INSTALL_HOOKS,
            _tr("Install hooks…"),
        )
    elif not hooks.complete:
        yield Notice(
            "hooks:incomplete",
            "needs_you",
            "unplug",
            _tr("Claude Code's hooks are incomplete or out of date: some events do not reach ClaWatch."),
            hooks.problems[0] if hooks.problems else "",
            INSTALL_HOOKS,
            _tr("Renew hooks…"),
        )
    else:
        for problem in hooks.problems:
            yield Notice(f"hooks:{problem}", "needs_you", "unplug", problem)


def _unpriced(models: tuple[UnpricedModel, ...]) -> Notice:
    names = [one_line(model.model, 40) for model in models[:_NAMED]]
    if len(models) > _NAMED:
        names.append(counted(len(models) - _NAMED, "%n more", "%n more"))
    text = counted(len(models), "%n model has no price: ", "%n models have no price: ") + ", ".join(names)
    detail = _tr("Their tokens are counted, their cost is unknown until you say what they cost.")
    # other models are news, also to who dismissed these
    key = UNPRICED + "\n".join(sorted(model.model for model in models))
    return Notice(key, "info", "info", text, detail, SET_PRICES, _tr("Set prices…"), remembered=True)


def _rejected(files: tuple[RejectedFile, ...]) -> Notice:
    text = counted(
        len(files),
        "%n spooled event could not be understood and was put aside.",
        "%n spooled events could not be understood and were put aside.",
    )
    reason = files[0].reason
    return Notice(
        f"rejected:{len(files)}", "trouble", "triangle-alert", text, reason, SHOW_REJECTED, _tr("Show folder")
    )
