"""What the models of tables have in common: rows that change step by step, under titled columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, QPersistentModelIndex, Qt

from clawatch.ui.models.row_changes import Insertion, row_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Sequence

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()


class RowsModel(QAbstractTableModel):
    """Keeps the rows; what they are and how their cells read is for the models themselves to say. Qt thread."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Any] = []
        self._titles: tuple[str, ...] = ()
        self._right: Collection[int] = ()
        """The columns of figures, which stand on the right."""
        self._sorted_by = (-1, False)
        """The column that the rows are sorted by, -1 for none, and whether the least comes first."""

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._titles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | Qt.AlignmentFlag | None:
        """Give the columns' titles; to those who hear them also the order."""
        if role == Qt.ItemDataRole.AccessibleTextRole and section == self._sorted_by[0] and self._titles:
            words = (
                QCoreApplication.translate("FiguresModel", "{column}, sorted, least first")
                if self._sorted_by[1]
                else QCoreApplication.translate("FiguresModel", "{column}, sorted, greatest first")
            )
            return words.format(column=self._titles[section])
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._titles):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in self._right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def show_order(self, column: int, *, is_ascending: bool) -> None:
        """Take note of what the rows are sorted by, for those who hear the titles of the columns."""
        self._sorted_by = (column, is_ascending)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._titles) - 1)

    def _insert(self, first: int, rows: Sequence[Any]) -> None:
        if rows:
            self.beginInsertRows(NO_INDEX, first, first + len(rows) - 1)
            self._rows[first:first] = rows
            self.endInsertRows()

    def _remove(self, first: int, last: int) -> None:
        self.beginRemoveRows(NO_INDEX, first, last)
        del self._rows[first : last + 1]
        self.endRemoveRows()

    def _rearrange(self, offset: int, old: Sequence[Hashable], new: Sequence[Hashable], rows: Sequence[Any]) -> None:
        """Bring the rows from `offset` on, whose keys are `old`, into the order of `rows`, whose keys are `new`."""
        for step in row_changes(old, new):
            if isinstance(step, Insertion):
                self._insert(offset + step.first, rows[step.first : step.last + 1])
            else:
                self._remove(offset + step.first, offset + step.last)

    def _take(self, rows: Sequence[Any], key_of: Callable[[Any], Hashable]) -> None:
        """Show these rows: those that stay are changed, and where all stay they only get another order."""
        old, new = [key_of(row) for row in self._rows], [key_of(row) for row in rows]
        if old != new and set(old) == set(new):
            self._reorder(old, new, rows)
            return
        self._rearrange(0, old, new, rows)
        changed = [place for place, row in enumerate(rows) if self._rows[place] != row]
        self._rows = list(rows)
        self._tell_changed(changed)

    def _reorder(self, old: Sequence[Hashable], new: Sequence[Hashable], rows: Sequence[Any]) -> None:
        # what is selected stays selected
        self.layoutAboutToBeChanged.emit()
        places = {key: place for place, key in enumerate(new)}
        before = self.persistentIndexList()
        self._rows = list(rows)
        after = [self.index(places[old[index.row()]], index.column(), NO_INDEX) for index in before]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _tell_changed(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], len(self._titles) - 1))
