"""The waterfall in the hands of a person: by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QToolTip, QWidget

from clawatch.ui.pages.waterfall.area import WaterfallArea
from clawatch.ui.pages.waterfall.lanes import Lanes
from clawatch.ui.pages.waterfall.scale import Scale
from clawatch.ui.pages.waterfall.scene import ROW_HEIGHT, Scene
from clawatch.ui.pages.waterfall.viewport import Viewport
from clawatch.ui.pages.waterfall.walking import Step, walk
from clawatch.ui.plain_text import tooltip

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QHelpEvent, QKeyEvent, QWheelEvent

    from clawatch.ui.models.steps import Key

_ZOOM_STEP = 1.25
_WHEEL_STEP = 120
_PAN_SHARE = 0.15
_DRAG_FROM = 4
_WALKS = {
    Qt.Key.Key_Left: Step.BEFORE,
    Qt.Key.Key_Right: Step.AFTER,
    Qt.Key.Key_Up: Step.ABOVE,
    Qt.Key.Key_Down: Step.BELOW,
    Qt.Key.Key_Home: Step.FIRST,
    Qt.Key.Key_End: Step.LAST,
}
_ZOOMS = {
    Qt.Key.Key_Plus: _ZOOM_STEP,
    Qt.Key.Key_Equal: _ZOOM_STEP,
    Qt.Key.Key_Minus: 1 / _ZOOM_STEP,
    Qt.Key.Key_Underscore: 1 / _ZOOM_STEP,
}


class WaterfallCanvas(WaterfallArea):
    """Shows a Scene. Qt thread.

    The wheel zooms at the cursor, with Shift it moves; dragging moves; plus and minus zoom; arrows go from call to
    call, with Shift they move; Home and End go to the first and the last call; Enter opens the selected one.
    """

    selected = Signal(object)
    """The key of the call or subagent that was chosen by hand."""
    menu_wanted = Signal(QPoint)
    """Where on the screen a menu of the selected call is wanted."""
    opened = Signal()
    """The selected call is to be gone into."""

    def __init__(self, words_of: Callable[[Key], tuple[str, ...]], parent: QWidget | None = None) -> None:
        """Take who words a call: lines for its tooltip and for who listens, the first to stand on its bar."""
        self._words_of = words_of
        self.names: dict[str, tuple[str, int]] = {}
        """For each subagent its name and the number of its colour."""
        scene = Scene(Lanes(), Scale(0, 1), Viewport(), self._text_of, self._name_of, self._lane_of)
        super().__init__(scene, parent)
        self._pressed: QPointF | None = None
        self._dragged = False
        self.setAccessibleName(self.tr("Waterfall"))
        self._say(None)

    def select(self, key: Key | None, *, by_hand: bool = False) -> None:
        """Select a call; one chosen by hand is told of."""
        if key != self.scene.selected:
            self.scene.selected = key
            self.viewport().update()
            self._say(key)
        if by_hand and key is not None:
            self.selected.emit(key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom, or move with Shift or sideways."""
        turned, pixels = event.angleDelta(), event.pixelDelta()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if shifted or abs(turned.x()) > abs(turned.y()):
            sideways = pixels.x() or turned.x() or turned.y()
            self.pan(-sideways)
        elif turned.y():
            self.zoom(_ZOOM_STEP ** (turned.y() / _WHEEL_STEP), event.position().x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to drag, or to click."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag, or hover."""
        if self._pressed is None:
            self._hover(event.position())
            return
        by = event.position() - self._pressed
        if self._dragged or by.manhattanLength() >= _DRAG_FROM:
            self._dragged = True
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pressed = event.position()
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() - by.y()))
            self.pan(-by.x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what was clicked."""
        if event.button() is not Qt.MouseButton.LeftButton or self._pressed is None:
            return
        self._pressed = None
        self.viewport().unsetCursor()
        if self._dragged:
            return
        found = self.bar_at(event.position()) or self.branch_at(event.position())
        if found is not None:
            self.select(found.key, by_hand=True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show a call as wide as the window, or what is there from nearer."""
        bar = self.bar_at(event.position())
        if bar is None:
            self.zoom(_ZOOM_STEP**4, event.position().x())
            return
        self.select(bar.key, by_hand=True)
        self.fit(bar.start, max(bar.start + 1, self.scene.end_of(bar)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from call to call, move, zoom; leave Esc and the rest to the page."""
        key, shifted = Qt.Key(event.key()), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if key == Qt.Key.Key_0 and others == Qt.KeyboardModifier.ControlModifier:
            self.fit_all()
        elif key in _ZOOMS and others in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier}:
            self.zoom(_ZOOMS[key])
        elif others != Qt.KeyboardModifier.NoModifier:
            event.ignore()
        elif key in _WALKS and shifted:
            self._move(_WALKS[key])
        elif key in _WALKS:
            self._walk(_WALKS[key])
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            self.pan(self.scene.viewport.width * (0.9 if key == Qt.Key.Key_PageDown else -0.9))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.scene.selected is not None:
            self.opened.emit()
        else:
            event.ignore()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the call under the mouse, or from the keyboard of the selected one."""
        where = event.globalPos()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            bar = self.bar_at(QPointF(event.pos()))
            if bar is None:
                return
            self.select(bar.key, by_hand=True)
        elif self.scene.selected is None:
            return
        self.menu_wanted.emit(where)

    def leaveEvent(self, event: QEvent) -> None:
        """Hover over nothing."""
        super().leaveEvent(event)
        self._set_hovered(None)

    def viewportEvent(self, event: QEvent) -> bool:
        """Tell of the call under the cursor."""
        if event.type() is QEvent.Type.ToolTip:
            self._tell(event)  # type: ignore[arg-type]  # of this type it is a QHelpEvent
            return True
        return super().viewportEvent(event)

    def _move(self, step: Step) -> None:
        bar, view = self.verticalScrollBar(), self.scene.viewport
        if step in {Step.ABOVE, Step.BELOW}:
            bar.setValue(bar.value() + (ROW_HEIGHT if step is Step.BELOW else -ROW_HEIGHT))
        elif step is Step.FIRST:
            self.pan(-view.length * view.per_ms)
        elif step is Step.LAST:
            view.to_end()
            self._moved()
        else:
            self.pan(view.width * (_PAN_SHARE if step is Step.AFTER else -_PAN_SHARE))

    def _walk(self, step: Step) -> None:
        bar = walk(self.scene, step)
        if bar is not None:
            self.select(bar.key, by_hand=True)
            self.reveal(bar.key)

    def _tell(self, event: QHelpEvent) -> None:
        place = QPointF(event.pos())
        bar, branch = self.bar_at(place), self.branch_at(place)
        if bar is not None:
            words = self._words_of(bar.key)
        elif branch is not None:
            words = (self._name_of(branch.agent),)
        else:
            words = (self.words_at(place),)
        if words[0]:
            QToolTip.showText(event.globalPos(), tooltip(*words), self.viewport())
        else:
            QToolTip.hideText()

    def _hover(self, place: QPointF) -> None:
        bar = self.bar_at(place)
        self._set_hovered(bar.key if bar is not None else None)

    def _set_hovered(self, key: Key | None) -> None:
        if key != self.scene.hovered:
            self.scene.hovered = key
            self.viewport().update()

    def _say(self, key: Key | None) -> None:
        """Have the selection heard where somebody listens."""
        unread = self.tr("Calls as bars in time. The arrow keys read them one by one.")
        words = ", ".join(self._words_of(key)) if key is not None else unread
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _text_of(self, key: Key) -> str:
        return self._words_of(key)[0]

    def _name_of(self, agent: str) -> str:
        return self.names.get(agent, ("", 0))[0]

    def _lane_of(self, agent: str) -> int:
        return self.names.get(agent, ("", 0))[1]
