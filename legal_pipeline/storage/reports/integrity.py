"""Are the stored rows of a document what the invariants say? Each question gives what is wrong, a sentence each.

Sentences name places, never text: they go to logs and to the UI.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import sqlalchemy as sa

from legal_pipeline.model import Evidence, Mention, Page
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import entities, evidence, mentions, pages, relationships, stage_results
from legal_pipeline.storage.reports.page_text_window import look_up
from legal_pipeline.storage.search.postgres_index import pages_index
from legal_pipeline.storage.store import Store

# what programs print instead of the text they were asked for
_ERROR_TEXT = re.compile(
    r"^\W*(?:Traceback \(most recent call last\)|(?:Fatal |Internal )?(?:Server )?Error\b.{0,60}(?:OCR|tesseract|textract|pdf|exception)"
    r"|\w*(?:Exception|Error): |\[?OCR (?:failed|error)|<\?xml[^>]*><Error>"
    r"|Please wait\.\.\. *\n? *If this message is not eventually replaced)",
    re.IGNORECASE,
)
_WORDLIKE = re.compile(r"[^\W\d_]{2,}")
_GARBAGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")

# a page is garbage when a twentieth of its characters cannot have been meant
_GARBAGE_SHARE = 0.05
_ENOUGH_TO_JUDGE_CHARS = 40

T = TypeVar("T", Mention, Evidence)


def missing_pages(store: Store, document_id: str) -> list[str]:
    expected = store.documents.status(document_id).page_count
    wrong, count, start = [], 0, 0
    for count, (page, stored_start) in enumerate(store.pages.with_starts(document_id), start=1):
        if page.page_number != count:
            wrong.append(f"page {count} is missing")
        if stored_start != start:
            wrong.append(f"page {page.page_number} is recorded at {stored_start}, lies at {start}")
        start += len(page.text) + 1
    if count != expected:
        wrong.append(f"{count} pages stored, {expected} in the source")
    return wrong


def garbage_pages(store: Store, document_id: str) -> list[str]:
    return [f"page {page.page_number} holds more garbage than words" for page in store.pages.read(document_id) if is_garbage(page.text)]


def is_garbage(text: str) -> bool:
    """True for text that nobody wrote: unmapped glyphs, or symbols with hardly a word between them."""
    dense = re.sub(r"\s+", "", text)
    if len(dense) < _ENOUGH_TO_JUDGE_CHARS:
        return False
    if len(_GARBAGE.findall(dense)) > _GARBAGE_SHARE * len(dense):
        return True
    letters_in_words = sum(len(word) for word in _WORDLIKE.findall(text))
    digits = sum(character.isdigit() for character in dense)
    return letters_in_words + digits < 0.3 * len(dense)


def error_text(store: Store, document_id: str) -> list[str]:
    return [f"page {page.page_number} begins like an error message" for page in store.pages.read(document_id) if looks_like_error(page)]


def looks_like_error(page: Page) -> bool:
    return len(page.text) < 2000 and _ERROR_TEXT.match(page.text) is not None


def mismatched_chunks(store: Store, document_id: str) -> list[str]:
    found = look_up(store.pages.with_starts(document_id), store.facts.chunks(document_id))
    return [
        f"chunk at {chunk.start}"
        for chunk, text, first, last in found
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
    found = look_up(store.pages.with_starts(document_id), gaps)
    return [f"characters {gap.start} to {gap.end} lie in no chunk" for gap, text, _, _ in found if text.strip()]


def mismatched_mentions(store: Store, document_id: str) -> list[str]:
    return [f"{item.type} at {item.start}" for item in _inexact(store, document_id, store.facts.mentions(document_id))]


def mismatched_evidence(store: Store, document_id: str) -> list[str]:
    # by way of the relationships: evidence has no index of documents, and would be searched as a whole for each
    query = _proofs(document_id).order_by(evidence.c.start)
    with reading(store.engine) as connection:
        rows = connection.execution_options(yield_per=1000).execute(query)
        proofs = (Evidence(row.document_id, row.page_number, row.start, row.end, row.text) for row in rows)
        return [f"evidence at {proof.start}" for proof in _inexact(store, document_id, proofs)]


def evidence_in_other_documents(store: Store, document_id: str) -> list[str]:
    """Proof of a document's fact that lies in another document."""
    query = _proofs(document_id).where(evidence.c.document_id != document_id).order_by(evidence.c.relationship_id, evidence.c.ordinal)
    with reading(store.engine) as connection:
        return [f"evidence {row.ordinal} of {row.relationship_id} lies in another document" for row in connection.execute(query)]


def unlinked_mentions(store: Store, document_id: str) -> list[str]:
    query = (
        sa.select(mentions.c.start)
        .outerjoin(entities, entities.c.entity_id == mentions.c.entity_id)
        .where(mentions.c.document_id == document_id, entities.c.entity_id.is_(None))
    )
    with reading(store.engine) as connection:
        return [f"mention at {start}" for start in connection.scalars(query)]


def entities_without_mentions(store: Store, document_id: str) -> list[str]:
    """Entities that are mentioned nowhere, or not as often as they say."""
    # of this document only: a mention that points into another one is none of its entity
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
        return [f"{row.entity_id} says it has {row.mention_count} mentions, {row.present} point to it" for row in connection.execute(query)]


def unsearchable_pages(store: Store, document_id: str) -> list[str]:
    """Pages that the full-text index does not know."""
    # FTS5 keeps a row a page in this table of its own, also for an index that holds no text
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
    query = (
        sa.select(relationships.c.relationship_id)
        .outerjoin(evidence, evidence.c.relationship_id == relationships.c.relationship_id)
        .where(relationships.c.document_id == document_id, evidence.c.relationship_id.is_(None))
    )
    with reading(store.engine) as connection:
        return list(connection.scalars(query))


def broken_references(store: Store, document_id: str) -> list[str]:
    known = sa.select(entities.c.entity_id).where(entities.c.document_id == document_id)
    outside = [~end.in_(known) & (end != document_id) for end in (relationships.c.source_id, relationships.c.target_id)]
    query = sa.select(relationships.c.relationship_id).where(relationships.c.document_id == document_id, sa.or_(*outside))
    with reading(store.engine) as connection:
        return list(connection.scalars(query))


def mismatched_counts(store: Store, document_id: str) -> list[str]:
    present = store.facts.counts(document_id) | store.pages.counts(document_id)
    query = sa.select(stage_results.c.stage, stage_results.c.counts).where(stage_results.c.document_id == document_id)
    wrong = []
    with reading(store.engine) as connection:
        for stage, counts in connection.execute(query):
            wrong += [
                f"{stage} reported {n} {table}, {present[table]} present"
                for table, n in counts.items()
                if table in present and present[table] != n
            ]
    return wrong


def _proofs(document_id: str) -> sa.Select[Any]:
    of_it = relationships.c.relationship_id == evidence.c.relationship_id
    return sa.select(evidence).join(relationships, of_it).where(relationships.c.document_id == document_id)


def _inexact(store: Store, document_id: str, items: Iterable[T]) -> Iterator[T]:
    for item, text, page, _ in look_up(store.pages.with_starts(document_id), items):
        if text != item.text or page != item.page_number:
            yield item
