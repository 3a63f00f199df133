"""The settings as the windows know them: saved one after the other, and looked at again when a window is shown."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from clawatch.ui.reads import sentence_of
from clawatch.ui.settings_control import SettingsProblem, SettingsView

if TYPE_CHECKING:
    from clawatch.settings.file import Value
    from clawatch.ui.reads import ReadExecutor
    from clawatch.ui.settings_control import SettingsControl

_log = logging.getLogger(__name__)
Name = tuple[str, ...]


class SettingsStore(QObject):
    """Hands changes to the SettingsControl, never two at once, and knows what became of them. Qt thread."""

    changed = Signal(object)
    """A SettingsView: the settings are others than before, or were looked at for the first time."""
    saved = Signal(object)
    """The name of a setting that is in the file now."""
    refused = Signal(object, str)
    """The name of a setting that was not saved, and why, in a sentence."""
    failed = Signal(str)
    """Why the settings cannot be looked at."""
    _came = Signal(object, object, object)

    def __init__(self, control: SettingsControl, executor: ReadExecutor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.control = control
        self.view = SettingsView()
        self._executor = executor
        self._known = False
        self._is_busy = False
        self._wants_look = False
        self._waiting: dict[Name, Value | None] = {}
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def is_known(self) -> bool:
        """Whether they were looked at."""
        return self._known

    @property
    def is_busy(self) -> bool:
        """Whether something is on its way to the file, or from it."""
        return self._is_busy

    def look(self) -> None:
        """Look at the file, in case it changed."""
        self._wants_look = True
        self._go_on()

    def save(self, name: Name, value: Value | None) -> None:
        """Save a setting; with None it is taken out of the file, for its default. Of one, the last word counts."""
        self._waiting[name] = value
        self._go_on()

    def _go_on(self) -> None:
        if self._is_busy:
            return
        if self._waiting:
            name = next(iter(self._waiting))
            self._start(name, self._waiting.pop(name))
        elif self._wants_look:
            self._wants_look = False
            self._start(None, None)

    def _start(self, name: Name | None, value: Value | None) -> None:
        control = self.control

        def work() -> None:
            found: SettingsView | None = None
            sentence = ""
            try:
                found = control.look() if name is None else control.save(name, value)
            except SettingsProblem as problem:
                sentence = str(problem)
            except Exception as error:  # noqa: BLE001 told beside the field, whatever it is
                _log.exception("The settings could not be read or saved")
                sentence = sentence_of(error)
            try:
                self._came.emit(name, found, sentence)
            except RuntimeError:  # the window is gone meanwhile, and this object deleted
                return

        self._is_busy = self._executor.submit(work)

    def _take(self, name: Name | None, found: SettingsView | None, sentence: str) -> None:
        self._is_busy = False
        if found is not None:
            is_new = not self._known or found != self.view
            self.view, self._known = found, True
            if is_new:
                self.changed.emit(found)
            if name is not None:
                self.saved.emit(name)
        elif name is not None:
            self.refused.emit(name, sentence)
        else:
            self.failed.emit(sentence)
        self._go_on()
