"""Which model has which colour in charts: the same one on every page, and whatever the range."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")
_LANES = 6
_LIKED = (("opus", 0), ("sonnet", 1), ("haiku", 2))


def model_colours(models: Sequence[str | None]) -> tuple[str, ...]:
    """Give each model a colour by the name of its lane; families of Claude have theirs, the others what is left."""
    taken: dict[int, int] = {}
    for place, model in enumerate(models):
        lane = next((lane for family, lane in _LIKED if family in (model or "").lower()), None)
        if lane is not None and lane not in taken.values():
            taken[place] = lane
    free = [lane for lane in (3, 4, 5, 0, 1, 2) if lane not in taken.values()]
    for place in range(len(models)):
        if place not in taken:
            taken[place] = free.pop(0) if free else place % _LANES
    return tuple(f"lane{taken[place]}" for place in range(len(models)))


def shown_alone(models: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """Part models, the most important first, into those with a colour of their own and those that share one."""
    return (models, ()) if len(models) <= _LANES else (models[: _LANES - 1], models[_LANES - 1 :])


def colour_of_others(colours: Sequence[str]) -> str:
    """Give the colour of all other models together, beside these."""
    return next(f"lane{lane}" for lane in reversed(range(_LANES)) if f"lane{lane}" not in colours)
