"""Tables of figures that are held whole: sorted, searched, changed, and what is selected stays so."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from clawatch.ui.models.cell import Cell
from clawatch.ui.models.figures_model import FigureColumn, FiguresModel

if TYPE_CHECKING:
    from collections.abc import Sequence


class Thing(NamedTuple):
    """A row."""

    name: str
    size: int | None


def make() -> FiguresModel[Thing]:
    columns = (
        FigureColumn[Thing]("name", "Name", lambda one: Cell(one.name), lambda one: one.name, is_right=False),
        FigureColumn[Thing]("size", "Size", lambda one: Cell(str(one.size), "kB"), lambda one: one.size),
    )
    return FiguresModel(columns, lambda one: one.name, lambda one: one.name)


def names(model: FiguresModel[Thing]) -> list[str]:
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def things(sizes: dict[str, int | None]) -> list[Thing]:
    return [Thing(name, size) for name, size in sizes.items()]


def test_what_is_unknown_comes_last_whichever_way_it_is_sorted() -> None:
    model = make()
    model.show(things({"a": 1, "b": None, "c": 3, "d": 2}))
    model.sort_by(1, is_ascending=False)
    assert names(model) == ["c", "d", "a", "b"]
    model.sort_by(1, is_ascending=True)
    assert names(model) == ["a", "d", "c", "b"]
    heard = model.headerData(1, Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Size, sorted, least first"
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Size: 1 kB"


def test_what_is_selected_stays_so_when_the_order_changes() -> None:
    model = make()
    model.show(things({"a": 1, "b": 2, "c": 3}))
    selection = QItemSelectionModel(model)
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    selection.select(model.index(model.place_of("b"), 0), flags)
    model.sort_by(1, is_ascending=True)
    model.show(things({"a": 9, "b": 0, "c": 3}))
    assert [index.row() for index in selection.selectedRows()] == [0]
    model.search("B")
    assert [index.row() for index in selection.selectedRows()] == [0]


_SIZES = st.dictionaries(st.sampled_from("abcdefg"), st.none() | st.integers(0, 3), max_size=7)


@given(st.lists(st.tuples(_SIZES, st.sampled_from(["", "a", "z"]), st.integers(0, 1), st.booleans()), max_size=4))
def test_any_changes_leave_the_model_whole(steps: Sequence[tuple[dict[str, int | None], str, int, bool]]) -> None:
    model = make()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for sizes, search, column, is_ascending in steps:
        model.sort_by(column, is_ascending=is_ascending)
        model.show(things(sizes))
        model.search(search)
        assert set(names(model)) == {name for name in sizes if search in name}
    assert tester.model() is model
