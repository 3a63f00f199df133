"""ClaWatch's entries among the hooks of Claude Code's settings: what they are, which are there, how they come and go.

Pure functions on parsed JSON. `hooks` holds for each event a list of groups; a group has a `matcher` and its own list
`hooks` of entries.
"""

import os
import shlex
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from clawatch.integrations.claude_code.hook_events import HOOK_EVENTS, HookEvent
from clawatch.integrations.claude_code.json_edits import Append, Draft, Drop, Edit, Json, Put, same

MARK = "_clawatch"
"""The key that tells our entries from others. Claude Code accepts it; should it drop it, the script's path tells."""

_MATCH_ALL = (None, "", "*")
_EVENT_NAMES = {event.name for event in HOOK_EVENTS}


@dataclass(frozen=True, slots=True)
class Created:
    """What stands in the settings only because ClaWatch was installed: the object `hooks`, and lists of events."""

    hooks: bool
    events: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """New settings, the edits that lead there from the old ones, and the events by what happens to our entry there."""

    settings: dict[str, Json]
    edits: tuple[Edit, ...]
    added: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: int = 0
    """Entries of ours taken out: duplicates at an installation, all at a removal."""


@dataclass(frozen=True, slots=True)
class Found:
    """One of our entries: the index of its group, its own index there, and whether its group is of use to it."""

    group: int
    index: int
    entry: dict[str, Json]
    alone: bool
    """No entry of others stands in the group."""
    matches_all: bool
    """The group's matcher lets everything through."""


def bash_path() -> str:
    """Return the absolute path of the bash that runs the hook."""
    if sys.platform == "win32":  # the bash on PATH may be that of WSL, which knows other paths
        return os.environ.get("CLAUDE_CODE_GIT_BASH_PATH") or "C:\\Program Files\\Git\\bin\\bash.exe"
    # the system's own stays where it is, whatever environment the installation was made from
    if os.access("/bin/bash", os.X_OK):
        return "/bin/bash"
    found = shutil.which("bash")
    return found if found and Path(found).is_absolute() else "/bin/bash"


def hook_entry(script: Path, timeout: int, *, exec_form: bool, bash: str | None = None) -> dict[str, Json]:
    """Our entry for one event. In exec form Claude Code starts bash itself, in shell form by way of its shell.

    `timeout` is in seconds; `bash` is an absolute path, by default the system's own. With `-p` bash takes nothing from
    the agent's environment (BASH_ENV, functions, SHELLOPTS) before the script runs.
    """
    bash = bash or bash_path()
    if exec_form:
        return {"type": "command", "command": bash, "args": ["-p", str(script)], "timeout": timeout, MARK: True}
    return {"type": "command", "command": shlex.join(["exec", bash, "-p", str(script)]), "timeout": timeout, MARK: True}


def is_ours(entry: Json, scripts: Collection[Path]) -> bool:
    """Whether an entry is ours, of whatever age: by its mark, or because it runs one of `scripts` and nothing else."""
    if not isinstance(entry, dict) or entry.get("type") != "command":
        return False
    return entry.get(MARK) is True or script_of(entry) in {str(script) for script in scripts}


def script_of(entry: Mapping[str, Json]) -> str | None:
    """Return the script that an entry runs and nothing else, by itself or by bash, in exec or shell form; else None."""
    words = command_words(entry)
    if words and PurePath(words[0]).name in {"bash", "bash.exe", "sh"}:
        words = words[2:] if words[1:2] == ["-p"] else words[1:]
    return words[0] if len(words) == 1 else None


def command_words(entry: Mapping[str, Json]) -> list[str]:
    """Split an entry's command line, in either form, into words without a leading `exec`; none if it has no sense."""
    command, args = entry.get("command"), entry.get("args")
    if not isinstance(command, str):
        return []
    if args is not None:
        return [command, *map(str, args)] if isinstance(args, list) else []
    try:
        words = shlex.split(command)
    except ValueError:
        return []
    return words[1:] if words[:1] == ["exec"] else words


def find_ours(groups: Json, scripts: Collection[Path]) -> Iterator[Found]:
    """Our entries in the list of groups of one event, in order."""
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        entries = group.get("hooks") if isinstance(group, dict) else None
        if not isinstance(group, dict) or not isinstance(entries, list):
            continue
        ours = [is_ours(entry, scripts) for entry in entries]
        matcher = group.get("matcher")
        for index, entry in enumerate(entries):
            if ours[index] and isinstance(entry, dict):
                yield Found(number, index, entry, all(ours), matcher in _MATCH_ALL)


def events_with_ours(settings: Mapping[str, Json], scripts: Collection[Path]) -> frozenset[str]:
    """Return the events under which an entry of ours stands."""
    return frozenset(event for event, groups in _hooks(settings).items() if any(find_ours(groups, scripts)))


def merge(settings: dict[str, Json], script: Path, *, exec_form: bool) -> dict[str, Json]:
    """Return the settings with our entries in them: see `plan_merge`."""
    return plan_merge(settings, script, exec_form=exec_form).settings


def remove(settings: dict[str, Json], script: Path, *, created: Created | None = None) -> dict[str, Json]:
    """Return the settings without our entries: see `plan_removal`."""
    return plan_removal(settings, script, created=created).settings


def plan_merge(
    settings: dict[str, Json], script: Path, *, exec_form: bool, older_scripts: Collection[Path] = ()
) -> Plan:
    """How our entries get into the settings: one a listed event, matching everything, and nothing else changed.

    An older entry of ours is renewed where it stands, a second one taken out, and so is one under an event that is
    not on the list. `older_scripts` are paths under which the script was installed before. `hooks`
    must be an object of lists.
    """
    scripts = {script, *older_scripts}
    bash = bash_path()
    draft = Draft(settings)
    outcome: dict[str, list[str]] = {"added": [], "renewed": [], "unchanged": []}
    removed = 0
    if "hooks" not in settings:
        draft.make(Put(("hooks",), {}))
    for event in HOOK_EVENTS:
        entry = hook_entry(script, event.timeout, exec_form=exec_form, bash=bash)
        result, dropped = _merge_event(draft, event, entry, scripts)
        outcome[result].append(event.name)
        removed += dropped
    for name in sorted(events_with_ours(settings, scripts) - _EVENT_NAMES):
        removed += _remove_event(draft, name, scripts, drop_empty=True)
    return Plan(
        draft.value,
        tuple(draft.edits),
        **{key: tuple(names) for key, names in outcome.items()},
        removed=removed,
    )


def plan_removal(
    settings: dict[str, Json],
    script: Path,
    *,
    created: Created | None = None,
    older_scripts: Collection[Path] = (),
) -> Plan:
    """How our entries get out of the settings, and with them what was made for them and is empty now.

    Without `created` (nobody knows any more what was made) every list that our removal empties goes, and no other.
    """
    scripts = {script, *older_scripts}
    with_ours = events_with_ours(settings, scripts)
    draft = Draft(settings)
    if not with_ours:
        return Plan(draft.value, ())
    removed = 0
    for event in _hooks(settings):
        drop_empty = event in (with_ours if created is None else created.events)
        removed += _remove_event(draft, event, scripts, drop_empty=drop_empty)
    if not _hooks(draft.value) and (created is None or created.hooks):
        draft.make(Drop(("hooks",)))
    return Plan(draft.value, tuple(draft.edits), removed=removed)


def _merge_event(draft: Draft, event: HookEvent, entry: dict[str, Json], scripts: set[Path]) -> tuple[str, int]:
    groups = _hooks(draft.value).get(event.name)
    path = ("hooks", event.name)
    group: dict[str, Json] = {"matcher": "*"} if event.matches_tool else {}
    group["hooks"] = [entry]
    if groups is None:
        draft.make(Put(path, [group]))
        return "added", 0
    ours = list(find_ours(groups, scripts))
    keep = next((found for found in ours if found.matches_all or found.alone), None)
    if keep is not None:
        edits: list[Edit] = []
        if not same(keep.entry, entry):
            edits.append(Put((*path, keep.group, "hooks", keep.index), entry))
        if not keep.matches_all:
            matcher = (*path, keep.group, "matcher")
            edits.append(Put(matcher, "*") if event.matches_tool else Drop(matcher))
        for edit in edits:
            draft.make(edit)
        ours.remove(keep)
        _drop_entries(draft, event.name, ours)
        return ("renewed" if edits or ours else "unchanged"), len(ours)
    _drop_entries(draft, event.name, ours)
    draft.make(Append(path, group))
    return ("renewed" if ours else "added"), 0


def _remove_event(draft: Draft, event: str, scripts: set[Path], *, drop_empty: bool) -> int:
    ours = list(find_ours(_hooks(draft.value)[event], scripts))
    _drop_entries(draft, event, ours)
    if drop_empty and not _hooks(draft.value)[event]:
        draft.make(Drop(("hooks", event)))
    return len(ours)


def _drop_entries(draft: Draft, event: str, ours: list[Found]) -> None:
    """Take entries out, and with the last of a group the group, unless it says more than a matcher."""
    for found in reversed(ours):
        draft.make(Drop(("hooks", event, found.group, "hooks", found.index)))
        groups = _hooks(draft.value)[event]
        group = groups[found.group] if isinstance(groups, list) else None
        if isinstance(group, dict) and not group["hooks"] and group.keys() <= {"matcher", "hooks"}:
            draft.make(Drop(("hooks", event, found.group)))


def _hooks(settings: Mapping[str, Json]) -> dict[str, Json]:
    hooks = settings.get("hooks")
    return hooks if isinstance(hooks, dict) else {}
