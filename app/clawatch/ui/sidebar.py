"""The navigation on the left: the pages there are, and at the foot how ClaWatch itself does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QButtonGroup, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from clawatch.ui.alert_words import severity_tone
from clawatch.ui.buttons import Button
from clawatch.ui.clock import now_ms
from clawatch.ui.formatting import ago, ago_changes_in, counted, local_time, short_number
from clawatch.ui.labels import ElidedLabel, Label
from clawatch.ui.places import ALERTS, SETTINGS
from clawatch.ui.plain_text import tooltip
from clawatch.ui.theme.theme import theme
from clawatch.ui.theme.tokens import GAP, GAP_SMALL, GAP_TINY, SIDEBAR_WIDTH
from clawatch.ui.words import Tone

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from clawatch.ui.page_list import PageEntry
    from clawatch.ui.pulse import Standing

_MARK_SIZE = 26
_DOT = 8


class Dot(QLabel):
    """A small round mark in a tone's colour. What it says stands in words beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.ENDED
        self.setFixedSize(_DOT + 4, _DOT + 4)
        self._draw()
        theme().changed.connect(self._draw)

    def set_tone(self, tone: Tone) -> None:
        """Change the colour."""
        if tone is not self._tone:
            self._tone = tone
            self._draw()

    def _draw(self) -> None:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(QSize(_DOT + 2, _DOT + 2) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._tone.colour(theme().tokens))
        painter.drawEllipse(1, 1, _DOT, _DOT)
        painter.end()
        self.setPixmap(pixmap)


class Sidebar(QFrame):
    """Which page is open, and the state of ClaWatch. Its one timer runs only while it is seen."""

    page_chosen = Signal(str)
    palette_wanted = Signal()

    def __init__(self, address: str, version: str, *, is_demo: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "sidebar")
        self.setFixedWidth(SIDEBAR_WIDTH)
        self._last_event_at: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self._tell_time)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[str, Button] = {}
        self._counts: dict[str, Label] = {}
        self._pages = QVBoxLayout()
        self._pages.setSpacing(2)
        self._last_pages = QVBoxLayout()
        self._last_pages.setSpacing(2)
        self.go_to = Button(
            " " + self.tr("Go to…"),
            icon_name="search",
            look="nav",
            name=self.tr("Go to"),
            hint=self.tr("Go to a page, session, project or tool (Ctrl+K)"),
            on_click=self.palette_wanted.emit,
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP + GAP_TINY, GAP, GAP)
        layout.setSpacing(GAP_SMALL)
        layout.addLayout(self._brand(version, is_demo=is_demo))
        layout.addSpacing(GAP_SMALL)
        layout.addLayout(self._pages)
        layout.addStretch()
        layout.addWidget(self.go_to)
        layout.addLayout(self._last_pages)
        layout.addLayout(self._foot(address))

    def add_page(self, page: PageEntry) -> None:
        """Offer a page; the settings stand apart, at the foot."""
        text = page.title
        button = Button(f" {text}", icon_name=page.icon, look="nav", hint=f"{text} ({page.shortcut})", name=text)
        button.setCheckable(True)
        button.setShortcut(page.shortcut)
        button.clicked.connect(self._on_clicked)
        button.setObjectName(page.key)
        self._counts[page.key] = _count_within(button)
        self._group.addButton(button)
        self._buttons[page.key] = button
        (self._last_pages if page.key == SETTINGS else self._pages).addWidget(button)

    @property
    def first_button(self) -> Button:
        """The button that Qt gives the keyboard to where nobody else asked for it."""
        return next(iter(self._buttons.values()))

    def set_current(self, key: str) -> None:
        """Show which page is open."""
        self._buttons[key].setChecked(True)

    def show_count(self, key: str, n: int, tone: str) -> None:
        """Say beside a page how much there waits for somebody; nothing for 0."""
        if key not in self._buttons:
            return
        count, button = self._counts[key], self._buttons[key]
        count.setVisible(n > 0)
        count.setText(short_number(n))
        count.set_tone(tone)
        title = button.text().strip()
        button.setAccessibleName(f"{title}: {n}" if n else title)

    def show_standing(self, standing: Standing) -> None:
        """Say how ClaWatch does."""
        alerts = standing.alerts
        self.show_count(ALERTS, alerts.unanswered, severity_tone(alerts.gravest) if alerts.gravest else "muted")
        self._state.set_full_text(standing.sentence)
        self._dot.set_tone(standing.tone)
        troubles = len(standing.troubles.health) + len(standing.troubles.rejected) + bool(standing.problem)
        self._troubles.setVisible(troubles > 0)
        self._troubles.setText(counted(troubles, "%n problem", "%n problems"))
        self._troubles.setToolTip(
            tooltip(
                standing.problem,
                *standing.troubles.health,
                *(f"{file.name}: {file.reason}" for file in standing.troubles.rejected[:10]),
            )
        )
        self._last_event_at = standing.overview.last_event_at if standing.overview else None
        self._tell_time()

    def showEvent(self, event: QShowEvent) -> None:
        """Tell the time again."""
        super().showEvent(event)
        self._tell_time()

    def hideEvent(self, event: QHideEvent) -> None:
        """Let the time rest."""
        super().hideEvent(event)
        self._timer.stop()

    def _brand(self, version: str, *, is_demo: bool) -> QHBoxLayout:
        mark = QLabel()
        mark.setPixmap(QApplication.windowIcon().pixmap(QSize(_MARK_SIZE, _MARK_SIZE), self.devicePixelRatioF()))
        name = Label("ClaWatch", look="brand")
        name.setToolTip(tooltip(self.tr("ClaWatch {version}").format(version=version)))
        row = QHBoxLayout()
        row.setContentsMargins(GAP_TINY, 0, 0, 0)
        row.setSpacing(GAP_SMALL + 2)
        row.addWidget(mark)
        row.addWidget(name)
        if is_demo:
            row.addWidget(Label(self.tr("Demo"), look="badge"))
        row.addStretch()
        return row

    def _foot(self, address: str) -> QVBoxLayout:
        self._dot = Dot()
        self._state = ElidedLabel(look="small", tone="soft")
        self._last = Label(look="small", tone="muted")
        self._troubles = Label(look="small", tone="trouble")
        self._troubles.hide()
        where = ElidedLabel(address.removeprefix("http://"), look="small", tone="muted")
        where.setToolTip(tooltip(self.tr("ClaWatch listens at {address}").format(address=address)))
        row = QHBoxLayout()
        row.setSpacing(GAP_TINY + 2)
        row.addWidget(self._dot)
        row.addWidget(self._state, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(GAP_TINY, 0, 0, 0)
        foot.setSpacing(3)
        line = QFrame()
        line.setProperty("look", "line")
        foot.addWidget(line)
        foot.addSpacing(GAP_SMALL)
        foot.addLayout(row)
        for label in (self._troubles, self._last, where):
            label.setContentsMargins(_DOT + GAP_TINY + GAP_TINY + 2, 0, 0, 0)
            foot.addWidget(label)
        return foot

    def _on_clicked(self) -> None:
        chosen = self._group.checkedButton()
        if chosen is not None:
            self.page_chosen.emit(chosen.objectName())

    def _tell_time(self) -> None:
        at, now = self._last_event_at, now_ms()
        if at is None:
            self._last.setText(self.tr("No event reported yet"))
            return
        self._last.setText(self.tr("Last event {ago}").format(ago=ago(at, now)))
        self._last.setToolTip(tooltip(local_time(at)))
        if self.isVisible():
            self._timer.start(ago_changes_in(at, now) + 200)


def _count_within(button: Button) -> Label:
    """Make room for a figure at the right end of a button."""
    count = Label(look="strong")
    count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    count.hide()
    layout = QHBoxLayout(button)
    layout.setContentsMargins(0, 0, GAP, 0)
    layout.addStretch()
    layout.addWidget(count)
    return count
