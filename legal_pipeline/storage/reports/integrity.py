"""Checks of the invariants of a document's stored rows. Each check returns one message per violation.

Messages name places, never text: they appear in logs and in the UI.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

import sqlalchemy as sa

from legal_pipeline.model import REDACTED, DocketEntry, Evidence, Mention, Page, RedactionState, TestimonyPassage
from legal_pipeline.storage.database.engine import reading, streamed
from legal_pipeline.storage.database.tables import entities, evidence, mentions, pages, relationships, stage_results
from legal_pipeline.storage.facts.docket_entries import entries_of
from legal_pipeline.storage.facts.testimony import passages_of
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline.storage.reports.page_text_window import look_up
from legal_pipeline.storage.search.postgres_index import pages_index
from legal_pipeline.storage.store import Store

# error output of programs instead of document text
_ERROR_TEXT = re.compile(
    r"^\W*(?:Traceback \(most recent call last\)|(?:Fatal |Internal )?(?:Server )?Error\b.{0,60}(?:OCR|tesseract|textract|pdf|exception)"
    r"|\w*(?:Exception|Error): |\[?OCR (?:failed|error)|<\?xml[^>]*><Error>"
    r"|Please wait\.\.\. *\n? *If this message is not eventually replaced)",
    re.IGNORECASE,
)
_WORDLIKE = re.compile(r"[^\W\d_]{2,}")
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")

# a page is garbage when more than a twentieth of its characters are unmapped or control characters
_GARBAGE_SHARE = 0.05
_ENOUGH_TO_JUDGE_CHARS = 40

T = TypeVar("T", Mention, Evidence, DocketEntry, TestimonyPassage)


def missing_pages(store: Store, document_id: str) -> list[str]:
    expected = store.documents.status(document_id).page_count
    wrong, count, start = [], 0, 0
    for count, (page, stored_start) in enumerate(store.pages.with_starts(document_id), start=1):
        if page.page_number != count:
            wrong.append(f"page {count} is missing")
        if stored_start != start:
            wrong.append(f"page {page.page_number} is recorded at {stored_start}, but begins at {start}")
        start += len(page.text) + 1
    if count != expected:
        wrong.append(f"{count} pages stored, {expected} in the source")
    return wrong


def garbage_pages(store: Store, document_id: str) -> list[str]:
    return [f"page {page.page_number} contains more garbage than words" for page in store.pages.read(document_id) if is_garbage(page.text)]


def is_garbage(text: str) -> bool:
    """Returns True for unreadable text: unmapped glyphs, or symbols with hardly a word between them."""
    dense = re.sub(rf"[\s{REDACTED}]+", "", text)
    if len(dense) < _ENOUGH_TO_JUDGE_CHARS:
        return False
    if len(_GARBAGE.findall(dense)) > _GARBAGE_SHARE * len(dense):
        return True
    letters_in_words = sum(len(word) for word in _WORDLIKE.findall(text))
    digits = sum(map(str.isdigit, dense))
    return letters_in_words + digits < 0.3 * len(dense)


def undecided_redactions(store: Store, document_id: str) -> list[str]:
    """Finds words that are hidden, or marked for redaction, and about which nobody has decided."""
    found = Redactions(store.engine).find(document_ids=[document_id], state=RedactionState.OPEN)
    return [f"page {item.page_number} hides {item.characters} characters ({item.hidden_by.value})" for item in found]


def error_text(store: Store, document_id: str) -> list[str]:
    return [f"page {page.page_number} looks like an error message" for page in store.pages.read(document_id) if looks_like_error(page)]


def looks_like_error(page: Page) -> bool:
    return len(page.text) < 2000 and _ERROR_TEXT.match(page.text) is not None


def mismatched_chunks(store: Store, document_id: str) -> list[str]:
    texts = look_up(store.pages.with_starts(document_id), store.facts.chunks(document_id))
    return [
        f"chunk at {chunk.start}"
        for chunk, text, first, last in texts
        if text != chunk.text or (first, last) != (chunk.page_start, chunk.page_end)
    ]


def uncovered_text(store: Store, document_id: str) -> list[str]:
    gaps, behind = [], 0
    for chunk in store.facts.chunks(document_id):
        if chunk.start > behind:
            gaps.append(Evidence(document_id, 0, behind, chunk.start, ""))
        behind = max(behind, chunk.end)
    rest = store.pages.end(document_id)
    if rest > behind:
        gaps.append(Evidence(document_id, 0, behind, rest, ""))
    texts = look_up(store.pages.with_starts(document_id), gaps)
    return [f"characters {gap.start} to {gap.end} are in no chunk" for gap, text, _, _ in texts if text.strip()]


def mismatched_mentions(store: Store, document_id: str) -> list[str]:
    return [f"{item.type} at {item.start}" for item in _mismatched(store, document_id, store.facts.mentions(document_id))]


def mismatched_evidence(store: Store, document_id: str) -> list[str]:
    # joined through relationships: evidence has no index on document_id and would be scanned as a whole
    with reading(store.engine) as connection:
        rows = streamed(connection, _EVIDENCE, {"id": document_id})
        pieces = (Evidence(row.document_id, row.page_number, row.start, row.end, row.text) for row in rows)
        return [f"evidence at {proof.start}" for proof in _mismatched(store, document_id, pieces)]


def mismatched_docket_entries(store: Store, document_id: str) -> list[str]:
    return [f"docket entry at {entry.start}" for entry in _mismatched(store, document_id, entries_of(store.engine, document_id))]


def mismatched_testimony(store: Store, document_id: str) -> list[str]:
    return [f"passage at {passage.start}" for passage in _mismatched(store, document_id, passages_of(store.engine, document_id))]


def evidence_in_other_documents(store: Store, document_id: str) -> list[str]:
    """Finds evidence of this document's relationships that lies in another document."""
    own = (relationships.c.document_id == document_id) & (evidence.c.document_id != document_id)
    query = sa.select(evidence).join(relationships, _SAME).where(own).order_by(evidence.c.relationship_id, evidence.c.ordinal)
    with reading(store.engine) as connection:
        return [f"evidence {row.ordinal} of {row.relationship_id} is in another document" for row in connection.execute(query)]


def unlinked_mentions(store: Store, document_id: str) -> list[str]:
    with reading(store.engine) as connection:
        return [f"mention at {start}" for start in connection.scalars(_UNLINKED, {"id": document_id})]


def entities_without_mentions(store: Store, document_id: str) -> list[str]:
    """Finds entities whose mention count differs from their mentions."""
    # only mentions of this document count for its entities
    count = (
        sa.select(mentions.c.entity_id, sa.func.count().label("n"))
        .where(mentions.c.document_id == document_id)
        .group_by(mentions.c.entity_id)
        .subquery()
    )
    present = sa.func.coalesce(count.c.n, 0)
    query = (
        sa.select(entities.c.entity_id, entities.c.mention_count, present.label("present"))
        .outerjoin(count, count.c.entity_id == entities.c.entity_id)
        .where(entities.c.document_id == document_id, present != entities.c.mention_count)
        .order_by(entities.c.entity_id)
    )
    with reading(store.engine) as connection:
        return [f"{row.entity_id} records {row.mention_count} mentions, {row.present} refer to it" for row in connection.execute(query)]


def unsearchable_pages(store: Store, document_id: str) -> list[str]:
    """Finds pages that are missing from the full-text index."""
    # FTS5 keeps a row per page in this shadow table, even for an index without content
    docsize = sa.table("pages_index_docsize", sa.column("id", sa.Integer))
    index, known = (pages_index, pages_index.c.page_id) if store.engine.dialect.name == "postgresql" else (docsize, docsize.c.id)
    query = (
        sa.select(pages.c.page_number)
        .outerjoin(index, known == pages.c.page_id)
        .where(pages.c.document_id == document_id, known.is_(None))
        .order_by(pages.c.page_number)
    )
    with reading(store.engine) as connection:
        return [f"page {number} is not in the full-text index" for number in connection.scalars(query)]


def relationships_without_evidence(store: Store, document_id: str) -> list[str]:
    with reading(store.engine) as connection:
        return list(connection.scalars(_WITHOUT_EVIDENCE, {"id": document_id}))


def broken_references(store: Store, document_id: str) -> list[str]:
    with reading(store.engine) as connection:
        return list(connection.scalars(_BROKEN, {"id": document_id}))


def mismatched_counts(store: Store, document_id: str) -> list[str]:
    present = store.facts.counts(document_id) | store.pages.counts(document_id)
    wrong = []
    with reading(store.engine) as connection:
        for stage, counts in connection.execute(_REPORTED, {"id": document_id}):
            wrong += [
                f"{stage} reported {n} {table}, {present[table]} present"
                for table, n in counts.items()
                if table in present and present[table] != n
            ]
    return wrong


_ID: sa.BindParameter[str] = sa.bindparam("id", type_=sa.String)
_SAME = relationships.c.relationship_id == evidence.c.relationship_id
_OF_DOCUMENT = relationships.c.document_id == _ID
_EVIDENCE = sa.select(evidence).join(relationships, _SAME).where(_OF_DOCUMENT).order_by(evidence.c.start)
_UNLINKED = (
    sa.select(mentions.c.start)
    .outerjoin(entities, entities.c.entity_id == mentions.c.entity_id)
    .where(mentions.c.document_id == _ID, entities.c.entity_id.is_(None))
)
_WITHOUT_EVIDENCE = (
    sa.select(relationships.c.relationship_id).outerjoin(evidence, _SAME).where(_OF_DOCUMENT, evidence.c.relationship_id.is_(None))
)
_BROKEN = sa.select(relationships.c.relationship_id).where(
    _OF_DOCUMENT,
    sa.or_(
        *(
            ~end.in_(sa.select(entities.c.entity_id).where(entities.c.document_id == _ID)) & (end != _ID)
            for end in (relationships.c.source_id, relationships.c.target_id)
        )
    ),
)
_REPORTED = sa.select(stage_results.c.stage, stage_results.c.counts).where(stage_results.c.document_id == _ID)


def _mismatched(store: Store, document_id: str, items: Iterable[T]) -> Iterator[T]:
    for item, text, page, _ in look_up(store.pages.with_starts(document_id), items):
        if text != item.text or page != item.page_number:
            yield item
