"""The hidden words of pages, in the transactions that write the pages: the text of a page has them only when they are released."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline import identity
from legal_pipeline.model import HiddenBy, Page, Redaction, RedactionState
from legal_pipeline.storage.database.tables import documents, pages, redaction_decisions, redactions
from legal_pipeline.storage.search.postgres_index import index_page_again

Identified = tuple[str, Redaction]


def identified(connection: Connection, document_id: str, page: Page) -> list[Identified]:
    """Returns the redactions of a page with their ids, which are the same each time the same bytes are read."""
    if not page.redactions:
        return []
    sha256 = connection.scalar(sa.select(documents.c.sha256).where(documents.c.document_id == document_id)) or ""
    places: dict[str, int] = {}
    found: list[Identified] = []
    for redaction in page.redactions:
        place = ",".join(str(round(edge)) for edge in redaction.box)
        places[place] = again = places.get(place, 0) + 1
        found.append((identity.redaction_id(document_id, sha256, page.page_number, f"{place}/{again}"), redaction))
    return found


def text_to_store(connection: Connection, page: Page, found: list[Identified]) -> str:
    """Returns the text of the page with the words that a person has released."""
    return released_text(connection, page.text, found)


def released_text(connection: Connection, text: str, found: list[Identified]) -> str:
    """Returns a page's text with all words that are released, and without the others."""
    released = released_among(connection, [redaction_id for redaction_id, _ in found])
    for redaction_id, redaction in found:
        masked = redaction.masked(text)
        text = redaction.unmasked(masked) if redaction_id in released else masked
    return text


def record(connection: Connection, document_id: str, page_number: int, found: list[Identified]) -> None:
    if found:
        connection.execute(sa.insert(redactions), [_row(document_id, page_number, *item) for item in found])


def copy(connection: Connection, from_id: str, to_id: str) -> None:
    """Copies the hidden words of a document with the same bytes, whose pages have been copied.

    A decision is about one document: what was released in the other one is hidden here, unless it is released here too.
    """
    c = redactions.c
    rows = connection.execute(sa.select(redactions).where(c.document_id == from_id).order_by(c.page_number, c.start)).all()
    by_page: dict[int, list[Redaction]] = {}
    for row in rows:
        by_page.setdefault(row.page_number, []).append(_redaction(row))
    for number, of_page in by_page.items():
        same = (pages.c.document_id == to_id) & (pages.c.page_number == number)
        stored = connection.execute(sa.select(pages).where(same)).one_or_none()
        if stored is None:
            continue
        masked = stored.text
        for redaction in of_page:
            masked = redaction.masked(masked)
        page = Page(number, masked, stored.method, stored.engine, stored.confidence, redactions=tuple(of_page))
        found = identified(connection, to_id, page)
        record(connection, to_id, number, found)
        replace_text(connection, stored.page_id, stored.text, text_to_store(connection, page, found))


def replace_text(connection: Connection, page_id: int, before: str, after: str) -> bool:
    """Changes the text of a stored page and its index; returns whether they differ."""
    if before == after:
        return False
    connection.execute(sa.update(pages).where(pages.c.page_id == page_id).values(text=after))
    index_page_again(connection, page_id, after)
    return True


def released_among(connection: Connection, redaction_ids: Iterable[str]) -> set[str]:
    ids = list(redaction_ids)
    if not ids:
        return set()
    c = redaction_decisions.c
    return set(connection.scalars(sa.select(c.redaction_id).where(c.redaction_id.in_(ids), c.decision == RedactionState.RELEASED.value)))


def of_page(connection: Connection, document_id: str, page_number: int) -> list[Identified]:
    c = redactions.c
    query = sa.select(redactions).where(c.document_id == document_id, c.page_number == page_number).order_by(c.start)
    return [(row.redaction_id, _redaction(row)) for row in connection.execute(query)]


def _row(document_id: str, page_number: int, redaction_id: str, redaction: Redaction) -> dict[str, object]:
    return {
        "redaction_id": redaction_id,
        "document_id": document_id,
        "page_number": page_number,
        "start": redaction.start,
        "end": redaction.end,
        "characters": len(redaction.text.replace("\n", "")),
        "hidden_by": redaction.by.value,
        "box": list(redaction.box),
        "text": redaction.text,
    }


def _redaction(row: sa.Row[tuple[object, ...]]) -> Redaction:
    left, bottom, right, top = row.box
    return Redaction(row.start, row.end, row.text, HiddenBy(row.hidden_by), (left, bottom, right, top))
