"""Windows over pages: the text is the pages joined by form feeds, whatever the pieces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.model import PAGE_BREAK, Evidence, NoteKind, Page, PageMethod, PageNote, Relationship, RelationshipType, Window, windows

TEXTS = st.lists(st.text(st.characters(exclude_characters=PAGE_BREAK, codec="utf-8"), max_size=30), max_size=12)
TARGETS = st.integers(1, 120)


def pages(texts: list[str]) -> list[Page]:
    return [Page(number, text, PageMethod.TEXT_LAYER, "e", 1.0) for number, text in enumerate(texts, 1)]


def page_of(texts: list[str], at: int) -> int:
    """Of the character at `at`; a page break belongs to the page it ends."""
    return PAGE_BREAK.join(texts).count(PAGE_BREAK, 0, at) + 1


@given(TEXTS, TARGETS)
def test_windows_joined_are_the_document_text(texts: list[str], target: int) -> None:
    found = list(windows(pages(texts), target))
    assert PAGE_BREAK.join(window.text for window in found) == PAGE_BREAK.join(texts)
    whole = PAGE_BREAK.join(texts)
    for window in found:
        assert whole[window.base : window.end] == window.text
        assert window.page_starts[0] == 0


@given(TEXTS, TARGETS)
def test_every_page_is_in_one_window_where_it_says(texts: list[str], target: int) -> None:
    found = []
    for window in windows(pages(texts), target):
        ends = [*(start - 1 for start in window.page_starts[1:]), len(window.text)]
        for number, (start, end) in enumerate(zip(window.page_starts, ends, strict=True), window.first_page):
            found.append((number, window.text[start:end]))
    assert found == list(enumerate(texts, 1))


@given(TEXTS, TARGETS)
def test_page_at_is_the_page_of_each_character(texts: list[str], target: int) -> None:
    for window in windows(pages(texts), target):
        for local in range(len(window.text)):
            assert window.page_at(local) == page_of(texts, window.base + local)


@given(TEXTS, TARGETS, st.data())
def test_spans_are_absolute(texts: list[str], target: int, data: st.DataObject) -> None:
    whole = PAGE_BREAK.join(texts)
    for window in windows(pages(texts), target):
        start = data.draw(st.integers(0, len(window.text)))
        end = data.draw(st.integers(start, len(window.text)))
        span = window.span(start, end)
        assert whole[span.start : span.end] == span.text == window.text[start:end]
        assert (window.local(span.start), window.local(span.end)) == (start, end)


@given(TEXTS, TARGETS)
def test_a_window_is_no_longer_than_asked_unless_one_page_is(texts: list[str], target: int) -> None:
    for window in windows(pages(texts), target):
        assert len(window.text) <= target or len(window.page_starts) == 1


@given(TEXTS, TARGETS)
def test_pages_may_come_from_a_generator_and_give_the_same_windows(texts: list[str], target: int) -> None:
    assert list(windows(iter(pages(texts)), target)) == list(windows(pages(texts), target))


@given(TEXTS, TARGETS, st.integers(0, 12))
def test_the_windows_so_far_do_not_depend_on_what_follows(texts: list[str], target: int, kept: int) -> None:
    every, some = list(windows(pages(texts), target)), list(windows(pages(texts[:kept]), target))
    assert some[:-1] == every[: len(some[:-1])]


@pytest.mark.parametrize(
    ("numbers", "match"),
    [
        ([2], "page 2 came where page 1 was due"),
        ([1, 3], "page 3"),
        ([1, 1], "page 1 came where page 2"),
        ([1, 2, 1], "page 1"),
        ([0], "0"),
    ],
    ids=str,
)
def test_pages_out_of_order_are_an_error(numbers: list[int], match: str) -> None:
    with pytest.raises(ValueError, match=match):
        list(windows(Page(number, "x", PageMethod.OCR, "e", 1.0) for number in numbers))


def test_no_pages_no_windows() -> None:
    assert list(windows([])) == []


def test_empty_pages_count() -> None:
    assert list(windows(pages(["", "", ""]))) == [Window("\f\f", 0, (0, 1, 2), 1)]


def ocr_page(number: int, text: str, confidence: float, *doubts: tuple[int, int, str]) -> Page:
    notes = tuple(PageNote(NoteKind.DOUBTFUL, start, end, detail=detail) for start, end, detail in doubts)
    return Page(number, text, PageMethod.OCR, "e", confidence, notes=notes)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param(0, 4, 1.0, id="sure words"),
        pytest.param(5, 8, 0.4, id="a doubtful word"),
        pytest.param(0, 8, 0.4, id="one of two words"),
        pytest.param(7, 8, 0.4, id="a part of it"),
        pytest.param(4, 5, 1.0, id="the blank before it"),
        pytest.param(5, 15, 0.2, id="the lowest of all"),
        pytest.param(16, 20, 0.0, id="a page that is garbage"),
    ],
)
def test_certainty_of_a_range(start: int, end: int, expected: float) -> None:
    pages = [ocr_page(1, "Alma Roe", 0.9, (5, 8, "0.40")), ocr_page(2, "signed", 0.8, (0, 6, "0.20")), ocr_page(3, "xxxx", 0.0)]
    (window,) = windows(pages)
    assert window.text == "Alma Roe\fsigned\fxxxx"
    assert window.certainty(start, end) == expected


def test_doubts_are_those_of_their_window() -> None:
    pages = [ocr_page(1, "Alma Roe", 0.9, (5, 8, "0.40")), ocr_page(2, "Nora Roe", 0.9, (0, 4, "0.30"))]
    assert [[tuple(doubt) for doubt in window.doubts] for window in windows(pages, 4)] == [[(5, 8, 0.4)], [(0, 4, 0.3)]]


def test_a_form_feed_inside_a_page_is_an_error() -> None:
    with pytest.raises(ValueError, match="page 7: a form feed inside a page would shift every offset behind it"):
        Page(7, "a\fb", PageMethod.OCR, "e", 1.0)


def test_a_relationship_without_evidence_cannot_even_be_made() -> None:
    with pytest.raises(ValueError, match=r"r-1 \(owns\) has no evidence"):
        Relationship("r-1", RelationshipType.OWNS, "a", "b", None, 1.0, "rule", ())
    assert Relationship("r-1", RelationshipType.OWNS, "a", "b", None, 1.0, "rule", (Evidence("d", 1, 0, 1, "x"),))
