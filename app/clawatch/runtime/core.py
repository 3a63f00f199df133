"""The composition root: what every ClaWatch runs, with a window or without, and in which order."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from clawatch.alerts.evaluator import AlertEvaluator
from clawatch.alerts.outbox import Outbox
from clawatch.api.app import create_app
from clawatch.api.clawatch.live_feed import LiveFeed
from clawatch.api.events import EventIntake
from clawatch.api.guard import Guard
from clawatch.api.hold_answers import HoldTerms
from clawatch.api.holding import CallHolder
from clawatch.api.live.server import LiveServer
from clawatch.api.server import HttpServer, bind
from clawatch.api.services import ApiServices
from clawatch.api.window_link import WindowLink
from clawatch.ingest.indexing import Indexer
from clawatch.ingest.liveness.watch import LivenessWatch
from clawatch.ingest.repricing import Repricer
from clawatch.ingest.retention import Retention
from clawatch.ingest.spool import SpoolFolder, SpoolTaker
from clawatch.ingest.transcripts.watcher import TranscriptWatcher
from clawatch.integrations.claude_code.hook_files import deploy_hook
from clawatch.notify.telegram.service import Desk, TelegramService
from clawatch.queries.figures import RuntimeFigures
from clawatch.runtime.key_keeper import KeyKeeper
from clawatch.runtime.links import SessionLinks
from clawatch.runtime.paths import bundled
from clawatch.runtime.transcripts import price_book
from clawatch.storage.readers import Readers
from clawatch.storage.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from clawatch.runtime.paths import Paths
    from clawatch.settings.model import Settings

_log = logging.getLogger(__name__)
# for each service: a client that does not read its answer must not keep the whole from ending within 3 s
STOP_TIMEOUT_S = 1.5


class Service(Protocol):
    """Something with a thread of its own."""

    def start(self) -> None:
        """Begin; raises what keeps it from that."""
        ...

    def stop(self, timeout: float) -> None:
        """End and join, or raise TimeoutError."""
        ...

    def health(self) -> str | None:
        """Say in one sentence what is wrong, or None."""
        ...


class Core:
    """Writer, readers, spool, watch over sessions, transcripts, prices and server of one data folder."""

    def __init__(
        self,
        paths: Paths,
        settings: Settings,
        *,
        claude_folders: Sequence[Path] = (),
        transcript_folders: Sequence[str] = (),
    ) -> None:
        """Bind the port and make the services, without starting any.

        `claude_folders` are where Claude Code keeps its registry of processes: with none, hooks alone tell of them.
        `transcript_folders` are followed; they need not exist.
        Raises PortTakenError, AddressError or SettingsError.
        """
        self.paths = paths
        self.settings = settings
        self._listener = bind(settings.host, settings.port)
        self.port: int = self._listener.getsockname()[1]
        try:
            self.key = KeyKeeper(paths.key, self._renew_hook)
        except Exception:
            self._listener.close()
            raise
        self.writer = Writer(paths.database)
        self.readers = Readers(paths.database, self.writer.wait_until_applied)
        self.outbox = Outbox(self.writer, self.readers)
        self.spool = SpoolTaker(SpoolFolder(paths.spool), self.writer)
        self.liveness = LivenessWatch(self.writer, self.readers, claude_folders)
        heard_at = self.liveness.heard_at
        self.alerts = AlertEvaluator(self.writer, self.readers, self.outbox, settings.alerts, heard_at)
        self.prices = price_book(settings)
        self.transcripts = TranscriptWatcher(transcript_folders, self.writer, paths.database, self.prices)
        self.repricer = Repricer(self.writer, paths.database, self.prices)
        self.indexer = Indexer(self.writer, paths.database)
        self.retention = Retention(self.writer, paths.database, settings.retention_days)
        self.window_link = WindowLink()
        self.links = SessionLinks(settings, self.port, self.window_link)
        desk = Desk(
            paths.telegram,
            settings.telegram_api,
            self.writer,
            self.readers,
            self.outbox,
            self.links,
        )
        self.telegram = TelegramService(desk)
        self.guard = guard = Guard(settings.host, lambda: self.port, self.key.keys, settings.asks_for_key)
        intake = EventIntake(self.writer, guard)
        services = ApiServices(
            self.readers,
            guard,
            self.transcripts,
            self.repricer,
            self.key,
            self.writer,
            self.telegram,
            self.window_link,
            self._figures,
        )
        self.live = LiveServer(LiveFeed(self.readers), guard)
        self.writer.listen(self.live.hear)
        self.holder = CallHolder(self.writer, guard, HoldTerms(settings.hold_seconds, settings.hold_when_gone))
        self.writer.listen(self.holder.hear)
        self.server = HttpServer(create_app(services, intake), intake, self.live, self.holder, self._listener)
        # the order of starting; what takes events in comes last and stops first
        self._services: tuple[Service, ...] = (
            self.writer,
            self.spool,
            self.liveness,
            self.transcripts,
            self.repricer,
            self.indexer,
            self.retention,
            self.telegram,
            self.alerts,
            self.live,
            self.holder,
            self.server,
        )
        self._started: list[Service] = []

    @property
    def address(self) -> str:
        """The server's URL for this machine."""
        host = self.settings.local_host
        host = f"[{host}]" if ":" in host else host
        return f"http://{host}:{self.port}"

    def start(self) -> None:
        """Start everything; what started is stopped again if something fails. Raises StorageError or OSError."""
        try:
            self._renew_hook()
            for service in self._services:
                service.start()
                self._started.append(service)
        except BaseException:
            self.stop()
            raise
        # only now: reading histories must not keep the server from its first answer
        self.transcripts.begin()
        self.repricer.begin()
        self.indexer.begin()
        self.alerts.begin()
        _log.info("ClaWatch listens at %s, data in %s", self.address, self.paths.data)

    def add(self, service: Service) -> None:
        """Start a service that not every ClaWatch has; it is stopped with the others, before them."""
        service.start()
        self._services += (service,)
        self._started.append(service)

    def stop(self) -> None:
        """Stop everything, the ways in first, with nothing lost. Can be called twice."""
        for holds_sockets in (self.server, self.holder, self.live):
            if holds_sockets not in self._started:
                holds_sockets.stop(STOP_TIMEOUT_S)
        while self._started:
            service = self._started.pop()
            if service is self.writer:
                # the last connection to close tidies the log away, and only one that writes can
                self.readers.close()
            try:
                service.stop(STOP_TIMEOUT_S)
            except TimeoutError:
                _log.exception("A service did not stop in time")
        self.readers.close()

    def health(self) -> tuple[str, ...]:
        """Say what is wrong, a sentence each."""
        return tuple(trouble for service in self._services if (trouble := service.health()) is not None)

    def _figures(self) -> RuntimeFigures | None:
        if not self.settings.metrics:
            return None
        database, log = (
            file.stat().st_size if file.exists() else 0
            for file in (self.paths.database, self.paths.database.with_name(f"{self.paths.database.name}-wal"))
        )
        return RuntimeFigures(self.writer.waiting, len(self.spool.folder.waiting()), database, log, len(self.health()))

    def _renew_hook(self) -> None:
        deploy_hook(
            bundled("hooks", "monitor-hook.sh"),
            self.paths.hooks,
            host=self.settings.local_host,
            port=self.port,
            key=self.key.keys.current,
            spool_dir=self.paths.spool,
        )
