"""A second start raises the first one's window."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

if TYPE_CHECKING:
    from pathlib import Path

_ANSWER_WITHIN_MS = 2000
_ASK = b"raise\n"


def socket_name(data: Path) -> str:
    """Give the name of the local socket for one data folder."""
    return f"clawatch-{hashlib.sha256(str(data).encode()).hexdigest()[:16]}"


class RaiseServer(QObject):
    """Listens, on the Qt thread, for a second start. Only this user's processes can connect."""

    raise_requested = Signal()

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)

    def listen(self) -> bool:
        """Begin to listen; the caller holds the instance's lock, so what stands there is left from a crash."""
        QLocalServer.removeServer(self.name)
        return bool(self._server.listen(self.name))

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _greet(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.disconnected.connect(connection.deleteLater)
            connection.write(b"ok\n")
            connection.flush()
            self.raise_requested.emit()


def ask_to_raise(name: str) -> bool:
    """Ask a running ClaWatch to raise its window; False where it does not answer."""
    connection = QLocalSocket()
    connection.connectToServer(name)
    if not connection.waitForConnected(_ANSWER_WITHIN_MS):
        return False
    connection.write(_ASK)
    answered = connection.waitForReadyRead(_ANSWER_WITHIN_MS)
    connection.close()
    return answered
