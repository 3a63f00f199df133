"""Having the system start ClaWatch at login: an entry of its own kind on each system, behind one interface."""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LABEL = "io.github.clawatch"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_VALUE = "ClaWatch"
# what stands for something else within a word of a desktop entry's Exec, and then once more within its text
_ESCAPED_IN_WORD = '"`$\\'
_UNQUOTED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:@+,")


class LoginError(Exception):
    """The entry cannot be read or written; the text is one sentence for a person."""


class LoginEntry(Protocol):
    """The entry by which the system starts ClaWatch at login. Each method may touch a file, and raises LoginError."""

    @property
    def place(self) -> str:
        """Where the entry is, for a person."""
        ...

    def is_on(self) -> bool:
        """Whether it is there and not switched off."""
        ...

    def turn_on(self) -> None:
        """Make the entry, or make it anew."""
        ...

    def turn_off(self) -> None:
        """Take the entry away."""
        ...


def login_entry(command: Sequence[str], environment: Mapping[str, str], home: Path) -> LoginEntry:
    """Give the entry of this system. `command` is what is to be started, `home` the user's folder.

    Where the environment says where ClaWatch keeps its things (CLAWATCH_HOME), the entry says so as well.
    """
    kept = {name: environment[name] for name in ("CLAWATCH_HOME",) if environment.get(name)}
    system: str = sys.platform
    if system == "darwin":
        return LaunchAgent(home / "Library" / "LaunchAgents" / f"{LABEL}.plist", command, kept)
    if system == "win32":
        return RunKey(WindowsRegistry(), command)
    configuration = environment.get("XDG_CONFIG_HOME")
    folder = Path(configuration) if configuration and Path(configuration).is_absolute() else home / ".config"
    return AutostartFile(folder / "autostart" / "clawatch.desktop", command, kept)


class _FileEntry:
    """An entry that is a file."""

    def __init__(self, path: Path, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._path, self._command, self._environment = path, tuple(command), dict(environment)

    @property
    def place(self) -> str:
        """The file."""
        return str(self._path)

    def turn_on(self) -> None:
        """Write the file, whole."""
        aside = self._path.with_name(f".{self._path.name}.new")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(self._content())
            aside.replace(self._path)
        except OSError as error:
            raise self._error("written", error) from None

    def turn_off(self) -> None:
        """Remove the file."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise self._error("removed", error) from None

    def _read(self) -> bytes | None:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._error("read", error) from None

    def _error(self, done: str, error: OSError) -> LoginError:
        return LoginError(f"{self._path} cannot be {done} ({error.strerror or error}): correct its rights.")

    def _content(self) -> bytes:
        raise NotImplementedError


class AutostartFile(_FileEntry):
    """A desktop entry in the folder that desktops of the XDG kind start everything in."""

    def is_on(self) -> bool:
        """Whether the file is there, and neither hidden nor switched off by the desktop's own settings."""
        content = self._read()
        if content is None:
            return False
        lines = {line.replace(" ", "").lower() for line in content.decode("utf-8", "replace").splitlines()}
        return not lines & {"hidden=true", "x-gnome-autostart-enabled=false"}

    def _content(self) -> bytes:
        words = [f"{name}={value}" for name, value in self._environment.items()]
        command = [*(["env", *words] if words else []), *self._command]
        lines = (
            "[Desktop Entry]",
            "Type=Application",
            "Name=ClaWatch",
            "Comment=Watches AI coding agents",
            f"Exec={' '.join(map(exec_word, command))}",
            "Icon=clawatch",
            "Terminal=false",
            "X-GNOME-Autostart-enabled=true",
            "",
        )
        return "\n".join(lines).encode()


def exec_word(word: str) -> str:
    """Write one word of a desktop entry's Exec, as the specification asks for.

    Raises LoginError where it has no way to say it.
    """
    if any(character in word for character in "\n\r\t\0"):
        raise LoginError(f"The path {word!r} cannot stand in a desktop entry: put ClaWatch elsewhere.")
    doubled = word.replace("%", "%%")
    if word and set(word) <= _UNQUOTED:
        return doubled
    quoted = "".join(f"\\{character}" if character in _ESCAPED_IN_WORD else character for character in doubled)
    return '"{}"'.format(quoted.replace("\\", "\\\\"))


class LaunchAgent(_FileEntry):
    """An agent of launchd, of macOS."""

    def is_on(self) -> bool:
        """Whether the file is there and does not say that it is disabled."""
        content = self._read()
        if content is None:
            return False
        try:
            told: dict[str, Any] = plistlib.loads(content)
        except (plistlib.InvalidFileException, ValueError):
            return False
        return not told.get("Disabled", False)

    def _content(self) -> bytes:
        told: dict[str, Any] = {
            "Label": LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        if self._environment:
            told["EnvironmentVariables"] = self._environment
        return plistlib.dumps(told)


class Registry(Protocol):
    """As much of the Windows registry as is needed: texts under the current user. Each raises OSError."""

    def read(self, key: str, name: str) -> str | None:
        """Give a value, None where there is none."""
        ...

    def write(self, key: str, name: str, value: str) -> None:
        """Set a value."""
        ...

    def delete(self, key: str, name: str) -> None:
        """Remove a value, where it is there."""
        ...


class RunKey:
    """A value under the key of Windows whose programs are started at login."""

    def __init__(self, registry: Registry, command: Sequence[str]) -> None:
        self._registry, self._command = registry, tuple(command)

    @property
    def place(self) -> str:
        """The key and the name of the value."""
        return rf"HKEY_CURRENT_USER\{_RUN_KEY}\{_VALUE}"

    def is_on(self) -> bool:
        """Whether the value is there."""
        try:
            return bool(self._registry.read(_RUN_KEY, _VALUE))
        except OSError as error:
            raise self._error("read", error) from None

    def turn_on(self) -> None:
        """Set the value."""
        try:
            self._registry.write(_RUN_KEY, _VALUE, subprocess.list2cmdline(self._command))
        except OSError as error:
            raise self._error("written", error) from None

    def turn_off(self) -> None:
        """Remove the value."""
        try:
            self._registry.delete(_RUN_KEY, _VALUE)
        except OSError as error:
            raise self._error("removed", error) from None

    def _error(self, done: str, error: OSError) -> LoginError:
        return LoginError(f"{self.place} cannot be {done} ({error.strerror or error}).")


class WindowsRegistry:
    """The registry itself."""

    def read(self, key: str, name: str) -> str | None:
        """Give a value of the current user's."""
        winreg = _winreg()
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                return str(winreg.QueryValueEx(opened, name)[0])
        except FileNotFoundError:
            return None

    def write(self, key: str, name: str, value: str) -> None:
        """Set a value of the current user's."""
        winreg = _winreg()
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
            winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def delete(self, key: str, name: str) -> None:
        """Remove a value of the current user's."""
        winreg = _winreg()
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                winreg.DeleteValue(opened, name)
        except FileNotFoundError:
            return


def _winreg() -> Any:  # noqa: ANN401 there on Windows only
    import winreg  # noqa: PLC0415 see above

    return winreg


def start_command() -> tuple[str, ...]:
    """Give the command that starts this ClaWatch in the tray."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "--tray")
    script = Path(sys.executable).with_name("clawatch.exe" if os.name == "nt" else "clawatch")
    return (str(script), "--tray") if script.is_file() else (sys.executable, "-m", "clawatch", "--tray")
