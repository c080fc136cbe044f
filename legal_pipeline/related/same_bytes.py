"""Documents of one matter with equal bytes. Apart from texts that are nearly equal, whose comparison takes numpy and .07 seconds."""

from __future__ import annotations

from dataclasses import dataclass

from legal_pipeline.model import DocumentStatus
from legal_pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class SameBytes:
    documents: tuple[DocumentStatus, ...]
    """By id; the first is the original."""


def same_bytes(store: Store, matter: str | None) -> list[SameBytes]:
    """Returns the documents of one matter with equal bytes, by matter and id."""
    groups: dict[tuple[str, str], list[DocumentStatus]] = {}
    for status in store.documents.find(matter=matter):
        if status.facts is not None:
            groups.setdefault((status.document.matter, status.facts.sha256), []).append(status)
    return [SameBytes(tuple(found)) for found in groups.values() if len(found) > 1]
