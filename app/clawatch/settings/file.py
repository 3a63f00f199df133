"""The settings file (TOML) and the environment, read into one Settings; single values written back."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from clawatch.settings.model import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tomlkit.container import Container
    from tomlkit.items import Item

ENVIRONMENT_PREFIX = "CLAWATCH_"
Value = str | int | float | bool | Decimal | list[str] | dict[str, Any]


class SettingsError(Exception):
    """The settings cannot be used; the text says what to mend, and where."""


class WrongValueError(SettingsError):
    """A value that was to be saved is no right one; the text says in a sentence what it should be."""


@dataclass(frozen=True, slots=True)
class Given:
    """The settings, and where some of them come from: `in_file` are those of the file, by their first names.

    `by_environment` says which variable gives a setting, and the file then does not count.
    """

    settings: Settings
    in_file: frozenset[str]
    by_environment: Mapping[str, str]


def load_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read the settings; what the environment says (CLAWATCH_PORT and so on) goes before the file.

    Raises SettingsError in the user's words.
    """
    return read_settings(path, environment).settings


def read_settings(path: Path, environment: Mapping[str, str]) -> Given:
    """Read the settings and where they come from. Raises SettingsError, as `load_settings`."""
    values = _read(path)
    in_file = frozenset(values)
    by_environment = _take_environment(values, environment)
    try:
        return Given(Settings.model_validate(values), in_file, by_environment)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        message = _message(first["msg"])
        setting = str(first["loc"][0])
        if setting not in by_environment:
            raise SettingsError(
                f"The settings file {path} has a wrong {name} ({message}): correct it, or remove the line."
            ) from None
        raise SettingsError(
            f"The environment variable {by_environment[setting]} is wrong ({message}): correct it, or unset it."
        ) from None


def _take_environment(values: dict[str, Any], environment: Mapping[str, str]) -> dict[str, str]:
    """Put what the environment says over what the file says; gives the variables that say something, by setting."""
    found = {}
    for name in Settings.model_fields:
        variable = f"{ENVIRONMENT_PREFIX}{name.upper()}"
        given = environment.get(variable)
        if given:
            values[name] = given
            found[name] = variable
    return found


def _message(text: str) -> str:
    message = text.removeprefix("Value error, ")
    return message[0].lower() + message[1:]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings file {path} is no valid TOML ({error}): correct it, or move it away."
        ) from None
    except OSError as error:
        raise SettingsError(f"The settings file {path} cannot be read ({error.strerror}): check its rights.") from None


def change_setting(path: Path, name: tuple[str, ...], value: Value | None, environment: Mapping[str, str]) -> Given:
    """Write one setting, by its way through the file, where it is a right one; with None take it out, for its default.

    Raises WrongValueError where the value is no right one, else SettingsError; the file is then as it was.
    """
    values = _read(path)
    _put(values, name, value)
    _take_environment(values, environment)
    try:
        Settings.model_validate(values)
    except ValidationError as error:
        wrong = [(tuple(str(part) for part in one["loc"]), one["msg"]) for one in error.errors()]
        own = next((one for one in wrong if one[0][: len(name)] == name), None)
        if own is None:
            # where all was right before, what is wrong now is this value: a table may be checked as a part of another
            read_settings(path, environment)
            own = wrong[0]
        raise WrongValueError(_refusal(own[0], name, own[1])) from None
    save_setting(path, name, value)
    return read_settings(path, environment)


def _refusal(place: tuple[str, ...], name: tuple[str, ...], message: str) -> str:
    """Say as a sentence what a value should be, and of a table what in it."""
    inner = ".".join(place[len(name) :] if place[: len(name)] == name else place)
    said = _message(message).replace("input should", "it should", 1).rstrip(".")
    return f"{inner}: {said}." if inner else f"{said[0].upper()}{said[1:]}."


def _put(values: dict[str, Any], name: tuple[str, ...], value: Value | None) -> None:
    """Set a value in tables, or take it out."""
    table = values
    for part in name[:-1]:
        below = table.get(part)
        if not isinstance(below, dict):
            if value is None:
                return
            below = table[part] = {}
        table = below
    if value is None:
        table.pop(name[-1], None)
    else:
        table[name[-1]] = value


def save_setting(path: Path, name: str | tuple[str, ...], value: Value | None) -> None:
    """Write one setting into the file (0600, replaced whole), comments and order kept; a link to it stays one.

    With None it is taken out. Raises SettingsError. Whether the value is a right one is not asked: see
    `change_setting`.
    """
    import tomlkit  # noqa: PLC0415 wanted only when something is written, and slow to load

    path = path.resolve()
    _read(path)
    try:
        document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
        _write(document, (name,) if isinstance(name, str) else name, value)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside = path.with_name(f".{path.name}.new")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(tomlkit.dumps(document))
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError as error:
        raise SettingsError(
            f"The settings file {path} cannot be written ({error.strerror}): check its rights."
        ) from None


def _write(document: Container, name: tuple[str, ...], value: Value | None) -> None:
    """Set a value in a document, in the table where it belongs, or take it out and leave the table."""
    import tomlkit  # noqa: PLC0415 see above

    table: Any = document
    for depth, part in enumerate(name[:-1], 1):
        if part not in table:
            if value is None:
                return
            # a table that holds tables only needs no line of its own
            table[part] = tomlkit.table(is_super_table=depth < len(name) - 1)
        table = table[part]
    if value is None:
        if name[-1] in table:
            del table[name[-1]]
        return
    table[name[-1]] = _item(value)


def _item(value: Value) -> Item | Value:
    """Give a value as TOML takes it: whole numbers without a point."""
    if isinstance(value, (Decimal, float)):
        return int(value) if value == int(value) else float(value)
    if isinstance(value, dict):
        import tomlkit  # noqa: PLC0415 see above

        table = tomlkit.table()
        for key, inner in value.items():
            table[key] = _item(inner)
        return table
    return value
