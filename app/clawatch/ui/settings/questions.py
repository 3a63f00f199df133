"""Questions of all kinds, asked side by side, each with who wants its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from clawatch.ui.reads import Asker

if TYPE_CHECKING:
    from collections.abc import Callable

    from clawatch.ui.reads import ReadExecutor


class Questions(QObject):
    """Has them answered on the read threads. Qt thread."""

    def __init__(self, reads: ReadExecutor, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reads = reads
        self._askers: list[Asker] = []

    def ask(
        self, question: Callable[[], object], answer: Callable[[Any], object], failed: Callable[[str], object]
    ) -> None:
        """Have one answered; `failed` is called with what went wrong, in a sentence."""
        asker = next((one for one in self._askers if not one.is_busy), None)
        if asker is None:
            asker = Asker(self._reads, self)
            self._askers.append(asker)
        else:
            asker.answered.disconnect()
            asker.failed.disconnect()
        asker.answered.connect(answer)
        asker.failed.connect(failed)
        asker.ask(object(), question)
