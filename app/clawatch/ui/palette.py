"""The palette: type a few letters, go anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from clawatch.queries.jumps import Jumps, jumps
from clawatch.ui.labels import Label
from clawatch.ui.models.palette_model import PaletteLine, PaletteModel
from clawatch.ui.models.sessions_model import session_label
from clawatch.ui.page_list import PAGES
from clawatch.ui.places import PROJECT, SESSION, TOOL, Place
from clawatch.ui.plain_text import one_line
from clawatch.ui.reads import Asker
from clawatch.ui.row_table import RowTable
from clawatch.ui.theme.tokens import GAP, GAP_SMALL, ROW_HEIGHT
from clawatch.ui.words import session_word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from clawatch.queries.source import Source
    from clawatch.ui.reads import ReadExecutor

_WIDTH, _ROWS, _FROM_TOP = 620, 11, 72
_EACH = 7
_DELAY_MS = 80
_INTO_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)
_LABEL_LIMIT = 90


class Palette(QDialog):
    """Finds pages, sessions, projects, tools and deeds by their names. Enter goes there, Esc leaves."""

    place_chosen = Signal(object)
    """A Place."""

    def __init__(
        self, source: Source, reads: ReadExecutor, deeds: Sequence[PaletteLine], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("look", "palette")
        self.setAccessibleName(self.tr("Go to"))
        self._source = source
        self._fixed = (*(PaletteLine(page.icon, page.title, page.shortcut, Place(page.key)) for page in PAGES), *deeds)
        self._asker = Asker(reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._say)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(_DELAY_MS)
        self._delay.timeout.connect(self._ask)
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Go to a page, session, project or tool"))
        self.field.setAccessibleName(self.tr("Go to"))
        self.field.textChanged.connect(self._on_typed)
        self.field.installEventFilter(self)
        self.model = PaletteModel(self)
        self.table = RowTable(ROW_HEIGHT)
        self.table.use_model(self.model, {}, 0, {})
        self.table.horizontalHeader().hide()
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.clicked.connect(lambda index: self._go(index.row()))
        self.note = Label(tone="muted")
        self.note.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.setSpacing(GAP_SMALL)
        layout.addWidget(self.field)
        layout.addWidget(self.note)
        layout.addWidget(self.table)
        self._found: tuple[PaletteLine, ...] = ()
        self._show(Place(""))
        self._ask()

    def pop_up(self, over: QWidget) -> None:
        """Open over the top of a window."""
        width = min(_WIDTH, over.width() - 2 * GAP)
        self.resize(width, self.field.sizeHint().height() + _ROWS * ROW_HEIGHT + 2 * GAP + GAP_SMALL)
        self.move(over.mapToGlobal(QPoint((over.width() - width) // 2, min(_FROM_TOP, over.height() // 8))))
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Walk through the lines while one types."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _INTO_LIST:
                self._step(event.key())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go(self.table.current_row)
                return True
        return super().eventFilter(watched, event)

    def _step(self, key: int) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: _ROWS - 1, Qt.Key.Key_PageUp: 1 - _ROWS}
        last = self.model.rowCount() - 1
        row = self.table.current_row + step[Qt.Key(key)]
        if abs(step[Qt.Key(key)]) == 1:
            row = last if row < 0 else 0 if row > last else row  # round and round
        self._select(min(max(row, 0), last))

    def _select(self, row: int) -> None:
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)
            self.table.scrollTo(self.model.index(row, 0))

    def _on_typed(self) -> None:
        self._asker.forget()  # whatever was asked before
        # until the answer comes, Enter must lead to nothing but what was typed
        word = self.field.text().strip().casefold()
        self._found = tuple(line for line in self._found if word in f"{line.text} {line.note}".casefold())
        self._show(Place(""))
        self._delay.start()

    def _ask(self) -> None:
        source, word = self._source, self.field.text().strip()
        self._asker.ask(word, lambda: jumps(source, word, each=_EACH))

    def _take(self, answer: Jumps) -> None:
        self._found = (
            *(
                PaletteLine("folders", name, path, Place(PROJECT, str(row_id)))
                for row_id, name, path in answer.projects
            ),
            *(
                PaletteLine(
                    "messages-square",
                    one_line(session_label(session), _LABEL_LIMIT),
                    " · ".join(filter(None, (session.project_name, session_word(session)))),
                    Place(SESSION, session.session_id),
                )
                for session in answer.sessions
            ),
            *(PaletteLine("wrench", name, self.tr("Tool"), Place(TOOL, name)) for name in answer.tools),
        )
        line = self.model.line(self.table.current_row)
        self._show(line.place if line and line.place else Place(""))

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.show()

    def _show(self, chosen: Place) -> None:
        word = self.field.text().strip().casefold()
        fixed = [line for line in self._fixed if word in line.text.casefold()]
        fixed.sort(key=lambda line: not line.text.casefold().startswith(word))
        lines = [*fixed, *self._found]
        self.model.show_lines(lines)
        nothing = not lines and not self._asker.is_busy
        if nothing:
            self.note.setText(self.tr("Nothing is called that."))
        self.note.setVisible(nothing)
        self._select(next((row for row, line in enumerate(lines) if line.place == chosen), 0))

    def _go(self, row: int) -> None:
        line = self.model.line(row)
        if line is None:
            return
        self.close()
        if line.place is not None:
            self.place_chosen.emit(line.place)
        elif line.act is not None:
            line.act()
