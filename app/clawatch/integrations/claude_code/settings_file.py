"""One settings file of Claude Code: reading it with care, and replacing it without losing anybody's work."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from clawatch.integrations.claude_code.atomic_write import PRIVATE_FILE, PRIVATE_FOLDER, sync_folder, write_atomically
from clawatch.integrations.claude_code.json_edits import Json
from clawatch.integrations.claude_code.json_text import NotJsonError, parse

_BOM = b"\xef\xbb\xbf"
_EMPTY = "{}\n"


class SettingsFileError(Exception):
    """The settings file cannot be changed; it is as it was. The message says why, and the way out, for a person."""


class ChangedMeanwhileError(Exception):
    """Another program changed the file after it was read."""


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A settings file as it was read.

    `path` is the name it was asked for by, `target` the file behind it (they differ where `path` is a symbolic link).
    `data` and `state` are None where there is no file yet. `text` is the content without a byte order mark, and `{}`
    for a file that is missing or blank; `settings` is what it says.
    """

    path: Path
    target: Path
    data: bytes | None
    state: os.stat_result | None
    text: str
    settings: dict[str, Json]

    def with_text(self, text: str) -> bytes:
        """Encode a new text for this file: with a byte order mark where the file had one."""
        mark = _BOM if self.data is not None and self.data.startswith(_BOM) else b""
        return mark + text.encode()


def text_of(path: Path, data: bytes | None) -> str:
    """Decode the JSON text in a settings file's bytes. Raises SettingsFileError where they are not UTF-8."""
    try:
        text = (data or b"").removeprefix(_BOM).decode()
    except UnicodeDecodeError as error:
        raise SettingsFileError(
            f"{path} is not UTF-8 text (byte {error.start}): save it as UTF-8, then try again."
        ) from None
    return text if text.strip(" \t\r\n") else _EMPTY


def read_settings(path: Path) -> SettingsFile:
    """Read a settings file, through a symbolic link where it is one.

    Raises SettingsFileError where it cannot be read, is no UTF-8, no JSON, or no JSON object. A missing file is empty.
    """
    path = path.absolute()
    try:
        target = path.resolve()
        data, state = _read(target)
    except (OSError, RuntimeError) as error:  # resolve() calls a circle of links a RuntimeError on older Pythons
        raise SettingsFileError(
            f"{path} cannot be read ({_reason(error)}): make it readable for yourself, then try again."
        ) from None
    text = text_of(path, data)
    try:
        settings = parse(text)
    except NotJsonError as error:
        raise SettingsFileError(f"{path} is not valid JSON ({error}): mend it there, then try again.") from None
    if not isinstance(settings, dict):
        raise SettingsFileError(f"{path} holds no JSON object: Claude Code expects {{...}}; mend it, then try again.")
    return SettingsFile(path, target, data, state, text, settings)


def check_hooks(file: SettingsFile) -> None:
    """Raise SettingsFileError where `hooks` is not the object of lists that Claude Code expects."""
    hooks = file.settings.get("hooks", {})
    if not isinstance(hooks, dict):
        raise SettingsFileError(
            f'"hooks" in {file.path} is not an object, so Claude Code ignores it: make it {{...}}, then try again.'
        )
    for event, groups in hooks.items():
        if not isinstance(groups, list):
            raise SettingsFileError(
                f'"{event}" under "hooks" in {file.path} is not a list: make it [...] or remove it, then try again.'
            )


def check_writable(file: SettingsFile) -> None:
    """Raise SettingsFileError where the file is there and its owner made it read-only, or it is somebody else's."""
    if file.state is None:
        return
    if not file.state.st_mode & 0o222 or not os.access(file.target, os.W_OK):
        raise SettingsFileError(f"{file.target} is read-only: make it writable for yourself, then try again.")
    if os.name == "posix" and os.geteuid() not in {0, file.state.st_uid}:
        raise SettingsFileError(f"{file.target} belongs to another user: make it your own, then try again.")


def back_up(file: SettingsFile, now: datetime) -> Path | None:
    """Copy the file, as read, to a dated name beside it that is new, and return that name; None for a missing file.

    Only its owner can read the copy. Raises OSError.
    """
    if file.data is None or file.state is None:
        return None
    stem = f"{file.path.name}.clawatch-{now:%Y%m%d-%H%M%S}"
    mode = stat.S_IMODE(file.state.st_mode) & PRIVATE_FILE
    number = 1
    while True:
        backup = file.path.with_name(f"{stem}.bak" if number == 1 else f"{stem}-{number}.bak")
        try:
            descriptor = os.open(backup, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            number += 1
            continue
        with open(descriptor, "wb") as copy:  # noqa: PTH123 - an open descriptor, not a path
            copy.write(file.data)
            copy.flush()
            os.fsync(copy.fileno())
        if os.name == "posix":
            with suppress(OSError):
                os.chown(backup, file.state.st_uid, file.state.st_gid)
        sync_folder(backup.parent)
        return backup


def replace(file: SettingsFile, data: bytes) -> None:
    """Put `data` in the place of what was read.

    Raises ChangedMeanwhileError where the file holds something else by now, and OSError.
    """
    mode = PRIVATE_FILE if file.state is None else stat.S_IMODE(file.state.st_mode)
    write_atomically(file.target, data, mode=mode, like=file.state, last_look=lambda: ensure_unchanged(file))


def remove(file: SettingsFile) -> None:
    """Remove the file, on the same terms as `replace`."""
    ensure_unchanged(file)
    file.target.unlink(missing_ok=True)
    sync_folder(file.target.parent)


def ensure_unchanged(file: SettingsFile) -> None:
    """Raise ChangedMeanwhileError unless the file still holds what was read."""
    if _read(file.target)[0] != file.data or file.path.resolve() != file.target:
        raise ChangedMeanwhileError


def make_folders(folder: Path) -> tuple[Path, ...]:
    """Make the missing folders down to `folder`, each 0700, and return those made, the outermost first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()][::-1]
    for parent in missing:
        parent.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return tuple(missing)


def _read(target: Path) -> tuple[bytes | None, os.stat_result | None]:
    try:
        state = target.stat()
        if not stat.S_ISREG(state.st_mode):
            raise OSError("it is not a file")
        with target.open("rb") as file:
            return file.read(), os.fstat(file.fileno())
    except FileNotFoundError:
        return None, None


def _reason(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
