"""Changes to a JSON value, each named by its path, so that they can be made to the value and to its text alike."""

from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
JsonPath: TypeAlias = tuple[str | int, ...]


class NumberText(str):
    """A number kept as it was written, for no Python number comes out again as `1.0`, `1e400` and `-0` went in."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Put:
    """Replace the value at `path`, or add it as the last member of the object it would stand in."""

    path: JsonPath
    value: Json


@dataclass(frozen=True, slots=True)
class Append:
    """Add `value` to the end of the list at `path`."""

    path: JsonPath
    value: Json


@dataclass(frozen=True, slots=True)
class Drop:
    """Take the member or item at `path` out of its object or list."""

    path: JsonPath


Edit: TypeAlias = Put | Append | Drop


def same(one: Json, other: Json) -> bool:
    """Whether two values say the same: as Python's `==`, but 1, 1.0 and true are three things, and "1" is a fourth."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


def _copy(value: Json) -> Json:
    """Copy a value as a tree: what stood in two places as one object becomes two, so that each can be changed alone."""
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value


class Draft:
    """A copy of a JSON object under change, and the list of the changes made to it so far."""

    def __init__(self, value: dict[str, Json]) -> None:
        self.value = {key: _copy(item) for key, item in value.items()}
        self.edits: list[Edit] = []

    def make(self, edit: Edit) -> None:
        """Make one change. Raises LookupError or TypeError where its path leads nowhere."""
        place: Any = self.value
        steps = edit.path if isinstance(edit, Append) else edit.path[:-1]
        for step in steps:
            place = place[step]
        match edit:
            case Append(_, value):
                place.append(_copy(value))
            case Put(path, value):
                place[path[-1]] = _copy(value)
            case Drop(path):
                del place[path[-1]]
        self.edits.append(edit)
