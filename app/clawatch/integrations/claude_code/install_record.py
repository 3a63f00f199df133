"""What an installation made in each settings file, so that its removal can leave exactly what was there before."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from clawatch.integrations.claude_code.atomic_write import write_atomically

RECORD_NAME = "installed.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Record:
    """What stands in one settings file, and around it, only because ClaWatch was installed."""

    created_file: bool = False
    created_folders: tuple[str, ...] = ()
    """The outermost first."""
    created_hooks: bool = False
    created_events: tuple[str, ...] = ()
    backup: str | None = None
    """The path of the copy of the file as it was before ClaWatch."""
    backup_sha256: str | None = None
    scripts: tuple[str, ...] = ()
    """Every path under which the hook was installed there."""

    def with_backup(self, backup: Path, data: bytes) -> "Record":
        """Return this record with a backup of that content."""
        return replace(self, backup=str(backup), backup_sha256=hashlib.sha256(data).hexdigest())

    def backup_bytes(self) -> bytes | None:
        """Return the content before ClaWatch, if its backup is still there and still the same."""
        if self.backup is None:
            return None
        try:
            data = Path(self.backup).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self.backup_sha256 else None


def load_record(hooks_dir: Path, target: Path) -> Record | None:
    """Return the record of the settings file `target`; None where there is none, or none that can be read."""
    return _load_all(hooks_dir).get(str(target))


def older_scripts(record: Record | None) -> tuple[Path, ...]:
    """Return the paths under which the hook was installed before."""
    return tuple(map(Path, record.scripts)) if record else ()


def save_record(hooks_dir: Path, target: Path, record: Record | None) -> None:
    """Keep the record of the settings file `target`, or with None forget it. Raises OSError."""
    records = _load_all(hooks_dir)
    if records.get(str(target)) == record:
        return
    if record is None:
        del records[str(target)]
    else:
        records[str(target)] = record
    files = {name: asdict(record) for name, record in records.items()}
    text = json.dumps({"version": _VERSION, "files": files}, indent=2) + "\n"
    write_atomically(hooks_dir / RECORD_NAME, text.encode())


def _load_all(hooks_dir: Path) -> dict[str, Record]:
    try:
        content = json.loads((hooks_dir / RECORD_NAME).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(content, dict) or content.get("version") != _VERSION:
        return {}
    records: dict[str, Record] = {}
    files = content.get("files")
    for name, entry in (files if isinstance(files, dict) else {}).items():
        with suppress(TypeError):
            records[name] = _record(entry)
    return records


def _record(entry: object) -> Record:
    if not isinstance(entry, Mapping):
        raise TypeError("not an object")
    return Record(
        created_file=entry.get("created_file") is True,
        created_folders=_texts(entry.get("created_folders")),
        created_hooks=entry.get("created_hooks") is True,
        created_events=_texts(entry.get("created_events")),
        backup=_text(entry.get("backup")),
        backup_sha256=_text(entry.get("backup_sha256")),
        scripts=_texts(entry.get("scripts")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()
