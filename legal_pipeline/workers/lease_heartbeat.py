"""Renews the leases of work in progress, from a separate thread.

Stalled work is not renewed: when a document completes no page for `stall_timeout_seconds`, its lease expires,
and the lease sweep kills the process and sends the work to another worker.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.leases import Lease, Leases

log = logging.getLogger(__name__)


@dataclass
class _Item:
    document_id: str | None
    progress: object = None
    progressed_at: float = field(default_factory=time.monotonic)


class LeaseHeartbeat:
    """One instance per process, created after the fork."""

    def __init__(self, settings: Settings, leases: Leases, documents: Documents, group: str) -> None:
        self.worker = f"{socket.gethostname()}:{group}"
        self._settings = settings
        self._leases = leases
        self._documents = documents
        self._items: dict[str, _Item] = {}
        self._lock = threading.Lock()
        threading.Thread(target=self._beat_for_ever, name="lease-heartbeat", daemon=True).start()

    @contextmanager
    def hold(self, run_id: str, step_key: str, token: str, document_id: str | None = None) -> Iterator[Lease | None]:
        """Takes the lease and renews it during the block; yields None when the message is no longer valid.

        After an exception, the outcome of the work is unknown, so the lease is left to expire.
        """
        lease = self._take(run_id, step_key, token)
        if lease is None:
            yield None
            return
        with self._lock:
            self._items[token] = _Item(document_id)
        try:
            yield lease
        finally:
            with self._lock:
                del self._items[token]

    def _take(self, run_id: str, step_key: str, token: str) -> Lease | None:
        pid = os.getpid()
        lease = self._leases.take(run_id, step_key, token, self.worker, pid)
        if lease is not None:
            return lease
        # redelivered: the first worker is still busy, or has died
        held = self._leases.get(run_id, step_key)
        if held is None or held.token != token or held.pid is None:
            return None
        is_dead = held.worker == self.worker and (held.pid == pid or not _is_alive(held.pid))
        if is_dead or held.is_expired(self._settings.lease_timeout_seconds):
            return self._leases.take(run_id, step_key, token, self.worker, pid, from_pid=held.pid)
        return None

    def _beat_for_ever(self) -> None:
        while True:
            time.sleep(self._settings.lease_timeout_seconds / 4)
            try:
                self._beat()
            except LegalPipelineError as fault:
                log.warning("%s; work in progress continues", fault)

    def _beat(self) -> None:
        with self._lock:
            items = dict(self._items)
        active = [token for token, item in items.items() if self._is_active(item)]
        if active:
            self._leases.beat(active)

    def _is_active(self, item: _Item) -> bool:
        progress = self._progress(item.document_id) if item.document_id else ()
        if progress != item.progress:
            item.progress, item.progressed_at = progress, time.monotonic()
        return time.monotonic() - item.progressed_at < self._settings.stall_timeout_seconds

    def _progress(self, document_id: str) -> object:
        # a new try counts as progress: a document may wait for hours for an unavailable service
        return self._documents.pages_read([document_id]), self._documents.changed_at(document_id)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
