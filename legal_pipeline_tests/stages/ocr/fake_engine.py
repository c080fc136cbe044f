"""An OCR engine that says what it is told to, and a cache in memory."""

from __future__ import annotations

from legal_pipeline.stages.ocr.engine import OcrResult, OcrTimeout, PageImage


class FakeEngine:
    def __init__(self, answer: str | OcrTimeout, *, name: str = "fake", version: str = "1", options: str = "") -> None:
        self._answer = answer
        self.name = name
        self.version = version
        self.options = options
        self.readings = 0

    def recognise(self, image: PageImage) -> OcrResult:
        self.readings += 1
        if isinstance(self._answer, OcrTimeout):
            raise self._answer
        return OcrResult(self._answer, 0.9)


class MemoryCache:
    def __init__(self) -> None:
        self.kept: dict[bytes, bytes] = {}

    def get(self, key: bytes) -> bytes | None:
        return self.kept.get(key)

    def put(self, key: bytes, value: bytes) -> None:
        self.kept[key] = value
