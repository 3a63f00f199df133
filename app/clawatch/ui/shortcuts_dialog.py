"""What the keys do, all on one sheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.labels import Label
from clawatch.ui.page_list import PAGES
from clawatch.ui.theme.fonts import monospace
from clawatch.ui.theme.tokens import GAP, GAP_HUGE, GAP_LARGE, GAP_SMALL


class ShortcutsDialog(QDialog):
    """Lists the keys, the pages' on the left. Esc closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        columns = QHBoxLayout()
        columns.setSpacing(GAP_HUGE)
        pages = tuple((page.title, page.shortcut) for page in PAGES)
        columns.addLayout(self._part(self.tr("Pages"), pages))
        columns.addLayout(self._part(self.tr("Everywhere"), self._everywhere()))
        close = Button(self.tr("Close"), look="primary", on_click=self.accept)
        close.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP_LARGE, GAP_LARGE, GAP_LARGE, GAP_LARGE)
        layout.setSpacing(GAP_LARGE)
        layout.addWidget(Label(self.tr("Keyboard shortcuts"), look="title"))
        layout.addLayout(columns)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus()

    def _everywhere(self) -> tuple[tuple[str, str], ...]:
        return (
            (self.tr("Go to anything"), "Ctrl+K"),
            (self.tr("Search"), "Ctrl+F"),
            (self.tr("Go back"), "Alt+Left"),
            (self.tr("Go forward"), "Alt+Right"),
            (self.tr("The page's views"), "Alt+1"),
            (self.tr("Refresh"), "F5"),
            (self.tr("Copy"), "Ctrl+C"),
            (self.tr("Leave, go back"), "Esc"),
            (self.tr("Close the window"), "Ctrl+W"),
            (self.tr("Quit"), "Ctrl+Q"),
        )

    def _part(self, title: str, rows: tuple[tuple[str, str], ...]) -> QVBoxLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP_LARGE)
        grid.setVerticalSpacing(GAP_SMALL)
        for row, (text, keys) in enumerate(rows):
            shown = Label(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText), tone="soft")
            shown.setFont(monospace(1.0))
            grid.addWidget(Label(text), row, 0)
            grid.addWidget(shown, row, 1)
        part = QVBoxLayout()
        part.setSpacing(GAP)
        part.addWidget(Label(title, look="heading"))
        part.addLayout(grid)
        part.addStretch()
        return part
