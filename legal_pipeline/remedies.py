"""What a person can do about a document that failed or was refused: a sentence for each category and each reason."""

from __future__ import annotations

from legal_pipeline.model import Category, DocumentStatus, RefusalReason, State

FAILURE_REMEDIES: dict[Category, str] = {
    Category.TRANSIENT: "it was tried several times: see that what is named answers, then retry",
    Category.RESOURCE: "make room (memory, disk, Redis, or the budget that is named), then retry",
    Category.RATE_LIMIT: "the service wants fewer calls: retry in some minutes, or lower its calls per second in the settings",
    Category.CONFIGURATION: "set right what is named, then retry: trying again alone changes nothing",
    Category.DATA: "the document itself is at fault: ask for another copy",
    Category.PERMANENT: "trying again alone changes nothing: set right what is named, or report it if it is a bug",
}

UNKNOWN_FAILURE = "see the run in the Dagster UI, then retry"
"""Of a failure whose category was not recorded."""

REFUSAL_REMEDIES: dict[RefusalReason, str] = {
    RefusalReason.ENCRYPTED: "ask for the password or an unlocked copy, put the unlocked file in its place and submit it again",
    RefusalReason.CORRUPT: "ask for another copy: the file is damaged or was cut short on its way",
    RefusalReason.EMPTY: "look at the file: it holds no text, and nothing that could be read as text",
    RefusalReason.UNSUPPORTED: "convert the file to PDF and submit that",
    RefusalReason.TOO_LARGE: "split the file, or raise the limit that is named in the settings",
    RefusalReason.HOSTILE: "do not open it; let your security people look at it, and ask for a clean copy",
}

REASON_REMEDIES: tuple[tuple[Category, str, str], ...] = (
    (Category.CONFIGURATION, "has no worker", "start its worker (deploy/start_all_workers.sh), then retry"),
    (Category.CONFIGURATION, "was cancelled", "retry when you want it done after all"),
    (Category.PERMANENT, "put it back", "put the source file back and retry, or withdraw the document"),
    (Category.PERMANENT, "bug:", "report it with the frames that the run shows in the Dagster UI; retry after an update"),
    (Category.RESOURCE, "the disk is full", "free some space on the disk, then retry"),
    (Category.RESOURCE, "is there enough memory", "free memory or choose a larger profile, then retry; or split the file"),
    (Category.PERMANENT, "was finished within", "report the file, or raise LEGAL_PIPELINE_STALL_TIMEOUT_SECONDS and retry"),
    (Category.TRANSIENT, "has not been called since", "see that the service answers (`legal-pipeline monitor --once`), then retry"),
)
"""What is known better for a failure whose reason holds these words; the first that fits."""


def document_remedy(status: DocumentStatus) -> str | None:
    """Of a document that failed or was refused; None for all others."""
    if status.state is State.FAILED:
        return remedy(status.category, status.reason)
    return REFUSAL_REMEDIES[status.reason_code] if status.state is State.REFUSED and status.reason_code else None


def remedy(category: Category | None, reason: str | None) -> str:
    """What to do about a failure."""
    if category is None:
        return UNKNOWN_FAILURE
    special = (fix for of, words, fix in REASON_REMEDIES if of is category and words in (reason or ""))
    return next(special, FAILURE_REMEDIES[category])
