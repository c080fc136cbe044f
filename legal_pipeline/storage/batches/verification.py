"""Verifies that a batch is finished: every stage of every document, every row and every offset, and no orphaned rows.

Reads one document at a time and holds only the list of members in memory. Messages name places, never text.

Does not belong here: the checks of one document's rows (`reports.integrity`), the states of documents (`batches.progress`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from legal_pipeline.errors import SetupError
from legal_pipeline.storage.batches.members import Member, MemberState
from legal_pipeline.storage.batches.progress import Keys
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import (
    chunks,
    docket_entries,
    documents,
    entities,
    evidence,
    matter_entities,
    matter_links,
    mentions,
    pages,
    relationships,
    split_mentions,
    stage_results,
    testimony,
    withdrawals,
)
from legal_pipeline.storage.documents.attention import record_verdicts
from legal_pipeline.storage.documents.standing import Standing, standing_of
from legal_pipeline.storage.reports import integrity
from legal_pipeline.storage.store import Store
from legal_pipeline.topology import STAGES

MAX_MESSAGES_PER_CHECK = 5
"""Further messages of a check are only counted: a thousand shifted offsets are one defect."""

CHECKS: tuple[tuple[str, Callable[[Store, str], list[str]]], ...] = (
    ("pages", integrity.missing_pages),
    ("chunks whose text or pages are not those of the document", integrity.mismatched_chunks),
    ("chunks", integrity.uncovered_text),
    ("mentions whose text or page is not that of the document", integrity.mismatched_mentions),
    ("mentions without an entity", integrity.unlinked_mentions),
    ("entities", integrity.entities_without_mentions),
    ("relationships without evidence", integrity.relationships_without_evidence),
    ("relationships with an end that does not exist", integrity.broken_references),
    ("evidence whose text or page is not that of the document", integrity.mismatched_evidence),
    ("evidence", integrity.evidence_in_other_documents),
    ("docket entries whose text or page is not that of the document", integrity.mismatched_docket_entries),
    ("testimony whose text or page is not that of the document", integrity.mismatched_testimony),
    ("counts", integrity.mismatched_counts),
    ("search", integrity.unsearchable_pages),
)
"""(subject of its messages, check)."""

_RECORDED_AT_ONCE = 200

_BY_DOCUMENT = (stage_results, pages, chunks, mentions, entities, relationships, evidence, docket_entries, testimony, split_mentions)
_SUMMARY = ("pages", "ocr_pages", "chunks", "mentions", "entities", "relationships", "docket_entries", "testimony")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rows of a document do not say, by document id."""

    without_prospect: frozenset[str] = frozenset()
    """Unfinished documents that nothing will bring on."""
    acknowledged: frozenset[str] = frozenset()
    """Failures and damages that a person has accepted."""


_NO_FACTS = Facts()


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result for one member, judged by the rules of the monitor (`storage.documents.standing`)."""

    document_id: str
    file_name: str
    state: MemberState
    standing: Standing
    wrong: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Done with nothing wrong, refused with a reason, withdrawn, or acknowledged by a person."""
        return not self.standing.needs_attention and self.standing is not Standing.IN_PROGRESS


def verdict_record(verdict: Verdict) -> dict[str, Any]:
    """The JSON form of a verdict; its keys are part of the command line's interface."""
    return {
        "document_id": verdict.document_id,
        "file_name": verdict.file_name,
        "standing": verdict.state,
        "needs_attention": verdict.standing.needs_attention,
        "wrong": verdict.wrong,
        "is_complete": verdict.is_complete,
    }


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of verdicts. Withdrawn documents count in neither rate.

    `success_rate` is the share of readable documents that are done with nothing wrong; `answer_rate` is the share of all
    documents that are either that or refused with a reason.
    """

    total: int
    verified: int
    refused: int
    withdrawn: int
    incomplete: int
    """Unfinished, failed, damaged and missing ones."""
    orphans: tuple[str, ...]
    acknowledged: int = 0
    """Failed and damaged ones that a person has accepted."""
    in_progress: int = 0
    """Of the incomplete ones, those that a run will bring on: the monitor reports the others."""

    @property
    def success_rate(self) -> float | None:
        """None when no document is readable."""
        readable = self.total - self.withdrawn - self.refused
        return self.verified / readable if readable else None

    @property
    def answer_rate(self) -> float | None:
        all_ = self.total - self.withdrawn
        return (self.verified + self.refused) / all_ if all_ else None

    @property
    def is_well(self) -> bool:
        return self.incomplete == 0 and not self.orphans


def verify(store: Store, members: Iterable[Member], keys: Keys, facts: Facts = _NO_FACTS) -> Iterator[Verdict]:
    """Yields the verdict of each member, in the order of the batch, and records it for the monitor."""
    found: dict[str, tuple[str, ...]] = {}
    try:
        for member in members:
            wrong = tuple(_wrong(store, member, keys))
            has_ended = member.state in (MemberState.DONE, MemberState.REFUSED)
            if has_ended:
                found[member.document_id] = wrong
            if len(found) >= _RECORDED_AT_ONCE:
                _record(store, found)
                found = {}
            standing = standing_of(
                member.state,
                has_prospect=member.document_id not in facts.without_prospect,
                is_acknowledged=member.document_id in facts.acknowledged,
                is_damaged=has_ended and bool(wrong),
            )
            yield Verdict(member.document_id, member.file_name, member.state, standing, wrong)
    finally:
        _record(store, found)


def _record(store: Store, wrong: Mapping[str, tuple[str, ...]]) -> None:
    # a user with the role of the reader may verify, and writes nothing
    with suppress(SetupError):
        record_verdicts(store.engine, wrong)


def summarise(verdicts: Iterable[Verdict], orphans: Iterable[str]) -> Summary:
    total = verified = refused = withdrawn = incomplete = acknowledged = in_progress = 0
    for verdict in verdicts:
        total += 1
        incomplete += not verdict.is_complete
        verified += verdict.standing is Standing.COMPLETE
        refused += verdict.standing is Standing.REFUSED
        withdrawn += verdict.standing is Standing.WITHDRAWN
        acknowledged += verdict.standing is Standing.ACKNOWLEDGED
        in_progress += verdict.standing is Standing.IN_PROGRESS
    return Summary(total, verified, refused, withdrawn, incomplete, tuple(orphans), acknowledged, in_progress)


def _wrong(store: Store, member: Member, keys: Keys) -> Iterator[str]:
    if member.state is MemberState.DONE:
        yield from _of_done(store, member, keys)
    elif member.state is MemberState.REFUSED:
        if not member.reason or member.reason_code is None:
            yield "it is refused without a reason"
    elif member.state is not MemberState.WITHDRAWN:
        yield _NOT_ENDED[member.state] + (f": {member.reason}" if member.reason else "")


_NOT_ENDED = {
    MemberState.WAITING: "it is waiting: it has not been processed, or only in part",
    MemberState.RUNNING: "it is being processed",
    MemberState.FAILED: "it has failed",
    MemberState.MISSING: "it is missing",
}


def _of_done(store: Store, member: Member, keys: Keys) -> Iterator[str]:
    document_id = member.document_id
    status = store.documents.status(document_id)
    if status.facts is None:
        yield "its bytes were never ingested: no sha256"
        return
    results = store.stages.of(document_id)
    current = keys(status.facts.sha256, member.matter)
    for stage in STAGES:
        if stage.name not in results:
            yield f"{stage.name}: the stage is not finished"
        elif results[stage.name].key != current[stage.name]:
            yield f"{stage.name}: made from other bytes, another code version or other settings"
    yield from _summary(store, document_id, {name: result.counts for name, result in results.items()})
    for subject, check in CHECKS:
        messages = check(store, document_id)
        yield from (f"{subject}: {message}" for message in messages[:MAX_MESSAGES_PER_CHECK])
        if len(messages) > MAX_MESSAGES_PER_CHECK:
            yield f"{subject}: and {len(messages) - MAX_MESSAGES_PER_CHECK:,} more"


def _summary(store: Store, document_id: str, counts: Mapping[str, Mapping[str, int]]) -> Iterator[str]:
    """Checks that the final record agrees with the stages, and that files found inside are registered."""
    reported = {name: count for stage in STAGES[1:-1] for name, count in counts.get(stage.name, {}).items()}
    record = counts.get(STAGES[-1].name)
    for name in _SUMMARY if record is not None else ():
        if record is not None and record.get(name) != reported.get(name):
            yield f"document_record: reports {record.get(name)} {name}, the stage itself {reported.get(name)}"
    inside = counts.get(STAGES[0].name, {}).get("children", 0)
    if inside and (known := _children(store, document_id)) < inside:
        yield f"source_document: {inside} files were found inside it, {known} are registered as documents"


def _children(store: Store, document_id: str) -> int:
    with reading(store.engine) as connection:
        return sum(
            connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.parent_id == document_id)) or 0
            for table in (documents, withdrawals)
        )


def orphans(store: Store, matters: Iterable[str]) -> Iterator[str]:
    """Yields a message per orphaned row: by document in the whole database, by entity in these matters."""
    with reading(store.engine) as connection:
        for table in _BY_DOCUMENT:
            is_orphaned = ~sa.exists().where(documents.c.document_id == table.c.document_id)
            document_ids = list(
                connection.scalars(sa.select(table.c.document_id).where(is_orphaned).distinct().limit(MAX_MESSAGES_PER_CHECK))
            )
            yield from (f"{table.name}: rows of document {document_id}, which does not exist" for document_id in document_ids)
        without_relationship = ~sa.exists().where(relationships.c.relationship_id == evidence.c.relationship_id)
        lost = sa.select(evidence.c.relationship_id).where(without_relationship).distinct().limit(MAX_MESSAGES_PER_CHECK)
        yield from (f"evidence: of relationship {relationship_id}, which does not exist" for relationship_id in connection.scalars(lost))
        for matter in sorted(set(matters)):
            for table, column, what in (
                (entities, matter_links.c.entity_id, "entities of documents"),
                (matter_entities, matter_links.c.matter_entity_id, "entities of the matter"),
            ):
                gone = ~sa.exists().where(table.c.entity_id == column) & ~sa.exists().where(split_mentions.c.entity_id == column)
                links = sa.select(sa.func.count()).select_from(matter_links).where(matter_links.c.matter == matter, gone)
                if count := connection.scalar(links):
                    dangling = f"{count:,} of matter {matter} refer to {what} that do not exist"
                    yield f"matter_links: {dangling}; materialize its matter_graph again"
