import os
import stat
from pathlib import Path

from clawatch.integrations.claude_code.atomic_write import PRIVATE_FILE, PRIVATE_FOLDER, write_atomically

SCRIPT_NAME = "monitor-hook.sh"
CONF_NAME = "monitor-hook.conf"


def deploy_hook(  # noqa: PLR0913 - the four lines of the configuration, each by its name
    bundled_script: Path, hooks_dir: Path, *, host: str, port: int, key: str, spool_dir: Path
) -> Path:
    """Put the hook's stable copy and its configuration into `hooks_dir`, and return the copy's path.

    `hooks_dir` becomes 0700, `monitor-hook.sh` 0700 and `monitor-hook.conf` 0600 (four lines: host, port, key, spool
    folder). What is already right is not written again, and what is written appears whole: a hook that runs meanwhile
    reads the old file or the new one.

    Raises ValueError where a value would not survive its line (a line break in it, a relative spool folder), and
    OSError where the folder cannot be written.
    """
    if not spool_dir.is_absolute():
        raise ValueError(f"The spool folder must be an absolute path, not {spool_dir}.")
    lines = (host, str(port), key, str(spool_dir))
    if any("\n" in line or "\r" in line or "\0" in line for line in lines):
        raise ValueError("The host, the key and the spool folder must each fit on one line.")
    conf = b"".join(os.fsencode(line) + b"\n" for line in lines)

    hooks_dir.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if stat.S_IMODE(hooks_dir.stat().st_mode) != PRIVATE_FOLDER:
        hooks_dir.chmod(PRIVATE_FOLDER)
    _bring_up_to_date(hooks_dir / CONF_NAME, conf, PRIVATE_FILE)
    script = hooks_dir / SCRIPT_NAME
    _bring_up_to_date(script, bundled_script.read_bytes(), PRIVATE_FOLDER)
    return script


def _bring_up_to_date(path: Path, data: bytes, mode: int) -> None:
    try:
        state = path.lstat()
        current = path.read_bytes() if stat.S_ISREG(state.st_mode) else None
    except OSError:
        current = None
    if current != data:
        write_atomically(path, data, mode=mode)
    elif stat.S_IMODE(state.st_mode) != mode:
        path.chmod(mode)
