"""The selected tool call or subagent, whole: what went in, what came out, what went wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from clawatch.queries.rows import SubagentRow
from clawatch.queries.tool_call import tool_call
from clawatch.ui.models.steps import item_key
from clawatch.ui.pages.detail_head import DetailHead
from clawatch.ui.pages.placeholder import Placeholder
from clawatch.ui.pages.subagent_blocks import subagent_blocks
from clawatch.ui.pages.text_block import TextBlock, show_blocks
from clawatch.ui.plain_text import harmless
from clawatch.ui.readable import MOST_CHARACTERS, Block, blocks_of, call_text, exit_code_of
from clawatch.ui.reads import Asker, ReadExecutor
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, GAP_TINY

if TYPE_CHECKING:
    from clawatch.queries.rows import ToolCallRow
    from clawatch.queries.source import Source
    from clawatch.ui.models.steps import Item

_ICON = 20
_LATE_MS = 150
_COPIED_MS = 1500


@dataclass(frozen=True, slots=True)
class _Answer:
    call: ToolCallRow | None
    blocks: tuple[Block, ...]
    exit_code: int | None = None


class DetailPanel(QWidget):
    """Fetches the bodies of the selected call. Qt thread; reading and wording happen on the read executor."""

    def __init__(self, source: Source, reads: ReadExecutor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # in a small window it gives way to what is above it; it scrolls
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._source = source
        self._item: Item | None = None
        self._subagent: SubagentRow | None = None
        self._shown: tuple[Block, ...] | None = None
        self._call: ToolCallRow | None = None
        self._exit_code: int | None = None
        self._wants_focus = False
        self.blocks: list[TextBlock] = []
        self._asker = Asker(reads, self)
        self._asker.answered.connect(self._take)
        self._asker.failed.connect(self._fail)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(_LATE_MS)
        self._late.timeout.connect(self._show_head_alone)
        self.head = DetailHead()
        self.head.copy_wanted.connect(self.copy_call)
        self.title, self.status, self.facts = self.head.title, self.head.status, self.head.facts
        self.placeholder = Placeholder(width=260)
        self.placeholder.acted.connect(self._retry)
        self.body = QStackedWidget()
        self._lay_out()
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._asker.forget()
        self._late.stop()
        self._item = self._shown = self._call = self._exit_code = None
        self.placeholder.say(
            "chevron-right", self.tr("Nothing selected"), self.tr("Select a step to read its input and output.")
        )
        self.body.setCurrentWidget(self.placeholder)

    def show_item(self, item: Item, subagent: SubagentRow | None) -> None:
        """Show an item of the timeline; asked again for the same, it only shows what changed."""
        if self._item == item and self._subagent == subagent:
            return
        other = self._item is None or item_key(self._item) != item_key(item)
        self._item, self._subagent = item, subagent
        if isinstance(item, SubagentRow):
            self._asker.forget()
            self._late.stop()
            self._show_head()
            self._show_blocks(subagent_blocks(item))
            return
        if other:
            self._wants_focus = False
            # title and texts change together, so that nothing stands under another's name
            self._shown = None
            self._late.start()
        else:
            self._show_head()
        self._ask(item.id)

    def take_focus(self) -> None:
        """Go on with the keyboard in the first text, as soon as it is there."""
        self._wants_focus = self._late.isActive() or not self.blocks
        if not self._wants_focus:
            self.blocks[0].view.setFocus()

    def copy_call(self) -> None:
        """Copy the whole call as text."""
        if self._call is not None:
            QGuiApplication.clipboard().setText(call_text(self._call))
            self.head.show_copied()

    @property
    def has_call(self) -> bool:
        """Whether a whole call is shown, which can be copied."""
        return self._call is not None

    def copy_input(self) -> None:
        """Copy what the call was given, as it came."""
        if self._call is not None:
            QGuiApplication.clipboard().setText(self._call.input or "")

    def copy_output(self) -> None:
        """Copy what the call gave back, as it came; the error where it failed."""
        if self._call is not None:
            QGuiApplication.clipboard().setText(self._call.response or self._call.error or "")

    def _ask(self, call_id: int) -> None:
        source = self._source

        def question() -> _Answer:
            call = tool_call(source, call_id)
            return _Answer(call, blocks_of(call), exit_code_of(call)) if call is not None else _Answer(None, ())

        self._asker.ask(call_id, question)

    def _take(self, answer: _Answer) -> None:
        self._late.stop()
        self._call, self._exit_code = answer.call, answer.exit_code
        self._show_head()
        self._show_blocks(answer.blocks)

    def _show_head_alone(self) -> None:
        """Show at least what is known, where reading takes long."""
        self._call = self._exit_code = None
        self._show_head()
        self._show_blocks(())
        self._shown = None

    def _fail(self, sentence: str) -> None:
        self._late.stop()
        self.placeholder.say(
            "circle-alert",
            self.tr("This step cannot be read"),
            sentence,
            action=self.tr("Retry"),
            tone="error",
        )
        self.body.setCurrentWidget(self.placeholder)

    def _retry(self) -> None:
        if self._item is not None and not isinstance(self._item, SubagentRow):
            self._ask(self._item.id)

    def _show_head(self) -> None:
        if self._item is not None:
            can_copy = self._call is not None
            self.head.show_item(self._item, self._subagent, exit_code=self._exit_code, can_copy=can_copy)

    def _show_blocks(self, blocks: tuple[Block, ...]) -> None:
        self.body.setCurrentWidget(self._content)
        if blocks == self._shown:
            return
        anew = self._shown is None
        self._shown = blocks
        self._put(blocks)
        if self._wants_focus and self.blocks:
            self.take_focus()
        if anew:
            self.area.verticalScrollBar().setValue(0)

    def _put(self, blocks: tuple[Block, ...]) -> None:
        before = set(self.blocks)
        self.blocks = show_blocks(self._stack, self.blocks, blocks)
        for block in self.blocks:
            if block not in before:
                block.text_opened.connect(self._open_text)

    def _open_text(self, path: str, text: str) -> None:
        """Show a long text of a JSON tree whole, below it, in place of the one opened before."""
        tree = self.sender()
        opened = Block(path, harmless(text[:MOST_CHARACTERS]), text)
        shown: list[Block] = []
        for block in self._shown or ():
            shown.append(block)
            if isinstance(tree, TextBlock) and block is tree.block:
                shown.append(opened)
        self._put(tuple(shown))
        found = next((block for block in self.blocks if block.block is opened), None)
        if found is not None:
            found.view.setFocus()

    def _lay_out(self) -> None:
        inner = QWidget()
        self._stack = QVBoxLayout(inner)
        self._stack.setContentsMargins(GAP_LARGE, 0, GAP_LARGE, GAP)
        self._stack.setSpacing(GAP_TINY)
        self._stack.addStretch()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._content = QWidget()
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, GAP_SMALL, 0, 0)
        content.setSpacing(GAP_TINY)
        content.addWidget(self.head)
        content.addWidget(self.area, 1)
        self.body.addWidget(self.placeholder)
        self.body.addWidget(self._content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.body)
