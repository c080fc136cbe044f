"""A document that stands still is noticed; one that goes on, however slowly, is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from legal_pipeline.services import Services
from legal_pipeline.settings import Settings
from legal_pipeline.storage.store import open_store
from legal_pipeline.workers import stalled_documents as module
from legal_pipeline.workers.stalled_documents import StallDetector
from legal_pipeline_tests.storage.specimens import document, page

ID = document("a.pdf").document_id
LIMIT_SECONDS = 100


class Clock:
    seconds = 1000.0

    def monotonic(self) -> float:
        return self.seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    settings = Settings(home=tmp_path / "home", database_url=None, stall_timeout_seconds=LIMIT_SECONDS)
    services = Services(settings, open_store(settings))
    services.store.documents.register([document("a.pdf")])
    yield services
    services.store.engine.dispose()


def looks(stalls: StallDetector, clock: Clock, count: int, in_progress: tuple[str, ...] = (ID,)) -> list[str]:
    """What is found in so many looks, ten seconds apart."""
    found = []
    for _ in range(count):
        clock.seconds += 10
        found += stalls.stalled(in_progress)
    return found


def test_standing_still_is_found_once_behind_the_limit(services: Services, clock: Clock) -> None:
    stalls = StallDetector(services)
    assert looks(stalls, clock, 11) == []
    assert stalls.reason(ID) is None
    assert looks(stalls, clock, 3) == [ID]
    assert f"within {LIMIT_SECONDS} seconds" in (stalls.reason(ID) or "")


def test_a_page_now_and_then_is_progress(services: Services, clock: Clock) -> None:
    stalls = StallDetector(services)
    start = 0
    for number in range(1, 5):
        start = services.store.pages.add(ID, "k", page(number, "text"), start)
        assert looks(stalls, clock, 9) == []


def test_a_stage_finished_is_progress(services: Services, clock: Clock) -> None:
    stalls = StallDetector(services)
    for stage in ("document_text", "chunks", "entity_mentions"):
        services.store.facts.replace_chunks(ID, stage, "k", [])
        assert looks(stalls, clock, 9) == []


def test_a_second_attempt_has_the_whole_time_again(services: Services, clock: Clock) -> None:
    stalls = StallDetector(services)
    assert looks(stalls, clock, 12) == [ID]
    assert looks(stalls, clock, 1, in_progress=()) == []
    assert looks(stalls, clock, 11) == []
