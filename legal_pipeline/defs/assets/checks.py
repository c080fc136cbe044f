"""Asset checks on the stored rows. Each description states what holds when the check passes.

The checks are specs of the assets, not separate steps: a separate step would need a queue of its own.
Does not belong here: the stages that make the checks pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import dagster as dg

from legal_pipeline.storage.reports import integrity
from legal_pipeline.storage.store import Store

Probe = Callable[[Store, str], list[str]]
"""(store, document_id) -> problems, one sentence each, without document text; empty when the check passes."""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    description: str
    probe: Probe
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR


ACCEPTED = "document_is_accepted"

CHECKS: dict[str, tuple[Check, ...]] = {
    "source_document": (Check(ACCEPTED, "The file can be read; otherwise the result states the reason.", lambda store, document_id: []),),
    "document_text": (
        Check(ACCEPTED, "The document has text; otherwise the result states the reason.", lambda store, document_id: []),
        Check("pages_in_are_pages_out", "Every source page has a row, and page numbers have no gaps.", integrity.missing_pages),
        Check(
            "text_is_plausible", "Pages contain words rather than garbled characters.", integrity.garbage_pages, dg.AssetCheckSeverity.WARN
        ),
        Check(
            "no_error_message_is_stored_as_text",
            "No page contains a program's error message.",
            integrity.error_text,
            dg.AssetCheckSeverity.WARN,
        ),
    ),
    "chunks": (
        Check(
            "chunk_offsets_are_exact", "text[start:end] is the chunk's text, and its page range is correct.", integrity.mismatched_chunks
        ),
        Check("chunks_cover_the_text", "Every non-blank character belongs to a chunk.", integrity.uncovered_text),
    ),
    "entity_mentions": (
        Check(
            "mention_offsets_are_exact", "text[start:end] is the mention's text, and its page is correct.", integrity.mismatched_mentions
        ),
    ),
    "canonical_entities": (
        Check("every_mention_has_an_entity", "Every mention links to an existing entity.", integrity.unlinked_mentions),
    ),
    "relationships": (
        Check(
            "every_relationship_has_evidence",
            "Every relationship is supported by evidence in the text.",
            integrity.relationships_without_evidence,
        ),
        Check(
            "evidence_offsets_are_exact", "text[start:end] is the evidence text, and its page is correct.", integrity.mismatched_evidence
        ),
        Check(
            "ends_exist",
            "The source and target of every relationship are entities of the document, or the document itself.",
            integrity.broken_references,
        ),
    ),
    "document_record": (
        Check(
            "counts_agree_across_stages",
            "The number of stored rows equals the number that each stage reported.",
            integrity.mismatched_counts,
        ),
    ),
}


def specs(stage: str) -> list[dg.AssetCheckSpec]:
    return [dg.AssetCheckSpec(check.name, asset=stage, description=check.description) for check in CHECKS[stage]]


def evaluate(stage: str, store: Store, document_id: str) -> Iterator[dg.AssetCheckResult]:
    for check in CHECKS[stage]:
        wrong = check.probe(store, document_id)
        yield dg.AssetCheckResult(
            asset_key=stage,
            check_name=check.name,
            passed=not wrong,
            severity=check.severity,
            description="; ".join(wrong[:5]) + (f"; and {len(wrong) - 5} more" if len(wrong) > 5 else "") if wrong else None,
        )


def refusal_result(stage: str, reason: str) -> dg.AssetCheckResult:
    """A warning that states the reason. The run does not fail, because the document is at fault, not the pipeline."""
    return dg.AssetCheckResult(
        asset_key=stage,
        check_name=ACCEPTED,
        passed=False,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"The document was refused. {reason}",
    )
