"""Whether Claude Code reports to ClaWatch, and if not, why not."""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from clawatch.integrations.claude_code.hook_entries import MARK, command_words, find_ours, hook_entry
from clawatch.integrations.claude_code.hook_events import HOLD_TIMEOUT_SECONDS, HOOK_EVENTS, HookEvent
from clawatch.integrations.claude_code.hook_files import CONF_NAME
from clawatch.integrations.claude_code.install_record import load_record, older_scripts
from clawatch.integrations.claude_code.json_edits import Json, same
from clawatch.integrations.claude_code.settings_file import SettingsFile, SettingsFileError, check_hooks, read_settings

_AGAIN = "run `clawatch hooks install`"
_HOLDING = "PreToolUse"
_ONE_BAD_SPOILS_ALL = ("PreToolUse", "PermissionRequest")


@dataclass(frozen=True, slots=True)
class EventStatus:
    """How one event stands in the settings."""

    name: str
    state: Literal["installed", "outdated", "missing"]
    """`outdated`: ours, but with another path, form or timeout than today's, doubled, or not matching everything."""
    foreign: int
    """Entries of others under the same event."""


@dataclass(frozen=True, slots=True)
class HookStatus:
    """How the hooks stand: what is installed, and what keeps it from working."""

    settings_path: Path
    state: Literal["installed", "partial", "absent"]
    """`absent` also where the settings cannot be read, for Claude Code cannot read them either."""
    unreadable: str | None
    """Why the user's settings cannot be read, in a sentence; None where they can."""
    events: tuple[EventStatus, ...]
    foreign: int
    """Entries of others, under whatever event."""
    disabled_by: tuple[Path, ...]
    """Files that turn every hook off (`disableAllHooks`)."""
    managed_only_by: tuple[Path, ...]
    """Files of an administrator that allow managed hooks only (`allowManagedHooksOnly`)."""
    script_ready: bool
    """The script and its configuration are where the entries look for them."""
    last_event_at: int | None
    """When Claude Code last reported: UTC milliseconds since the epoch, None for never."""
    problems: tuple[str, ...]
    """One sentence each, for a person, with the way out. Empty when all is well."""

    @property
    def silenced(self) -> bool:
        """Whether a setting keeps Claude Code from running our hooks, installed or not."""
        return bool(self.disabled_by or self.managed_only_by)


def hook_status(
    settings_path: Path, script: Path, *, managed_paths: Sequence[Path], last_event_at: int | None
) -> HookStatus:
    """Look at the user's settings, the managed ones and the script, and say how the hooks stand.

    `last_event_at` (UTC milliseconds since the epoch) passes through. Never raises for what it finds in files: that is
    told in `problems`.
    """
    script = script.absolute()
    problems: list[str] = []
    file = _user_settings(settings_path, problems)
    unreadable = None if file else problems[0]
    settings = file.settings if file else {}
    scripts = {script, *older_scripts(load_record(script.parent, file.target) if file else None)}
    hooks = settings.get("hooks")
    hooks = hooks if isinstance(hooks, dict) else {}
    events = tuple(_event_status(event, hooks.get(event.name), script, scripts) for event in HOOK_EVENTS)
    state = _overall(events)
    if file:
        problems += _entry_problems(settings_path, state, events, hooks)
        problems += _hold_problems(hooks.get(_HOLDING), scripts)

    disabled_by = [settings_path] if settings.get("disableAllHooks") is True else []
    problems += [
        f'"disableAllHooks" is true in {path}, so Claude Code runs no hooks: set it to false.' for path in disabled_by
    ]
    managed_only_by: list[Path] = []
    for path in managed_paths:
        managed = _managed_settings(path, problems)
        for key, found in (("disableAllHooks", disabled_by), ("allowManagedHooksOnly", managed_only_by)):
            if managed.get(key) is True:
                found.append(path)
                problems.append(f'"{key}" is true in {path}, which silences ClaWatch: ask your administrator about it.')

    script_problems = tuple(_script_problems(script))
    return HookStatus(
        settings_path=settings_path,
        state=state,
        unreadable=unreadable,
        events=events,
        foreign=sum(_count_foreign(groups, scripts) for groups in hooks.values()),
        disabled_by=tuple(disabled_by),
        managed_only_by=tuple(managed_only_by),
        script_ready=not script_problems,
        last_event_at=last_event_at,
        problems=(*problems, *script_problems),
    )


def _user_settings(path: Path, problems: list[str]) -> SettingsFile | None:
    try:
        file = read_settings(path)
        check_hooks(file)
    except SettingsFileError as error:
        problems.append(str(error))
        return None
    return file


def _managed_settings(path: Path, problems: list[str]) -> Mapping[str, Json]:
    try:
        return read_settings(path).settings
    except SettingsFileError:
        problems.append(f"The managed settings {path} cannot be read or understood: tell your administrator.")
        return {}


def _event_status(event: HookEvent, groups: Json, script: Path, scripts: Collection[Path]) -> EventStatus:
    ours = list(find_ours(groups, scripts))
    state: Literal["installed", "outdated", "missing"] = "missing"
    if ours:
        good = len(ours) == 1 and ours[0].matches_all and _is_current(ours[0].entry, script, event.timeout)
        state = "installed" if good else "outdated"
    return EventStatus(event.name, state, _count_foreign(groups, scripts))


def _is_current(entry: Mapping[str, Json], script: Path, timeout: int) -> bool:
    """Whether an entry is as we would write it today, in either form and with whatever bash there is."""
    words = command_words(entry)
    if not words or not os.access(words[0], os.X_OK):
        return False
    plain = {key: value for key, value in entry.items() if key != MARK}
    for exec_form in (True, False):
        wanted = hook_entry(script, timeout, exec_form=exec_form, bash=words[0])
        del wanted[MARK]
        if same(plain, wanted):
            return True
    return False


def _overall(events: Sequence[EventStatus]) -> Literal["installed", "partial", "absent"]:
    states = {event.state for event in events}
    if states == {"installed"}:
        return "installed"
    return "absent" if states == {"missing"} else "partial"


def _entry_problems(path: Path, state: str, events: Sequence[EventStatus], hooks: Mapping[str, Json]) -> Iterator[str]:
    if state == "absent":
        yield f"ClaWatch's hooks are not in {path}: {_AGAIN}."
    else:
        if missing := ", ".join(event.name for event in events if event.state == "missing"):
            yield f"ClaWatch's hook is missing for {missing}: {_AGAIN} again."
        if outdated := ", ".join(event.name for event in events if event.state == "outdated"):
            yield f"ClaWatch's hook is not up to date for {outdated}: {_AGAIN} to renew it."
    for event in _ONE_BAD_SPOILS_ALL:
        if not _well_formed(hooks.get(event, [])):
            yield f'An entry under "{event}" in {path} is malformed, for which Claude Code ignores every hook: mend it.'


def _hold_problems(groups: Json, scripts: Collection[Path]) -> Iterator[str]:
    """Say where Claude Code would not wait for a call that is held: older installations of ours had it wait briefly."""
    for found in find_ours(groups, scripts):
        timeout = found.entry.get("timeout")
        if isinstance(timeout, int) and timeout < HOLD_TIMEOUT_SECONDS:
            yield f"Claude Code waits {timeout} s for the hook, so a paused agent goes on after that: {_AGAIN} again."


def _well_formed(groups: Json) -> bool:
    for group in groups if isinstance(groups, list) else ():
        entries = group.get("hooks") if isinstance(group, dict) else None
        if not isinstance(group, dict) or not isinstance(entries, list):
            return False
        if not isinstance(group.get("matcher", ""), str):
            return False
        if not all(isinstance(entry, dict) and isinstance(entry.get("type"), str) for entry in entries):
            return False
    return True


def _count_foreign(groups: Json, scripts: Collection[Path]) -> int:
    entries = 0
    for group in groups if isinstance(groups, list) else ():
        inner = group.get("hooks") if isinstance(group, dict) else None
        entries += len(inner) if isinstance(inner, list) else 0
    return entries - sum(1 for _ in find_ours(groups, scripts))


def _script_problems(script: Path) -> Iterator[str]:
    if not script.is_file():
        yield f"The hook {script} is missing: start ClaWatch, which puts it back."
    elif not os.access(script, os.X_OK):
        yield f"The hook {script} is not executable: start ClaWatch, which mends that."
    conf = script.with_name(CONF_NAME)
    if not conf.is_file():
        yield f"The hook's configuration {conf} is missing: start ClaWatch, which puts it back."
