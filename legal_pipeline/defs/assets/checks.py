"""Asset checks: sentences that are true when green, evaluated over the rows as stored, in production.

They are specs inside the assets, not steps of their own: a check of its own would be a step on a
queue nobody declared. Does not belong here: what a stage does to make them true.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import dagster as dg

from legal_pipeline.storage.reports import integrity
from legal_pipeline.storage.store import Store

Probe = Callable[[Store, str], list[str]]
"""(store, document_id) -> what is wrong, a sentence each, without any text of the document; empty when all is well."""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    description: str
    probe: Probe
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR


ACCEPTED = "document_is_accepted"

CHECKS: dict[str, tuple[Check, ...]] = {
    "source_document": (Check(ACCEPTED, "The file can be read; if not, the reason is said here.", lambda store, document_id: []),),
    "document_text": (
        Check(ACCEPTED, "The document has text; if not, the reason is said here.", lambda store, document_id: []),
        Check("pages_in_are_pages_out", "Every page of the source has its row, numbered without gaps.", integrity.missing_pages),
        Check("text_is_plausible", "Pages hold words, not garbage.", integrity.garbage_pages, dg.AssetCheckSeverity.WARN),
        Check(
            "no_error_message_is_stored_as_text", "No page is a program's error message.", integrity.error_text, dg.AssetCheckSeverity.WARN
        ),
    ),
    "chunks": (
        Check("chunk_offsets_are_exact", "text[start:end] is the chunk's text and its pages are right.", integrity.mismatched_chunks),
        Check("chunks_cover_the_text", "Every character that is not blank lies in a chunk.", integrity.uncovered_text),
    ),
    "entity_mentions": (
        Check("mention_offsets_are_exact", "text[start:end] is the mention's text and its page is right.", integrity.mismatched_mentions),
    ),
    "canonical_entities": (
        Check("every_mention_has_an_entity", "Every mention is linked to an entity that exists.", integrity.unlinked_mentions),
    ),
    "relationships": (
        Check(
            "every_relationship_has_evidence", "No relationship without the text that proves it.", integrity.relationships_without_evidence
        ),
        Check("evidence_offsets_are_exact", "text[start:end] is the evidence's text and its page is right.", integrity.mismatched_evidence),
        Check(
            "ends_exist", "Both ends of a relationship are entities of the document or the document itself.", integrity.broken_references
        ),
    ),
    "document_record": (
        Check("counts_agree_across_stages", "Rows present are the rows the stages reported.", integrity.mismatched_counts),
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
    """States the reason without turning the run red: the document is at fault, the pipeline did its work."""
    return dg.AssetCheckResult(
        asset_key=stage,
        check_name=ACCEPTED,
        passed=False,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"The document was refused. {reason}",
    )
