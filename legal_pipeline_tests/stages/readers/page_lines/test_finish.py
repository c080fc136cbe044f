"""Printed line and page numbers are kept out of the text and kept as facts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.model import NoteKind
from legal_pipeline.stages.readers.page_lines.finish import PageText, finish

TESTIMONY = ["Q.   Did Mr. Alan", "Whitfield sign on March", "3, 2019?", "A.   Yes, for $4,000 and", "12 cents.", "MR. ROE: Objection."]
PROSE = [
    "The plaintiff alleges that the defendant",
    "failed to deliver the goods to the warehouse",
    "in Dayton and that it gave no notice of any",
    "reason. The plaintiff asks for damages of",
    "$12,500, with interest and costs, and for",
    "such other relief as the court finds just.",
]


def numbered(lines: list[str], form: str = "{number:>2}   {line}", first: int = 1) -> str:
    return "\n".join(form.format(number=number, line=line).rstrip() for number, line in enumerate(lines, start=first))


def lines_of(page: PageText) -> list[tuple[int, str]]:
    """Return printed number and text of each line, cut from the text at the offsets."""
    ends = [start for _, start in page.line_starts[1:]] + [len(page.text)]
    return [(number, page.text[start:end].strip()) for (number, start), end in zip(page.line_starts, ends, strict=True)]


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        pytest.param("{number:>2}   {line}", TESTIMONY, id="testimony"),
        pytest.param("{number} {line}", TESTIMONY, id="one blank"),
        pytest.param("{number:02d}  {line}", TESTIMONY, id="leading zeros"),
        pytest.param("{number}· · · ·{line}", TESTIMONY, id="blanks filled with dots"),
        pytest.param("{number:>2} | {line}", TESTIMONY * 3, id="a bar behind the number"),
        pytest.param("{number:>2}) {line}", TESTIMONY * 3, id="a parenthesis behind the number"),
        pytest.param("{line:<60}{number:>2}", TESTIMONY * 3, id="at the right"),
        pytest.param("{number:>2}  {line:<60}{number:>2}", TESTIMONY * 3, id="on both sides"),
        pytest.param("{number} {line} {number}", TESTIMONY * 3, id="on both sides, with one blank"),
        pytest.param("41:{number:02d} {line}", TESTIMONY * 3, id="behind the page"),
        pytest.param("{line} {number}", [*PROSE, *PROSE, *PROSE, *PROSE], id="at the right of a pleading"),
        pytest.param("{number}\n{line}", [*PROSE, *PROSE, *PROSE, *PROSE], id="numbers on lines of their own"),
        pytest.param("{number:>2}  {line}", [*PROSE, *PROSE, *PROSE, *PROSE], id="a pleading"),
        pytest.param("{number:>2}  {line}", ["SUPERIOR COURT", "", "ALMA WHITFIELD,", "Plaintiff,", "", "v.", ""] * 4, id="a caption"),
        pytest.param("{number:>2}  {line}", PROSE, id="a few lines of prose"),
    ],
)
def test_numbers_are_kept_apart_from_the_lines(form: str, lines: list[str]) -> None:
    page = finish(numbered(lines, form))
    assert [line.strip() for line in page.text.split("\n") if line.strip()] == [line for line in lines if line]
    assert lines_of(page) == [(number, line) for number, line in enumerate(lines, start=1) if line]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("10:{number:02d}:07  {number:>2}  {line}", id="left of the numbers"),
        pytest.param("10:{number:02d}:07{number} {line}", id="with no blank before the number"),
        pytest.param("10:{number:02d} AM {number} {line}", id="with its half of the day"),
        pytest.param("[10:{number:02d}] {number} {line}", id="in brackets"),
        pytest.param("{number:>2}  {line:<60}10:{number:02d}:07", id="right of the words"),
        pytest.param("{number} {line} 10:{number:02d}:07.5", id="with tenths"),
    ],
)
def test_times_in_the_margin_are_kept_apart(form: str) -> None:
    page = finish(numbered(TESTIMONY, form))
    assert lines_of(page) == [(number, line) for number, line in enumerate(TESTIMONY, start=1)]
    times = [(note.start, note.text[:5]) for note in page.notes if note.kind is NoteKind.TIME]
    assert times == [(page.text.index(line), f"10:{number:02d}") for number, line in enumerate(TESTIMONY, start=1)]


def test_the_page_that_stands_before_each_line_is_the_printed_page() -> None:
    assert finish(numbered(TESTIMONY * 2, "00041:{number:02d}  {line}")).printed_page == "41"


def test_a_column_of_numbers_beside_the_text_is_dropped() -> None:
    page = finish("\n".join([*map(str, range(1, 29)), *PROSE]))
    assert page.text == "\n".join(PROSE)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1. The lease.\n2. The deed.\n3. The note.\n4. The bond.", id="a numbered list"),
        pytest.param("1 Lease\n2 Deed\n3 Note\n4 Bond\n5 Letter\n6 Check", id="a list of exhibits"),
        pytest.param("\n".join(f"{n} Exhibit {n}, admitted" for n in range(1, 26)), id="a long list of exhibits"),
        pytest.param("1  Whitfield  200\n2  Marlow  310\n3  Roe  120", id="a table"),
        pytest.param(
            "1 The Seller sells\nthe goods to the Buyer\nand delivers them.\n2 The Buyer\npays the price\nwithin a month.", id="sections"
        ),
        pytest.param("1\n2\n3", id="three numbers"),
        pytest.param("\n".join(f"Part {'I' * n} of the lease ..... {n}" for n in range(1, 12)), id="contents"),
        pytest.param("\n".join(f"{n}) Produce the deed of lot {n}." for n in range(1, 26)), id="requests"),
        pytest.param("\n".join(f"10:{n:02d} Roe called Marlow\nabout the lease." for n in range(10, 20)), id="a list of calls"),
        pytest.param("\n".join(f"The train left at 10:{n:02d}" for n in range(10, 20)), id="times that end lines"),
        pytest.param("He paid\n1 dollar and\nthen 2 dollars.", id="an amount"),
    ],
)
def test_other_numbers_stay(text: str) -> None:
    page = finish(text)
    assert (page.text, page.line_starts) == (text, ())


def test_testimony_is_marked_and_a_pleading_is_not() -> None:
    kinds = [[note.kind for note in finish(numbered(lines)).notes] for lines in (TESTIMONY, PROSE * 4)]
    assert kinds == [[NoteKind.TRANSCRIPT], []]


def test_numbering_begins_again_on_each_printed_page() -> None:
    page = finish("Page 41\n" + numbered(TESTIMONY) + "\n\nPage 42\n" + numbered(TESTIMONY[:2]))
    assert page.printed_page == "41"
    assert [number for number, _ in page.line_starts] == [1, 2, 3, 4, 5, 6, 1, 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("12\n" + numbered(TESTIMONY), "12", id="above the lines"),
        pytest.param("Alan Roe - Direct          41\n" + numbered(TESTIMONY), "41", id="in the running head of a transcript"),
        pytest.param(numbered(TESTIMONY) + "\n\nMarlow Reporting, Inc.   Page 7", "7", id="below the lines"),
        pytest.param("Alan Roe - Cross / Ms. Vane 41\n" + numbered(TESTIMONY), "41", id="in a running head, behind one blank"),
        pytest.param("Deposition of Alan Roe, June 9, 2021\n" + numbered(TESTIMONY), None, id="a date in the running head"),
        pytest.param("Deposition of Alan Roe, Vol. 2\n" + numbered(TESTIMONY), None, id="a volume in the running head"),
        pytest.param(numbered(TESTIMONY) + "\n41:1 - 41:25", "41", id="the lines of the page"),
        pytest.param("The lease of the farm.\n\n- 3 -", "3", id="a foot in dashes"),
        pytest.param("Page 4 of 9\nThe lease of the farm.", "4", id="a head"),
        pytest.param("The lease of the farm.\nxiv", "xiv", id="Roman"),
        pytest.param(
            "Case 2:17-cv-00123 Document 3 Filed 01/02/18 Page 4 of 9\nThe lease of the farm.\nIt was sold.", None, id="a court's stamp"
        ),
        pytest.param("The lease of the farm\nwas sold in 2019", None, id="a year in the text"),
    ],
)
def test_printed_page(text: str, expected: str | None) -> None:
    assert finish(text).printed_page == expected


def test_a_word_broken_between_numbered_lines_is_one_word() -> None:
    page = finish(numbered(["Q.  On Septem-", "ber 3, who", "signed?", "A.  Alma Whit-", "field."]))
    assert page.text == "Q.  On September\n3, who\nsigned?\nA.  Alma Whitfield."
    assert lines_of(page) == [(1, "Q.  On September"), (2, "3, who"), (3, "signed?"), (4, "A.  Alma Whitfield.")]


@pytest.mark.parametrize(
    ("mail", "text", "depths"),
    [
        pytest.param("No.\n\n> signed on March\n> 3, 2018", "No.\n\nsigned on March\n3, 2018", ["1"], id="one level"),
        pytest.param(">> by Marlow\n>> Freight, Inc.\n> Yes.", "by Marlow\nFreight, Inc.\nYes.", ["2", "1"], id="two levels"),
        pytest.param("> > by Marlow\n> > Freight\n", "by Marlow\nFreight\n", ["2"], id="marks with blanks"),
        pytest.param(">No, I did not.\nReally?", "No, I did not.\nReally?", ["1"], id="a single line"),
        pytest.param("> signed on Septem-\n> ber 3", "signed on September\n3", ["1"], id="a broken word"),
        pytest.param("BM> by Marlow\nBM> Freight", "by Marlow\nFreight", ["1"], id="initials before the marks"),
        pytest.param("  > by Marlow\n  > Freight", "by Marlow\nFreight", ["1"], id="blanks before the marks"),
        pytest.param("\u00a0> by Marlow\n\u00a0> Freight", "by Marlow\nFreight", ["1"], id="a blank of HTML before the marks"),
        pytest.param("| by Marlow\n| Freight\nNo.", "by Marlow\nFreight\nNo.", ["1"], id="bars"),
        pytest.param("> on March\nof 2018\n> 3, 2018", "on March\nof 2018\n3, 2018", ["1", "1"], id="a number, in a mail that quotes"),
        pytest.param("BM> one line\nNR> another", "BM> one line\nNR> another", [], id="a line of two writers each"),
        pytest.param("| a | b\n| c | d", "| a | b\n| c | d", [], id="a table"),
        pytest.param("> 5 years old", "> 5 years old", [], id="a comparison"),
        pytest.param("a -> b\nif x > y", "a -> b\nif x > y", [], id="arrows within a line"),
    ],
)
def test_quote_marks_are_removed_and_their_depth_is_known(mail: str, text: str, depths: list[str]) -> None:
    page = finish(mail, is_mail=True)
    assert page.text == text
    assert [note.detail for note in page.notes if note.kind is NoteKind.QUOTED] == depths


@given(
    st.lists(st.sampled_from([*TESTIMONY, *PROSE, "", "> quoted", ">> twice", "cross-", "Septem-", "12", "Page 3"]), max_size=40),
    st.booleans(),
)
def test_offsets_lie_in_the_text_and_ascend(lines: list[str], is_numbered: bool) -> None:
    page = finish(numbered(lines) if is_numbered else "\n".join(lines))
    offsets = [start for _, start in page.line_starts]
    assert all(before < after for before, after in pairwise(offsets))
    assert all(0 <= start < len(page.text) and not page.text[start].isspace() for start in offsets)
    assert all(0 <= note.start <= note.end <= len(page.text) for note in page.notes)


@given(st.text(alphabet=st.sampled_from("ab1 2-\n>·\u00ad.?Q"), max_size=200))
def test_any_text_can_be_finished(text: str) -> None:
    page = finish(text)
    assert len(page.text) <= len(text)
