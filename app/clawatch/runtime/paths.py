"""Where things are: everything under CLAWATCH_HOME where that is set, else where the system keeps such things."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

if TYPE_CHECKING:
    from collections.abc import Mapping

APP = "clawatch"


@dataclass(frozen=True, slots=True)
class Paths:
    """The folders of one ClaWatch; `data`, `config` and `logs` may be one and the same."""

    data: Path
    config: Path
    logs: Path

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "clawatch.db"

    @property
    def spool(self) -> Path:
        """Where hooks leave what they cannot deliver."""
        return self.data / "spool"

    @property
    def hooks(self) -> Path:
        """Where the copy of the hook stands that Claude Code runs."""
        return self.data / "hooks"

    @property
    def key(self) -> Path:
        """The file with the API's key."""
        return self.data / "key"

    @property
    def telegram(self) -> Path:
        """With which bot and chat ClaWatch is paired, and the bot's token where no keychain takes it."""
        return self.data / "telegram.json"

    @property
    def lock(self) -> Path:
        """Held by the one running ClaWatch."""
        return self.data / "clawatch.lock"

    @property
    def running(self) -> Path:
        """What the running ClaWatch says of itself: process, address."""
        return self.data / "running.json"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.config / "settings.toml"

    @property
    def layout(self) -> Path:
        """What the windows remember."""
        return self.config / "layout.ini"

    @property
    def log(self) -> Path:
        """The log file."""
        return self.logs / "clawatch.log"

    def make(self) -> None:
        """Make the folders, for this user alone. Raises OSError."""
        for folder in (self.data, self.config, self.logs):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            folder.chmod(0o700)


def find_paths(environment: Mapping[str, str]) -> Paths:
    """Find the folders for this user. CLAWATCH_HOME puts them all under one."""
    home = environment.get("CLAWATCH_HOME")
    if home:
        root = Path(home).expanduser().absolute()
        return Paths(data=root, config=root, logs=root / "logs")
    return Paths(
        data=Path(platformdirs.user_data_dir(APP, appauthor=False)),
        config=Path(platformdirs.user_config_dir(APP, appauthor=False)),
        logs=Path(platformdirs.user_log_dir(APP, appauthor=False)),
    )


def bundled(*parts: str) -> Path:
    """Give the path of a file that comes with ClaWatch: `hooks/...` or `resources/...`, in a wheel or a checkout."""
    package = Path(__file__).resolve().parent.parent
    frozen = getattr(sys, "_MEIPASS", None)
    roots = [package / "_bundled", package.parent.parent, *([Path(frozen)] if frozen else [])]
    for root in roots:
        candidate = root.joinpath(*parts)
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"{'/'.join(parts)} is missing: install ClaWatch again")
