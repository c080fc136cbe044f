"""OCR results kept by what they depend on: the pixels, the engine, its version, its options."""

from __future__ import annotations

import hashlib
import json
from typing import Protocol

from legal_pipeline.stages.ocr.engine import OcrEngine, OcrResult, PageImage


class OcrCache(Protocol):
    """Where results are kept between runs. Plain bytes, so that a store needs to know nothing of OCR."""

    def get(self, key: bytes) -> bytes | None: ...

    def put(self, key: bytes, value: bytes) -> None: ...


class Versioned(Protocol):
    """Of an engine, what a result depends on besides the pixels."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...

    @property
    def options(self) -> str: ...


def cache_key(image: PageImage, engine: Versioned) -> bytes:
    """32 bytes. The page's number, file and document are not in it: a page seen before is never read again."""
    digest = hashlib.sha256(image.grey)
    for part in (image.width, image.height, image.dpi, engine.name, engine.version, engine.options):
        digest.update(b"\x1f" + str(part).encode())
    return digest.digest()


def recognise_cached(image: PageImage, engine: OcrEngine, cache: OcrCache | None, key: bytes | None = None) -> OcrResult:
    """The kept result if there is one, else the engine's, which is then kept. `key` saves making it twice. Raises OcrTimeout."""
    if cache is None:
        return engine.recognise(image)
    key = key or cache_key(image, engine)
    kept = kept_result(cache, key)
    if kept is not None:
        return kept
    result = engine.recognise(image)
    keep_result(cache, key, result)
    return result


def kept_result(cache: OcrCache, key: bytes) -> OcrResult | None:
    value = cache.get(key)
    return None if value is None else decode(value)


def keep_result(cache: OcrCache, key: bytes, result: OcrResult) -> None:
    cache.put(key, _encode(result))


def _encode(result: OcrResult) -> bytes:
    return json.dumps({"text": result.text, "confidence": result.confidence, "rotation": result.rotation}).encode()


def decode(value: bytes) -> OcrResult | None:
    """None for an entry cut short by a crash or written by another program: it is then made anew."""
    try:
        fields = json.loads(value)
        return OcrResult(str(fields["text"]), float(fields["confidence"]), int(fields["rotation"]))
    except (ValueError, KeyError, TypeError):
        return None
