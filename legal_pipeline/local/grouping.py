"""The documents that wait for a process of the pool, in the order of processing; many small ones in a row form groups.

Does not belong here: what a group does (`defs.groups`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import islice, takewhile

from legal_pipeline.defs.groups.group import LEAST, MOST
from legal_pipeline.local.pool_worker import Task
from legal_pipeline.services import Services
from legal_pipeline.topology import RunForm, run_form


class WaitingDocuments:
    def __init__(self, services: Services, document_ids: Iterable[str], processes: int) -> None:
        self._services = services
        self._processes = processes
        self._waiting: deque[str] = deque()
        self._small: set[str] = set()
        self.extend(document_ids)

    def __len__(self) -> int:
        return len(self._waiting)

    def extend(self, document_ids: Iterable[str]) -> None:
        added = list(document_ids)
        # an attachment that was done by an earlier version: a group passes over what does not wait
        self._services.store.documents.wait_all(added)
        self._waiting.extend(added)
        sources = self._services.store.sources
        for status in self._services.store.documents.find(ids=added):
            document = status.document
            if run_form(document.file_name, sources.size_bytes(document.source_uri, status.source_bytes)) is RunForm.WHOLE:
                self._small.add(document.document_id)

    def put_back(self, document_ids: Iterable[str]) -> None:
        """Puts documents of a group that were not reached before all others."""
        self._waiting.extendleft(reversed(list(document_ids)))

    def append_alone(self, document_id: str) -> None:
        """Adds a document that no group takes again."""
        self._small.discard(document_id)
        self._waiting.append(document_id)

    def pop(self) -> Task:
        """The next document, or the next group. Raises IndexError when nothing waits."""
        row = list(islice(takewhile(self._small.__contains__, self._waiting), self._processes * MOST))
        if len(row) < LEAST:
            return Task("document", self._waiting.popleft())
        # the last ones are shared out, so that no process is idle while another has a group before it
        size = min(MOST, -(-len(row) // self._processes))
        members = tuple(self._waiting.popleft() for _ in range(size))
        return Task("group", members[0], members)

    def clear(self) -> list[str]:
        """Removes and returns all."""
        removed = list(self._waiting)
        self._waiting.clear()
        return removed
