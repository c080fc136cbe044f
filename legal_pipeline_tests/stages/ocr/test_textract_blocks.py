"""Textract's blocks as pages of text: order, rotation, confidence, pages left out."""

from __future__ import annotations

from typing import Any

import pytest

from legal_pipeline.stages.ocr.engine import OcrResult
from legal_pipeline.stages.ocr.textract_blocks import results

LETTER = (1700, 2200)


def page(number: int = 1) -> dict[str, Any]:
    return {"BlockType": "PAGE", "Page": number}


def line(
    text: str, left: float, top: float, width: float = 0.35, height: float = 0.012, *, turn: int = 0, number: int = 1
) -> dict[str, Any]:
    corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height)]
    corners = corners[turn // 90 :] + corners[: turn // 90]
    box = {"Left": left, "Top": top, "Width": width, "Height": height}
    polygon = [{"X": x, "Y": y} for x, y in corners]
    return {"BlockType": "LINE", "Page": number, "Text": text, "Geometry": {"BoundingBox": box, "Polygon": polygon}}


def word(confidence: float, number: int = 1) -> dict[str, Any]:
    return {"BlockType": "WORD", "Page": number, "Confidence": confidence}


def test_lines_and_paragraphs() -> None:
    blocks = [
        page(),
        line("The plaintiff alleges", 0.1, 0.10),
        line("the following facts.", 0.1, 0.115),
        line("On March 3, 2019,", 0.1, 0.2),
        word(98.0),
        word(92.0),
    ]
    assert results(blocks, [LETTER]) == {1: OcrResult("The plaintiff alleges\nthe following facts.\n\nOn March 3, 2019,", 0.95)}


def test_columns_are_read_one_after_the_other() -> None:
    # as the service gives them: line by line across both columns
    rows = [(f"left {row}", f"right {row}") for row in range(6)]
    blocks = [page()]
    for row, (left, right) in enumerate(rows):
        blocks += [line(left, 0.08, 0.1 + 0.015 * row), line(right, 0.55, 0.1 + 0.015 * row)]
    text = results(blocks, [LETTER])[1].text
    assert text == "\n".join(left for left, _ in rows) + "\n\n" + "\n".join(right for _, right in rows)


# degrees clockwise the text lies turned · where its two lines are then · degrees the page is turned by to be read
TURNS = [
    (0, ((0.1, 0.1, 0.5, 0.01), (0.1, 0.2, 0.5, 0.01)), 0),
    (90, ((0.9, 0.1, 0.01, 0.5), (0.8, 0.1, 0.01, 0.5)), 270),
    (180, ((0.4, 0.9, 0.5, 0.01), (0.4, 0.8, 0.5, 0.01)), 180),
    (270, ((0.1, 0.4, 0.01, 0.5), (0.2, 0.4, 0.01, 0.5)), 90),
]


@pytest.mark.parametrize(("turn", "boxes", "rotation"), TURNS)
def test_turned_pages(turn: int, boxes: tuple[tuple[float, float, float, float], ...], rotation: int) -> None:
    # last line first: the order comes from where the lines are
    blocks = [page(), line("second line", *boxes[1], turn=turn), line("first line", *boxes[0], turn=turn), word(90)]
    assert results(blocks, [LETTER]) == {1: OcrResult("first line\n\nsecond line", 0.9, rotation)}


def test_a_page_on_its_side_without_a_hint_keeps_the_order_it_came_in() -> None:
    blocks = [page(), line("first line", 0.9, 0.1, 0.01, 0.5), line("second line", 0.8, 0.1, 0.01, 0.5)]
    assert results(blocks, [LETTER])[1].text == "first line\nsecond line"


ODD = [
    pytest.param([], {}, id="no block: the page is missing"),
    pytest.param([page()], {1: OcrResult("", 0.0)}, id="a blank page"),
    pytest.param([page(3)], {}, id="a page that was not sent"),
    pytest.param([line("alone", 0.1, 0.1)], {1: OcrResult("alone", 0.0)}, id="a line without words"),
    pytest.param([page(), line("  ", 0.1, 0.1), word(99)], {1: OcrResult("", 0.0)}, id="a line without letters"),
    pytest.param([{"BlockType": "PAGE"}], {1: OcrResult("", 0.0)}, id="one page, unnumbered"),
    pytest.param([page(), {"BlockType": "SIGNATURE", "Page": 1}], {1: OcrResult("", 0.0)}, id="a kind we do not know"),
]


@pytest.mark.parametrize(("blocks", "expected"), ODD)
def test_odd_answers(blocks: list[dict[str, Any]], expected: dict[int, OcrResult]) -> None:
    assert results(blocks, [LETTER, LETTER]) == expected


def test_pages_may_come_in_any_order() -> None:
    blocks = [line("two", 0.1, 0.1, number=2), page(2), word(80, 2), page(1), line("one", 0.1, 0.1), word(60)]
    assert results(blocks, [LETTER, LETTER]) == {1: OcrResult("one", 0.6), 2: OcrResult("two", 0.8)}
