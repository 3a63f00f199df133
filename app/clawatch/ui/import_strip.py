"""A slim strip above the pages that says how far the reading of the history is, and can halt it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.formatting import number, size, time_left
from clawatch.ui.labels import ElidedLabel
from clawatch.ui.theme.tokens import GAP_LARGE, GAP_SMALL, GAP_TINY

if TYPE_CHECKING:
    from clawatch.ui.context import ImportControl, ImportProgress

POLL_MS = 300
_NOTE_MS = 6_000
_BAR_HEIGHT, _BAR_STEPS = 4, 1_000


class ImportStrip(QFrame):
    """Looks at the import while it runs and the window is seen; otherwise it looks when told to. Qt thread."""

    running_changed = Signal(bool)
    ended = Signal()

    def __init__(self, history: ImportControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self._running = False
        self._told = False
        self._dismissed = False
        self._sessions = 0
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._poll)
        self._note = QTimer(self)
        self._note.setSingleShot(True)
        self._note.setInterval(_NOTE_MS)
        self._note.timeout.connect(self.hide)
        self.text = ElidedLabel(tone="soft")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(_BAR_HEIGHT)
        self.bar.setAccessibleName(self.tr("History read"))
        self.stop_button = Button(self.tr("Stop"), look="quiet", name=self.tr("Stop reading the history"))
        self.stop_button.clicked.connect(self._stop)
        self.resume_button = Button(self.tr("Resume"), look="quiet", name=self.tr("Go on reading the history"))
        self.resume_button.clicked.connect(self._resume)
        self.close_button = Button(icon_name="x", look="quiet", name=self.tr("Dismiss"), on_click=self._dismiss)
        self._lay_out()
        self.hide()

    @property
    def is_polling(self) -> bool:
        """Whether a timer runs."""
        return self._timer.isActive()

    def look(self) -> None:
        """Look at the import, unless that is done anyway; costs next to nothing."""
        if not self._timer.isActive() and self.window().isVisible():
            self._take(self._history.progress(), soon=True)

    def rest(self) -> None:
        """Look no more: nobody sees it."""
        self._timer.stop()

    def count_sessions(self, n: int) -> None:
        """Know how many sessions there are, to say so in the end."""
        self._sessions = n
        if self._note.isActive():
            self._say_done()

    def _poll(self) -> None:
        self._take(self._history.progress(), soon=False)

    def _take(self, progress: ImportProgress, *, soon: bool) -> None:
        running = progress.state == "running"
        if running != self._running:
            self._running = running
            self.running_changed.emit(running)
            if not running:
                self.ended.emit()
        if running:
            self._dismissed = False
            self._timer.start()
            if not soon:  # what is over within one look, as when nothing is new, need not flash by
                self._show_running(progress)
            return
        self._timer.stop()
        if progress.state == "stopped" and not self._dismissed:
            self._show_stopped(progress)
        elif progress.state == "done" and self._told:
            self._show_done()
        elif not self._note.isActive():
            self.hide()

    def _show_running(self, progress: ImportProgress) -> None:
        if progress.files_total:
            parts = [self.tr("Reading your history: {files}").format(files=_files(progress))]
            if progress.bytes_per_second > 0:
                parts.append(self.tr("{size}/s").format(size=size(progress.bytes_per_second)))
            if progress.seconds_left is not None:
                parts.append(time_left(progress.seconds_left))
            self.text.set_full_text(", ".join(parts))
        else:
            self.text.set_full_text(self.tr("Looking for your history\u2026"))
        self._show_bar(progress)
        self._show(self.stop_button)

    def _show_stopped(self, progress: ImportProgress) -> None:
        words = self.tr("Stopped: {files} of your history are read").format(files=_files(progress))
        self.text.set_full_text(words)
        self._show_bar(progress)
        self._show(self.resume_button, self.close_button)

    def _show_done(self) -> None:
        self.bar.hide()
        self._show(self.close_button)
        self._told = False
        self._note.start()
        self._say_done()

    def _say_done(self) -> None:
        one = self._sessions == 1
        words = self.tr("History read: 1 session") if one else self.tr("History read: {n} sessions")
        self.text.set_full_text(words.format(n=number(self._sessions)))

    def _show_bar(self, progress: ImportProgress) -> None:
        self._note.stop()
        known = progress.bytes_total > 0
        self.bar.setRange(0, _BAR_STEPS)
        self.bar.setValue(_BAR_STEPS * progress.bytes_done // progress.bytes_total if known else 0)
        self.bar.show()

    def _show(self, *buttons: Button) -> None:
        self._told = True
        gone = [one for one in (self.stop_button, self.resume_button, self.close_button) if one not in buttons]
        had_keyboard = any(button.hasFocus() for button in gone)
        for button in buttons:
            button.show()
        if had_keyboard:
            buttons[0].setFocus()
        for button in gone:
            button.hide()
        self.show()

    def _stop(self) -> None:
        self._history.stop()
        self._poll()

    def _resume(self) -> None:
        self._history.resume()
        self._poll()

    def _dismiss(self) -> None:
        self._dismissed = True
        self._note.stop()
        self._told = False
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(GAP_SMALL)
        row.addWidget(self.text, 1)
        for button in (self.stop_button, self.resume_button, self.close_button):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_SMALL, GAP_LARGE, 0)
        layout.setSpacing(GAP_TINY)
        layout.addLayout(row)
        layout.addWidget(self.bar)


def _files(progress: ImportProgress) -> str:
    return QCoreApplication.translate("ImportStrip", "{done} of {total} files").format(
        done=number(progress.files_done), total=number(progress.files_total)
    )
