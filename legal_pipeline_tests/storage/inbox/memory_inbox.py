"""An inbox in memory that can change at a given moment or fail at a given page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from legal_pipeline import identity
from legal_pipeline.errors import LegalPipelineError
from legal_pipeline.storage.inbox.inbox import SourceObject
from legal_pipeline.storage.inbox.priority_rules import matter_folder

MOMENT = dt.datetime(2026, 3, 4, tzinfo=dt.UTC)


@dataclass
class MemoryInbox:
    objects: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Key -> (version, bytes)."""
    tags: dict[str, str | LegalPipelineError] = field(default_factory=dict)
    page_objects: int = 3
    fails_at_page: int | None = None
    fault: LegalPipelineError | None = None
    asked_for_tags: list[str] = field(default_factory=list)
    place: str = "memory://inbox/"
    uri_prefix: str = "memory://inbox/"

    def put(self, key: str, version: str, size_bytes: int = 100, tag: str | LegalPipelineError | None = None) -> None:
        self.objects[key] = (version, size_bytes)
        if tag is not None:
            self.tags[key] = tag

    def pages(self, after: str = "") -> Iterator[Sequence[SourceObject]]:
        number = 0
        while True:
            if self.fault is not None and number == self.fails_at_page:
                raise self.fault
            keys = sorted(key for key in self.objects if key > after and "/" in key)[: self.page_objects]
            yield [self.found(key) for key in keys]
            if len(keys) < self.page_objects:
                return
            after, number = keys[-1], number + 1

    def found(self, key: str) -> SourceObject:
        version, size_bytes = self.objects[key]
        matter, name = identity.slug(matter_folder(key)), key.rpartition("/")[2]
        return SourceObject(key, self.uri_prefix + quote(key), matter, name, version, size_bytes, MOMENT)

    def look_up(self, key: str) -> SourceObject | None:
        return self.found(key) if key in self.objects else None

    def unassigned_files(self) -> Iterator[str]:
        yield from (key for key in sorted(self.objects) if "/" not in key)

    def priority_tag(self, found: SourceObject) -> str | None:
        self.asked_for_tags.append(found.key)
        tag = self.tags.get(found.key)
        if isinstance(tag, LegalPipelineError):
            raise tag
        return tag
