"""Pictures of the dialogs, and of the icons of the tray."""

from __future__ import annotations

from typing import TYPE_CHECKING

from clawatch.ui.hooks_dialog import HooksDialog
from clawatch.ui.problem_dialog import port_dialog, problem_dialog
from clawatch.ui.reads import ReadExecutor
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tray_icons import tray_icon
from clawatch.ui.words import Tone
from gui.fake_settings import FakeSettings
from gui.fakes import FakeHooks

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from gui.camera import Camera


def dialogs(camera: Camera, scheme: str) -> None:
    """Take them."""
    theme().choose(scheme)
    hooks = FakeHooks(installed=False, complete=False)
    problem = "The port 6821 is taken by another program, so ClaWatch cannot listen there."
    port, _ = port_dialog(problem, 6822)
    shown: list[QWidget] = [problem_dialog("The database /home/user/x.db is newer than this ClaWatch."), port]
    reads = ReadExecutor()
    shown.append(HooksDialog(hooks, hooks.summary(), reads, settings=FakeSettings()))
    for name, dialog in zip(("problem", "port", "hooks"), shown, strict=True):
        dialog.show()
        camera.settle()
        camera.take(dialog, f"dialog-{name}-{scheme}")
        dialog.close()
    reads.stop()


def tray_icons(folder: Path) -> None:
    """Draw them in their sizes."""
    for tone in (Tone.ENDED, Tone.WORKING, Tone.PAUSED, Tone.NEEDS_YOU, Tone.ERROR, Tone.TROUBLE):
        for size in (16, 22, 64):
            tray_icon(tone, 3).pixmap(size, size).save(str(folder / f"tray-{tone.value}-{size}.png"))
