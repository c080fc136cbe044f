"""Headings, numbered paragraphs and the path they make; what only looks like a heading stays text."""

from __future__ import annotations

import pytest

from legal_pipeline.model import Page, PageMethod
from legal_pipeline.stages.chunking.chunk import chunk
from legal_pipeline.stages.chunking.running_heads import RunningHeadFinder, edges
from legal_pipeline.stages.chunking.sections import SectionPath

PATHS = {
    "roman and letters": (
        "I. INTRODUCTION\ntext\nII. ARGUMENT\nA. Standing\ntext\nB. The Merits\n",
        [("I. INTRODUCTION",), ("II. ARGUMENT",), ("II. ARGUMENT", "A. Standing"), ("II. ARGUMENT", "B. The Merits")],
    ),
    "letter I after H is no roman one": (
        "A. Aa\nB. Bb\nC. Cc\nD. Dd\nE. Ee\nF. Ff\nG. Gg\nH. Hh\n",
        [(label,) for label in ("A. Aa", "B. Bb", "C. Cc", "D. Dd", "E. Ee", "F. Ff", "G. Gg", "H. Hh")],
    ),
    "paragraphs of a complaint": (
        "PARTIES\n1. Plaintiff lives here.\n2. Defendant lives there.\nCOUNT ONE\n3. Plaintiff repeats all.\n",
        [("PARTIES",), ("PARTIES", "¶ 1"), ("PARTIES", "¶ 2"), ("PARTIES", "COUNT ONE"), ("PARTIES", "COUNT ONE", "¶ 3")],
    ),
    "article and sections": (
        "ARTICLE IV\nSection 4.1 Payment. The Buyer pays.\nSection 4.2 Delivery. The Seller delivers.\n",
        [("ARTICLE IV",), ("ARTICLE IV", "Section 4.1 Payment"), ("ARTICLE IV", "Section 4.2 Delivery")],
    ),
    "decimal numbers nest": (
        "1. DEFINITIONS. Words:\n1.1 Buyer. He buys.\n1.1.1 Agent. He who helps.\n1.2 Seller. He who sells.\n2. PAYMENT. At once.\n",
        [
            ("1. DEFINITIONS",),
            ("1. DEFINITIONS", "1.1 Buyer"),
            ("1. DEFINITIONS", "1.1 Buyer", "1.1.1 Agent"),
            ("1. DEFINITIONS", "1.2 Seller"),
            ("2. PAYMENT",),
        ],
    ),
    "heading in capitals over two lines": ("DEFENDANT’S MOTION\nTO DISMISS\ntext\n", [("DEFENDANT’S MOTION TO DISMISS",)]),
    "exhibit": ("EXHIBIT A\ntext\nEXHIBIT B\ntext\n", [("EXHIBIT A",), ("EXHIBIT B",)]),
    "cause of action": (
        "FIRST CAUSE OF ACTION\ntext\nSECOND CAUSE OF ACTION\ntext\n",
        [("FIRST CAUSE OF ACTION",), ("SECOND CAUSE OF ACTION",)],
    ),
    "text saved without line feeds": ("Agreed.    1. DEFINITIONS. Words.    2. PAYMENT. At once.", [("1. DEFINITIONS",), ("2. PAYMENT",)]),
    "one number lost to OCR": ("I. FACTS\nIII. LAW\n", [("I. FACTS",), ("III. LAW",)]),
    "initials of a person": ("The witness was\nJ. Roe of Springfield and\nK. Doe.\n", []),
    "number broken off a citation": ("See Roe v. Doe, 410 U.S. 113,\n120. The court agreed.\n", []),
    "table of contents": ("I. INTRODUCTION ................ 1\nII. ARGUMENT . . . . . . . . . 2\n", []),
    "table of contents over two lines": ("A. The Court Below Was Wrong in Every\nWay There Is ................. 3\n", []),
    "heading over two lines": (
        "A. The Orders Denying the Government’s Motion to\nDismiss\ntext\n",
        [("A. The Orders Denying the Government’s Motion to Dismiss",)],
    ),
    "percentage": ("97.5 Percent of it\n", []),
    "party in a caption": ("ACME CORPORATION,\nPlaintiff,\n", []),
    "docket number": ("CASE NO. 1:20-CV-00123\n", []),
    "a paragraph in capitals": ("EXCEPT AS SAID\nTHE SELLER GIVES\nNO WARRANTY OF\nANY KIND AT ALL\n", []),
    "line numbers of a pleading": ("1\n2\n3\n4\n", []),
    "amounts": ("$1,000.00 USD\n", []),
}


@pytest.mark.parametrize(("body", "expected"), PATHS.values(), ids=PATHS.keys())
def test_the_path_behind_each_heading(body: str, expected: list[tuple[str, ...]]) -> None:
    path = SectionPath()
    assert [path.labels for _ in path.headings(body, 0)] == expected


def test_the_path_goes_on_across_pages_and_offsets_are_shifted() -> None:
    path = SectionPath()
    first = [heading.start for heading in path.headings("I. FACTS\ntext", 0)]
    second = [(heading.start, heading.end, path.labels) for heading in path.headings("text\n  A. Standing\ntext", 100)]
    assert (first, second) == ([0], [(107, 118, ("I. FACTS", "A. Standing"))])


STAMP = "Case 1:20-cv-00{0}23 Document 7 Filed 01/02/20 Page {0} of 9"


@pytest.mark.parametrize(
    ("pages", "bodies"),
    [
        pytest.param(
            [f"{STAMP.format(n)}\n{word}\n- {n} -" for n, word in enumerate(("One.", "Two.", "Three."), start=1)],
            ["\nOne.\n", "\nTwo.\n", "\nThree.\n"],
            id="stamp and page number",
        ),
        pytest.param(
            ["ROE MILLS REPORT\nOne.", "ROE MILLS REPORT\nTwo."], ["\nOne.", "\nTwo."], id="running head, known on its first page too"
        ),
        pytest.param(["1\n2\n3\nBody"], ["\nBody"], id="pleading line numbers"),
        pytest.param(["ARGUMENT\nOne.", "Other.\nTwo."], ["ARGUMENT\nOne.", "Other.\nTwo."], id="a heading printed once is text"),
        pytest.param(["Same\n", "Same\n"], ["", ""], id="nothing but furniture"),
    ],
)
def test_furniture_of_pages(pages: list[str], bodies: list[str]) -> None:
    finder = RunningHeadFinder()
    all_edges = [*map(edges, pages), None]
    found = []
    for number, page in enumerate(pages):
        own = all_edges[number]
        assert own is not None
        start, end = finder.body(page, own, all_edges[number + 1])
        found.append(page[start:end])
    assert found == bodies


def test_running_heads_become_no_sections() -> None:
    text = "The parties spoke of it again. " * 30
    pages = [Page(n, f"IN RE ROE MILLS\n{text}\n{STAMP.format(n)}", PageMethod.TEXT_LAYER, "test", 1.0) for n in (1, 2, 3)]
    assert {piece.section_path for piece in chunk(pages)} == {()}
