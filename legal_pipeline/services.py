"""The shared objects of a process: its settings and the stores, engines and caches that they configure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from legal_pipeline.model import DocumentStatus
from legal_pipeline.settings import Settings
from legal_pipeline.stages.intake import IntakeLimits
from legal_pipeline.stages.ocr.engine import WordLocator
from legal_pipeline.stages.readers.containers import ContainerLimits
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.locked.office import Opened, opened
from legal_pipeline.stages.readers.zip_safety import UnpackLimits
from legal_pipeline.storage.disks import disk_errors
from legal_pipeline.storage.facts.stage_results import StageResult, stage_keys, stage_options
from legal_pipeline.storage.ocr_cache.results import LayeredOcrCache, open_ocr_cache
from legal_pipeline.storage.password_file import known_passwords, passwords_changed_at
from legal_pipeline.storage.redis.counters import Metrics, open_metrics
from legal_pipeline.storage.store import Store, open_store


@dataclass(frozen=True)
class Services:
    """Settings and services; one instance per process."""

    settings: Settings
    store: Store
    for_viewing: bool = False
    """See `ReadLimits.for_viewing`: a page is given up for the sake of the program, while a worker's step is tried again."""

    @property
    def read_limits(self) -> ReadLimits:
        """With the passwords as they are now: they may be added while this process runs."""
        s = self.settings
        return replace(self._read_limits, passwords=known_passwords(s.passwords_path, is_named=s.passwords_file is not None))

    @cached_property
    def _read_limits(self) -> ReadLimits:
        s = self.settings
        found = ReadLimits(
            s.max_pages, s.max_page_pixels, s.max_page_chars, s.reader_memory_bytes, s.reader_page_timeout_seconds, s.ocr_dpi
        )
        return replace(found, for_viewing=self.for_viewing)

    def has_newer_passwords(self, status: DocumentStatus) -> bool:
        """Whether passwords were added after the document was looked at."""
        changed_at = passwords_changed_at(self.settings.passwords_path)
        if changed_at is None or status.updated_at is None:
            return False
        # SQLite returns times without their zone, which is UTC
        return status.updated_at.replace(tzinfo=status.updated_at.tzinfo or dt.UTC) < changed_at

    @contextmanager
    def unlocked(self, path: Path) -> Iterator[Opened]:
        """Yields the file, or a decrypted copy of it in the home directory until the end of the block; see `locked.office.opened`."""
        with ExitStack() as stack:
            with disk_errors(self.settings.home):
                found = stack.enter_context(opened(path, self.read_limits, self.settings.home))
            yield found

    @cached_property
    def container_limits(self) -> ContainerLimits:
        s = self.settings
        return ContainerLimits(s.max_container_depth, s.max_container_members, s.max_container_bytes)

    @cached_property
    def intake_limits(self) -> IntakeLimits:
        s = self.settings
        return IntakeLimits(s.max_document_bytes, UnpackLimits(max_members=s.max_container_members, max_bytes=s.max_container_bytes))

    @cached_property
    def ocr_engine(self) -> WordLocator:
        """Created when the first page needs OCR: most documents have a text layer."""
        return self.open_ocr_engine()

    def open_ocr_engine(self) -> WordLocator:
        """Returns another engine, whose memory (Tesseract: 50 MB) is free again when the caller lets go of it."""
        from legal_pipeline.stages.ocr.engine_choice import choose

        settings = self.settings
        return choose(settings.ocr_engine, settings.tessdata, settings.ocr_page_timeout_seconds, settings.ocr_languages)

    @cached_property
    def ocr_cache(self) -> LayeredOcrCache:
        return open_ocr_cache(self.settings, self.store.ocr)

    @cached_property
    def metrics(self) -> Metrics:
        return open_metrics(self.settings)

    def stage_keys(self, sha256: str, matter: str) -> dict[str, str]:
        """Result keys by stage, for a document with this digest in this matter."""
        options = dict(self.stage_options)
        if matter in self.settings.textract_matters:
            options |= {"document_text": stage_options(self.settings, matter)["document_text"]}
        return stage_keys(sha256, options)

    def is_complete(self, status: DocumentStatus, done: Mapping[str, StageResult]) -> bool:
        """Whether every stage is complete for the current bytes, code and settings."""
        if status.facts is None:
            return False
        keys = self.stage_keys(status.facts.sha256, status.document.matter)
        return all(name in done and done[name].key == key for name, key in keys.items())

    @cached_property
    def stage_options(self) -> Mapping[str, str]:
        """The settings that affect the rows of a stage, by stage."""
        return stage_options(self.settings)


@cache
def services_for(settings: Settings) -> Services:
    return Services(settings, open_store(settings))
