"""The cache of OCR results, keyed by everything that affects them: pixels, engine, version and options."""

from __future__ import annotations

import hashlib
import json
from typing import Protocol

from legal_pipeline.stages.ocr.engine import OcrEngine, OcrResult, PageImage


class OcrCache(Protocol):
    """Stores results between runs. Keys and values are bytes, so that a store does not depend on OCR."""

    def get(self, key: bytes) -> bytes | None: ...

    def put(self, key: bytes, value: bytes) -> None: ...


class EngineIdentity(Protocol):
    """The properties of an engine that affect its results."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def options(self) -> str: ...


def cache_key(image: PageImage, engine: EngineIdentity) -> bytes:
    """Return the 32-byte key of a page image.

    Document, file and page number are not part of it, so that a page that occurs twice is read once.
    """
    digest = hashlib.sha256(image.grey)
    for part in (image.width, image.height, image.dpi, engine.name, engine.version, engine.options):
        digest.update(b"\x1f" + str(part).encode())
    return digest.digest()


def recognise_cached(image: PageImage, engine: OcrEngine, cache: OcrCache | None, key: bytes | None = None) -> OcrResult:
    """Return the cached result, or read the page and cache the result.

    Pass `key` if it has been computed already. Raises OcrTimeout.
    """
    if cache is None:
        return engine.recognise(image)
    key = key or cache_key(image, engine)
    cached = load_result(cache, key)
    if cached is not None:
        return cached
    result = engine.recognise(image)
    store_result(cache, key, result)
    return result


def load_result(cache: OcrCache, key: bytes) -> OcrResult | None:
    value = cache.get(key)
    return None if value is None else decode(value)


def store_result(cache: OcrCache, key: bytes, result: OcrResult) -> None:
    cache.put(key, _encode(result))


def _encode(result: OcrResult) -> bytes:
    fields = {"text": result.text, "confidence": result.confidence, "rotation": result.rotation}
    return json.dumps(fields | ({"doubts": result.doubts} if result.doubts else {})).encode()


def decode(value: bytes) -> OcrResult | None:
    """Return None for an entry that a crash truncated or another program wrote: the page is then read again."""
    try:
        fields = json.loads(value)
        doubts = tuple((int(word), float(confidence)) for word, confidence in fields.get("doubts", ()))
        return OcrResult(str(fields["text"]), float(fields["confidence"]), int(fields["rotation"]), doubts)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
