import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def write_atomically(
    path: Path,
    data: bytes,
    *,
    mode: int = PRIVATE_FILE,
    like: os.stat_result | None = None,
    last_look: Callable[[], None] | None = None,
) -> None:
    """Put `data` into `path` so that a reader, and a crash, meets either the old file or the new one, whole.

    `mode` are the new file's permission bits. `like` is the state of the file being replaced: its owner, group and
    extended attributes go over to the new one. `last_look` runs right before the replacement and stops it by raising.
    Raises OSError; the temporary file is gone then.
    """
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with open(handle, "wb") as file:  # noqa: PTH123 - an open descriptor, not a path
            file.write(data)
            file.flush()
            if like is not None:
                with suppress(FileNotFoundError):  # gone meanwhile, as the last look will find
                    shutil.copystat(path, temporary)
                os.utime(temporary)
                _keep_owner(temporary, like)
            temporary.chmod(mode)
            os.fsync(file.fileno())
        if last_look is not None:
            last_look()
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut, where the system has a way to ask for that."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with suppress(OSError):  # some network file systems refuse to sync a folder
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _keep_owner(path: Path, like: os.stat_result) -> None:
    if os.name != "posix":
        return
    now = path.stat()
    if now.st_uid != like.st_uid:
        os.chown(path, like.st_uid, -1)
    if now.st_gid != like.st_gid:
        with suppress(PermissionError):  # a group one is not a member of cannot be given
            os.chown(path, -1, like.st_gid)
