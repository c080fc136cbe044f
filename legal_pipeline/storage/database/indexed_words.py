"""The words of the full-text index on PostgreSQL, for searches by the beginning of a word and by similar words.

SQLite has the list by itself (`fts5vocab`). On PostgreSQL, a page adds its words in its own transaction; words leave when the
documents that had them are withdrawn or their pages replaced, so that nothing of a withdrawn document stays behind.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.storage.database.engine import transaction

_LOCK = "select pg_advisory_xact_lock{shared}(hashtextextended('pages_index_words', 0))"

pages_index_words = sa.Table("pages_index_words", sa.MetaData(), sa.Column("word", sa.Text, primary_key=True))
"""On PostgreSQL. On SQLite, the column is `term`."""

_ADD = sa.text("insert into pages_index_words select unnest(cast(:words as text[])) on conflict do nothing").bindparams(
    sa.bindparam("words", type_=sa.ARRAY(sa.Text))
)
_FORGET = sa.text(
    "delete from pages_index_words where word = any(:words)"
    " and not exists (select from pages_index where pages_index.words @> array[pages_index_words.word])"
).bindparams(sa.bindparam("words", type_=sa.ARRAY(sa.Text)))


def add_words(connection: Connection, words: Collection[str]) -> None:
    """PostgreSQL: adds the words of a page. Several pages may do so at a time, and none while words are removed."""
    if (collected := _at_end.get()) is not None:
        collected.update(words)
    elif words:
        connection.exec_driver_sql(_LOCK.format(shared="_shared"))
        # in one order, so that two pages do not wait for each other
        connection.execute(_ADD, {"words": sorted(words)})


_at_end: ContextVar[set[str] | None] = ContextVar("at_end", default=None)


@contextmanager
def words_at_end(engine: Engine) -> Iterator[None]:
    """Adds the words of all pages that are written within the block together at its end, if no error ends it.

    For a block within `joined`: whoever adds the same new word waits until the transaction has ended, so that it comes last.
    """
    collected: set[str] = set()
    before = _at_end.set(collected)
    try:
        yield
    finally:
        _at_end.reset(before)
    if collected:
        with transaction(engine) as connection:
            add_words(connection, collected)


def lock_words(connection: Connection) -> None:
    """PostgreSQL: keeps other transactions from adding and removing words until this one ends.

    Taken before pages of a transaction are indexed again: of two that add and then remove words, each would wait for the other.
    """
    connection.exec_driver_sql(_LOCK.format(shared=""))


def words_of(connection: Connection, page_ids: sa.Select[tuple[int]]) -> list[str]:
    """Returns the words of pages that are about to be deleted, for `forget_words`; none on SQLite, which forgets by itself."""
    if connection.dialect.name != "postgresql":
        return []
    unnested = sa.text("select distinct unnest(words) from pages_index where page_id = any(:ids)")
    ids = list(connection.scalars(page_ids))
    return list(connection.scalars(unnested.bindparams(sa.bindparam("ids", ids, type_=sa.ARRAY(sa.Integer))))) if ids else []


def forget_words(connection: Connection, words: Sequence[str]) -> None:
    """Removes those of the words that are on no page any more. Call it last in the transaction that deletes pages."""
    if words:
        lock_words(connection)
        connection.execute(_FORGET, {"words": list(words)})
