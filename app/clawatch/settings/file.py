"""The settings file (TOML) and the environment, read into one Settings; single values written back."""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from clawatch.settings.model import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ENVIRONMENT_PREFIX = "CLAWATCH_"


class SettingsError(Exception):
    """The settings cannot be used; the text says what to mend, and where."""


def load_settings(path: Path, environment: Mapping[str, str]) -> Settings:
    """Read the settings; what the environment says (CLAWATCH_PORT and so on) goes before the file.

    Raises SettingsError in the user's words.
    """
    values = _read(path)
    from_file = frozenset(values)
    for name in Settings.model_fields:
        given = environment.get(f"{ENVIRONMENT_PREFIX}{name.upper()}")
        if given:
            values[name] = given
            from_file -= {name}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        message = first["msg"].removeprefix("Value error, ")
        message = message[0].lower() + message[1:]
        setting = str(first["loc"][0])
        if setting in from_file:
            raise SettingsError(
                f"The settings file {path} has a wrong {name} ({message}): correct it, or remove the line."
            ) from None
        variable = f"{ENVIRONMENT_PREFIX}{setting.upper()}"
        raise SettingsError(
            f"The environment variable {variable} is wrong ({message}): correct it, or unset it."
        ) from None


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


def save_setting(path: Path, name: str, value: str | int | bool) -> None:
    """Write one setting into the file (0600, replaced whole), comments and order kept; a link to it stays one.

    Raises SettingsError.
    """
    import tomlkit  # noqa: PLC0415 wanted only when something is written, and slow to load

    path = path.resolve()
    _read(path)
    try:
        document = tomlkit.parse(path.read_text("utf-8")) if path.exists() else tomlkit.document()
        document[name] = value
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
