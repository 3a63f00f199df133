"""Who sent wrong keys, and how long they are to wait now.

Nothing here waits: a guess costs its sender time, never one of the server's threads. And nobody is locked out: all
programs of one machine share an address, so a right key passes whatever others have sent from there.
"""

from __future__ import annotations

import ipaddress
import logging
import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FREE_TRIES = 10
LONGEST_WAIT_S = 60.0
_FORGOTTEN_AFTER_S = 600.0
_MOST_ADDRESSES = 1024
_NETWORK_BITS = 64
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Record:
    tries: int = 0
    last_at: float = 0.0
    wait_s: float = 0.0
    until: float = 0.0


class WrongKeys:
    """Counts wrong keys by the address they come from; after the first few, each wait is twice the one before."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        # the one that was heard of longest ago comes first
        self._records: OrderedDict[str, _Record] = OrderedDict()

    def note(self, address: str) -> int:
        """Note a wrong key, and give the whole seconds its sender is to wait; 0 where it may try again at once."""
        name, now = _network(address), self._now()
        with self._lock:
            record = self._records.pop(name, None)
            if record is None or now - record.last_at > _FORGOTTEN_AFTER_S:
                record = _Record()
            self._records[name] = record
            if len(self._records) > _MOST_ADDRESSES:
                self._records.popitem(last=False)
            record.last_at = now
            if now < record.until:
                return math.ceil(record.until - now)
            record.tries += 1
            if record.tries <= FREE_TRIES:
                return 0
            record.wait_s = min(max(1.0, record.wait_s * 2), LONGEST_WAIT_S)
            record.until = now + record.wait_s
            wait_s = math.ceil(record.wait_s)
        _log.info("Wrong keys come from %s: it is told to wait for %d s", name, wait_s)
        return wait_s

    def __len__(self) -> int:
        """How many addresses are kept in mind."""
        return len(self._records)


def _network(address: str) -> str:
    """Give what an address stands for: itself, or the network where one machine has as many addresses as it likes."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if found.version == 4 or found.is_loopback:  # noqa: PLR2004 the version of IP
        return str(found)
    return str(ipaddress.ip_network((found, _NETWORK_BITS), strict=False))
