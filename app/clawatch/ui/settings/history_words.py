"""How far the reading of the history is, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from clawatch.ui.formatting import number, time_left

if TYPE_CHECKING:
    from clawatch.ui.context import ImportProgress


def history_words(progress: ImportProgress) -> str:
    """Say how far it is."""
    files = _tr("{done} of {total} files").format(done=number(progress.files_done), total=number(progress.files_total))
    match progress.state:
        case "running" if not progress.files_total:
            return _tr("Looking for transcripts…")
        case "running" if progress.seconds_left is not None:
            return _tr("Being read: {files}, {left}").format(files=files, left=time_left(progress.seconds_left))
        case "running":
            return _tr("Being read: {files}").format(files=files)
        case "stopped":
            return _tr("Stopped: {files} are read").format(files=files)
        case "done":
            return _tr("Read, all of it: {files}").format(files=files) if progress.files_total else _tr("Up to date")
        case _:
            return _tr("Nothing is being read.")


def _tr(text: str) -> str:
    return QCoreApplication.translate("history", text)
