"""OCR results by page image: no engine recognizes the same image twice.

The database stores all results; in deployed mode Redis caches some of them. The Redis layer fails open: when Redis
fails, the database answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from legal_pipeline.clock import now
from legal_pipeline.model import StageMetric
from legal_pipeline.storage.database.batched import batched
from legal_pipeline.storage.database.engine import reading, serialised, transaction
from legal_pipeline.storage.database.tables import documents, ocr_cache, ocr_uses
from legal_pipeline.storage.redis.fail_open import FailOpen

if TYPE_CHECKING:
    from legal_pipeline.settings import Settings
    from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache

_CHUNK = 200

log = logging.getLogger(__name__)

Count = Callable[[StageMetric, int], None]


class OcrResults:
    """Database implementation of the text stage's `OcrCache`: bytes by digest, shared by all documents of a home directory."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def get(self, key: bytes) -> bytes | None:
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(ocr_cache.c.value).where(ocr_cache.c.key == key.hex()))

    def put(self, key: bytes, value: bytes, document_id: str | None = None) -> bool:
        """Stores the result and its use by the document; returns False, and stores nothing, when the document has been withdrawn."""
        with transaction(self.engine) as connection:
            if document_id is not None and not _lock_document(connection, document_id):
                return False
            serialised(connection, f"ocr {key.hex()}")
            connection.execute(sa.delete(ocr_cache).where(ocr_cache.c.key == key.hex()))
            connection.execute(sa.insert(ocr_cache), {"key": key.hex(), "value": value, "created_at": now()})
            if document_id is not None:
                connection.execute(sa.delete(ocr_uses).where(ocr_uses.c.document_id == document_id, ocr_uses.c.key == key.hex()))
                connection.execute(sa.insert(ocr_uses), {"document_id": document_id, "key": key.hex()})
        return True

    def forget(self, keys: Collection[bytes | str]) -> int:
        """Deletes the results; returns how many existed."""
        deleted = 0
        for chunk in batched(_hex(keys), _CHUNK):
            with transaction(self.engine) as connection:
                deleted += connection.execute(sa.delete(ocr_cache).where(ocr_cache.c.key.in_(chunk))).rowcount
        return deleted

    def many(self, keys: Sequence[str]) -> dict[str, bytes]:
        """Returns the stored values of up to a few hundred keys."""
        with reading(self.engine) as connection:
            query = sa.select(ocr_cache.c.key, ocr_cache.c.value).where(ocr_cache.c.key.in_(keys))
            return {row.key: row.value for row in connection.execute(query)}

    def size(self) -> tuple[int, int]:
        """Returns (entries, bytes) of the whole cache; scans the table."""
        query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(sa.func.length(ocr_cache.c.value)), 0))
        with reading(self.engine) as connection:
            entries, used = connection.execute(query).one()
        return int(entries), int(used)

    def keys(self) -> Iterator[list[str]]:
        """Yields all keys in chunks."""
        last = ""
        while True:
            query = sa.select(ocr_cache.c.key).where(ocr_cache.c.key > last).order_by(ocr_cache.c.key).limit(_CHUNK)
            with reading(self.engine) as connection:
                keys = list(connection.scalars(query))
            if not keys:
                return
            yield keys
            last = keys[-1]

    def sample(self, count: int) -> Iterator[list[str]]:
        """Yields a random sample of keys in chunks."""
        query = sa.select(ocr_cache.c.key).order_by(sa.func.random()).limit(count)
        with reading(self.engine) as connection:
            keys = list(connection.scalars(query))
        yield from batched(keys, _CHUNK)


def _lock_document(connection: Connection, document_id: str) -> bool:
    """Locks the document until the end of the transaction, so that a concurrent withdrawal waits or has already committed."""
    query = sa.select(documents.c.document_id).where(documents.c.document_id == document_id)
    return connection.scalar(query.with_for_update(read=True, key_share=True)) is not None


def _ignore_metric(metric: StageMetric, pages: int) -> None:
    """Default callback: ignores the metric."""


class LayeredOcrCache:
    """`OcrCache` with an optional Redis layer over the database; reports stage metrics of each page to `count`."""

    def __init__(
        self, results: OcrResults, redis_layer: RedisCache | None = None, count: Count = _ignore_metric, document_id: str | None = None
    ) -> None:
        self.results = results
        self.redis_layer = redis_layer
        self._count = count
        self._document_id = document_id
        self._redis = FailOpen("the OCR cache in Redis")
        self._hit: tuple[bytes, tuple[StageMetric, ...]] | None = None

    def counting(self, count: Count) -> LayeredOcrCache:
        """Returns the same cache with another metrics callback."""
        return self._with(count, self._document_id)

    def for_document(self, document_id: str) -> LayeredOcrCache:
        """Returns the same cache for one document: a withdrawal of the document deletes the results made for it."""
        return self._with(self._count, document_id)

    def _with(self, count: Count, document_id: str | None) -> LayeredOcrCache:
        layers = LayeredOcrCache(self.results, self.redis_layer, count, document_id)
        # shared, so that an outage is logged once per process
        layers._redis = self._redis
        return layers

    def get(self, key: bytes) -> bytes | None:
        redis_layer = self.redis_layer
        value = None if redis_layer is None else self._redis.call(lambda: redis_layer.get(key))
        if value is not None:
            self._hit = key, (StageMetric.CACHE_HITS, StageMetric.REDIS_HITS)
        else:
            value = self.results.get(key)
            if value is None:
                return None
            self._fill(key, value)
            self._hit = key, (StageMetric.CACHE_HITS,)
        for metric in self._hit[1]:
            self._count(metric, 1)
        return value

    def put(self, key: bytes, value: bytes) -> None:
        """Writes to the database first, because Redis evicts entries."""
        if self.results.put(key, value, self._document_id):
            self._fill(key, value)
        if self._hit is not None and self._hit[0] == key:
            # the cached result was unusable: revert the counted hit
            for metric in self._hit[1]:
                self._count(metric, -1)
        self._count(StageMetric.OCR_PAGES, 1)

    def forget(self, keys: Collection[bytes | str]) -> int:
        """Deletes results from Redis and the database; raises ExternalError when either is unavailable."""
        if self.redis_layer is not None:
            self.redis_layer.drop(_hex(keys))
        deleted = self.results.forget(keys)
        if self.redis_layer is not None:
            # a concurrent reader may have written an entry back
            self.redis_layer.drop(_hex(keys))
        return deleted

    def _fill(self, key: bytes, value: bytes) -> None:
        redis_layer = self.redis_layer
        if redis_layer is not None:
            self._redis.call(lambda: redis_layer.put(key, value))


def open_ocr_cache(settings: Settings, results: OcrResults) -> LayeredOcrCache:
    """Returns the cache; connects to Redis with the first page."""
    return LayeredOcrCache(results, open_redis_layer(settings))


def open_redis_layer(settings: Settings) -> RedisCache | None:
    """Returns the Redis layer; None in embedded mode, or when the cache has no memory in Redis."""
    if settings.broker_url is None or not settings.ocr_cache_bytes:
        return None
    # imported here: commands of the embedded form start without the client of Redis
    from legal_pipeline.storage.ocr_cache.redis_layer import RedisCache
    from legal_pipeline.storage.redis.client import open_redis

    return RedisCache(open_redis(settings.broker_url), settings.ocr_cache_bytes, settings.ocr_cache_days)


def _hex(keys: Iterable[bytes | str]) -> list[str]:
    return [key.hex() if isinstance(key, bytes) else key for key in keys]
