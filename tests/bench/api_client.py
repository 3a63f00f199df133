"""Asks a running ClaWatch over one kept connection, and says how long it took and what that cost the process."""

from __future__ import annotations

import http.client
import os
import time
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.api_paths import Asked

OK = 200
_WARM_UP, _LEAST_ROUNDS, _MOST_ROUNDS, _LONG_ENOUGH_S = 3, 24, 120, 4.0
_GIVE_UP_S = 120
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Timing:
    """How long answers took, in ms, and how large they were; `cpu_ms` is what one cost the server's process.

    `status` is that of the first answer which was no 200, where there was one: then nothing was measured.
    """

    took: Sequence[float] = ()
    size: int = 0
    cpu_ms: float = 0.0
    status: int = OK

    @property
    def p95(self) -> float:
        """The time within which 95 of 100 came."""
        return sorted(self.took)[max(0, round(0.95 * len(self.took)) - 1)]

    @property
    def median(self) -> float:
        """The time within which half of them came."""
        return sorted(self.took)[len(self.took) // 2]


class ApiClient:
    """One connection, kept alive."""

    def __init__(self, address: str, pid: int, key: str) -> None:
        parts = urlsplit(address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=_GIVE_UP_S)
        self._pid = pid
        self._key = {"X-ClaWatch-Key": key}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def get(self, target: str, *, with_key: bool = False) -> tuple[int, bytes]:
        """Ask and read the whole answer."""
        self._connection.request("GET", target, headers=self._key if with_key else {})
        with self._connection.getresponse() as answer:
            return answer.status, answer.read()

    def stream(self, target: str) -> Iterator[bytes]:
        """Ask and give an answer's parts as they come. Raises RuntimeError where it is no 200."""
        self._connection.request("GET", target, headers=self._key)
        with self._connection.getresponse() as answer:
            if answer.status != OK:
                raise RuntimeError(f"{target} answers {answer.status}")
            while part := answer.read(1 << 20):
                yield part

    def time(self, asked: Asked) -> Timing:
        """Ask for each target in turn, some of them to warm up first, until that tells enough."""
        for target in islice(cycle(asked.targets), _WARM_UP):
            status, _ = self.get(target, with_key=asked.with_key)
            if status != OK:
                return Timing(status=status)
        took: list[float] = []
        size, before, until = 0, self.cpu_s(), time.perf_counter() + _LONG_ENOUGH_S
        for target in islice(cycle(asked.targets), _MOST_ROUNDS):
            began = time.perf_counter()
            status, body = self.get(target, with_key=asked.with_key)
            ended = time.perf_counter()
            if status != OK:
                return Timing(status=status)
            took.append(1000 * (ended - began))
            size = max(size, len(body))
            if ended > until and len(took) >= _LEAST_ROUNDS:
                break
        return Timing(took, size, 1000 * (self.cpu_s() - before) / len(took))

    def cpu_s(self) -> float:
        """Give the processor seconds that the server's process used so far."""
        fields = Path(f"/proc/{self._pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory_mb(self) -> float:
        """Give the server's resident memory."""
        status = Path(f"/proc/{self._pid}/status").read_text("ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024
