"""`look_up` compared with a brute-force lookup in the whole text."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.model import PAGE_BREAK, Evidence, Page
from legal_pipeline.storage.reports.page_text_window import look_up
from legal_pipeline_tests.storage.specimens import page

TEXTS = st.lists(st.text(st.sampled_from("ab é\n"), max_size=6), min_size=1, max_size=6)


def with_starts(texts: list[str]) -> list[tuple[Page, int]]:
    start = 0
    found = []
    for number, text in enumerate(texts, 1):
        found.append((page(number, text), start))
        start += len(text) + 1
    return found


def page_of(texts: list[str], at: int) -> int:
    """Page of the character at `at`; a page break belongs to the page it ends."""
    behind = 0
    for number, text in enumerate(texts, 1):
        behind += len(text) + 1
        if at < behind:
            return number
    return 0


@given(TEXTS, st.data())
def test_text_and_pages_are_those_of_the_whole_text(texts: list[str], data: st.DataObject) -> None:
    whole = PAGE_BREAK.join(texts)
    ranges = data.draw(st.lists(st.tuples(st.integers(0, len(whole)), st.integers(1, 12))).map(sorted))
    items = [Evidence("d", 0, start, min(start + size, len(whole)), "") for start, size in ranges]
    for item, text, first, last in look_up(with_starts(texts), [item for item in items if item.end > item.start]):
        assert text == whole[item.start : item.end]
        # a place that begins or ends in a page break has no letter there whose page could be asked for
        if whole[item.start] != PAGE_BREAK:
            assert first == page_of(texts, item.start)
        if PAGE_BREAK not in (whole[item.start], whole[item.end - 1]):
            assert last == page_of(texts, item.end - 1)


def test_a_place_behind_the_end_has_no_page() -> None:
    found = list(look_up(with_starts(["abc"]), [Evidence("d", 0, 2, 9, ""), Evidence("d", 0, 50, 51, "")]))
    assert [(text, first, last) for _, text, first, last in found] == [("c", 1, 1), ("", 0, 0)]


def test_pages_are_read_no_further_than_needed() -> None:
    read = []

    def counted() -> Iterator[tuple[Page, int]]:
        for number, (each, start) in enumerate(with_starts(["ab"] * 100), 1):
            read.append(number)
            yield each, start

    assert [text for _, text, _, _ in look_up(counted(), [Evidence("d", 0, 3, 5, "")])] == ["ab"]
    assert read == [1, 2]
