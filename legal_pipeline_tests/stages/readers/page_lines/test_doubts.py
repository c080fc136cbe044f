"""Notes on the words that OCR is not sure of."""

from __future__ import annotations

import pytest

from legal_pipeline.model import NoteKind
from legal_pipeline.stages.ocr.engine import OcrResult
from legal_pipeline.stages.readers.page_lines.doubts import doubt_notes


@pytest.mark.parametrize(
    ("read", "doubts", "text", "expected"),
    [
        pytest.param("Alma Whitfleld signed", ((1, 0.41),), "Alma Whitfleld signed", [("Whitfleld", "0.41")], id="one word"),
        pytest.param("Alma Whitfleld signed", ((0, 0.5), (1, 0.41)), "Alma Whitfleld signed", [("Alma Whitfleld", "0.41")], id="neighbors"),
        pytest.param(
            "Alma\nWhitfleld", ((0, 0.5), (1, 0.41)), "Alma\nWhitfleld", [("Alma", "0.50"), ("Whitfleld", "0.41")], id="two lines"
        ),
        pytest.param("1 Alma\n2 Whitfleld", ((3, 0.3),), "Alma\nWhitfleld", [("Whitfleld", "0.30")], id="line numbers taken out"),
        pytest.param("Case l:19\nAlma", ((1, 0.3), (2, 0.4)), "Case 1:19\nAlma", [("Alma", "0.40")], id="a stamp is sure"),
        pytest.param("Alma", (), "Alma", [], id="all sure"),
    ],
)
def test_notes(read: str, doubts: tuple[tuple[int, float], ...], text: str, expected: list[tuple[str, str]]) -> None:
    notes = list(doubt_notes(OcrResult(read, 0.8, doubts=doubts), text, sure_lines="Case 1:19"))
    assert [(text[note.start : note.end], note.detail) for note in notes] == expected
    assert {note.kind for note in notes} <= {NoteKind.DOUBTFUL}
