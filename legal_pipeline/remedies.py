"""Remedies for failed and refused documents, by category and reason.

`{retry}` stands for the command that retries exactly the documents concerned, in both forms; it can be pasted as printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from legal_pipeline.model import Category, DocumentStatus, RefusalReason, State

FAILURE_REMEDIES: dict[Category, str] = {
    Category.TRANSIENT: "all retries failed: check that the named service responds, then run {retry}",
    Category.RESOURCE: "free or raise the exhausted resource (memory, disk, Redis or budget), then run {retry}",
    Category.RATE_LIMIT: "the service limits the call rate: run {retry} in a few minutes, or lower its calls per second in the settings",
    Category.CONFIGURATION: "correct the named setting or installation, then run {retry}",
    Category.DATA: "the document itself is at fault: replace the file with another copy, then run {retry}",
    Category.PERMANENT: "a retry alone does not help: fix the named problem, or report it if it is a bug, then run {retry}",
}

UNKNOWN_FAILURE = "see the run in the Dagster UI, then run {retry}"
"""For failures whose category was not recorded."""

REFUSAL_REMEDIES: dict[RefusalReason, str] = {
    RefusalReason.ENCRYPTED: "put the password on a line of a file that only you can read, then run {retry} with `--passwords FILE` added;"
    " or replace the file with an unlocked copy, then run {retry}",
    RefusalReason.CORRUPT: "the file is damaged or truncated: replace it with another copy, then run {retry}",
    RefusalReason.EMPTY: "inspect the file: it contains no text, nor anything that OCR could read",
    RefusalReason.UNSUPPORTED: "convert the file to PDF and submit that; or install the program that is named, then run {retry}",
    RefusalReason.TOO_LARGE: "split the file, or raise the named limit in the settings and run {retry}",
    RefusalReason.HOSTILE: "do not open it; have your security team examine it, and request a clean copy",
}

REASON_REMEDIES: tuple[tuple[Category, str, str], ...] = (
    (
        Category.CONFIGURATION,
        "has no worker",
        "run `legal-pipeline workers start`; it is then retried by itself, or with {retry}",
    ),
    (Category.TRANSIENT, "was deleted or ended without", "see why its runs were lost (the log daemon.log), then run {retry}"),
    (Category.CONFIGURATION, "was cancelled", "run {retry} to process it after all"),
    (Category.PERMANENT, "put it back", "put the source file back and run {retry}, or withdraw the document"),
    (Category.PERMANENT, "bug:", "report it with the stack frames that the Dagster UI shows for the run; after an update, run {retry}"),
    (Category.RESOURCE, "the disk is full", "free some space on the disk; the document is then retried by itself, or with {retry}"),
    (Category.RESOURCE, "no room for a copy", "free some space on the disk; the document is then retried by itself, or with {retry}"),
    (
        Category.RESOURCE,
        "disk of the database server",
        "free some space on the disk of the database server; the document is then retried by itself, or with {retry}",
    ),
    (Category.RESOURCE, "is read-only", "mount the file system writable; the document is then retried by itself, or with {retry}"),
    (Category.RESOURCE, "is there enough memory", "free memory or choose a larger profile, then run {retry}; or split the file"),
    (Category.PERMANENT, "was finished within", "report the file, or raise LEGAL_PIPELINE_STALL_TIMEOUT_SECONDS and run {retry}"),
    (
        Category.TRANSIENT,
        "has not been called since",
        "see if the service responds (`legal-pipeline monitor --once`), then run {retry}",
    ),
)
"""More specific remedies: (category, text in the reason, remedy). The first match applies."""


MAX_NAMED = 20
"""Documents that a command names; for more, it selects by category."""


def document_remedy(status: DocumentStatus) -> str | None:
    """The remedy for a failed or refused document; None for all others."""
    document_ids = (status.document.document_id,)
    if status.state is State.FAILED:
        return remedy(status.category, status.reason, document_ids)
    return refusal_remedy(status.reason_code, document_ids) if status.state is State.REFUSED and status.reason_code else None


def remedies_of(statuses: Iterable[DocumentStatus]) -> list[str]:
    """One remedy for all failed or refused documents with the same one; its command names them, or selects failures by category."""
    groups: dict[tuple[str, Category | None, int], list[str]] = {}
    refused = 0
    for status in statuses:
        if status.state is State.FAILED:
            key = (failure_template(status.category, status.reason), status.category, 0)
        elif status.state is State.REFUSED and status.reason_code:
            # nothing selects refused documents but their names
            key = (REFUSAL_REMEDIES[status.reason_code], None, refused // MAX_NAMED)
            refused += 1
        else:
            continue
        groups.setdefault(key, []).append(status.document.document_id)
    return [template.format(retry=retry_command(ids, category)) for (template, category, _), ids in groups.items()]


def remedy(category: Category | None, reason: str | None, document_ids: Sequence[str]) -> str:
    """The remedy for a failure of these documents."""
    return failure_template(category, reason).format(retry=retry_command(document_ids, category))


def refusal_remedy(reason: RefusalReason, document_ids: Sequence[str]) -> str:
    return REFUSAL_REMEDIES[reason].format(retry=retry_command(document_ids))


def failure_template(category: Category | None, reason: str | None) -> str:
    if category is None:
        return UNKNOWN_FAILURE
    specific = (text for of, words, text in REASON_REMEDIES if of is category and words in (reason or ""))
    return next(specific, FAILURE_REMEDIES[category])


def retry_command(document_ids: Sequence[str], category: Category | None = None) -> str:
    if len(document_ids) <= MAX_NAMED:
        return f"`legal-pipeline retry {' '.join(document_ids)}`"
    return "`legal-pipeline retry --failed" + (f" --category {category.value}`" if category else "`")
