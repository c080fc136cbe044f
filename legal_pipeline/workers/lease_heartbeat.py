"""Renews the leases of work in progress, from a separate thread.

Stalled work is not renewed: when a document completes no page for `stall_timeout_seconds`, its lease expires,
and the lease sweep kills the process and sends the work to another worker.

Work that nobody wants any more ends within seconds: when its lease is taken away or its run is cancelled or deleted, the thread
kills its own process. That needs no message that could be lost, and ends whatever is at work there: a reader, OCR, a regular
expression, the wait for a service. Each page is committed by itself, so nothing is half done.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.documents.documents import Documents
from legal_pipeline.storage.documents.leases import Lease, Leases

log = logging.getLogger(__name__)


_LOOK_EVERY_SECONDS = 1.0

IsWanted = Callable[[str], bool]
"""Whether a run still exists and is not being cancelled, by its id."""


@dataclass
class _Item:
    run_id: str
    step_key: str
    document_id: str | None
    progress: object = None
    progressed_at: float = field(default_factory=time.monotonic)


class LeaseHeartbeat:
    """One instance per process, created after the fork."""

    def __init__(
        self,
        settings: Settings,
        leases: Leases,
        documents: Documents,
        group: str,
        is_wanted: IsWanted = lambda run_id: True,
        note_stall: Callable[[str, str], None] = lambda run_id, step_key: None,
        end_process: Callable[[], None] = lambda: os.kill(os.getpid(), signal.SIGKILL),
    ) -> None:
        self.worker = f"{socket.gethostname()}:{group}"
        self._settings = settings
        self._leases = leases
        self._documents = documents
        self._is_wanted = is_wanted
        self._note_stall = note_stall
        self._end_process = end_process
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
            self._items[token] = _Item(run_id, step_key, document_id)
        try:
            yield lease
        finally:
            self.let_go(token)

    def let_go(self, token: str) -> None:
        """Called before this process itself ends or passes on the lease, which is no reason to end the process."""
        with self._lock:
            self._items.pop(token, None)

    def end(self, lease: Lease) -> None:
        """Ends the lease of finished work."""
        self.let_go(lease.token)
        self._leases.end(lease)

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
        beat_every = self._settings.lease_timeout_seconds / 4
        beaten_at = time.monotonic()
        while True:
            time.sleep(min(_LOOK_EVERY_SECONDS, beat_every))
            try:
                if time.monotonic() - beaten_at >= beat_every:
                    beaten_at = time.monotonic()
                    self._beat()
                self.end_unwanted()
            except Exception as error:  # noqa: BLE001 - the boundary of the thread: without it the leases would expire
                said = str(error) if isinstance(error, LegalPipelineError) else type(error).__name__
                log.warning("%s; work in progress continues", said)

    def end_unwanted(self) -> None:
        """Kills this process when it works for a lease or a run that is gone."""
        with self._lock:
            items = dict(self._items)
        if not items:
            return
        current = self._leases.current(items)
        unwanted = [token for token, item in items.items() if token not in current or not self._is_wanted(item.run_id)]
        with self._lock:
            # what has been let go meanwhile was finished by this process
            if not any(token in self._items for token in unwanted):
                return
            log.warning("the work of this process is not wanted any more (cancelled, deleted or given to another worker); it ends")
            self._end_process()

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
        is_active = time.monotonic() - item.progressed_at < self._settings.stall_timeout_seconds
        if not is_active:
            self._note_stall(item.run_id, item.step_key)
        return is_active

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
