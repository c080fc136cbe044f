"""Words of a text found on the picture, although the text has been cleaned."""

from __future__ import annotations

import pytest

from legal_pipeline.exports.page_images import PlacedWord
from legal_pipeline.workspace.word_places import boxes_of


def line(top: int, *words: str) -> list[PlacedWord]:
    """Words of a line in hundredths of the page, five for each."""
    return [PlacedWord(word, at * 0.06, top / 100, at * 0.06 + 0.05, top / 100 + 0.02) for at, word in enumerate(words)]


PAGE = [
    *line(10, "1", "The", "judi-"),
    *line(20, "2", "cial", "branch,"),
    *line(30, "3", "Ann", "Lee", "and"),
    *line(40, "4", "cross-claim"),
]
TEXT = "The judicial\nbranch,\nAnn Lee and\ncross-claim"


@pytest.mark.parametrize(
    ("wanted", "lines"),
    [
        ("The", [(0.06, 0.10, 0.11)]),
        ("Ann Lee", [(0.06, 0.30, 0.17)]),  # one box for neighbors
        ("judicial", [(0.12, 0.10, 0.17), (0.06, 0.20, 0.11)]),  # broken at the end of a line
        ("branch,\nAnn", [(0.12, 0.20, 0.17), (0.06, 0.30, 0.11)]),
        ("cross-claim", [(0.06, 0.40, 0.11)]),
        ("laim", [(0.06, 0.40, 0.11)]),  # part of a word
    ],
)
def test_boxes(wanted: str, lines: list[tuple[float, float, float]]) -> None:
    start = TEXT.index(wanted)
    (boxes,) = boxes_of(TEXT, [(start, start + len(wanted))], PAGE)
    assert [(round(left, 2), round(top, 2), round(right, 2)) for left, top, right, _ in boxes] == lines


@pytest.mark.parametrize(("text", "words"), [("", PAGE), (TEXT, []), ("quite another text", PAGE), ("word " * 7_000, PAGE)])
def test_without_a_counterpart_there_is_no_box(text: str, words: list[PlacedWord]) -> None:
    assert boxes_of(text, [(0, len(text))], words) == [[]]


def test_words_that_occur_twice_keep_their_order() -> None:
    boxes = boxes_of("Lee and Lee", [(0, 3), (8, 11)], line(10, "Lee", "and", "Lee"))
    assert [round(found[0][0], 2) for found in boxes] == [0.0, 0.12]
