"""A whole ClaWatch that says where on the screen things are, for others to click there.

pointed_clawatch.py is `clawatch` with questions on its input, a line each, and an answer in JSON to each on its output:

    where NAME     the middle of the widget that is called so for screen readers, or null while it is not to be seen
    row NUMBER     the middle of a row of the table that is seen
    place          the page that is open and what it shows
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSocketNotifier
from PySide6.QtWidgets import QWidget

from clawatch.cli.main import main
from clawatch.runtime import desktop as runtime_desktop
from clawatch.ui.desktop import Desktop
from clawatch.ui.row_table import RowTable

if TYPE_CHECKING:
    from clawatch.ui.window import MainWindow


class PointedDesktop(Desktop):
    """The desktop, with an ear for questions."""

    def start(self, *, show_window: bool) -> None:
        super().start(show_window=show_window)
        self._questions = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._questions.activated.connect(self._answer)
        say("ready")

    def _answer(self) -> None:
        word, _, rest = sys.stdin.readline().strip().partition(" ")
        if not word:
            self._questions.setEnabled(False)
            return
        window = self.window
        say(None if window is None or not window.isVisible() else getattr(self, f"_{word}")(window, rest))

    def _where(self, window: MainWindow, name: str) -> list[int] | None:
        for widget in window.findChildren(QWidget):
            # what is counted, as alerts in the side bar are, says so after its name
            called = widget.accessibleName().partition(":")[0]
            if widget.isVisible() and widget.isEnabled() and called == name:
                return _on_screen(widget, widget.rect().center())
        return None

    def _row(self, window: MainWindow, number: str) -> list[int] | None:
        for table in window.findChildren(RowTable):
            if table.isVisible() and table.model().rowCount() > int(number):
                return _on_screen(table.viewport(), table.visualRect(table.model().index(int(number), 0)).center())
        return None

    def _place(self, window: MainWindow, _rest: str) -> list[str]:
        place = window.pages.place
        return [place.page, place.key] if place else ["", ""]


def _on_screen(widget: QWidget, point: QPoint) -> list[int]:
    where = widget.mapToGlobal(point)
    return [where.x(), where.y()]


def say(answer: object) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    setattr(runtime_desktop, "Desktop", PointedDesktop)  # noqa: B010 it is exported to nobody
    sys.exit(main([]))
