"""Putting the hook into a settings file of Claude Code, and taking it out again."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from clawatch.integrations.claude_code import settings_file
from clawatch.integrations.claude_code.hook_entries import Created, Plan, events_with_ours, plan_merge, plan_removal
from clawatch.integrations.claude_code.hook_events import HOOK_EVENTS
from clawatch.integrations.claude_code.install_record import Record, load_record, older_scripts, save_record
from clawatch.integrations.claude_code.json_edits import same
from clawatch.integrations.claude_code.json_text import DuplicateKeyError, edit_text, meaning, parse
from clawatch.integrations.claude_code.settings_file import ChangedMeanwhileError, SettingsFile, SettingsFileError

_ATTEMPTS = 5
_Report = TypeVar("_Report")


@dataclass(frozen=True, slots=True)
class InstallReport:
    """What `install` did."""

    settings_path: Path
    changed: bool
    created_file: bool
    """There was no settings file before."""
    backup: Path | None
    """The copy of the file as it was right before; None where nothing changed, or nothing was there."""
    added: tuple[str, ...]
    """Events that had no entry of ours."""
    renewed: tuple[str, ...]
    """Events whose entry of ours was older, doubled, or in a group that did not match everything."""
    unchanged: tuple[str, ...]
    duplicates_removed: int


@dataclass(frozen=True, slots=True)
class UninstallReport:
    """What `uninstall` did."""

    settings_path: Path
    changed: bool
    removed: int
    """Entries of ours taken out."""
    backup: Path | None
    """The copy of the file as it was right before; None where nothing changed, or the file was all ours."""
    as_before: bool
    """The file is, byte for byte, what it was before the installation (or again not there)."""
    removed_file: bool
    """The file, which `install` had created, held nothing else and is gone."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a settings file: its text before and after, None where there is no file."""

    settings_path: Path
    before: str | None
    after: str | None


def preview_install(settings_path: Path, script: Path, *, exec_form: bool) -> Preview:
    """Say what `install` would make of the settings file; `script` need not be deployed yet. Changes nothing.

    Raises SettingsFileError where the file cannot be understood.
    """
    script = _absolute(script)

    def look() -> Preview:
        file = settings_file.read_settings(settings_path)
        settings_file.check_hooks(file)
        record = load_record(script.parent, file.target)
        plan = plan_merge(file.settings, script, exec_form=exec_form, older_scripts=older_scripts(record))
        before = None if file.data is None else file.text
        return Preview(settings_path, before, _edited(file, plan) if plan.edits else before)

    return _until_undisturbed(settings_path, look)


def preview_uninstall(settings_path: Path, script: Path) -> Preview:
    """Say what `uninstall` would make of the settings file. Changes nothing.

    Raises SettingsFileError where the file cannot be understood.
    """
    script = _absolute(script)

    def look() -> Preview:
        file = settings_file.read_settings(settings_path)
        settings_file.check_hooks(file)
        record = load_record(script.parent, file.target)
        created = Created(record.created_hooks, frozenset(record.created_events)) if record else None
        plan = plan_removal(file.settings, script, created=created, older_scripts=older_scripts(record))
        before = None if file.data is None else file.text
        if not plan.edits:
            return Preview(settings_path, before, before)
        if record is not None and record.created_file and not plan.settings:
            return Preview(settings_path, before, None)
        return Preview(settings_path, before, _edited(file, plan))

    return _until_undisturbed(settings_path, look)


def install(settings_path: Path, script: Path, *, exec_form: bool) -> InstallReport:
    """Put an entry that runs `script` (deployed before by `deploy_hook`) under each event into the settings file.

    Entries of ours that are there are renewed in their places, everything else keeps every byte. A missing file, and
    its folder, is created. What was created is noted in `installed.json` beside the script, for `uninstall`. Doing it
    twice is doing it once; where nothing changes, nothing is written.

    Raises SettingsFileError, and leaves the file as it was, where it cannot be understood or written.
    """
    script = _absolute(script)
    if not script.is_file():
        raise SettingsFileError(f"The hook {script} is not there: start ClaWatch once, then install the hooks again.")
    return _until_undisturbed(settings_path, lambda: _install(settings_path, script, exec_form=exec_form))


def uninstall(settings_path: Path, script: Path) -> UninstallReport:
    """Take every entry of ours out of the settings file, and what `install` created for them and is empty by now.

    Where the user changed nothing else meanwhile, the file is afterwards what it was before, byte for byte; a file that
    `install` created is gone. What the user changed meanwhile stays. `script` is the path it was installed under; it
    need not exist.

    Raises SettingsFileError, and leaves the file as it was, where it cannot be understood or written.
    """
    script = _absolute(script)
    return _until_undisturbed(settings_path, lambda: _uninstall(settings_path, script))


def _absolute(script: Path) -> Path:
    script = script.absolute()
    try:
        str(script).encode()
    except UnicodeEncodeError:
        raise SettingsFileError(
            f"The path {str(script)!r} cannot be written into JSON: choose a data folder whose name is UTF-8 text."
        ) from None
    return script


def _until_undisturbed(path: Path, attempt: Callable[[], _Report]) -> _Report:
    """Try again from reading on when another program changes the file in between."""
    for _ in range(_ATTEMPTS):
        try:
            return attempt()
        except ChangedMeanwhileError:
            continue
        except DuplicateKeyError as error:
            raise SettingsFileError(
                f'"{error}" stands twice in one object among the hooks in {path}: make one of the two, then try again.'
            ) from None
        except OSError as error:
            folder = Path(error.filename).parent if error.filename else path.parent
            raise SettingsFileError(
                f"The folder {folder} cannot be written ({error.strerror or error}), so {path} was left as it is: "
                "make the folder writable for yourself, then try again."
            ) from error
    raise SettingsFileError(f"Another program keeps changing {path}: close it, then try again.")


def _install(settings_path: Path, script: Path, *, exec_form: bool) -> InstallReport:
    file = settings_file.read_settings(settings_path)
    settings_file.check_hooks(file)
    record = load_record(script.parent, file.target)
    plan = plan_merge(file.settings, script, exec_form=exec_form, older_scripts=older_scripts(record))
    backup = None
    if plan.edits:
        settings_file.check_writable(file)
        data = file.with_text(_edited(file, plan))
        folders = settings_file.make_folders(file.target.parent)
        backup = settings_file.back_up(file, datetime.now().astimezone())
        try:
            save_record(script.parent, file.target, _new_record(file, record, script, folders, backup))
            settings_file.replace(file, data)
        except BaseException:
            _discard(backup, folders)
            raise
    return InstallReport(
        settings_path=settings_path,
        changed=bool(plan.edits),
        created_file=file.data is None,
        backup=backup,
        added=plan.added,
        renewed=plan.renewed,
        unchanged=plan.unchanged,
        duplicates_removed=plan.removed,
    )


def _new_record(
    file: SettingsFile, record: Record | None, script: Path, folders: tuple[Path, ...], backup: Path | None
) -> Record:
    """Return what the removal will need to know. Where the file holds entries of ours, what was known of it stays."""
    scripts = (script, *older_scripts(record))
    with_ours = events_with_ours(file.settings, scripts)
    hooks = file.settings.get("hooks")
    present = set(hooks) if isinstance(hooks, dict) else set()
    before = record if with_ours else Record()
    known = before or Record(created_hooks=True, created_events=tuple(with_ours))
    listed = {*(event.name for event in HOOK_EVENTS), *with_ours}
    created = {name for name in listed if name not in present or (name in with_ours and name in known.created_events)}
    new = replace(
        known,
        created_file=file.data is None or known.created_file,
        created_folders=known.created_folders + tuple(map(str, folders)),
        created_hooks="hooks" not in file.settings or (bool(with_ours) and known.created_hooks),
        created_events=tuple(sorted(created)),
        scripts=tuple(dict.fromkeys(map(str, scripts))),
    )
    return new if with_ours or backup is None or file.data is None else new.with_backup(backup, file.data)


def _uninstall(settings_path: Path, script: Path) -> UninstallReport:
    file = settings_file.read_settings(settings_path)
    settings_file.check_hooks(file)
    record = load_record(script.parent, file.target)
    created = Created(record.created_hooks, frozenset(record.created_events)) if record else None
    plan = plan_removal(file.settings, script, created=created, older_scripts=older_scripts(record))
    backup = None
    as_before = removed_file = False
    if plan.edits:
        settings_file.check_writable(file)
        text = _edited(file, plan)
        before = record.backup_bytes() if record else None
        removed_file = record is not None and record.created_file and not plan.settings
        if removed_file:
            settings_file.remove(file)
            _discard(None, tuple(map(Path, record.created_folders if record else ())))
        else:
            as_before = before is not None and meaning(text) == meaning(settings_file.text_of(file.path, before))
            data = before if as_before and before is not None else file.with_text(text)
            backup = settings_file.back_up(file, datetime.now().astimezone())
            try:
                settings_file.replace(file, data)
            except BaseException:
                _discard(backup, ())
                raise
    if record is not None:
        with suppress(OSError):  # the entries are out, which is what was asked for
            save_record(script.parent, file.target, None)
    return UninstallReport(
        settings_path=settings_path,
        changed=bool(plan.edits),
        removed=plan.removed,
        backup=backup,
        as_before=as_before or removed_file,
        removed_file=removed_file,
    )


def _edited(file: SettingsFile, plan: Plan) -> str:
    text = edit_text(file.text, plan.edits)
    if not same(parse(text), plan.settings):
        raise SettingsFileError(
            f"The hooks in {file.path} are written in a way ClaWatch cannot change safely: nothing was changed; "
            "please report it."
        )
    return text


def _discard(backup: Path | None, folders: tuple[Path, ...]) -> None:
    """Take back what was made for a change that did not come about."""
    with suppress(OSError):
        if backup is not None:
            backup.unlink()
        for folder in reversed(folders):
            folder.rmdir()
