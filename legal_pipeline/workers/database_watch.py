"""A worker that does not reach the database takes no messages: it could only hold them while they wait for another worker.

The parent of a worker has no driver of the database, and needs none: what is asked is whether the server accepts a connection. A
network that is cut between this machine and the database but not between it and the broker would otherwise make its idle children
take one message after another, and each would be sent again only when its lease is found to be missing.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from legal_pipeline.storage.silent_peers import SILENT_SECONDS

log = logging.getLogger(__name__)

_POSTGRESQL_PORT = 5432
_CONNECT_SECONDS = 5.0
_EVERY_SECONDS = 10.0
_EVERY_SECONDS_WHILE_AWAY = 2.0

Address = tuple[str, int]


def address_of(url: str | None) -> Address | None:
    """Host and port of a PostgreSQL URL. None for a Unix-domain socket, for several hosts, and for a file: these are not watched."""
    parts = urlsplit(url or "")
    if not parts.scheme.startswith("postgresql") or not parts.hostname or "," in parts.netloc or "host" in parse_qs(parts.query):
        return None
    return parts.hostname, parts.port or _POSTGRESQL_PORT


def accepts_connections(address: Address) -> bool:
    try:
        socket.create_connection(address, _CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


@dataclass
class DatabaseWatch:
    """One instance in the parent process."""

    address: Address | None
    is_reachable: Callable[[Address], bool] = accepts_connections
    now: Callable[[], float] = time.monotonic
    _away_at: float | None = field(default=None, init=False)

    @property
    def is_away(self) -> bool:
        """Whether the last look found nobody there."""
        return self._away_at is not None

    @property
    def is_cut_off(self) -> bool:
        """Away for so long that it is no restart of the server, and leases of this worker expire."""
        return self._away_at is not None and self.now() - self._away_at >= SILENT_SECONDS

    def look(self) -> None:
        if self.address is None:
            return
        was_away, is_reachable = self.is_away, self.is_reachable(self.address)
        if is_reachable:
            self._away_at = None
        elif not was_away:
            self._away_at = self.now()
        if was_away == is_reachable:
            host, port = self.address
            log.warning("the database at %s:%d %s", host, port, "is back" if is_reachable else "does not answer: no message is taken")

    def start(self) -> None:
        threading.Thread(target=self._look_for_ever, name="database-watch", daemon=True).start()

    def _look_for_ever(self) -> None:
        while True:
            self.look()
            time.sleep(_EVERY_SECONDS_WHILE_AWAY if self.is_away else _EVERY_SECONDS)
