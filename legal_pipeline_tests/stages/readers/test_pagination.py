"""Paging loses nothing but white space at the cuts, keeps the source's own pages, and is bounded."""

from __future__ import annotations

import resource
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers import formats
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pagination import LIMIT_CHARS, TARGET_CHARS, clean, clean_stream, paginate, split_pages
from legal_pipeline_tests.examples import examples

_MEBIBYTE = 1024 * 1024


def _ink(text: str) -> str:
    return "".join(text.split())


def _pieces(text: str, size: int) -> Iterator[str]:
    for at in range(0, len(text), size):
        yield text[at : at + size]


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(st.sampled_from(["word ", "\n", "\n\n", "\f", " ", "x" * 700, "x" * 5000, "§ 12. ", "\t"]), max_size=60),
    st.integers(1, 9000),
)
def test_nothing_is_lost_and_no_page_is_too_long(words: list[str], size: int) -> None:
    text = "".join(words)
    found = list(split_pages(_pieces(text, size)))
    assert _ink("".join(found)) == _ink(text)
    assert all(len(page) <= LIMIT_CHARS and "\f" not in page for page in found)


@settings(max_examples=examples(60), deadline=None)
@given(st.text(st.characters(), max_size=300), st.integers(1, 20))
def test_cleaning_does_not_depend_on_the_pieces_and_is_idempotent(text: str, size: int) -> None:
    whole = clean(text)
    assert "".join(clean_stream(_pieces(text, size))) == whole
    assert clean(whole) == whole
    whole.encode("utf-8")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("a\r\nb\rc\n", "a\nb\nc\n", id="line ends"),
        pytest.param("a\x00b\x07c\x9d", "abc", id="controls"),
        pytest.param("a\td\f", "a\td\f", id="tab and form feed stay"),
        pytest.param("a\ud800b", "a\ufffdb", id="lone surrogate"),
        pytest.param("e\u0301 \u00e9", "e\u0301 \u00e9", id="no normalisation: the text stays as the source has it"),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


_LINE = "The parties agree as follows and so on. " * 2 + "\n"


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \n\f\n ", [], id="blank"),
        pytest.param("one\ftwo\f", [3, 3], id="form feeds"),
        pytest.param("\fone", [3], id="a form feed before the text starts no page"),
        pytest.param("one\f\fthree", [3, 0, 5], id="a blank page keeps the numbering"),
        pytest.param("a" * 5000 + "\fb", [5000, 1], id="a full page of the source stays whole"),
        pytest.param("x\f" + "a" * 5000, [1, 5000], id="also at the end"),
        pytest.param("a" * 3200 + "\n\n" + "b" * 3000, [3200, 3000], id="paragraph"),
        pytest.param("a" * 2000 + "\n\n" + "b" * 5000, [2000, 5000], id="an earlier paragraph"),
        pytest.param("a" * 3100 + " " + "b" * 3000, [3100, 3000], id="blank"),
        pytest.param("a" * 13000, [6000, 6000, 1000], id="no blank at all"),
        pytest.param(_LINE * 100, [3076, 3076, 1942], id="lines"),
    ],
)
def test_where_pages_end(text: str, lengths: list[int]) -> None:
    assert [len(page) for page in split_pages([text])] == lengths


def test_a_source_without_text_has_one_empty_page() -> None:
    assert [(page.page_number, page.text) for page in paginate([" "], "x", ReadLimits())] == [(1, "")]


def test_too_many_pages() -> None:
    with pytest.raises(Refusal) as refusal:
        list(paginate(["x\f" * 21], "x", ReadLimits(max_pages=2)))
    assert refusal.value.reason is RefusalReason.TOO_LARGE


@pytest.mark.parametrize(
    "line", [_LINE.encode(), b"word " * 20, b"x" * 1000], ids=["lines", "one line of words", "one line without blanks"]
)
def test_memory_does_not_grow_with_the_file(tmp_path: Path, line: bytes) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as sink:
        block = line * (_MEBIBYTE // len(line))
        for _ in range(24):
            sink.write(block)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    count = sum(1 for _ in formats.read_plain(path, ReadLimits()))
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count > 24 * _MEBIBYTE // LIMIT_CHARS - 24
    assert peak_bytes < 8 * _MEBIBYTE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 50 * 1024


def test_the_target_is_below_the_limit() -> None:
    assert TARGET_CHARS < LIMIT_CHARS
