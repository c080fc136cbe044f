"""Detects documents without progress, such as one with a runaway regular expression or a reader in a loop.

A committed page, a completed stage and a new try count as progress. Pages have their own time limits
(`reader_page_timeout_seconds`, `ocr_page_timeout_seconds`), so that hours of OCR are not a stall.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from legal_pipeline.services import Services

_CHECK_EVERY_SECONDS = 5.0


class StallDetector:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._limit_seconds = services.settings.stall_timeout_seconds
        self._seen: dict[str, tuple[object, float]] = {}
        self._stalled: set[str] = set()
        self._looked_at = 0.0

    def stalled(self, in_progress: Iterable[str]) -> list[str]:
        """Documents without progress for longer than the limit; each is reported once per attempt."""
        now, in_progress = time.monotonic(), list(in_progress)
        self._seen = {document_id: seen for document_id, seen in self._seen.items() if document_id in in_progress}
        if now - self._looked_at < min(_CHECK_EVERY_SECONDS, self._limit_seconds):
            return []
        self._looked_at = now
        stalled = []
        for document_id in in_progress:
            progress = self._progress(document_id)
            before, since = self._seen.get(document_id, (None, now))
            if progress != before:
                self._seen[document_id] = (progress, now)
            elif now - since > self._limit_seconds:
                stalled.append(document_id)
                del self._seen[document_id]
        self._stalled.update(stalled)
        return stalled

    def reason(self, document_id: str) -> str | None:
        if document_id not in self._stalled:
            return None
        limit = f"{self._limit_seconds} seconds"
        return f"no page and no stage was finished within {limit}; report the file, or raise LEGAL_PIPELINE_STALL_TIMEOUT_SECONDS"

    def _progress(self, document_id: str) -> object:
        store = self._services.store
        keys = {name: result.key for name, result in store.stages.of(document_id).items()}
        # a new try counts as progress: a document may wait for hours for an unavailable service
        return store.documents.pages_read([document_id]), keys, store.documents.changed_at(document_id)
