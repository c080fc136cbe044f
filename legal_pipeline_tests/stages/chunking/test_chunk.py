"""Chunks: exact offsets, every visible character once, 400 to 1,600 characters, never through a citation."""

from __future__ import annotations

import json
import random
import tracemalloc
from collections import deque
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_pipeline.model import PAGE_BREAK, Chunk, Page, PageMethod
from legal_pipeline.stages.chunking.chunk import chunk
from legal_pipeline.stages.chunking.citation_spans import citation_across
from legal_pipeline_tests.examples import examples
from legal_pipeline_tests.specimens.corpora import corpus

SENTENCES = (
    "The parties met in Springfield on March 3, 2019. ",
    "See Smith v. Jones Mfg. Co., 410 U.S. 113, 120 (1973). ",
    "Plaintiff seeks $12,500.00 under 28 U.S.C. § 1346(a)(2).\n",
    "Id. at 5. ",
    "He said “no.”\n\n",
    "I. INTRODUCTION\n",
    "ARTICLE IV\n",
    "12. Defendant denies it.\n",
    "and\nso\non ",
    "CASE NO. 1:20-CV-1\n",
)

MIN_CHARS, MAX_CHARS = 400, 1_600


def page(number: int, text: str) -> Page:
    return Page(number, text, PageMethod.TEXT_LAYER, "test", 1.0)


def chunks_of(*texts: str) -> list[Chunk]:
    return list(chunk(page(number, text) for number, text in enumerate(texts, start=1)))


def assert_holds(texts: list[str]) -> None:
    document = PAGE_BREAK.join(texts)
    chunks = chunks_of(*texts)
    covered = ""
    position = 0
    for found in chunks:
        assert document[found.start : found.end] == found.text
        assert len(found.text) <= MAX_CHARS
        assert found.text == found.text.strip()
        assert found.text
        assert found.start >= position
        assert not document[position : found.start].strip()
        assert found.page_start == document.count(PAGE_BREAK, 0, found.start) + 1
        assert found.page_end == document.count(PAGE_BREAK, 0, found.end - 1) + 1
        covered += found.text
        position = found.end
    assert not document[position:].strip()
    for found, following in pairwise(chunks):
        blanks_behind = following.start - found.end
        assert len(found.text) >= MIN_CHARS or len(found.text) + blanks_behind > MAX_CHARS - MIN_CHARS


def random_pages(seed: int) -> list[str]:
    choice = random.Random(seed)
    return ["".join(choice.choices(SENTENCES, k=choice.randint(0, 60))) for _ in range(choice.randint(0, 6))]


@pytest.mark.parametrize("seed", range(60))
def test_the_promises_hold_on_legal_prose(seed: int) -> None:
    assert_holds(random_pages(seed))


@settings(max_examples=examples(300))
@given(st.lists(st.text(alphabet=st.sampled_from("aA1. \n\xa0\x1c§\u2003“”"), max_size=3_000), max_size=4))
def test_the_promises_hold_on_noise(texts: list[str]) -> None:
    assert_holds(texts)


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([], id="no page"),
        pytest.param([""], id="empty page"),
        pytest.param(["", " \n ", ""], id="blank pages"),
        pytest.param(["x" * 10_000], id="no blank to cut at"),
        pytest.param(["x" + " " * 5_000 + "y"], id="nothing but blanks between"),
        pytest.param(["A" * 399 + " " * 2_000 + "b" * 5_000], id="short head before blanks"),
        pytest.param(["a" * 390 + ". " + " " * 60 + "B" * 5_000], id="a sentence that is too short without its blanks"),
        pytest.param(
            ["I. " + "A" * 385 + "\n" + " \n" * 30 + "II. B\n" + "b" * 5_000], id="a section that is too short without its blanks"
        ),
        pytest.param(["word " * 5_000], id="no sentence to cut at"),
        pytest.param(["\n".join(str(n) for n in range(2_000))], id="a column of numbers"),
    ],
)
def test_awkward_texts(texts: list[str]) -> None:
    assert_holds(texts)


@pytest.mark.parametrize("shift", range(0, 60, 3))
def test_no_citation_is_cut(shift: int) -> None:
    """A text that is nothing but citations, moved step by step under the places where cuts would fall."""
    text = "x " * shift + "see also Smith Bros. v. Jones,\n410 U.S. 113, 120 n.3 (9th Cir. 1973); Id. at 5; 28 U.S.C. § 1346(a)(2); " * 60
    for found in chunks_of(text)[1:]:
        assert citation_across(text, found.start) is None


@pytest.mark.parametrize(
    ("before", "citation"),
    [
        ("as held in ", "Smith v. Jones, 410 U.S. 113, 120 (1973)"),
        ("as held in ", "In re Roe, 12 F. Supp. 3d 34 (S.D. Cal. 2001)"),
        ("as held ", "Id. at 5–7"),
        ("under ", "12 U.S.C. § 1701x(c)(1)"),
        ("under ", "§§ 12-14"),
        ("moved under ", "Fed. R. Civ. P. 12(b)(6)"),
        ("it is ", "No. 12-cv-34"),
        ("as held in ", "2020 WL 1234567"),
        ("as held in ", "410\nU.S. 113"),
        ("as held in ", "410 U.S.\f113"),
    ],
    ids=lambda value: str(value).replace("\n", "/").replace("\f", "//"),
)
def test_a_cut_inside_a_citation_is_seen(before: str, citation: str) -> None:
    text = f"The court {before}{citation}, and so on."
    start = text.index(citation)
    blanks = [start + offset + 1 for offset, sign in enumerate(citation) if sign.isspace()]
    assert [cut for cut in blanks if citation_across(text, cut) is None] == []
    assert citation_across(text, 4) is None


def test_a_paragraph_that_runs_across_a_page_break_is_not_cut_there() -> None:
    stamp = "Case 1:20-cv-00001 Document 7 Filed 01/02/20 Page {} of 9"
    first = "The long story of the parties goes like this. " * 26 + "And then the parties went to the\n" + stamp.format(1)
    second = "2\nmarket together. " + "There they met again and spoke of it at length. " * 20 + "\n" + stamp.format(2)
    found = chunks_of(first, second, "The end.\n" + stamp.format(3))
    across = next(piece for piece in found if piece.page_end > piece.page_start)
    assert "went to the\n" in across.text
    assert "\f2\nmarket together." in across.text


def test_the_last_section_keeps_its_size() -> None:
    """1,700 characters before a heading: cut so that what is left has 400."""
    text = "The parties spoke of it again. " * 55 + "\nII. ARGUMENT\n" + "Nobody agreed with them at all. " * 20
    found = chunks_of("I. FACTS\n" + text)
    assert [piece.section_path for piece in found] == [("I. FACTS",), ("I. FACTS",), ("II. ARGUMENT",)]
    assert all(len(piece.text) >= MIN_CHARS for piece in found)


@pytest.mark.parametrize(("length", "count"), [(399, 1), (400, 2)])
def test_a_section_of_400_characters_is_a_chunk_and_a_shorter_one_is_not(length: int, count: int) -> None:
    text = "I. FACTS\n" + "x" * (length - 9) + "\nII. LAW\n" + "y" * 500
    assert len(chunks_of(text)) == count


def test_memory_does_not_grow_with_the_document() -> None:
    """7.5 MB of text pass through; the interpreter's own free lists take some 100 kB of what is counted."""
    endless = (page(number, f"{number}. " + "The parties spoke of it again. " * 80) for number in range(1, 3_001))
    tracemalloc.start()
    deque(chunk(endless), maxlen=0)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak_bytes < 300_000


def test_real_filings_and_contracts_keep_the_promises() -> None:
    for path in sorted(corpus("cuad-contracts").glob("txt/*.txt"))[:12]:
        text = path.read_text(encoding="utf-8", errors="replace").replace("\f", " ")
        assert_holds([text[at : at + 3_000] for at in range(0, len(text), 3_000)])


def test_citations_of_real_opinions_are_not_cut() -> None:
    """Each marked citation set where the 1,600 characters end: no cut between its volume and its page."""
    rows = [json.loads(line) for line in (corpus("cite-eyecite") / "dev.jsonl").read_text().splitlines()]
    torn: list[str] = []
    total = 0
    for row in rows:
        groups = [citation["groups"] for citation in row["citations"] if citation["type"] == "FullCaseCitation"]
        for group in groups:
            cited = f"{group.get('volume')} {group.get('reporter')} {group.get('page')}"
            if cited not in row["text"] or "None" in cited:
                continue
            total += 1
            start = row["text"].index(cited)
            blanks = [start + offset + 1 for offset, sign in enumerate(cited) if sign == " "]
            torn += [cited for cut in blanks[:1] if citation_across(row["text"], cut) is None]
    assert len(torn) <= total * 0.03, torn
