"""The words that an engine was not sure of, found again in the text that was made of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.stages.ocr.words import carried_over, doubts


@pytest.mark.parametrize(
    ("recognized", "text", "expected"),
    [
        pytest.param([("Alma", 0.9), ("Whitfleld", 0.41)], "Alma Whitfleld", ((1, 0.41),), id="one of two"),
        pytest.param([("Alma", 0.9), ("Roe", 0.6)], "Alma Roe", (), id="just sure enough"),
        pytest.param([("Alma", 0.2), (" ", 0.0), ("Roe", 0.9)], "Alma Roe", ((0, 0.2),), id="the engine counts a blank as a word"),
        pytest.param([("...", 0.1), ("Roe", 0.3)], "... Roe", ((1, 0.3),), id="dots say nothing"),
        pytest.param([("a b", 0.3), ("c", 0.9)], "a b c", ((0, 0.3), (1, 0.3)), id="two words recognized as one"),
        pytest.param([], "", (), id="nothing"),
    ],
)
def test_doubts(recognized: list[tuple[str, float]], text: str, expected: object) -> None:
    assert doubts(recognized, text) == expected


@pytest.mark.parametrize(
    ("before", "words", "after", "expected"),
    [
        pytest.param("1 The cour 2 held", ((2, 0.3),), "The cour held", ((1, 0.3),), id="line numbers taken out"),
        pytest.param("the judi- cial order", ((1, 0.5),), "the judicial order", ((1, 0.5),), id="a word rejoined"),
        pytest.param("the judi- cial order", ((2, 0.5),), "the judicial order", ((1, 0.5),), id="its second half"),
        pytest.param("one two", ((0, 0.1),), "two", (), id="the word is gone"),
        pytest.param("two", ((0, 0.1),), "one two", ((1, 0.1),), id="words in front of it"),
        pytest.param("one two", (), "three", (), id="no doubts"),
    ],
)
def test_carried_over(before: str, words: tuple[tuple[int, float], ...], after: str, expected: object) -> None:
    assert carried_over(before, words, after) == expected


@given(st.lists(st.tuples(st.sampled_from(["a", "bb", "ccc", "-"]), st.floats(0, 1))))
def test_doubts_of_an_unchanged_text_are_those_of_the_engine(recognized: list[tuple[str, float]]) -> None:
    text = " ".join(word for word, _ in recognized)
    places = [at for at, (word, confidence) in enumerate(recognized) if confidence < 0.6 and word != "-"]
    assert [at for at, _ in doubts(recognized, text)] == places
    assert carried_over(text, doubts(recognized, text), text) == doubts(recognized, text)
