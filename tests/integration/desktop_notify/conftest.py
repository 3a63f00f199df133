from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import orjson
import pytest

from clawatch.alerts.outbox import Outbox
from clawatch.domain.alerts import Channel
from clawatch.ingest.accept import accept
from clawatch.ingest.stamps import stamp
from clawatch.notify.desktop.service import DesktopNotifications
from clawatch.runtime.paths import bundled
from clawatch.storage.readers import Readers
from clawatch.storage.writer import Writer
from support.notification_daemon import SessionBus, session_bus

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    """A session bus of the test's own; its path is short, for that of a socket must be."""
    with TemporaryDirectory(prefix="cw-bus-") as folder, session_bus(Path(folder)) as made:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.address)
        yield made


class FakeWindow:
    """A window that remembers what it was asked, and an icon that may be able to say something."""

    def __init__(self) -> None:
        self.opened: list[str | None] = []
        self.said: list[tuple[str, str, str | None]] = []
        self.can_say = False

    def open_session(self, session_id: str | None) -> None:
        self.opened.append(session_id)

    def say(self, title: str, text: str, session_id: str | None) -> bool:
        if self.can_say:
            self.said.append((title, text, session_id))
        return self.can_say


class Desk:
    """An outbox over a real database, and the channel to the desktop."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.writer = Writer(path)
        self.writer.start()
        self.readers = Readers(path, self.writer.wait_until_applied)
        self.window = FakeWindow()
        self.outbox = Outbox(self.writer, self.readers)
        icons = bundled("resources", "notifications")
        self.service = DesktopNotifications(self.outbox, self.writer, self.window, icons, first_wait_s=0.05)

    def hook(self, session_id: str, kind: str, **fields: object) -> None:
        body = {"session_id": session_id, "hook_event_name": kind, "cwd": "/code/ledger", **fields}
        accept(self.writer, orjson.dumps(body), stamp(None, None)).result(20)

    def one(self, question: str) -> object:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(question).fetchone()[0]

    def waiting(self) -> int:
        """Count what is still to be told."""
        answer = self.one("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dropped_at IS NULL")
        assert isinstance(answer, int)
        return answer

    def close(self) -> None:
        self.service.stop(5)
        self.writer.stop(10)
        self.readers.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "clawatch.db")
    yield made
    made.close()


ON_DESKTOP = (Channel.DESKTOP,)
