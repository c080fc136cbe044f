"""What the tables have in common: their metadata, text that both databases can store, and the reference to a document."""

from __future__ import annotations

import re

import sqlalchemy as sa

from legal_pipeline.storage.database import user_tables

metadata = user_tables.metadata
"""Of these tables, and of those of the people who sign in."""


_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Returns the text as the tables keep it."""
    return _NOT_STORABLE.sub("\ufffd", text)


class StoredText(sa.TypeDecorator[str]):
    """Text that both databases can store: PostgreSQL rejects NUL, and a lone surrogate has no UTF-8 encoding.

    Each such character becomes one U+FFFD, so that offsets stay valid. Readers remove them from document text;
    file names and the messages of errors and OCR engines arrive unfiltered.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else storable(value)


def of_document(*, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(
        "document_id", sa.String(64), sa.ForeignKey("documents.document_id", ondelete="CASCADE"), primary_key=primary_key, nullable=False
    )
