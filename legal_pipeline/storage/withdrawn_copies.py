"""Removes the data of withdrawn documents outside the tables: copies on disk, entries in Redis, bytes in a database file.

The rows of `withdrawals` are the only input, so a run that is killed can be repeated: it removes whatever remains.
"""

from __future__ import annotations

import datetime as dt
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.clock import now
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.database.engine import reading, transaction, translate_errors
from legal_pipeline.storage.database.tables import documents, ocr_cache
from legal_pipeline.storage.ocr_cache.results import open_redis_layer
from legal_pipeline.storage.store import Store

_INSIDE = "child"
_ORPHAN_TIME = dt.timedelta(hours=1)
"""A container's files are stored before they are registered; this is longer than that takes."""
_MERGE_PAGES = 500
_MERGE_STEPS = 10_000


def purge_copies(store: Store, settings: Settings) -> list[str]:
    """Removes everything it can. Returns one message per failed step; empty when nothing remains."""
    steps: dict[str, Callable[[], str | None]] = {
        "copies of files": lambda: _remove_copies(store, settings),
        "recognised pages in Redis": lambda: _purge_redis(store, settings),
        "the database file": lambda: _scrub(store.engine),
    }
    failures = []
    for what, step in steps.items():
        try:
            message = step()
        except (LegalPipelineError, OSError) as error:
            message = str(error)
        if message:
            failures.append(f"{what}: {message}")
    return failures


def remove_unused_copies(store: Store, source_uris: Iterable[str], used: Collection[bytes] | None = None) -> None:
    """Removes this machine's copies of these sources, unless a document still has the same bytes."""
    in_use = _digests_in_use(store.engine) if used is None else used
    for uri in source_uris:
        digest = _digest(uri)
        if digest is None or digest not in in_use:
            store.sources.forget(uri)


def _remove_copies(store: Store, settings: Settings) -> None:
    used = _digests_in_use(store.engine)
    remove_unused_copies(store, (withdrawal.source_uri for withdrawal in Withdrawals(store.engine).all()), used)
    # remains of a step that was killed while it unpacked a container
    for name, remove in store.sources.archive.older(now() - _ORPHAN_TIME):
        if _as_digest(name) not in used:
            remove()
    for folder in _older(settings.home.glob("unpack-*")):
        shutil.rmtree(folder, ignore_errors=True)


def _digests_in_use(engine: Engine) -> set[bytes]:
    """Returns the digests of all stored files that documents use: 32 bytes each, a few megabytes for a hundred thousand."""
    query = sa.select(documents.c.source_uri).where(documents.c.source_uri.startswith(f"{_INSIDE}:"))
    with reading(engine) as connection:
        digests = (_digest(uri) for uri in connection.execution_options(yield_per=1000).scalars(query))
        return {digest for digest in digests if digest is not None}


def _digest(source_uri: str) -> bytes | None:
    """Returns the digest in the URI of a file found inside another; None for any other document."""
    parts = urlsplit(source_uri)
    return _as_digest(parts.fragment) if parts.scheme == _INSIDE else None


def _as_digest(written: str) -> bytes | None:
    try:
        return bytes.fromhex(written)
    except ValueError:
        return None


def _older(paths: Iterator[Path]) -> Iterator[Path]:
    latest = time.time() - _ORPHAN_TIME.total_seconds()
    for path in paths:
        try:
            if path.lstat().st_mtime < latest:
                yield path
        except FileNotFoundError:
            continue


def _purge_redis(store: Store, settings: Settings) -> None:
    """Deletes the Redis entries that the database does not have: every valid entry is in both."""
    redis_layer = open_redis_layer(settings)
    if redis_layer is None:
        return
    for keys in redis_layer.stored():
        with reading(store.engine) as connection:
            known = set(connection.scalars(sa.select(ocr_cache.c.key).where(ocr_cache.c.key.in_(keys))))
        redis_layer.drop([key for key in keys if key not in known])


def _scrub(engine: Engine) -> str | None:
    """Merges SQLite's full-text index, which keeps words of deleted pages until then, and truncates the write-ahead log."""
    if engine.dialect.name != "sqlite":
        return None
    # a negative number starts a merge of the whole index; short transactions let other writers in between
    if _merged(engine, -_MERGE_PAGES):
        for _ in range(_MERGE_STEPS):
            if not _merged(engine, _MERGE_PAGES):
                break
    with translate_errors(), engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        is_busy = raw.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    if is_busy:
        return "another process is using it, so deleted bytes remain in its write-ahead log; run this again when it has finished"
    return None


def _merged(engine: Engine, pages: int) -> bool:
    """Merges up to this many pages of the index; returns False when nothing is left to merge."""
    with transaction(engine) as connection:
        before = connection.scalar(sa.text("select total_changes()")) or 0
        connection.execute(sa.text("insert into pages_index(pages_index, rank) values ('merge', :pages)"), {"pages": pages})
        after = connection.scalar(sa.text("select total_changes()")) or 0
    # the statement itself counts as one change; the FTS5 manual says to stop below two
    return bool(after - before >= 2)
