"""How a passage is cited by printed page and line."""

from __future__ import annotations

import pytest

from legal_pipeline.storage.facts.citation_lines import cited

LINES = [(1, 5), (2, 20), (3, 40), (24, 60), (25, 80)]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(25, 30, "Tr. 41:2", id="within a line"),
        pytest.param(5, 20, "Tr. 41:1", id="a whole line"),
        pytest.param(25, 65, "Tr. 41:2-24", id="several lines"),
        pytest.param(80, 99, "Tr. 41:25", id="the last line"),
        pytest.param(0, 4, None, id="above the first line"),
    ],
)
def test_a_passage_of_testimony(start: int, end: int, expected: str | None) -> None:
    assert cited(3, "41", LINES, start, end, is_transcript=True) == expected


def test_a_passage_over_two_printed_pages_of_a_sheet() -> None:
    assert cited(3, "41", [(24, 0), (25, 10), (1, 20), (2, 30)], 12, 35, is_transcript=True) == "Tr. 41:25-42:2"


def test_the_page_of_the_file_stands_for_a_missing_number() -> None:
    assert cited(3, None, LINES, 25, 45, is_transcript=False) == "p. 3:2-3"


def test_without_printed_lines_there_is_nothing_to_cite() -> None:
    assert cited(3, "41", [], 0, 5, is_transcript=False) is None
