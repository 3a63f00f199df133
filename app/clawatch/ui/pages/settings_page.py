"""The settings: sections on the left, on the right the one that is open. What is changed counts at once."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from clawatch.ui.buttons import Button
from clawatch.ui.pages.page import Page
from clawatch.ui.pages.page_head import PageHead
from clawatch.ui.places import SETTINGS, Place
from clawatch.ui.settings.notice_line import NoticeLine
from clawatch.ui.theme.tokens import GAP, GAP_LARGE

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent

    from clawatch.ui.page_tools import PageTools
    from clawatch.ui.settings.section import Section
    from clawatch.ui.settings_control import SettingsView

_LIST_WIDTH = 168


class SectionEntry(NamedTuple):
    """One section: its key, its title in English, its icon, and its class."""

    key: str
    english: str
    icon: str
    class_name: str

    @property
    def title(self) -> str:
        """The title as a person reads it."""
        return QCoreApplication.translate("sections", self.english)


SECTIONS = (
    SectionEntry("general", str(QT_TRANSLATE_NOOP("sections", "General")), "settings", "GeneralSection"),
    SectionEntry("appearance", str(QT_TRANSLATE_NOOP("sections", "Appearance")), "sun-moon", "AppearanceSection"),
    SectionEntry("hooks", str(QT_TRANSLATE_NOOP("sections", "Claude Code")), "plug-zap", "HooksSection"),
    SectionEntry("transcripts", str(QT_TRANSLATE_NOOP("sections", "Transcripts")), "file-text", "TranscriptsSection"),
    SectionEntry("prices", str(QT_TRANSLATE_NOOP("sections", "Prices")), "coins", "PricesSection"),
    SectionEntry("alerts", str(QT_TRANSLATE_NOOP("sections", "Alerts")), "bell", "AlertsSection"),
    SectionEntry("quiet", str(QT_TRANSLATE_NOOP("sections", "Quiet hours")), "moon", "QuietSection"),
    SectionEntry("telegram", str(QT_TRANSLATE_NOOP("sections", "Telegram")), "send", "TelegramSection"),
    SectionEntry("api", str(QT_TRANSLATE_NOOP("sections", "API and key")), "key-round", "ApiSection"),
    SectionEntry("storage", str(QT_TRANSLATE_NOOP("sections", "Storage")), "hard-drive", "StorageSection"),
    SectionEntry("privacy", str(QT_TRANSLATE_NOOP("sections", "Privacy")), "lock", "PrivacySection"),
)


class _SectionButton(Button):
    """Leaves the arrows to the page, which opens what they lead to."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class _ListScroll(QScrollArea):
    """Scrolls to the section that is open, by no key of its own."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


class SettingsPage(Page):
    """The page; a section is made when it is first opened."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._tools, self._store = tools, tools.settings
        self._made: dict[str, Section] = {}
        self._buttons: dict[str, Button] = {}
        self.stack = QStackedWidget()
        self.notice = NoticeLine()
        self.notice.acted.connect(tools.context.settings.restart)
        self._store.changed.connect(self._show_view)
        self._store.failed.connect(self.notice.say_problem)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(PageHead(self.tr("Settings")))
        layout.addWidget(self.notice)
        beneath = QHBoxLayout()
        beneath.setContentsMargins(GAP_LARGE, 0, 0, 0)
        beneath.setSpacing(GAP_LARGE)
        beneath.addWidget(self._list())
        beneath.addWidget(self.stack, 1)
        layout.addLayout(beneath, 1)
        self.open_section(SECTIONS[0].key)

    @property
    def section(self) -> Section:
        """The section that is open."""
        return cast("Section", self.stack.currentWidget())

    def open_section(self, key: str) -> None:
        """Open a section."""
        entry = next((one for one in SECTIONS if one.key == key), SECTIONS[0])
        if self._made:
            self.section.leave()
        if entry.key not in self._made:
            module = import_module(f"clawatch.ui.settings.{entry.key}")
            make = cast("Callable[[str, PageTools, QWidget], Section]", getattr(module, entry.class_name))
            made = self._made[entry.key] = make(entry.key, self._tools, self.stack)
            made.setAccessibleName(entry.title)
            made.place_wanted.connect(self.place_wanted)
            made.welcome_wanted.connect(self.welcome_wanted)
            self.stack.addWidget(made)
        self._buttons[entry.key].setChecked(True)
        self._scroll.ensureWidgetVisible(self._buttons[entry.key])
        self.stack.setCurrentWidget(self._made[entry.key])
        if self.isVisible():
            self.section.look()

    def show_place(self, place: Place) -> None:
        """Open the section that is asked for."""
        if place.key:
            self.open_section(place.key)

    def leave(self) -> None:
        """Let go of what should not be seen any longer; whoever comes back sees everything as it is then."""
        self.section.leave()
        self._stale = True

    def concerns(self, session_ids: frozenset[str]) -> bool:  # noqa: ARG002 no session is
        """Whether these sessions are any of this page's business: none is."""
        return False

    def fetch(self) -> None:
        """Look at the file, and at what stands beside the settings."""
        self._store.look()
        self.section.look()

    def take_focus(self) -> None:
        """Take the keyboard at the list of sections."""
        button = next((one for one in self._buttons.values() if one.isChecked()), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go through the sections by arrows, into one by the right arrow, and out of it by Esc."""
        focus = self.focusWidget()
        keys = list(self._buttons)
        at = next((number for number, key in enumerate(keys) if self._buttons[key] is focus), None)
        if at is not None and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self._go_to(keys[(at + step) % len(keys)])
        elif at is not None and event.key() == Qt.Key.Key_Right:
            first = self.section.first_editor()
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)
        elif event.key() == Qt.Key.Key_Escape and at is None and focus is not None:
            self.take_focus()
        elif event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
        else:
            super().keyPressEvent(event)

    def _go_to(self, key: str) -> None:
        self.place_wanted.emit(Place(SETTINGS, key))
        self._buttons[key].setFocus(Qt.FocusReason.TabFocusReason)

    def _list(self) -> QWidget:
        group = QButtonGroup(self)
        group.setExclusive(True)
        holder = QWidget()
        layout = QVBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, GAP)
        layout.setSpacing(2)
        for entry in SECTIONS:
            button = _SectionButton(f" {entry.title}", icon_name=entry.icon, look="nav", name=entry.title)
            button.setCheckable(True)
            button.setObjectName(entry.key)
            button.clicked.connect(self._on_clicked)
            group.addButton(button)
            self._buttons[entry.key] = button
            layout.addWidget(button)
        layout.addStretch()
        self._scroll = scroll = _ListScroll()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFixedWidth(_LIST_WIDTH)
        scroll.setWidget(holder)
        return scroll

    def _on_clicked(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.place_wanted.emit(Place(SETTINGS, sender.objectName()))

    def _show_view(self, view: SettingsView) -> None:
        self.notice.show_view(view)
