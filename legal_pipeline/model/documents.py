"""Documents, what becomes of them, and what is known of their source."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from legal_pipeline.model.mail import MailFields

UNKNOWN_MEDIA_TYPE = "application/octet-stream"
"""The media type of bytes that have not been identified (RFC 2046, section 4.5.1)."""


class State(StrEnum):
    """The state of a document; it is in exactly one state at any time."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    REFUSED = "refused"


class RefusalReason(StrEnum):
    """Why a document cannot be processed: the closed list of faults of the document itself."""

    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    TOO_LARGE = "too_large"
    HOSTILE = "hostile"


class Category(StrEnum):
    """The kind of a failure, which decides how it is retried (`errors`, `defs.assets.retry_rules`)."""

    TRANSIENT = "transient"
    """An external service failed; the same call may succeed shortly."""
    RESOURCE = "resource"
    """Memory, disk, Redis or a budget is exhausted."""
    RATE_LIMIT = "rate_limit"
    """An external service throttles calls."""
    CONFIGURATION = "configuration"
    """Settings, credentials or the installation are wrong; a person must correct them."""
    DATA = "data"
    """A fault of the document itself."""
    PERMANENT = "permanent"
    """A bug, or any other failure that a retry cannot change."""


class Origin(StrEnum):
    """How a document entered the census, which decides what requests its runs."""

    NAMED = "named"
    """Named by a command or by a backfill in the UI."""
    ARRIVAL = "arrival"
    """Found in an inbox by a sensor."""
    CHILD = "child"
    """Extracted from a mail or an archive."""


class Priority(StrEnum):
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Document:
    """One source file in one matter, as registered."""

    document_id: str
    matter: str
    source_uri: str
    file_name: str
    parent_id: str | None = None
    priority: Priority = Priority.NORMAL
    depth: int = 0
    """Number of containers (mails, archives) around it."""
    source_bytes: int | None = field(default=None, compare=False)
    """Size reported by the listing; None when the document was not found in a listing."""


@dataclass(frozen=True, slots=True)
class Child:
    """A file found inside another: a mail attachment, an archive member."""

    file_name: str
    locator: str
    """Path within the parent, the same for each extraction: `2/exhibit-a.pdf`."""
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """The properties of a document's bytes that intake determines."""

    sha256: str
    media_type: str
    size_bytes: int
    page_count: int | None
    """None for formats whose pages are known only after reading (plain text, mail, office files)."""
    is_unlocked: bool = False
    """Whether one of the passwords that were given opened it, or a member of the archive that it is."""


@dataclass(frozen=True, slots=True)
class DocumentStatus:
    """A document with its state and its history: a row of `documents.jsonl`."""

    document: Document
    state: State
    reason: str | None = None
    reason_code: RefusalReason | None = None
    facts: SourceFacts | None = None
    page_count: int | None = None
    duplicate_of: str | None = None
    updated_at: dt.datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)
    origin: Origin = Origin.NAMED
    category: Category | None = None
    """Category of the failure; None for other states."""
    source_version: str | None = None
    """Version of the source when it was last ingested: an ETag, or the modification time and size of a file."""
    missing_at: dt.datetime | None = None
    """When the source was first found to be missing."""
    source_bytes: int | None = None
    """Size found by the listing or by intake; None before either."""
    mail: MailFields | None = None
    """The header of a mail; None for other documents."""
    read_version: str | None = None
    """The version that intake read and that the facts describe; `source_version` may be newer."""


class StageMetric(StrEnum):
    """Keys of the metrics of a document's or a page's text. Each counts pages; zero counts are omitted."""

    OCR_PAGES = "ocr_pages"
    """Recognized by a local engine."""
    CACHE_HITS = "cache_hits"
    """Read from the OCR cache."""
    REDIS_HITS = "redis_hits"
    """Of the cache hits, those in Redis."""
    PAID_PAGES = "paid_pages"
    """Recognized by a paid service."""
