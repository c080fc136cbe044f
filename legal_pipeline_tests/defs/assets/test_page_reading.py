"""A document read page by page lets others go first, and loses no page by it."""

from __future__ import annotations

import time

import pytest

from legal_pipeline.defs.assets.page_reading import TimeSlice, read_time_slice
from legal_pipeline_tests.defs.conftest import Pipeline
from legal_pipeline_tests.specimens import factories

LETTER = "John Smith, counsel for Larkspur Mutual Insurance Company, denied the claim on March 3, 2021."

# seconds since the turn began · more urgent messages waiting · equally urgent ones · over?
WHEN = [
    (5, 0, 0, False),
    (5, 1, 0, True),
    (5, 0, 1, False),
    (60, 0, 0, False),
    (60, 0, 1, True),
    (60, 1, 0, True),
]


@pytest.mark.parametrize(("passed", "urgent", "equal", "expected"), WHEN)
def test_a_turn_is_over_when(monkeypatch: pytest.MonkeyPatch, passed: float, urgent: int, equal: int, expected: bool) -> None:
    began = time.monotonic()
    turn = TimeSlice(20, lambda: (urgent, equal))
    monkeypatch.setattr(time, "monotonic", lambda: began + passed)
    assert turn.is_over is expected


def test_it_is_not_asked_after_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked() -> tuple[int, int]:
        raise AssertionError("the queue was looked at")

    assert not TimeSlice(20, asked).is_over


class EveryPage(TimeSlice):
    """Others wait all the time."""

    is_over = True


def never() -> tuple[int, int]:
    return 0, 0


def test_turn_by_turn_is_as_in_one_go(pipeline: Pipeline) -> None:
    pages = [f"{LETTER} Page {n}." for n in range(4)]
    in_turns = pipeline.register("turns.pdf", factories.text_pdf(pages))
    pipeline.run(in_turns, ["source_document"])
    services = pipeline.runner.services
    went_on = [read_time_slice(services, in_turns, "run", EveryPage(0, never)) for _ in range(5)]
    # after the last page there is nothing left to put off
    assert went_on == [True, True, True, True, False]
    assert pipeline.run(in_turns).success
    # other bytes, or its pages would be copied
    at_once = pipeline.register("at-once.pdf", factories.text_pdf([*pages, "One more."]))
    assert pipeline.run(at_once).success
    read = [[page.text for page in pipeline.store.pages.read(document)] for document in (in_turns, at_once)]
    assert read[0] == read[1][:4]


# what there is no turn for: the step itself has the word
NO_TURN = ["not looked at", "refused", "read", "unknown"]


@pytest.mark.parametrize("case", NO_TURN)
def test_nothing_to_put_off(pipeline: Pipeline, case: str) -> None:
    content = factories.encrypted_pdf() if case == "refused" else factories.text_pdf([LETTER])
    document = pipeline.register("letter.pdf", content)
    if case in ("refused", "read"):
        pipeline.run(document)
    asked = "nobody-000000000000" if case == "unknown" else document
    before = pipeline.rows()
    assert not read_time_slice(pipeline.runner.services, asked, "run", EveryPage(0, never))
    assert pipeline.rows() == before
