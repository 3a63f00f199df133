"""The desktop side of ClaWatch as one thing: tray, window, and the threads that read for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from clawatch.ui.agent_actions import AgentActions
from clawatch.ui.bridge import Bridge
from clawatch.ui.demo_opening import open_demo
from clawatch.ui.layout_memory import LayoutMemory
from clawatch.ui.outlet import Outlet
from clawatch.ui.pulse import Pulse
from clawatch.ui.reads import ReadExecutor
from clawatch.ui.settings.store import SettingsStore
from clawatch.ui.sources import settle_modules
from clawatch.ui.theme.theme import theme
from clawatch.ui.translation import use_language
from clawatch.ui.tray import Tray
from clawatch.ui.words import PauseOffer

if TYPE_CHECKING:
    from clawatch.ui.context import Context
    from clawatch.ui.settings_control import SettingsView
    from clawatch.ui.window import MainWindow


class Desktop(QObject):
    """Tray and window. Made, used and stopped on the Qt thread; owns the read executor and joins it."""

    quit_requested = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stopped = False
        self._window: MainWindow | None = None
        use_language(context.language)
        self._theme = context.theme
        theme().choose(self._theme)
        self._memory = LayoutMemory(context.layout_file)
        self._reads = ReadExecutor()
        self._bridge = Bridge(self)
        self._pulse = Pulse(context, self._reads, self)
        self._actions = AgentActions(context.control, self._reads, self)
        self._settings = SettingsStore(context.settings, self._reads, self)
        self._settings.changed.connect(self._go_by)
        self.outlet = Outlet(self)
        self._tray = self._make_tray()
        queued = Qt.ConnectionType.QueuedConnection
        self.outlet.open_wanted.connect(self.open_session, queued)
        self.outlet.message_wanted.connect(self._say_of, queued)
        self._said_of: str | None = None
        self._bridge.changed.connect(self._on_changed)
        self._actions.done.connect(self._pulse.refresh)
        self._actions.failed.connect(self._say_problem)

    @property
    def window(self) -> MainWindow | None:
        """The window, once one was asked for."""
        return self._window

    @property
    def tray(self) -> Tray:
        """The tray icon."""
        return self._tray

    def start(self, *, show_window: bool) -> None:
        """Put the icon into the tray; open the window if asked, or where there is no tray to reach it from."""
        self._tray.start()
        self._context.listen(self._bridge.hear)
        if show_window or not self._tray.is_available:
            self.show_window()
            QTimer.singleShot(0, self._pulse, self._pulse.start)
        else:
            self._pulse.start()

    def show_window(self) -> None:
        """Open the window, or raise it."""
        if self._stopped:
            return
        if self._window is None:
            # pages are made, and their modules loaded, only when first looked at: the tray stays small
            from clawatch.ui.window import MainWindow  # noqa: PLC0415

            settle_modules()
            self._window = MainWindow(
                self._context,
                self._reads,
                self._pulse,
                self._memory,
                tray=self._tray,
                actions=self._actions,
                settings=self._settings,
            )
            self._window.quit_requested.connect(self.quit_requested)
            self._window.visibility_changed.connect(self._on_visibility)
        self._window.bring_up()

    def open_session(self, session_id: str | None) -> None:
        """Show a session's page, in front of the others; with None the window as it is."""
        self.show_window()
        if self._window is not None and session_id is not None:
            self._window.open_session(session_id)

    def open_page(self, key: str) -> None:
        """Show a page, in front of the others."""
        self.show_window()
        if self._window is not None:
            self._window.open_page(key)

    def speak(self, language: str) -> None:
        """Change the language, "system", "en" or "de": tray and window are made anew, where one was in it is kept."""
        if self._stopped or not use_language(language):
            return
        self._tray.stop()
        self._tray.deleteLater()
        self._tray = self._make_tray()
        self._tray.start()
        self._tray.show_standing(self._pulse.standing)
        before, self._window = self._window, None
        if before is None:
            return
        was_shown, place = before.isVisible(), before.pages.place
        before.close_for_good()
        before.deleteLater()
        if was_shown and place is not None:
            self.show_window()
            cast("MainWindow", self._window).open_place(place)

    def stop(self) -> None:
        """Close window and tray and join the read threads. Can be called twice."""
        if self._stopped:
            return
        self._stopped = True
        self.outlet.set_can_say(can_say=False)
        self._bridge.stop()
        self._pulse.stop()
        self._tray.stop()
        if self._window is not None:
            self._window.close_for_good()
        self._reads.stop()
        if self._window is not None:
            self._window.deleteLater()
            self._window = None
        self._memory.save()

    def _make_tray(self) -> Tray:
        tray = Tray(self, offers_demo=self._context.open_demo is not None)
        tray.message_clicked.connect(self._open_said)
        tray.can_say_changed.connect(self._note_can_say)
        self._pulse.changed.connect(tray.show_standing)
        tray.open_requested.connect(self.show_window)
        menu = tray.menu
        menu.quit_requested.connect(self.quit_requested)
        menu.session_opened.connect(self.open_session)
        menu.page_requested.connect(self.open_page)
        menu.offer_taken.connect(self._take_offer)
        menu.mute_requested.connect(self._actions.mute)
        menu.demo_requested.connect(self._open_demo)
        return tray

    def _on_changed(self, session_ids: frozenset[str]) -> None:
        self._pulse.refresh()
        if self._window is not None:
            self._window.on_changed(session_ids)

    def _open_demo(self) -> None:
        problem = open_demo(self._context.open_demo)
        if problem:
            self._say_problem(problem)

    def _take_offer(self, session_id: str, offer: str) -> None:
        self._actions.settle_pause(session_id, PauseOffer(offer), "tray")

    def _say_of(self, title: str, text: str, session_id: str | None) -> None:
        self._said_of = session_id
        self._tray.say(title, text)

    def _open_said(self) -> None:
        self.open_session(self._said_of)

    def _note_can_say(self, can_say: bool) -> None:
        self.outlet.set_can_say(can_say=can_say)

    def _say_problem(self, sentence: str) -> None:
        if self._window is not None and self._window.isVisible():
            self._window.say_problem(sentence)
        else:
            self._said_of = None
            self._tray.say("ClaWatch", sentence)

    def _on_visibility(self, visible: bool) -> None:
        self._bridge.set_watched(watched=visible)
        self._pulse.set_watched(watched=visible)
        if visible:
            # the file may have been changed by hand
            self._settings.look()

    def _go_by(self, view: SettingsView) -> None:
        """Take what the windows themselves go by from the settings."""
        if view.settings.theme != self._theme:
            self._theme = view.settings.theme
            theme().choose(self._theme)
        self.speak(view.settings.language)
