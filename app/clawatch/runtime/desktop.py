"""ClaWatch with tray and window: the core beneath, Qt on the main thread."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, QtMsgType, qInstallMessageHandler

import clawatch
from clawatch.api.server import PortTakenError, bind
from clawatch.domain.alerts import Channel
from clawatch.integrations.claude_code.locations import config_folder
from clawatch.notify.desktop.service import DesktopNotifications
from clawatch.runtime.agent_control import WriterControl
from clawatch.runtime.core import Core
from clawatch.runtime.demo import open_demo
from clawatch.runtime.display import WITHOUT_WINDOW
from clawatch.runtime.headless import stop_signals
from clawatch.runtime.hook_control import HookControl, HookControlError, describe_install, describe_uninstall
from clawatch.runtime.live_settings import LiveSettings
from clawatch.runtime.paths import bundled
from clawatch.runtime.raise_window import RaiseServer, socket_name
from clawatch.runtime.restart import RESTART
from clawatch.runtime.telegram_pairing import WindowPairing
from clawatch.runtime.transcripts import transcript_folders
from clawatch.runtime.trouble import user_problems
from clawatch.runtime.window_settings import WindowSettings
from clawatch.settings.file import SettingsError, save_setting
from clawatch.ui.application import make_application
from clawatch.ui.context import (
    ALERTS_CHANGED,
    Context,
    HookProblem,
    HookSummary,
    ImportProgress,
    RejectedFile,
    Troubles,
)
from clawatch.ui.desktop import Desktop
from clawatch.ui.problem_dialog import ask_for_port, show_problem
from clawatch.ui.sources import settle_modules

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QMessageLogContext

    from clawatch.ingest.transcripts.watcher import TranscriptWatcher
    from clawatch.runtime.demo import Company
    from clawatch.runtime.instance import Instance
    from clawatch.runtime.paths import Paths
    from clawatch.settings.model import Settings
    from clawatch.storage.batches import Committed
    from clawatch.ui.settings_control import SettingsControl

_log = logging.getLogger(__name__)
_qt_log = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.WARNING,
    QtMsgType.QtFatalMsg: logging.ERROR,
}


def run_desktop(
    paths: Paths, settings: Settings, instance: Instance, company: Company | None, *, show_window: bool
) -> int:
    """Run until the user quits or a signal comes; gives the exit code. Raises StartError.

    `company` makes the service that turns it into a demo, None for the real thing.
    """
    gc.freeze()
    settle_modules()
    qInstallMessageHandler(_log_qt)
    app = make_application(sys.argv)
    with user_problems():
        core = _core(paths, settings)
        if core is None:
            return 1
        if settings.desktop_notifications:
            core.outbox.open(Channel.DESKTOP)  # what happens before there is a window is to be told as well
        core.window_link.promise()
        core.start()
    raiser = RaiseServer(socket_name(paths.data))
    is_demo = company is not None
    hooks, live, pairing = HookControl(paths, core.readers), LiveSettings(core, os.environ), WindowPairing(core)
    core.add(pairing)
    restart = None if is_demo else partial(app.exit, RESTART)
    control = WindowSettings(core, live, hooks, pairing, restart)
    desktop = Desktop(window_context(core, hooks, control, is_demo=is_demo, offers_welcome=not is_demo))

    def end() -> None:
        # not quit(), which first asks the windows to close, and where there is no tray the window asks the person
        app.exit(0)

    # by a timer, so that a signal that comes before the loop runs is heard by it
    signals = _Signals(lambda: QTimer.singleShot(0, end))
    try:
        desktop.quit_requested.connect(end)
        raiser.raise_requested.connect(desktop.show_window)
        core.window_link.lead_to(desktop.outlet.open_session)
        control.say_beside_icon = desktop.outlet.say
        icons = bundled("resources", "notifications")
        notifications = DesktopNotifications(core.outbox, core.writer, desktop.outlet, icons)
        live.switch(notifications)
        core.add(notifications)
        if company is not None:
            core.add(company(core))
        instance.announce(core.address, raiser.name if raiser.listen() else None)
        desktop.start(show_window=show_window)
        return app.exec()
    finally:
        raiser.close()
        core.server.stop(timeout=2.0)
        desktop.stop()
        core.stop()
        signals.restore()


def show_problem_alone(sentence: str) -> None:
    """Show one sentence where nothing else of ClaWatch runs."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 rarely wanted

    if QApplication.instance() is None:
        make_application(sys.argv)
    show_problem(sentence)


def _core(paths: Paths, settings: Settings) -> Core | None:
    """Make the core; where the port is taken, on another one if the user chooses so, else None."""
    while True:
        try:
            return Core(
                paths,
                settings,
                claude_folders=(config_folder(os.environ),),
                transcript_folders=transcript_folders(os.environ, settings),
            )
        except PortTakenError as error:
            _log.warning("%s", error)
            port = ask_for_port(str(error), _free_port(settings))
            if port is None:
                return None
            save_setting(paths.settings, "port", port)
            settings = settings.model_copy(update={"port": port})


def _free_port(settings: Settings) -> int:
    for port in range(settings.port + 1, min(settings.port + 100, 65536)):
        try:
            bind(settings.host, port).close()
        except PortTakenError:
            continue
        return port
    return settings.port


def window_context(
    core: Core, hooks: HookControl, settings: SettingsControl, *, is_demo: bool = False, offers_welcome: bool = False
) -> Context:
    """Give the windows what they may know of the rest."""

    def troubles() -> Troubles:
        rejected = tuple(
            RejectedFile(name=file.path.name, reason=file.reason, path=str(file.path))
            for file in core.spool.folder.rejected()
        )
        return Troubles(health=core.health(), rejected=rejected)

    def listen(listener: Callable[[frozenset[str]], None]) -> None:
        def hear(committed: Committed) -> None:
            changed = committed.session_ids
            listener(changed | {ALERTS_CHANGED} if committed.alert_ids else changed)

        core.writer.listen(hear)

    return Context(
        source=core.readers,
        address=core.address,
        data_folder=core.paths.data,
        version=clawatch.__version__,
        theme=core.settings.theme,
        language=core.settings.language,
        open_demo=None if is_demo else open_demo,
        hooks=_WindowHooks(hooks),
        troubles=troubles,
        listen=listen,
        layout_file=core.paths.layout,
        settings_file=core.paths.settings,
        history=_WindowHistory(core.transcripts),
        control=WriterControl(core.writer, core.readers),
        settings=settings,
        alert_settings=lambda: core.settings.alerts,
        offers_welcome=offers_welcome,
    )


class _WindowHistory:
    """The import of transcripts as the windows speak of it."""

    def __init__(self, watcher: TranscriptWatcher) -> None:
        self._watcher = watcher

    def progress(self) -> ImportProgress:
        now = self._watcher.progress()
        return ImportProgress(
            now.state,
            now.files_total,
            now.files_done,
            now.bytes_total,
            now.bytes_done,
            now.bytes_per_second,
            now.seconds_left,
        )

    def stop(self) -> None:
        self._watcher.stop_import()

    def resume(self) -> None:
        self._watcher.resume_import()


class _WindowHooks:
    """The hooks as the windows speak of them."""

    def __init__(self, control: HookControl) -> None:
        self._control = control

    def summary(self) -> HookSummary:
        status = self._control.status()
        return HookSummary(
            installed=status.state != "absent",
            complete=status.state == "installed",
            settings_path=str(status.settings_path),
            # that hooks are absent is said anyway, and what their absence entails is no problem of its own
            problems=status.problems if status.state != "absent" else tuple(filter(None, (status.unreadable,))),
        )

    def install(self) -> str:
        try:
            return describe_install(self._control.install())
        except (HookControlError, SettingsError) as error:
            raise HookProblem(str(error)) from error

    def uninstall(self) -> str:
        try:
            return describe_uninstall(self._control.uninstall())
        except HookControlError as error:
            raise HookProblem(str(error)) from error


class _Signals(QObject):
    """Brings SIGINT and SIGTERM to the Qt thread, which otherwise would not hear of them while it waits."""

    def __init__(self, callback: Callable[[], None]) -> None:
        super().__init__()
        self._callback = callback
        self._came = False
        self._read, self._write = socket.socketpair()
        self._write.settimeout(0)
        self._old_fd = signal.set_wakeup_fd(self._write.fileno())
        self._notifier = QSocketNotifier(self._read.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._drain)
        self._old = {number: signal.signal(number, self._handle) for number in stop_signals()}

    def restore(self) -> None:
        """Give the signals back."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(self._old_fd)
        for number, handler in self._old.items():
            signal.signal(number, handler)
        self._read.close()
        self._write.close()

    def _drain(self) -> None:
        # reading lets the interpreter run, and with it the handler
        self._read.recv(64)

    def _handle(self, number: int, _frame: object) -> None:
        if self._came:
            os._exit(128 + number)
        self._came = True
        self._callback()


def _log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    _qt_log.log(_LEVELS.get(kind, logging.INFO), "%s", message)
    if kind is QtMsgType.QtFatalMsg:
        # Qt ends the process after this; the core can do its work without a window
        os.environ[WITHOUT_WINDOW] = f"No window can be opened ({message.strip().splitlines()[0]})."
        os.execv(sys.executable, [sys.executable, "-m", "clawatch", *sys.argv[1:]])  # noqa: S606 ourselves
