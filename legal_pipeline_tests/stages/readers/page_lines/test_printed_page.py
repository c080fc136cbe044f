"""The page number that is printed on a page: where it stands, in which forms, and which numbers are none."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.page_lines.finish import finish
from legal_pipeline.stages.readers.page_lines.printed_page import printed_page

PROSE = ["The lease of Alma Whitfield began in May", "and ended in June, when the goods arrived."]
STAMP = "Case 2:17-cv-00123-ABC Document 9 Filed 03/04/19 Page 5 of 16 Page ID #:368"


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("12", "12"),
        ("- 12 -", "12"),
        ("[12]", "12"),
        ("1.", "1"),
        ("Page 12", "12"),
        ("Page 12 of 40", "12"),
        ("12 | Page", "12"),
        ("12 | P a g e", "12"),
        ("Page | 12", "12"),
        ("iv", "iv"),
        ("A-1", "A-1"),
        ("B–13", "B–13"),
        ("SER-212", "SER-212"),
        ("JA-7", "JA-7"),
    ],
)
def test_a_number_at_the_foot_or_the_head(line: str, number: str) -> None:
    for page in ([*PROSE, line], [line, *PROSE], [*PROSE, line, STAMP], [STAMP, line, *PROSE]):
        assert printed_page(page, page) == number


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("#:28982", id="the second line of a court's header"),
        pytest.param("400 +", id="an axis of a chart"),
        pytest.param("$12", id="an amount"),
        pytest.param("JS-6", id="what a clerk writes on an order"),
        pytest.param("12 Whitfield Road", id="an address"),
        pytest.param(STAMP, id="a court's header"),
    ],
)
def test_other_numbers_are_none(line: str) -> None:
    assert printed_page([line, *PROSE], [line, *PROSE]) is None


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("2 WHITFIELD v. MARLOW DAIRY", "2"),
        ("14 A. Whitfield et al.", "14"),
        ("Cite as: 599 U. S. ____ (2023) 3", "3"),
        ("2 WHITFIELD MARLOW DAIRY", None),
        ("3 1 Whitfield v. Roe", None),
    ],
)
def test_the_running_head_of_an_opinion(head: str, number: str | None) -> None:
    assert printed_page([head, *PROSE], [head, *PROSE]) == number
    assert printed_page([*PROSE, head, *PROSE], [*PROSE, head, *PROSE]) is None


def test_the_foot_of_a_form_may_stand_anywhere_in_the_text() -> None:
    page = [*PROSE, "Official Form 101 Voluntary Petition for Individuals Filing for Bankruptcy page 3", *PROSE, STAMP]
    assert printed_page(page, page) == "3"


def test_a_footnote_mark_above_its_text_is_not_the_page() -> None:
    page = ["September 15, 1999", "47", *PROSE, "1", " See the order of June 3."]
    assert printed_page(page, page) == "47"


@pytest.mark.parametrize("foot", ["- 4 -", "4.", "4"])
def test_a_pleading_whose_numbers_were_drawn_first(foot: str) -> None:
    page = finish("\n".join([*map(str, range(1, 29)), foot, "ORDER", *PROSE, STAMP]))
    assert page.printed_page == "4"
