"""Remedies for failed and refused documents, by category and reason."""

from __future__ import annotations

from legal_pipeline.model import Category, DocumentStatus, RefusalReason, State

FAILURE_REMEDIES: dict[Category, str] = {
    Category.TRANSIENT: "all retries failed: check that the named service responds, then retry",
    Category.RESOURCE: "free or raise the exhausted resource (memory, disk, Redis or budget), then retry",
    Category.RATE_LIMIT: "the service limits the call rate: retry in a few minutes, or lower its calls per second in the settings",
    Category.CONFIGURATION: "correct the named setting or installation, then retry",
    Category.DATA: "the document itself is at fault: request another copy",
    Category.PERMANENT: "a retry alone does not help: fix the named problem, or report it if it is a bug",
}

UNKNOWN_FAILURE = "see the run in the Dagster UI, then retry"
"""For failures whose category was not recorded."""

REFUSAL_REMEDIES: dict[RefusalReason, str] = {
    RefusalReason.ENCRYPTED: "request the password or an unlocked copy, replace the file with the unlocked one and submit it again",
    RefusalReason.CORRUPT: "request another copy: the file is damaged or truncated",
    RefusalReason.EMPTY: "inspect the file: it contains no text, nor anything that OCR could read",
    RefusalReason.UNSUPPORTED: "convert the file to PDF and submit that",
    RefusalReason.TOO_LARGE: "split the file, or raise the named limit in the settings",
    RefusalReason.HOSTILE: "do not open it; have your security team examine it, and request a clean copy",
}

REASON_REMEDIES: tuple[tuple[Category, str, str], ...] = (
    (Category.CONFIGURATION, "has no worker", "start its worker (deploy/start_all_workers.sh), then retry"),
    (Category.CONFIGURATION, "was cancelled", "retry to process it after all"),
    (Category.PERMANENT, "put it back", "put the source file back and retry, or withdraw the document"),
    (Category.PERMANENT, "bug:", "report it with the stack frames that the Dagster UI shows for the run; retry after an update"),
    (Category.RESOURCE, "the disk is full", "free some space on the named disk, then retry"),
    (Category.RESOURCE, "no room for a copy", "free some space on the named disk, then retry"),
    (Category.RESOURCE, "disk of the database server", "free some space on the disk of the database server, then retry"),
    (Category.RESOURCE, "is read-only", "mount the named file system writable, then retry"),
    (Category.RESOURCE, "is there enough memory", "free memory or choose a larger profile, then retry; or split the file"),
    (Category.PERMANENT, "was finished within", "report the file, or raise LEGAL_PIPELINE_STALL_TIMEOUT_SECONDS and retry"),
    (Category.TRANSIENT, "has not been called since", "check that the service responds (`legal-pipeline monitor --once`), then retry"),
)
"""More specific remedies: (category, text in the reason, remedy). The first match applies."""


def document_remedy(status: DocumentStatus) -> str | None:
    """The remedy for a failed or refused document; None for all others."""
    if status.state is State.FAILED:
        return remedy(status.category, status.reason)
    return REFUSAL_REMEDIES[status.reason_code] if status.state is State.REFUSED and status.reason_code else None


def remedy(category: Category | None, reason: str | None) -> str:
    """The remedy for a failure."""
    if category is None:
        return UNKNOWN_FAILURE
    specific = (text for of, words, text in REASON_REMEDIES if of is category and words in (reason or ""))
    return next(specific, FAILURE_REMEDIES[category])
