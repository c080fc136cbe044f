"""The census of a batch: inspects every file as intake does, and writes nothing.

An unchanged source is not inspected again. A problem with one file is reported for that file and does not stop the others.

Does not belong here: submitting the batch (`batches.submit`), the output (`batches.census.view`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import islice
from typing import Any

from legal_pipeline.errors import ExternalError, Refusal, SourceMissing, UsageError
from legal_pipeline.model import Document, DocumentStatus, RefusalReason, State
from legal_pipeline.services import Services
from legal_pipeline.stages import intake
from legal_pipeline.storage.source_uris import S3 as S3_SCHEME

_AT_A_TIME = 200
_DEPLOYED_THREADS = 2
"""Files inspected concurrently; the cores belong to the workers."""


class CensusState(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    """Known, and its source has changed."""
    UNFINISHED = "unfinished"
    """Known and unchanged, with stages still to run."""
    FINISHED = "finished"
    """Done or refused with these bytes and this code: nothing to do."""


@dataclass(frozen=True, slots=True)
class CensusEntry:
    """The result of inspecting one document."""

    document: Document
    state: CensusState
    size_bytes: int = 0
    media_type: str | None = None
    page_count: int | None = None
    sha256: str | None = None
    refusal: RefusalReason | None = None
    message: str = ""
    """Why it will be refused, or could not be inspected."""
    is_opened: bool = True
    """False when only its name and size are known."""
    is_left_out: bool = False
    """True when its source is missing or may not be read, so that there is nothing to process."""


def take(services: Services, documents: Iterable[Document], *, is_quick: bool = False) -> Iterator[CensusEntry]:
    """Yields an entry per document, in order; inspects several documents concurrently."""
    settings = services.settings
    budget = _DownloadBudget(settings.download_cache_bytes // 2)
    remaining = iter(documents)
    with ThreadPoolExecutor(_DEPLOYED_THREADS if settings.is_deployed else settings.processes) as pool:
        while some := list(islice(remaining, _AT_A_TIME)):
            ids = [document.document_id for document in some]
            known = {status.document.document_id: status for status in services.store.documents.find(ids=ids)}
            yield from pool.map(partial(_inspect, services, known, budget, is_quick), some)


def _inspect(
    services: Services, known: Mapping[str, DocumentStatus], budget: _DownloadBudget, is_quick: bool, document: Document
) -> CensusEntry:
    status = known.get(document.document_id)
    state = CensusState.CHANGED if status and status.facts else CensusState.UNFINISHED if status else CensusState.NEW
    try:
        return _entry(services, status, state, budget, is_quick, document)
    except (SourceMissing, UsageError) as error:
        return CensusEntry(document, state, message=str(error), is_opened=False, is_left_out=True)
    except ExternalError as fault:
        # the service may be available again when the document's run starts
        return CensusEntry(document, state, message=str(fault), is_opened=False)
    except OSError as error:
        return CensusEntry(document, state, message=f"cannot be read: {error.strerror}", is_opened=False)


def _entry(
    services: Services, status: DocumentStatus | None, state: CensusState, budget: _DownloadBudget, is_quick: bool, document: Document
) -> CensusEntry:
    sources = services.store.sources
    now = sources.current(document.source_uri)
    is_remote = document.source_uri.startswith(S3_SCHEME)
    if status is not None and status.facts is not None:
        is_same = now.version == status.read_version
        # an object is compared by version only: comparing its bytes would mean fetching it
        if is_same or (not is_remote and sources.is_unchanged(document.source_uri, status.read_version, status.facts.sha256)):
            return _known(services, status)
    if is_quick or (is_remote and not budget.take(now.size_bytes)):
        refusal = RefusalReason.TOO_LARGE if now.size_bytes > services.settings.max_document_bytes else None
        return CensusEntry(document, state, now.size_bytes, refusal=RefusalReason.EMPTY if not now.size_bytes else refusal, is_opened=False)
    sha256 = None
    try:
        with sources.reading(document.source_uri, now.version) as path:
            sha256, size_bytes = intake.digest(path, document.file_name, services.intake_limits.max_document_bytes)
            with services.unlocked(path) as opened:
                facts = intake.identify(opened, document.file_name, sha256, size_bytes, services.intake_limits, services.read_limits)
    except Refusal as refusal:
        return CensusEntry(document, state, now.size_bytes, sha256=sha256, refusal=refusal.reason, message=refusal.detail)
    return CensusEntry(document, state, facts.size_bytes, facts.media_type, facts.page_count, facts.sha256)


def _known(services: Services, status: DocumentStatus) -> CensusEntry:
    facts, document = status.facts, status.document
    assert facts is not None
    is_finished = status.state is State.REFUSED or (
        status.state is State.DONE and services.is_complete(status, services.store.stages.of(document.document_id))
    )
    refusal = status.reason_code if status.state is State.REFUSED else None
    return CensusEntry(
        document,
        CensusState.FINISHED if is_finished else CensusState.UNFINISHED,
        facts.size_bytes,
        facts.media_type,
        status.page_count,
        facts.sha256,
        refusal,
        (status.reason or "").removeprefix(f"{refusal}: ") if refusal else "",
    )


class _DownloadBudget:
    """The bytes that the census may still fetch: fetched objects stay in the download cache for the runs, up to its limit."""

    def __init__(self, size_bytes: int) -> None:
        self._remaining_bytes = size_bytes

    def take(self, size_bytes: int) -> bool:
        # two threads may both take the last bytes; the limit is approximate
        self._remaining_bytes -= size_bytes
        return self._remaining_bytes >= 0


def entry_record(entry: CensusEntry) -> dict[str, Any]:
    return {
        "document_id": entry.document.document_id,
        "matter": entry.document.matter,
        "file_name": entry.document.file_name,
        "standing": entry.state.value,
        "size_bytes": entry.size_bytes,
        "media_type": entry.media_type,
        "page_count": entry.page_count,
        "refusal": entry.refusal.value if entry.refusal else None,
        "said": entry.message or None,
        "is_opened": entry.is_opened,
        "is_left_out": entry.is_left_out,
    }
