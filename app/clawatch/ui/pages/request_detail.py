"""One model request: how its cost adds up, which price it was given, and what to do where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from clawatch.ui.formatting import UNKNOWN, local_time, model_name, money
from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.pages.text_block import TextBlock, show_blocks
from clawatch.ui.plain_text import harmless, one_line
from clawatch.ui.price_words import SumLine, exact_cost, origin_of, own_price, sum_lines
from clawatch.ui.readable import Block, Kind
from clawatch.ui.theme.fonts import figures
from clawatch.ui.theme.tokens import GAP, GAP_LARGE, GAP_SMALL, GAP_TINY

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from clawatch.queries.session_requests import RequestRow

_BESIDE_SUM = (GAP_LARGE - GAP_TINY) + (GAP_LARGE - GAP_SMALL)
_RATE = 2
"""The column of the rates."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class Sum(QWidget):
    """The kinds of what was used, each times its rate, and what that makes together.

    The rates are left out where there is no room for them: figures that are cut off are wrong ones.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP_SMALL)
        self._grid.setVerticalSpacing(GAP_TINY)
        self._grid.setColumnStretch(0, 1)
        self._shown: tuple[tuple[SumLine, ...], str] | None = None
        self._rates: list[Label] = []
        self._widths: list[int] = []
        """What each column needs."""

    def minimumSizeHint(self) -> QSize:
        """Need room for all but the rates."""
        return QSize(self._room(with_rates=False), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the rates where there is room."""
        super().resizeEvent(event)
        self._fit()

    def show_lines(self, lines: tuple[SumLine, ...], total: str) -> None:
        """Show these lines, and the total beneath."""
        if self._shown == (lines, total):
            return
        self._shown = (lines, total)
        self._rates, self._widths = [], [0, 0, 0, 0]
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        priced = any(line.amount for line in lines)
        if priced:
            self._add(0, SumLine("", self.tr("Tokens"), self.tr("$ / M"), self.tr("Amount")), look="label")
        for row, line in enumerate(lines, start=1):
            self._add(row, line if priced else SumLine(line.name, "", "", line.used))
        rule = QFrame()
        rule.setProperty("look", "line")
        self._grid.addWidget(rule, len(lines) + 1, 0, 1, 4)
        self._add(len(lines) + 2, SumLine(self.tr("Cost"), "", "", total), look="strong")
        self._fit()

    def _fit(self) -> None:
        has_room = self.width() >= self._room(with_rates=True)
        for rate in self._rates:
            rate.setVisible(has_room)

    def _room(self, *, with_rates: bool) -> int:
        widths = [width for column, width in enumerate(self._widths) if with_rates or column != _RATE]
        return sum(widths) + self._grid.horizontalSpacing() * (len(self._widths) - 1)

    def _add(self, row: int, line: SumLine, look: str = "") -> None:
        for column, text in enumerate(line):
            if not text:
                continue
            label = Label(text, look=look, tone="" if look or column else "soft")
            label.setFont(figures(label.font()))
            if column:
                label.setAlignment(_RIGHT)
            if column == _RATE:
                self._rates.append(label)
            label.ensurePolished()
            self._widths[column] = max(self._widths[column], label.sizeHint().width())
            self._grid.addWidget(label, row, column)


class RequestDetail(QWidget):
    """Shows a RequestRow. It needs no reading: all of it came with the row. Qt thread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[RequestRow, str, bool] | None = None
        self.title = ElidedLabel(look="heading")
        self.cost = Label(look="strong")
        self.facts = Label(look="small", tone="muted")
        self.facts.setWordWrap(True)
        self.sum = Sum()
        self.note = Label(tone="soft")
        self.note.setWordWrap(True)
        self.blocks: list[TextBlock] = []
        self._lay_out()
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._shown = None
        self._content.hide()

    def show_request(self, request: RequestRow, who: str, *, is_reported: bool = False) -> None:
        """Show a request, and who made it; empty for the session itself.

        `is_reported` is what an agent said of itself, which is no single request.
        """
        before, self._shown = self._shown, (request, who, is_reported)
        if before == self._shown:
            return
        self._content.show()
        unpriced = request.cost is None
        self.title.set_full_text(model_name(request.model))
        self.cost.setText(self.tr("unpriced") if unpriced else money(request.cost))
        self.cost.set_tone("needs_you" if unpriced else "")
        maker = self.tr("by subagent {name}").format(name=who) if who else self.tr("by the session itself")
        maker = self.tr("reported by the agent") if is_reported else maker
        self.facts.setText(f"{local_time(request.occurred_at)}  \u00b7  {maker}")
        self.sum.show_lines(sum_lines(request), UNKNOWN if request.cost is None else exact_cost(request.cost))
        # it cannot be scrolled sideways
        self.area.setMinimumWidth(self.sum.minimumSizeHint().width() + _BESIDE_SUM)
        self.note.setText(self._note_of_report(request) if is_reported else self._note(request))
        self.note.setVisible(bool(self.note.text()))
        self.blocks = show_blocks(self._stack, self.blocks, () if is_reported else self._blocks(request))
        if before is None or before[0].id != request.id:
            self.area.verticalScrollBar().setValue(0)

    def take_focus(self) -> None:
        """Go on with the keyboard at the first text."""
        if self.blocks:
            self.blocks[0].view.setFocus()

    def _note_of_report(self, request: RequestRow) -> str:
        if request.cost is None:
            return self.tr("The agent told of tokens and of no cost: what kinds of tokens they are is not known.")
        return self.tr("The cost is as the agent itself reported it.")

    def _note(self, request: RequestRow) -> str:
        if request.price is not None:
            return self.tr("An estimate at API prices; a subscription is billed otherwise.")
        if request.cost is not None:
            return self.tr(
                "The cost is as the transcript itself said: this version of Claude Code still wrote it there."
            )
        model = one_line(request.model, 80)
        return self.tr(
            "No price is known for {model}, so its tokens are counted and its cost is not. Give it a price in "
            "settings.toml, then run: clawatch reprice"
        ).format(model=model)

    def _blocks(self, request: RequestRow) -> tuple[Block, ...]:
        found: list[Block] = []
        if request.cost is None:
            text = own_price(request.model)
            found.append(Block(self.tr("For settings.toml, with prices of yours"), harmless(text.rstrip()), text))
        texts = [(name, text) for name, text in origin_of(request) if text]
        if texts:
            whole = "\n".join(f"{name}: {harmless(one_line(text, 200))}" for name, text in texts)
            found.append(Block(self.tr("Where the price is from"), whole, whole, Kind.PROSE))
        for name, value in (
            (self.tr("Model as in the transcript"), request.model),
            (self.tr("Message id"), request.message_id),
            (self.tr("Request id"), request.request_id),
        ):
            if value:
                found.append(Block(name, one_line(value, 200), value, Kind.PROSE))
        return tuple(found)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(GAP_SMALL)
        head.addWidget(self.title, 1)
        head.addWidget(self.cost)
        inner = QWidget()
        texts = QVBoxLayout(inner)
        texts.setContentsMargins(GAP_LARGE, GAP_SMALL, GAP_LARGE, GAP)
        texts.setSpacing(GAP)
        texts.addWidget(self.sum)
        texts.addWidget(self.note)
        self._stack = QVBoxLayout()
        self._stack.setSpacing(GAP_TINY)
        texts.addLayout(self._stack)
        texts.addStretch()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QVBoxLayout()
        top.setContentsMargins(GAP_LARGE, GAP_TINY, GAP_LARGE, GAP_SMALL)
        top.setSpacing(GAP_TINY)
        top.addLayout(head)
        top.addWidget(self.facts)
        self._content = QWidget()
        content = QVBoxLayout(self._content)
        content.setContentsMargins(0, GAP_SMALL, 0, 0)
        content.setSpacing(GAP_TINY)
        content.addLayout(top)
        content.addWidget(self.area, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._content)
