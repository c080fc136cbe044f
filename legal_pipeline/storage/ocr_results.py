"""OCR results by page image: the same image is never recognised twice by the same engine."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from legal_pipeline.storage.database import reading, serialised, transaction
from legal_pipeline.storage.documents import now
from legal_pipeline.storage.tables import ocr_cache


class OcrResults:
    """What the text stage calls an `OcrCache`: plain bytes by digest, shared by all documents of a home."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def get(self, key: bytes) -> bytes | None:
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(ocr_cache.c.value).where(ocr_cache.c.key == key.hex()))

    def put(self, key: bytes, value: bytes) -> None:
        with transaction(self.engine) as connection:
            serialised(connection, f"ocr {key.hex()}")
            connection.execute(sa.delete(ocr_cache).where(ocr_cache.c.key == key.hex()))
            connection.execute(sa.insert(ocr_cache), {"key": key.hex(), "value": value, "created_at": now()})
