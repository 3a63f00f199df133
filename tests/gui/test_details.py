"""What a call took in and gave back, shown by its kind."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from clawatch.domain.tool_calls import ToolCallStatus
from clawatch.queries.rows import ToolCallRow
from clawatch.ui.changes import compared, patched, written
from clawatch.ui.images import image_name, without_images
from clawatch.ui.models.json_model import NAME, NO_INDEX, VALUE, JsonModel
from clawatch.ui.pages.diff_view import DiffView
from clawatch.ui.pages.json_tree import JsonTree
from clawatch.ui.pages.text_block import MORE_OF_A_CHANGE, TextBlock
from clawatch.ui.readable import Block, Kind, blocks_of, exit_code_of
from gui.scribe import Run, Scribe

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex
    from pytestqt.qtbot import QtBot

    from gui.conftest import Opener


def call(tool: str, given: object, response: object = None, error: str | None = None) -> ToolCallRow:
    status = ToolCallStatus.ERROR if error else ToolCallStatus.SUCCESS
    answer = None if response is None else json.dumps(response)
    return ToolCallRow(1, "s", "t", None, tool, json.dumps(given), answer, error, status, None, 0, 1, 1)


_lines = st.lists(st.sampled_from(("a", "b", "c", "", "def f():")), max_size=25)


@settings(deadline=None)
@given(before=_lines, after=_lines, first=st.integers(1, 500))
def test_a_change_names_each_line_by_its_number(before: list[str], after: list[str], first: int) -> None:
    change = compared("\n".join(before), "\n".join(after), first)
    assert change is not None
    assert len(change.lines) == len(change.numbers)
    olds, news = "\n".join(before).splitlines(), "\n".join(after).splitlines()
    for line, (old, new) in zip(change.lines, change.numbers, strict=True):
        if old is not None:
            assert line[2:] == olds[old - first]
        if new is not None:
            assert line[2:] == news[new - first]
        assert line.startswith("@@") == (old is new is None)
    went = [line[2:] for line in change.lines if line.startswith("- ")]
    came = [line[2:] for line in change.lines if line.startswith("+ ")]
    assert len(olds) - len(went) == len(news) - len(came)


def test_the_numbers_are_the_files_own_where_they_are_told() -> None:
    edit = {"file_path": "/x", "old_string": "b", "new_string": "B"}
    hunk = {"oldStart": 40, "newStart": 42, "lines": [" a", "-b", "+B", "\\ No newline at end of file"]}
    (_, change) = blocks_of(call("Edit", edit, {"structuredPatch": [hunk], "originalFile": "…"}))
    assert change.text.split("\n") == ["  a", "- b", "+ B"]
    assert change.numbers == ((40, 42), (41, None), (None, 43))
    blocks = blocks_of(call("Edit", edit, {"originalFile": "x\ny\nb\nz", "structuredPatch": []}))
    assert blocks[1].numbers == ((3, None), (None, 3))


@pytest.mark.parametrize("odd", [None, [], "x", [1], [{}], [{"oldStart": 1, "newStart": "2", "lines": []}]])
def test_what_is_no_patch_is_none(odd: object) -> None:
    assert patched(odd) is None


def test_a_file_that_is_written_is_all_new_or_changed() -> None:
    given = {"file_path": "/x", "content": "one\ntwo\n"}
    (_, new) = blocks_of(call("Write", given, {"type": "create", "filePath": "/x", "structuredPatch": []}))[:2]
    assert (new.kind, new.numbers) == (Kind.DIFF, ((None, 1), (None, 2)))
    (_, changed) = blocks_of(call("Write", given, {"originalFile": "one\n"}))[:2]
    assert changed.text.split("\n") == ["  one", "+ two"]
    assert len(written("x\n" * 100_000).lines) == 20_000


def test_exit_codes() -> None:
    assert exit_code_of(call("Bash", {"command": "ls"}, {"stdout": ""})) == 0
    assert exit_code_of(call("Bash", {"command": "ls"}, error="Exit code 127\nnot found")) == 127
    assert exit_code_of(call("Bash", {"command": "ls &"}, {"stdout": "", "backgroundTaskId": "b1"})) is None
    assert exit_code_of(call("Read", {"file_path": "/x"}, {"stdout": ""})) is None


def test_images_are_named_and_never_kept() -> None:
    data = "A" * 40_000
    source = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}
    assert image_name(source) == "image/png, 30 kB"
    assert image_name({"type": "image", "file": {"base64": data, "type": "image/webp"}}) == "image/webp, 30 kB"
    assert image_name({"type": "image", "data": data, "mimeType": "image/gif"}) == "image/gif, 30 kB"
    assert image_name({"type": "text", "text": "x"}) is None
    value = {"parts": [source, {"url": f"data:image/png;base64,{data}"}], "n": 1}
    assert without_images(value) == {"parts": ["[image/png, 30 kB]", {"url": "[image/png, 30 kB]"}], "n": 1}
    (_, shown) = blocks_of(call("Read", {"file_path": "/x.png"}, source))
    assert (shown.title, shown.text) == ("Image", "image/png, 30 kB")
    (block,) = blocks_of(call("mcp__x__y", {}, [{"type": "text", "text": "see"}, source]))
    assert block.text == "see\n[image/png, 30 kB, not shown]"


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=300)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=8), inner, max_size=4)),
    max_leaves=20,
)


@settings(deadline=None)
@given(value=st.one_of(st.lists(_json, max_size=5), st.dictionaries(st.text(max_size=8), _json, max_size=5)))
def test_a_tree_holds_the_whole_value(value: object) -> None:
    model = JsonModel(value)

    def gather(above: QModelIndex, expected: Any) -> None:  # noqa: ANN401 any JSON value
        children = expected if isinstance(expected, list) else list(expected.values())
        while model.canFetchMore(above):
            model.fetchMore(above)
        assert model.rowCount(above) == len(children)
        for row, child in enumerate(children):
            at = model.index(row, NAME, above)
            assert model.value(at) == child
            assert "\n" not in str(model.data(model.index(row, VALUE, above)))
            assert model.parent(at) == above
            if isinstance(child, list | dict):
                gather(at, child)

    gather(NO_INDEX, value)


def test_a_tree_is_made_no_further_than_it_is_seen(qtbot: QtBot) -> None:
    value = {"rows": [{"n": n, "text": "x" * 500} for n in range(100_000)], "word": "<b>no HTML</b>"}
    began = time.thread_time()
    tree = JsonTree(value, "Output")
    qtbot.addWidget(tree)
    tree.show()
    rows = tree.json.index(0, NAME)
    tree.expand(rows)
    assert time.thread_time() - began < 0.25
    assert tree.json.rowCount(rows) < 1_000
    assert tree.json.index(1, VALUE).data() == '"<b>no HTML</b>"'
    inner = tree.json.index(0, NAME, rows)
    tree.expand(inner)
    text = tree.json.index(1, NAME, inner)
    tree.setCurrentIndex(text)
    with qtbot.waitSignal(tree.text_opened) as waiting:
        QTest.keyClick(tree, Qt.Key.Key_Return)
    assert waiting.args == ["rows.0.text", "x" * 500]
    QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "x" * 500


def test_hostile_values_stay_values(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    deep: object = "bottom"
    for _ in range(400):
        deep = {"d": [deep]}
    run = Run(scribe, "hostile", "/code/x").start().prompt()
    odd = "\ud800" + "\u202e<img src=x>\x00" * 40
    run.call("mcp__a__b", {"deep": deep, odd[:30]: odd}, response=[deep, odd])
    window = opener.window()
    window.open_session("hostile")
    detail = window.session.timeline.detail
    qtbot.waitUntil(lambda: len(detail.blocks) == 2)
    tree = detail.blocks[0].view
    assert isinstance(tree, JsonTree)
    shown = "".join(str(tree.json.index(row, column).data()) for row in range(2) for column in (NAME, VALUE))
    assert "<img src=x>" in shown
    assert not set("\ud800\u202e\x00") & set(shown)
    for row in range(2):
        tree.setCurrentIndex(tree.json.index(row, NAME))
        QTest.keyClick(tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert len(detail.blocks) == 3
    assert not set("\ud800\u202e\x00") & set(detail.blocks[1].view.toPlainText())  # type: ignore[union-attr]


def test_a_long_text_of_a_tree_is_opened_below_it(opener: Opener, scribe: Scribe, qtbot: QtBot) -> None:
    run = Run(scribe, "tree", "/code/x").start().prompt()
    run.call("mcp__a__b", {"q": 1}, response={"log": "line\n" * 90, "deep": {"x": [1]}})
    window = opener.window()
    window.open_session("tree")
    detail = window.session.timeline.detail
    qtbot.waitUntil(lambda: len(detail.blocks) == 2)
    tree = detail.blocks[1].view
    assert isinstance(tree, JsonTree)
    tree.setCurrentIndex(tree.json.index(0, NAME))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert [block.title.text() for block in detail.blocks] == ["Input", "Output", "log"]
    assert detail.blocks[2].view.hasFocus()


def test_a_long_change_is_shown_a_part_at_a_time(qtbot: QtBot) -> None:
    change = written("x" * 70 + "\n" + "y = 1\n" * 19_000)
    text = "\n".join(change.lines)
    began = time.thread_time()
    block = TextBlock(Block("Content written", text, "raw", Kind.DIFF, change.numbers))
    qtbot.addWidget(block)
    block.resize(500, 300)
    block.show()
    assert isinstance(block.view, DiffView)
    block.more_button.click()
    block.view.grab()
    assert time.thread_time() - began < 0.6
    shown = block.view.toPlainText()
    assert MORE_OF_A_CHANGE <= len(shown) < MORE_OF_A_CHANGE * 2
    assert text.startswith(shown)
    assert not block.more_button.isHidden()
    block.copy_button.click()
    assert QGuiApplication.clipboard().text() == "raw"
