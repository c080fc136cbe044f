"""What a page of a document shows: its text, its mentions and the passages that support facts."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.model import Mention, MentionType, Page
from legal_pipeline.storage.database.engine import reading
from legal_pipeline.storage.database.tables import matter_links, mentions, pages, split_mentions
from legal_pipeline.storage.decisions.split_mentions import entity_of_mention, split_of_mention
from legal_pipeline.storage.facts.pages import page_of


@dataclass(frozen=True, slots=True)
class StoredPage:
    page: Page
    start: int
    """Offset of the page in the text of the document."""


@dataclass(frozen=True, slots=True)
class PageMention:
    mention: Mention
    entity_id: str | None
    """The entity of the matter; None until the matter has been merged."""


def stored_page(engine: Engine, document_id: str, page_number: int) -> StoredPage | None:
    query = sa.select(pages).where(pages.c.document_id == document_id, pages.c.page_number == page_number)
    with reading(engine) as connection:
        row = connection.execute(query).one_or_none()
    return StoredPage(page_of(row), row.start) if row else None


def page_starts(engine: Engine, document_id: str) -> list[int]:
    """Returns the offsets at which the pages of a document begin, from page 1 on."""
    query = sa.select(pages.c.start).where(pages.c.document_id == document_id).order_by(pages.c.page_number)
    with reading(engine) as connection:
        return list(connection.scalars(query))


def mentions_on(engine: Engine, document_id: str, start: int, end: int) -> list[PageMention]:
    """Returns the mentions that begin within a range of the document, by place."""
    c = mentions.c
    query = (
        sa.select(mentions, matter_links.c.matter_entity_id)
        .outerjoin(split_mentions, split_of_mention())
        .outerjoin(matter_links, matter_links.c.entity_id == entity_of_mention())
        .where(c.document_id == document_id, c.start >= start, c.start < end)
        .order_by(c.start, c.end.desc(), c.type)
    )
    with reading(engine) as connection:
        return [
            PageMention(
                Mention(MentionType(row.type), row.start, row.end, row.page_number, row.text, row.value, row.confidence, row.source),
                row.matter_entity_id,
            )
            for row in connection.execute(query)
        ]
