"""How the transcripts stand: where they lie, how many are read, what cannot be."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.knowledge import Knowledge
from clawatch.ingest.transcripts.request import ImportRequestError
from clawatch.ingest.transcripts.tree import Tree, scan, shown
from clawatch.runtime.errors import StartError
from clawatch.runtime.findings import Finding
from clawatch.runtime.import_run import RemoteImport
from clawatch.runtime.instance import is_running, running_instance
from clawatch.runtime.transcripts import transcript_folders
from clawatch.settings.file import SettingsError, load_settings

if TYPE_CHECKING:
    from clawatch.runtime.paths import Paths

_NAME = "transcripts"


def transcripts_finding(paths: Paths) -> Finding:
    """Look for transcripts where ClaWatch does, and at what the one that runs says of them."""
    try:
        folders = transcript_folders(os.environ, load_settings(paths.settings, os.environ))
    except SettingsError:
        return Finding(_NAME, is_well=False, text="not looked for: the settings do not say where")
    tree = scan(folders)
    problems = _problems(paths, tree)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        return Finding(_NAME, is_well=False, text=f"{problems[0]}{more}")
    present = [folder for folder in folders if Path(folder).exists()]
    if not present:
        return Finding(_NAME, is_well=True, text=f"none yet: {folders[0]} is made by Claude Code's first session")
    state = _reading_state(paths, tree)
    return Finding(_NAME, is_well=True, text=f"{len(tree.files)} files in {', '.join(present)}, {state}")


def _problems(paths: Paths, tree: Tree) -> list[str]:
    problems = [
        f"{shown(folder.path)} cannot be read ({folder.reason}): correct its rights" for folder in tree.unreadable
    ] or [
        f"{shown(file.path)} cannot be read: correct its rights"
        for file in tree.files
        if not os.access(file.path, os.R_OK)
    ]
    running = running_instance(paths) if is_running(paths) else None
    if not problems and running is not None:
        try:
            problems = list(RemoteImport(paths, running).progress().problems)
        except (StartError, ImportRequestError, SettingsError) as error:
            problems = [str(error)]
    return problems


def _reading_state(paths: Paths, tree: Tree) -> str:
    """Say how far the files are read, and how much in them is no line of a transcript."""
    try:
        knowledge = Knowledge.load(paths.database) if paths.database.exists() else None
    except sqlite3.Error:
        # an older ClaWatch's, which knew of no transcripts, or one that the doctor speaks of already
        knowledge = None
    if knowledge is None:
        return f"{len(tree.files)} with something new"
    waiting = sum(not knowledge.is_read(file) for file in tree.files)
    state = f"{waiting} with something new" if waiting else "all read"
    lines, files = knowledge.skipped()
    return f"{state}; {lines} lines in {files} of them are no JSON and were left out" if lines else state
