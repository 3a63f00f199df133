"""Start ClaWatch: one instance, with a window where there can be one."""

from __future__ import annotations

import logging
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from clawatch.runtime.display import WITHOUT_WINDOW, display_problem
from clawatch.runtime.errors import StartError
from clawatch.runtime.instance import AlreadyRunningError, Instance, Running
from clawatch.runtime.logs import start_logging
from clawatch.runtime.memory import keep_memory_together
from clawatch.runtime.paths import Paths, find_paths
from clawatch.runtime.restart import RESTART, start_again
from clawatch.settings.file import SettingsError, load_settings

if TYPE_CHECKING:
    from clawatch.runtime.demo import Company
    from clawatch.settings.model import Settings

_log = logging.getLogger(__name__)


def prepare(paths: Paths, port: int | None = None) -> Settings:
    """Make the folders and read the settings. Raises StartError."""
    try:
        paths.make()
    except OSError as error:
        raise StartError(
            f"The folder {error.filename or paths.data} cannot be made or used ({error.strerror}): correct its rights, "
            "or choose another with CLAWATCH_HOME."
        ) from None
    try:
        settings = load_settings(paths.settings, os.environ)
    except SettingsError as error:
        raise StartError(str(error)) from None
    return settings if port is None else settings.model_copy(update={"port": port})


def start(*, headless: bool, in_tray: bool, port: int | None, company: Company | None = None) -> int:
    """Start and run until the end; gives the exit code. Every problem of the user's is said in one sentence.

    `company` makes the service that turns it into a demo, None for the real thing.
    """
    keep_memory_together()
    paths = find_paths(os.environ)
    reason = os.environ.pop(WITHOUT_WINDOW, None) or (None if headless else display_problem(os.environ))
    headless = headless or reason is not None
    try:
        settings = prepare(paths, port)
        instance = Instance(paths)
        try:
            start_logging(paths.log, settings.log_level)
            instance.acquire()
        except AlreadyRunningError as error:
            return _meet_running(error, headless=headless)
        except OSError as error:
            raise StartError(
                f"The file {error.filename or paths.data} cannot be written ({error.strerror}): correct its rights, or "
                "choose another folder with CLAWATCH_HOME."
            ) from None
        try:
            if headless:
                code = _run_headless(paths, settings, instance, reason, company)
            else:
                code = _run_desktop(paths, settings, instance, company, show_window=not in_tray)
        finally:
            instance.release()
    except StartError as error:
        return _refuse(str(error), headless=headless)
    except ImportError as error:
        if "PySide6" not in str(error) and ".so" not in str(error):
            raise
        # the system libraries of Qt are missing: ClaWatch still does its work, and says what it lacks
        os.environ[WITHOUT_WINDOW] = f"Qt cannot be loaded ({error})."
        _log.warning("%s", os.environ[WITHOUT_WINDOW])
        return start(headless=True, in_tray=in_tray, port=port, company=company)
    if code == RESTART:
        start_again()
    return code


def _run_headless(
    paths: Paths, settings: Settings, instance: Instance, reason: str | None, company: Company | None
) -> int:
    from clawatch.integrations.claude_code.locations import config_folder  # noqa: PLC0415
    from clawatch.runtime.core import Core  # noqa: PLC0415 after the sentence on a broken setting
    from clawatch.runtime.headless import run_headless  # noqa: PLC0415
    from clawatch.runtime.transcripts import transcript_folders  # noqa: PLC0415
    from clawatch.runtime.trouble import user_problems  # noqa: PLC0415

    with user_problems():
        core = Core(
            paths,
            settings,
            claude_folders=(config_folder(os.environ),),
            transcript_folders=transcript_folders(os.environ, settings),
        )

        def ready() -> None:
            if company is not None:
                core.add(company(core))
            instance.announce(core.address, window=None)
            say(f"{reason + ' ' if reason else ''}ClaWatch runs without a window at {core.address} (Ctrl+C ends it).")

        return run_headless(core, ready)


def _run_desktop(
    paths: Paths, settings: Settings, instance: Instance, company: Company | None, *, show_window: bool
) -> int:
    # these first: PySide reads the source of every module that is loaded after it, and the standard library's
    # linecache keeps it for good, which for all that the server needs is ten megabytes
    for name in (
        "runtime.core",
        "runtime.hook_control",
        "runtime.live_settings",
        "runtime.telegram_pairing",
        "runtime.window_settings",
        "ingest.liveness.sweep",
        "ingest.transcripts.watches",
        "prices.book",
    ):
        import_module(f"clawatch.{name}")
    from clawatch.runtime.desktop import run_desktop  # noqa: PLC0415 Qt is loaded only where a window is wanted

    return run_desktop(paths, settings, instance, company, show_window=show_window)


def _meet_running(error: AlreadyRunningError, *, headless: bool) -> int:
    running: Running | None = error.running
    if headless or running is None or running.window is None:
        say(str(error))
        return 0
    from clawatch.runtime.raise_window import ask_to_raise  # noqa: PLC0415 Qt is loaded only where a window is wanted

    raised = ask_to_raise(running.window)
    say(f"{error} Its window was raised." if raised else f"{error} Its window did not answer.")
    return 0


def _refuse(sentence: str, *, headless: bool) -> int:
    if logging.getLogger().handlers:
        _log.error("%s", sentence)
    else:
        print(f"clawatch: {sentence}", file=sys.stderr)  # noqa: T201 the log does not exist yet
    if not headless:
        from clawatch.runtime.desktop import show_problem_alone  # noqa: PLC0415 Qt is loaded only where a window is wanted

        show_problem_alone(sentence)
    return 1


def say(sentence: str) -> None:
    """Tell whoever started ClaWatch from a terminal; where nobody listens any more, go on."""
    try:
        print(sentence, flush=True)  # noqa: T201 this is its purpose
    except OSError:
        # what could not be said is still held, and would be tried again at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
