"""A JSON value as a tree that is made no further than it is looked at."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from clawatch.ui.formatting import counted, number
from clawatch.ui.plain_text import one_line, tooltip

if TYPE_CHECKING:
    from collections.abc import Sequence

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
NAME, VALUE = range(2)
SHORT_CHARACTERS = 160
"""A text is longer than this where it has to be opened to be read whole."""
_CHILDREN_AT_ONCE = 200


class Node(NamedTuple):
    """A value with its name: a key, or a place in a list."""

    name: str
    value: Any


class _Branch:
    """A value of the tree, with as many of its children as were made."""

    def __init__(self, node: Node, parent: _Branch | None, row: int) -> None:
        self.node, self.parent, self.row = node, parent, row
        self.children: list[_Branch] = []

    @property
    def size(self) -> int:
        value = self.node.value
        return len(value) if isinstance(value, dict | list) else 0

    def more(self) -> Sequence[Node]:
        """Give the children that come next."""
        value, first = self.node.value, len(self.children)
        until = first + _CHILDREN_AT_ONCE
        if isinstance(value, dict):
            return [Node(one_line(str(name), SHORT_CHARACTERS), value[name]) for name in list(value)[first:until]]
        return [Node(str(first + place), item) for place, item in enumerate(value[first:until])]


class JsonModel(QAbstractItemModel):
    """Two columns, the name and the value in short. Qt thread."""

    def __init__(self, value: Any, parent: QObject | None = None) -> None:  # noqa: ANN401 any JSON value
        super().__init__(parent)
        self._root = _Branch(Node("", value), None, 0)
        self._grow(self._root)

    def value(self, index: Index) -> Any:  # noqa: ANN401 any JSON value
        """Give a row's value, whole."""
        return self._branch(index).node.value

    def text(self, index: Index) -> str:
        """Give a row's value as text, as it is copied: a text itself, or JSON where it is not endlessly deep."""
        value = self.value(index)
        if isinstance(value, str):
            return value
        try:
            return json.dumps(value, ensure_ascii=False, indent=2)
        except RecursionError:  # deeper than Python writes
            return shortened(value)

    def path(self, index: Index) -> str:
        """Give the names that lead to a row, with dots between."""
        names: list[str] = []
        branch: _Branch | None = self._branch(index)
        while branch is not None and branch.parent is not None:
            names.append(branch.node.name)
            branch = branch.parent
        return ".".join(reversed(names))

    def is_long(self, index: Index) -> bool:
        """Whether a row is a text that is not shown whole."""
        value = self.value(index)
        return isinstance(value, str) and (len(value) > SHORT_CHARACTERS or "\n" in value)

    def index(self, row: int, column: int, parent: Index = NO_INDEX) -> QModelIndex:
        """Find a child of a row."""
        children = self._branch(parent).children
        if not 0 <= row < len(children) or not 0 <= column <= VALUE:
            return NO_INDEX
        return self.createIndex(row, column, children[row])

    def parent(self, index: Index = NO_INDEX) -> QModelIndex:  # type: ignore[override]  # QObject has one as well
        """Find the row that a row is in."""
        above = self._branch(index).parent
        return NO_INDEX if above is None or above is self._root else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        """Count the children made so far."""
        return 0 if parent.column() > 0 else len(self._branch(parent).children)

    def columnCount(self, _parent: Index = NO_INDEX) -> int:
        """Count the columns."""
        return VALUE + 1

    def hasChildren(self, parent: Index = NO_INDEX) -> bool:
        """Whether there is anything in a row."""
        return parent.column() <= 0 and self._branch(parent).size > 0

    def canFetchMore(self, parent: Index) -> bool:
        """Whether there are children that are not made yet."""
        branch = self._branch(parent)
        return len(branch.children) < branch.size

    def fetchMore(self, parent: Index) -> None:
        """Make some more."""
        branch = self._branch(parent)
        first = len(branch.children)
        last = min(branch.size, first + _CHILDREN_AT_ONCE) - 1
        if last >= first:
            self.beginInsertRows(cast("QModelIndex", parent), first, last)
            self._grow(branch)
            self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Give a cell."""
        if not index.isValid():
            return None
        node = self._branch(index).node
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return node.name if index.column() == NAME else shortened(node.value)
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == VALUE and isinstance(node.value, str):
            return tooltip(node.value[: SHORT_CHARACTERS * 4])
        return None

    def _branch(self, index: Index) -> _Branch:
        branch = index.internalPointer() if index.isValid() else self._root
        return branch if isinstance(branch, _Branch) else self._root

    def _grow(self, branch: _Branch) -> None:
        first = len(branch.children)
        branch.children += [_Branch(node, branch, first + place) for place, node in enumerate(branch.more())]


def shortened(value: Any) -> str:  # noqa: ANN401 any JSON value
    """Write a JSON value in a line: a text in quotes, cut short; of what holds others, how many."""
    match value:
        case str():
            shown = one_line(value[: SHORT_CHARACTERS * 2], SHORT_CHARACTERS)
            return f'"{shown}"' if len(value) <= SHORT_CHARACTERS else f'"{shown}" ({number(len(value))})'
        case dict():
            return "{" + counted(len(value), "%n entry", "%n entries") + "}" if value else "{}"
        case list():
            return "[" + counted(len(value), "%n entry", "%n entries") + "]" if value else "[]"
        case _:
            return json.dumps(value)
