"""Asset checks on the stored rows. Each description states what holds when the check passes.

The checks are specs of the assets, not separate steps: a separate step would need a queue of its own. They are
partitioned like their assets, so that each document keeps its own result (docs/decisions/0024-checks-by-document.md).
Does not belong here: the stages that make the checks pass.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import dagster as dg
from dagster._core.definitions.asset_checks.asset_check_evaluation import AssetCheckEvaluationTargetMaterializationData

from legal_pipeline.defs.partitions import document_partitions
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
    """Also of results that passed: the UI colors failed partitions of a check by the severity of its latest result."""


ACCEPTED = "document_is_accepted"

CHECKS: dict[str, tuple[Check, ...]] = {
    "source_document": (
        Check(
            ACCEPTED,
            "The file can be read; otherwise the result states the reason.",
            lambda store, document_id: [],
            dg.AssetCheckSeverity.WARN,
        ),
    ),
    "document_text": (
        Check(
            ACCEPTED,
            "The document has text; otherwise the result states the reason.",
            lambda store, document_id: [],
            dg.AssetCheckSeverity.WARN,
        ),
        Check("pages_in_are_pages_out", "Every source page has a row, and page numbers have no gaps.", integrity.missing_pages),
        Check(
            "text_is_plausible", "Pages contain words rather than garbled characters.", integrity.garbage_pages, dg.AssetCheckSeverity.WARN
        ),
        Check(
            "hidden_words_are_decided",
            "A person has accepted or released all words that are hidden, or marked for redaction.",
            integrity.undecided_redactions,
            dg.AssetCheckSeverity.WARN,
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
            "docket_entry_offsets_are_exact",
            "text[start:end] is the text of the docket entry, and its page is correct.",
            integrity.mismatched_docket_entries,
        ),
        Check(
            "testimony_offsets_are_exact",
            "text[start:end] is the text of the question or answer, and its page is correct.",
            integrity.mismatched_testimony,
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


def partitioned_check_spec(name: str, *, asset: str, description: str, partitions_def: dg.DynamicPartitionsDefinition) -> dg.AssetCheckSpec:
    with warnings.catch_warnings():
        # the feature is in preview, but Dagster is pinned; without partitions, the last document's result would stand for all
        warnings.simplefilter("ignore", dg.PreviewWarning)
        return dg.AssetCheckSpec(name, asset=asset, description=description, partitions_def=partitions_def)


def specs(stage: str) -> list[dg.AssetCheckSpec]:
    return [
        partitioned_check_spec(check.name, asset=stage, description=check.description, partitions_def=document_partitions)
        for check in CHECKS[stage]
    ]


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


def refused_evaluations(
    stage: str, document_id: str, reason: str, target: AssetCheckEvaluationTargetMaterializationData | None
) -> Iterator[dg.AssetCheckEvaluation]:
    """The check results of a stage that a refused document does not pass through: nothing is stored, so nothing is wrong.

    `document_is_accepted` is a warning that states the reason: the document is at fault, not the pipeline.
    """
    for check in CHECKS[stage]:
        passed = check.name != ACCEPTED
        yield dg.AssetCheckEvaluation(
            asset_key=dg.AssetKey(stage),
            check_name=check.name,
            passed=passed,
            severity=check.severity,
            description="nothing to check: the document was refused" if passed else f"The document was refused. {reason}",
            target_materialization_data=target,
            partition=document_id,
        )
