"""Turns paths, URIs, ids or a manifest into documents; a line that cannot be resolved becomes a problem.

Does not belong here: the formats of a manifest (`batches.manifest`), the inspection of the documents (`batches.census.census`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO

from legal_pipeline.batches.manifest import Entry, read_manifest
from legal_pipeline.errors import ExternalError, LegalPipelineError, SetupError, SourceMissing, UsageError
from legal_pipeline.model import Document, DocumentStatus, Priority
from legal_pipeline.plain_text import visible
from legal_pipeline.settings import Settings
from legal_pipeline.storage.batches.batches import Problem
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.inbox.discovery import documents_at
from legal_pipeline.storage.s3.client import S3
from legal_pipeline.storage.source_uris import S3 as S3_SCHEME
from legal_pipeline.storage.source_uris import bucket_and_typed_key, path_of, s3_uri
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import ROUTINGS

_LINES = 500
_REQUESTS_AT_A_TIME = 8
_MESSAGE_CHARS = 400
_FILE_SCHEME = "file://"
_ID = re.compile("[a-z0-9-]{1,64}")


@dataclass
class Request:
    """The requested documents. `lines` maps each document to its line in the manifest."""

    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def by_priority(self) -> dict[Priority, list[Document]]:
        """Returns the documents by priority, urgent ones first, in the order of the request."""
        grouped: dict[Priority, list[Document]] = {priority: [] for priority in ROUTINGS}
        for document in self.documents:
            grouped[document.priority].append(document)
        return {priority: documents for priority, documents in grouped.items() if documents}

    def leave_out(self, problems: Iterable[tuple[str, Problem]]) -> None:
        """Removes documents from the request. `problems` holds (document id, reason)."""
        missing = dict(problems)
        self.documents = [document for document in self.documents if document.document_id not in missing]
        self.problems += missing.values()


@dataclass(frozen=True)
class Requests:
    """Turns names into a `Request`: known documents keep their matter, new documents get one."""

    settings: Settings
    store: Store
    s3: S3
    priority: Priority
    matter: str | None = None

    def of_places(self, places: Sequence[Path | str]) -> Request:
        """UsageError when there is nothing at one of the places; checked before anything else is done."""
        request = Request()
        documents = documents_at(places, self.matter, self.priority, self.settings, self.s3)
        self._take(request, (_Resolved(0, document, self.matter) for document in documents))
        return request

    def of_ids(self, ids: Sequence[str]) -> Request:
        return self._of(Entry(0, document_id, True) for document_id in ids)

    def of_manifest(self, handle: IO[bytes], name: str, folder: Path) -> Request:
        """Paths are relative to `folder`. UsageError as in `read_manifest`. Lines are processed in batches, in constant memory."""
        return self._of(read_manifest(handle, name), folder)

    def _of(self, entries: Iterable[Entry | Problem], folder: Path = Path()) -> Request:
        request = Request()
        remaining, faults = iter(entries), _Faults()
        while some := list(islice(remaining, _LINES)):
            request.problems += (entry for entry in some if isinstance(entry, Problem))
            named = [entry for entry in some if isinstance(entry, Entry)]
            ids = [entry.named for entry in named if entry.is_id is not False and _ID.fullmatch(entry.named)]
            known = {status.document.document_id: status for status in self.store.documents.find(ids=ids)}
            # each object costs one request, and most of its time is spent waiting
            with ThreadPoolExecutor(_REQUESTS_AT_A_TIME) as pool:
                results = list(pool.map(partial(self._look_up, known=known, folder=folder, faults=faults), named))
            request.problems += (each for part in results for each in part if isinstance(each, Problem))
            self._take(request, (each for part in results for each in part if isinstance(each, _Resolved)))
        request.problems.sort(key=lambda problem: problem.line)
        return request

    def _look_up(self, entry: Entry, known: Mapping[str, DocumentStatus], folder: Path, faults: _Faults) -> Sequence[Problem | _Resolved]:
        matter, priority = entry.matter or self.matter, entry.priority or self.priority
        if entry.is_id is not False and entry.named in known:
            return [_Resolved(entry.line, replace(known[entry.named].document, priority=priority), matter)]
        try:
            if entry.is_id:
                return [_problem(entry.line, self._why_unknown(entry.named))]
            if entry.is_id is None and not _is_place(entry.named, folder):
                where = f"there is neither a document {_short(entry.named)} nor such a file in {folder.absolute()}"
                return [Problem(entry.line, where, "`legal-pipeline documents` lists the documents")]
            documents = self._at(_place(entry.named, folder), matter, priority, faults)
            return [_Resolved(entry.line, document, matter) for document in documents]
        except SourceMissing as error:
            return [_problem(entry.line, error)]
        except ExternalError as fault:
            faults.count(fault)
            return [_problem(entry.line, fault)]
        except LegalPipelineError as error:
            return [_problem(entry.line, error)]
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            return [Problem(entry.line, f"{_short(entry.named)} cannot be looked up ({reason})", "correct the name")]

    def _at(self, place: Path | str, matter: str | None, priority: Priority, faults: _Faults) -> Iterable[Document]:
        documents = documents_at([place], matter, priority, self.settings, self.s3)
        if isinstance(place, Path):
            return documents
        bucket, key = bucket_and_typed_key(place)
        with faults.of_bucket(bucket, key):
            first = next(documents)
            # an object costs one request; a folder is listed
            is_object = first.source_uri in (s3_uri(bucket, key), place)
            return [first] if is_object else [first, *documents]

    def _take(self, request: Request, resolved: Iterable[_Resolved]) -> None:
        """Adds each document once; a document of another matter, or a withdrawn one, becomes a problem."""
        remaining = iter(resolved)
        while some := list(islice(remaining, _LINES)):
            ids = [each.document.document_id for each in some]
            known = {status.document.document_id: status.document for status in self.store.documents.find(ids=ids)}
            withdrawn = Withdrawals(self.store.engine).among(ids)
            for each in some:
                document_id = each.document.document_id
                before = known.get(document_id, each.document)
                if document_id in request.lines:
                    if each.line:
                        message = f"{_short(before.file_name)} is already named on line {request.lines[document_id]}"
                        request.problems.append(Problem(each.line, message, "remove one of the lines"))
                elif document_id in withdrawn:
                    request.problems.append(_problem(each.line, self._why_unknown(document_id)))
                elif each.matter not in (None, before.matter):
                    request.problems.append(_of_another_matter(each, before))
                else:
                    request.lines[document_id] = each.line
                    request.documents.append(replace(before, priority=each.document.priority))

    def _why_unknown(self, document_id: str) -> UsageError:
        try:
            self.store.documents.get(document_id)
        except UsageError as error:
            return error
        return UsageError(f"{document_id} was registered just now; submit it again")


@dataclass(frozen=True, slots=True)
class _Resolved:
    line: int
    document: Document
    matter: str | None
    """As requested; None when the request names no matter."""


class _Faults:
    """Remembers unusable buckets and counts external errors, so that they are not rediscovered on every line."""

    _MAX_EXTERNAL_ERRORS = 3

    def __init__(self) -> None:
        self._of_buckets: dict[str, SetupError] = {}
        self._external_errors = 0

    @contextmanager
    def of_bucket(self, bucket: str, key: str) -> Iterator[None]:
        if bucket in self._of_buckets:
            raise self._of_buckets[bucket]
        try:
            yield
        except SetupError as error:
            # an error of one object names the object; any other error concerns the bucket
            if s3_uri(bucket, key) not in str(error):
                self._of_buckets[bucket] = error
            raise

    def count(self, fault: ExternalError) -> None:
        self._external_errors += 1
        if self._external_errors > self._MAX_EXTERNAL_ERRORS:
            raise fault


def _is_place(named: str, folder: Path) -> bool:
    return named.startswith((S3_SCHEME, _FILE_SCHEME)) or os.sep in named or (folder / named).exists()


def _place(named: str, folder: Path) -> Path | str:
    if named.startswith(S3_SCHEME):
        return named
    return path_of(named) if named.startswith(_FILE_SCHEME) else folder / named


def _problem(line: int, error: LegalPipelineError) -> Problem:
    """Splits a message into the problem and, after the semicolon, the remedy."""
    message, _, remedy = str(error).partition("; ")
    return Problem(line, visible(message, _MESSAGE_CHARS), visible(remedy, _MESSAGE_CHARS) or "correct the line")


def _of_another_matter(resolved: _Resolved, known: Document) -> Problem:
    message = f"{known.document_id} belongs to the matter {known.matter}, not to {resolved.matter}"
    return Problem(resolved.line, message, "remove the matter; a document stays in the matter in which it was registered")


def _short(named: str) -> str:
    return repr(visible(named, 80))
