"""The main window: navigation, banners, and the pages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from clawatch.ui.close_dialog import Closing, ask_how_to_close
from clawatch.ui.hooks_dialog import HooksDialog
from clawatch.ui.import_strip import ImportStrip
from clawatch.ui.notices import INSTALL_HOOKS, SET_PRICES, SHOW_REJECTED
from clawatch.ui.page_list import ENTRIES, PAGES
from clawatch.ui.page_stack import PageStack
from clawatch.ui.page_tools import PageTools
from clawatch.ui.palette import Palette
from clawatch.ui.places import SESSION, SESSIONS, SETTINGS, WELCOME, Place
from clawatch.ui.shortcuts_dialog import ShortcutsDialog
from clawatch.ui.sidebar import Sidebar
from clawatch.ui.time_range import RangeChoice
from clawatch.ui.window_deeds import window_deeds
from clawatch.ui.window_notices import WindowNotices

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QHideEvent, QShowEvent

    from clawatch.ui.agent_actions import AgentActions
    from clawatch.ui.context import Context
    from clawatch.ui.layout_memory import LayoutMemory
    from clawatch.ui.pages.page import Page
    from clawatch.ui.pages.session_page import SessionPage
    from clawatch.ui.pages.sessions_page import SessionsPage
    from clawatch.ui.pulse import Pulse, Standing
    from clawatch.ui.reads import ReadExecutor
    from clawatch.ui.settings.store import SettingsStore
    from clawatch.ui.tray import Tray

_FIRST_SIZE, _SMALLEST_SIZE = QSize(1180, 760), QSize(860, 520)
_FRAME = QSize(8, 40)
"""What window managers put around a window, about."""


def _is_session_ending() -> bool:
    app = QGuiApplication.instance()
    return isinstance(app, QGuiApplication) and app.isSavingSession()


class MainWindow(QMainWindow):
    """Frame and navigation; the pages fetch for themselves. Qt thread."""

    quit_requested = Signal()
    visibility_changed = Signal(bool)

    def __init__(  # noqa: PLR0913 each is one part of the desktop
        self,
        context: Context,
        reads: ReadExecutor,
        pulse: Pulse,
        memory: LayoutMemory,
        *,
        tray: Tray,
        actions: AgentActions,
        settings: SettingsStore,
    ) -> None:
        super().__init__()
        self._context, self._reads, self._pulse, self._memory, self._tray = context, reads, pulse, memory, tray
        self._actions = actions
        self._for_good = self._is_welcoming = False
        self._is_demo = context.open_demo is None
        self.setWindowTitle(self.tr("ClaWatch demo") if self._is_demo else "ClaWatch")
        self.setMinimumSize(_SMALLEST_SIZE)
        self.sidebar = Sidebar(context.address, context.version, is_demo=self._is_demo)
        for page in PAGES:
            self.sidebar.add_page(page)
        self.sidebar.page_chosen.connect(self.open_page)
        self.sidebar.palette_wanted.connect(self.open_palette)
        self.range = RangeChoice(memory, self)
        self._notices = WindowNotices(memory, is_demo=self._is_demo, parent=self)
        self._notices.acted.connect(self._act)
        self.banners = self._notices.area
        self.import_strip = ImportStrip(context.history)
        self.import_strip.ended.connect(pulse.check)
        self.import_strip.running_changed.connect(self._show_importing)
        self._importing = False
        self.pages = PageStack(PageTools(context, reads, memory, actions, pulse, self.range, settings))
        self.pages.page_made.connect(self._settle_in)
        self.pages.place_changed.connect(self._on_place)
        self._lay_out()
        self._add_shortcuts()
        pulse.changed.connect(self._on_pulse)
        last = memory.text("window/page")
        self.open_page(last if last in {page.key for page in PAGES} else PAGES[0].key)
        geometry = memory.bytes("window/geometry")
        if context.offers_welcome and geometry is None and not memory.is_dismissed(WELCOME):
            self.open_page(WELCOME)
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(_FIRST_SIZE.boundedTo(self.screen().availableSize() - _FRAME))

    @property
    def current_page(self) -> Page:
        """The page that is open."""
        return cast("Page", self.pages.page)  # one is open from the beginning

    @property
    def sessions(self) -> SessionsPage:
        """The page of all sessions."""
        return cast("SessionsPage", self.pages.get(SESSIONS))

    @property
    def session(self) -> SessionPage:
        """The page of one session."""
        return cast("SessionPage", self.pages.get(SESSION))

    def bring_up(self) -> None:
        """Show the window in front of the others."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        if self.focusWidget() is None or self.focusWidget() is self.sidebar.first_button:
            self.current_page.take_focus()

    def close_for_good(self) -> None:
        """Close without a question, for ClaWatch stops."""
        self._for_good = True
        self.close()

    def on_changed(self, session_ids: frozenset[str]) -> None:
        """Pass on what changed: the page that is seen fetches, the others note that they are stale."""
        for page in self.pages.pages:
            page.on_changed(session_ids)
        self.import_strip.look()

    def open_session(self, session_id: str) -> None:
        """Open a session's page."""
        self.open_place(Place(SESSION, session_id))

    def open_page(self, key: str) -> None:
        """Open a page of the side bar."""
        self.open_place(Place(key))

    def open_place(self, place: Place) -> None:
        """Go to any place there is."""
        self.pages.open(place)

    def go_back(self) -> None:
        """Go where one was before."""
        self.pages.go_back()

    def say_problem(self, sentence: str) -> None:
        """Say what was not done, until it is dismissed."""
        self._notices.say_problem(sentence)
        self._show_standing(self._pulse.standing)

    def install_hooks(self) -> None:
        """Show what installing the hooks does, and do it when told to."""
        summary = self._pulse.standing.hooks
        if summary is None:
            return
        dialog = HooksDialog(self._context.hooks, summary, self._reads, self, settings=self._context.settings)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.installed.connect(self._pulse.check_hooks)
        dialog.open()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Leave for the tray, or ask where there is none."""
        self._memory.remember("window/geometry", self.saveGeometry())
        for page in self.pages.pages:
            page.remember_layout()
        self._memory.save()
        if self._for_good or _is_session_ending():
            event.accept()
            return
        if self._is_demo:
            event.accept()
            self.quit_requested.emit()
            return
        if self._tray.is_available:
            event.accept()
            if self._memory.once("went to tray"):
                self._tray.say(
                    self.tr("ClaWatch is still watching"),
                    self.tr("Its icon in the tray brings the window back, and quits."),
                )
            return
        choice = ask_how_to_close(self)
        event.setAccepted(choice is not Closing.STAY)
        if choice is Closing.QUIT:
            self.quit_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Keep up closely from now on."""
        super().showEvent(event)
        self._show_standing(self._pulse.standing)
        self.import_strip.look()
        self.visibility_changed.emit(True)  # noqa: FBT003 a signal has no names

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep up lazily from now on."""
        super().hideEvent(event)
        self.import_strip.rest()
        self.visibility_changed.emit(False)  # noqa: FBT003 a signal has no names

    def _lay_out(self) -> None:
        right = QVBoxLayout()
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.import_strip)
        right.addWidget(self.banners)
        right.addWidget(self.pages, 1)
        whole = QWidget()
        layout = QHBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.sidebar)
        layout.addLayout(right, 1)
        self.setCentralWidget(whole)

    def _add_shortcuts(self) -> None:
        for keys, slot in (
            ("Ctrl+F", self._search),
            ("F5", self.refresh),
            ("Ctrl+W", self.close),
            ("Ctrl+Q", self.quit_requested.emit),
            ("Alt+Left", self.go_back),
            ("Alt+Right", self.pages.go_forward),
            ("Ctrl+K", self.open_palette),
            ("F1", self.show_shortcuts),
        ):
            QShortcut(QKeySequence(keys), self, slot)

    def open_palette(self) -> None:
        """Let one go anywhere by typing a few letters."""
        deeds = window_deeds(self, self._pulse, self._actions, self._context.open_demo)
        palette = Palette(self._context.source, self._reads, tuple(deeds), self)
        palette.place_chosen.connect(self.open_place)
        palette.pop_up(self)

    def show_shortcuts(self) -> None:
        """Show what the keys do."""
        ShortcutsDialog(self).open()

    def _search(self) -> None:
        if not self.current_page.has_search:
            self.open_page(SESSIONS)
        self.current_page.focus_search()

    def refresh(self) -> None:
        """Read all that is seen again."""
        self.current_page.read_anew()
        self._pulse.refresh()
        self._pulse.check()
        self._pulse.check_hooks()

    def _on_pulse(self, standing: Standing) -> None:
        if self.isVisible():
            self._show_standing(standing)

    def _show_standing(self, standing: Standing) -> None:
        self.sidebar.show_standing(standing)
        self.import_strip.look()
        if standing.overview is not None:
            self.import_strip.count_sessions(sum(standing.overview.sessions_by_state.values()))
        # in the welcome one thing at a time
        self._notices.show_standing(standing, only_lasting=self._is_welcoming)
        for page in self.pages.pages:
            page.show_standing(standing)

    def _settle_in(self, page: Page) -> None:
        page.hooks_wanted.connect(self.install_hooks)
        page.welcome_wanted.connect(lambda: self.open_page(WELCOME))
        page.show_importing(self._importing)
        page.show_standing(self._pulse.standing)

    def _on_place(self, place: Place) -> None:
        key = ENTRIES[place.page].parent or place.page
        self.sidebar.set_current(key)
        self._memory.remember_text("window/page", key)
        if (place.page == WELCOME) is not self._is_welcoming:
            self._is_welcoming = not self._is_welcoming
            self._show_standing(self._pulse.standing)

    def _show_importing(self, importing: bool) -> None:
        self._importing = importing
        for page in self.pages.pages:
            page.show_importing(importing)

    def _act(self, action: str) -> None:
        if action == INSTALL_HOOKS:
            self.install_hooks()
        elif action == SET_PRICES:
            self.open_place(Place(SETTINGS, "prices"))
        elif action == SHOW_REJECTED and self._pulse.standing.troubles.rejected:
            folder = Path(self._pulse.standing.troubles.rejected[0].path).parent
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
