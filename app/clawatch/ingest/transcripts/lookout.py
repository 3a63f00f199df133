"""Looking through the folders now and then, and watching them in between."""

from __future__ import annotations

import logging
import math
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from clawatch.ingest.transcripts.tree import scan, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from clawatch.ingest.transcripts.agenda import Agenda
    from clawatch.ingest.transcripts.knowledge import Knowledge
    from clawatch.ingest.transcripts.progress import ImportMeter
    from clawatch.ingest.transcripts.tree import Tree
    from clawatch.ingest.transcripts.watches import FolderWatches

_log = logging.getLogger(__name__)
# How often all is looked through as a safety net, and where the system does not tell of changes; for how many times as
# long as it takes it is then left alone, which bounds what it costs.
_NET_S = (60.0, 600.0, 1000)
_UNTOLD_S = (2.0, 60.0, 100)
_NEW_FOLDER_S = 0.2


class Lookout:
    """Knows what is under the folders. For the reading thread, but for `folders`."""

    # what a lack of watches is a problem about: no path
    SHORTAGE = ""

    def __init__(self, folders: tuple[str, ...], agenda: Agenda, meter: ImportMeter, *, follow: bool) -> None:
        self.folders = folders
        self._agenda = agenda
        self._meter = meter
        self._follow = follow
        self._watches: FolderWatches | None = None
        self._linked: dict[str, str] = {}
        self._look_took_s = 0.0

    def folder_of(self, path: str) -> str:
        """Give the folder that a file is under."""
        return max((folder for folder in self.folders if path.startswith(folder)), key=len, default="")

    def look_over(self, knowledge: Knowledge) -> None:
        """Look through all folders, plan what is to be read, and see to it that all is watched."""
        begun = time.thread_time()
        imports = self._agenda.begin_look()
        # first the watches: what changes while the files are looked at is told of
        is_told = self._watch(self._linked)
        tree = scan(self.folders)
        if tree.linked != self._linked:
            self._linked = tree.linked
            is_told = self._watch(self._linked)
        self._note_problems(tree)
        if imports:
            self._agenda.plan_import(tree.files, knowledge, self._meter)
            for _ in range(imports - 1):
                self._meter.found(0, 0, 0, 0)
        else:
            for file in tree.files:
                if not knowledge.is_read(file) and not self._agenda.is_waiting(file):
                    self._agenda.plan_live(file)
        self._look_took_s = time.thread_time() - begun
        least, most, times = _NET_S if is_told else _UNTOLD_S
        interval = min(max(least, times * self._look_took_s), most)
        self._agenda.end_look(interval if self._follow else math.inf)

    def stop(self) -> None:
        """Watch nothing any more."""
        if self._watches is not None:
            self._watches.stop()

    def _watch(self, linked: Mapping[str, str]) -> bool:
        """Watch all folders; gives whether every change will be told of."""
        if not self._follow:
            return False
        if self._watches is None:
            from clawatch.ingest.transcripts.watches import FolderWatches  # noqa: PLC0415 slow to load, not at the start

            self._watches = FolderWatches(self._agenda.changed, self._on_folder)
        shortage = self._watches.follow(self.folders, linked)
        if shortage is None:
            self._meter.solved(self.SHORTAGE)
        elif self._meter.problem(self.SHORTAGE, shortage):
            _log.warning("%s", shortage)
        return shortage is None

    def _on_folder(self, _path: str) -> None:
        self._agenda.look_soon(max(_NEW_FOLDER_S, 10 * self._look_took_s))

    def _note_problems(self, tree: Tree) -> None:
        unreadable = {folder.path for folder in tree.unreadable}
        for folder in tree.unreadable:
            sentence = (
                f"The folder {shown(folder.path)} cannot be read ({folder.reason}): correct its rights. "
                "Everything else is read."
            )
            if self._meter.problem(folder.path, sentence):
                _log.warning("%s", sentence)
        for path in self._meter.abouts():
            if path != self.SHORTAGE and path not in unreadable and _is_gone_or_folder(path):
                self._meter.solved(path)


def _is_gone_or_folder(path: str) -> bool:
    try:
        return Path(path).is_dir() or not os.path.lexists(path)
    except OSError:
        return False
