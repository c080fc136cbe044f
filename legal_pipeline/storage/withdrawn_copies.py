"""What a withdrawn document leaves outside the rows: copies on the disk, entries in Redis, bytes in a database file.

Goes by the rows of `withdrawals` alone, so it may be killed anywhere and be called again: what is gone is gone, the
rest goes then.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.settings import Settings
from legal_pipeline.storage.custody.withdrawals import Withdrawals
from legal_pipeline.storage.database.engine import reading, transaction, translate_errors
from legal_pipeline.storage.database.tables import documents, ocr_cache
from legal_pipeline.storage.ocr_cache.results import open_redis_layer
from legal_pipeline.storage.store import Store

_INSIDE = "child"
_ORPHAN_SECONDS = 3600
"""Who unpacks a container keeps its files first and registers them then; longer than that takes."""
_MERGE_PAGES = 500
_MERGE_STEPS = 10_000


def purge_copies(store: Store, settings: Settings) -> list[str]:
    """Does all it can. What could not be done is said, a sentence each; empty when nothing is left."""
    steps: dict[str, Callable[[], str | None]] = {
        "copies of files": lambda: _remove_copies(store, settings),
        "recognised pages in Redis": lambda: _empty_front(store, settings),
        "the database file": lambda: _scrub(store.engine),
    }
    left = []
    for what, step in steps.items():
        try:
            said = step()
        except (LegalPipelineError, OSError) as error:
            said = str(error)
        if said:
            left.append(f"{what}: {said}")
    return left


def remove_unused_copies(store: Store, source_uris: Iterable[str], used: Collection[bytes] | None = None) -> None:
    """Removes what this machine keeps of these sources, unless a document has the same bytes."""
    in_use = _digests_in_use(store.engine) if used is None else used
    for uri in source_uris:
        digest = _digest(uri)
        if digest is None or digest not in in_use:
            store.sources.forget(uri)


def _remove_copies(store: Store, settings: Settings) -> None:
    used = _digests_in_use(store.engine)
    remove_unused_copies(store, (withdrawal.source_uri for withdrawal in Withdrawals(store.engine).all()), used)
    # of a step that was killed while it unpacked
    for path in _older(settings.files_dir.glob("*/*")):
        if _as_digest(path.name.partition(".")[0]) not in used:
            path.unlink(missing_ok=True)
    for folder in _older(settings.home.glob("unpack-*")):
        shutil.rmtree(folder, ignore_errors=True)


def _digests_in_use(engine: Engine) -> set[bytes]:
    """Of all files that are kept for documents: 32 bytes each, a hundred thousand are a few megabytes."""
    query = sa.select(documents.c.source_uri).where(documents.c.source_uri.startswith(f"{_INSIDE}:"))
    with reading(engine) as connection:
        found = (_digest(uri) for uri in connection.execution_options(yield_per=1000).scalars(query))
        return {digest for digest in found if digest is not None}


def _digest(source_uri: str) -> bytes | None:
    """Of the bytes of what was found inside another; None for any other document."""
    parts = urlsplit(source_uri)
    return _as_digest(parts.fragment) if parts.scheme == _INSIDE else None


def _as_digest(written: str) -> bytes | None:
    try:
        return bytes.fromhex(written)
    except ValueError:
        return None


def _older(paths: Iterator[Path]) -> Iterator[Path]:
    latest = time.time() - _ORPHAN_SECONDS
    for path in paths:
        try:
            if path.lstat().st_mtime < latest:
                yield path
        except FileNotFoundError:
            continue


def _empty_front(store: Store, settings: Settings) -> None:
    """Drops from Redis what the database has not (any more): it never has an entry that is not there too."""
    front = open_redis_layer(settings)
    if front is None:
        return
    for keys in front.stored():
        with reading(store.engine) as connection:
            known = set(connection.scalars(sa.select(ocr_cache.c.key).where(ocr_cache.c.key.in_(keys))))
        front.drop([key for key in keys if key not in known])


def _scrub(engine: Engine) -> str | None:
    """SQLite keeps the words of deleted pages in its index until that is merged, and former pages in the log beside the file."""
    if engine.dialect.name != "sqlite":
        return None
    # a negative number begins a merging of all; each step is a short transaction, so that others get their turn
    if _merged(engine, -_MERGE_PAGES):
        for _ in range(_MERGE_STEPS):
            if not _merged(engine, _MERGE_PAGES):
                break
    with translate_errors(), engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        is_busy = raw.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    return "somebody is reading or writing; deleted bytes stay in the log beside it until then; call this again" if is_busy else None


def _merged(engine: Engine, pages: int) -> bool:
    """False when there was nothing (more) to merge."""
    with transaction(engine) as connection:
        before = connection.scalar(sa.text("select total_changes()")) or 0
        connection.execute(sa.text("insert into pages_index(pages_index, rank) values ('merge', :pages)"), {"pages": pages})
        after = connection.scalar(sa.text("select total_changes()")) or 0
    # one change is the statement itself (the manual of FTS5 says to stop below two)
    return bool(after - before >= 2)
