"""Condensed transcripts, four printed pages on a sheet, are read page by page; other numbered pages stay as they are."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.page_lines.condensed import page_by_page
from legal_pipeline.stages.readers.page_lines.finish import finish

SAID = [
    "Did you sign the lease",
    "I did",
    "When was that",
    "In March of 2021",
    "Who was there",
    "Orrin Pike and Nora Roe",
    "And then",
    "We had 3 copies",
]


def page(number: int) -> list[str]:
    return [f"Page {number}", *(f"{line} {'Q.' if line % 2 else 'A.'} {SAID[(line + number) % len(SAID)]}" for line in range(1, 26))]


def beside(left: list[str], right: list[str]) -> list[str]:
    return [f"{one} {other}" for one, other in zip(left, right, strict=True)]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        pytest.param([*beside(page(41), page(43)), *beside(page(42), page(44))], (41, 42, 43, 44), id="down, then across"),
        pytest.param([*beside(page(41), page(42)), *beside(page(43), page(44))], (41, 42, 43, 44), id="across, then down"),
        pytest.param(beside(page(7), page(8)), (7, 8), id="two on a sheet"),
    ],
)
def test_the_pages_of_a_sheet_follow_each_other(sheet: list[str], expected: tuple[int, ...]) -> None:
    text = page_by_page("\n".join(sheet))
    assert text.split("\n") == [line for number in expected for line in page(number)]
    assert page_by_page(text) == text
    finished = finish("\n".join(sheet))
    assert finished.printed_page == str(expected[0])
    assert [number for number, _ in finished.line_starts] == list(range(1, 26)) * len(expected)


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(page(41), id="a page"),
        pytest.param(page(41) + page(42), id="a page below another"),
        pytest.param([f"{line}. item of a list" for line in range(1, 40)], id="a list"),
        pytest.param([f"{line} Q. Is that number {line}" for line in range(1, 26)], id="lines that end in their number"),
        pytest.param([f"{line} {line} mills" for line in range(1, 11)], id="a short table"),
        pytest.param(["The mill", "and the lease"], id="prose"),
    ],
)
def test_other_pages_stay_as_they_are(lines: list[str]) -> None:
    assert page_by_page("\n".join(lines)) == "\n".join(lines)
