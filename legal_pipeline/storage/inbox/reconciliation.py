"""Reconciliation of an inbox with the registered documents, in both directions.

Runs in constant memory: lists the inbox page by page and compares it as the sensor does, keeps the listed ids in a
temporary file, then checks the registered documents by id.

Does not belong here: the runs (`defs.sensors.reconciliation`).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from sys import maxsize
from urllib.parse import unquote_to_bytes

from legal_pipeline.storage.inbox.arrivals import InboxDocument
from legal_pipeline.storage.inbox.diff import Difference, Kind, id_of
from legal_pipeline.storage.inbox.scan import ArrivalScanner, ScanResult


class Finding(StrEnum):
    UNREGISTERED = "unregistered"
    OVERWRITTEN = "overwritten"
    MISSING = "missing"
    BACK = "back"
    WITHDRAWN = "withdrawn"
    STRAY = "stray"
    PROBLEM = "problem"
    NO_RUN = "no_run"
    DEAD_RUN = "dead_run"


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A difference between an inbox, the documents and the runs, as detected."""

    finding: Finding
    subject: str
    """A source URI or a document id."""
    message: str
    action: str
    """The repair, or what a user has to do."""


_OF_OBJECTS = {
    Kind.NEW: (Finding.UNREGISTERED, "exists in the inbox and was not registered", "registered; the next tick requests its run"),
    Kind.CHANGED: (Finding.OVERWRITTEN, "was overwritten after it was ingested", "reset to waiting; the next tick requests its run"),
    Kind.RUNNING: (Finding.OVERWRITTEN, "was overwritten while a run processes it", "none yet; it is ingested again when the run ends"),
    Kind.BACK: (Finding.BACK, "was missing and exists again", "no longer recorded as missing"),
    Kind.WITHDRAWN: (Finding.WITHDRAWN, "was withdrawn and its source still exists", "none; delete the source"),
}
"""Finding, message and action by kind. `Kind.NAMED` is not a discrepancy: the version of the document was not known yet."""


@dataclass
class Reconciliation:
    """Reconciliation of one inbox. The counts are complete when `discrepancies` is exhausted."""

    scanner: ArrivalScanner
    objects: int = 0
    documents: int = 0
    listed: ScanResult = field(default_factory=lambda: ScanResult(after=""))

    def discrepancies(self) -> Iterator[Discrepancy]:
        """Raises LegalPipelineError when the listing fails; no document is then reported missing."""
        with closing(_Seen()) as seen:
            for page in self.scanner.inbox.pages():
                self.objects += len(page)
                seen.add(id_of(each) for each in page)
                # compare before registering, which resolves the differences
                differences = self.scanner.compare(page)
                listed = ScanResult(after="")
                self.scanner.register_page(page, listed, limit=maxsize)
                yield from _of_page(differences, listed)
            for chunk in self.scanner.arrivals.documents_below(self.scanner.inbox.uri_prefix):
                self.documents += len(chunk)
                present = seen.among([document.document_id for document in chunk])
                missing = (self._missing(document) for document in chunk if document.document_id not in present)
                yield from (discrepancy for discrepancy in missing if discrepancy)
        for key in self.scanner.inbox.unassigned_files():
            message = "is directly in the inbox and so belongs to no matter"
            subject = f"{self.scanner.inbox.place.rstrip('/')}/{key}"
            yield Discrepancy(Finding.STRAY, subject, message, "none; move it into the folder of a matter")

    def _missing(self, document: InboxDocument) -> Discrepancy | None:
        rest = document.source_uri.removeprefix(self.scanner.inbox.uri_prefix)
        # it may have arrived after the listing passed its key
        if self.scanner.inbox.look_up(os.fsdecode(unquote_to_bytes(rest))) is not None:
            return None
        self.scanner.arrivals.mark_missing(document.document_id)
        message = f"its source {document.source_uri} does not exist" + (", as reported before" if document.is_missing else "")
        return Discrepancy(Finding.MISSING, document.document_id, message, "kept; put the source back, or withdraw the document")


def _of_page(differences: Iterable[Difference], listed: ScanResult) -> Iterator[Discrepancy]:
    for each in differences:
        if each.kind in _OF_OBJECTS:
            finding, message, action = _OF_OBJECTS[each.kind]
            yield Discrepancy(finding, each.source.uri, message, action)
    for warning in listed.warnings:
        yield Discrepancy(Finding.PROBLEM, "", warning, "none; the remaining objects were processed")


class _Seen:
    """A set of ids in a temporary SQLite database, deleted when closed."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.execute("create table seen (id text primary key) without rowid")

    def add(self, ids: Iterable[str]) -> None:
        self._database.executemany("insert or ignore into seen values (?)", ((each,) for each in ids))

    def among(self, ids: list[str]) -> set[str]:
        placeholders = ",".join("?" * len(ids))
        return {row[0] for row in self._database.execute(f"select id from seen where id in ({placeholders})", ids)}

    def close(self) -> None:
        self._database.close()
