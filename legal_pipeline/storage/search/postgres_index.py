"""Full-text index of pages on PostgreSQL. On SQLite, triggers maintain the index; see the first migration.

One row per page holds its distinct words, for the GIN index; their counts, for ranking; and all words in order, for
phrases. A `tsvector` is unsuitable: it is limited to 1 MB, drops positions after the 16,383rd word and the 256th
occurrence, and a page of a hostile file may exceed both.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from legal_pipeline.storage.database.indexed_words import add_words, forget_words, lock_words, words_of
from legal_pipeline.storage.database.tables import pages
from legal_pipeline.storage.search.line_patterns import in_line
from legal_pipeline.storage.search.tokenizer import words

pages_index = sa.Table(
    "pages_index",
    sa.MetaData(),
    sa.Column("page_id", sa.Integer, primary_key=True),
    sa.Column("words", sa.ARRAY(sa.Text), nullable=False),
    sa.Column("counts", sa.ARRAY(sa.Integer), nullable=False),
    sa.Column("line", sa.Text, nullable=False),
)


def index_row(page_id: int, text: str) -> dict[str, Any]:
    terms = [word for word, _, _ in words(text)]
    counted = Counter(terms)
    return {"page_id": page_id, "words": list(counted), "counts": list(counted.values()), "line": in_line(terms)}


def index_page(connection: Connection, page_id: int, text: str) -> None:
    """Indexes a page in the transaction that writes it. Deleting the page deletes the row."""
    if connection.dialect.name == "postgresql":
        row = index_row(page_id, text)
        connection.execute(sa.insert(pages_index), row)
        add_words(connection, row["words"])


def index_page_again(connection: Connection, page_id: int, text: str) -> None:
    """Replaces the index row of a page whose text has changed."""
    if connection.dialect.name == "postgresql":
        lock_words(connection)
        old = words_of(connection, sa.select(pages.c.page_id).where(pages.c.page_id == page_id))
        connection.execute(sa.delete(pages_index).where(pages_index.c.page_id == page_id))
        index_page(connection, page_id, text)
        kept = {word for word, _, _ in words(text)}
        forget_words(connection, [word for word in old if word not in kept])


def copy_index(connection: Connection, from_id: str, to_id: str) -> None:
    """Copies the index rows for pages of `to_id` that were copied from `from_id`."""
    if connection.dialect.name != "postgresql":
        return
    old, new = pages.alias("old"), pages.alias("new")
    query = (
        sa.select(new.c.page_id, pages_index.c.words, pages_index.c.counts, pages_index.c.line)
        .join(old, old.c.page_id == pages_index.c.page_id)
        .join(new, new.c.page_number == old.c.page_number)
        .where(old.c.document_id == from_id, new.c.document_id == to_id)
    )
    connection.execute(sa.insert(pages_index).from_select(["page_id", "words", "counts", "line"], query))
