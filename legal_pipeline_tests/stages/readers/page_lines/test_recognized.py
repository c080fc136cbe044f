"""What text recognition makes of bullets, of numbers in a margin and of paragraphs, and how it is mended."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.page_lines.recognized import mended


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("© The lease began.\n¢ The goods arrived.", "• The lease began.\n• The goods arrived."),
        ("° Approved the plan\n: Reviewed the lease", "• Approved the plan\n• Reviewed the lease"),
        ("¢ Paid the note\ne Sold the farm\n* kept the deed", "• Paid the note\n• Sold the farm\n• kept the deed"),
        ("© 2019 Whitfield & Roe\n© Roe Dairy", "© 2019 Whitfield & Roe\n© Roe Dairy"),
        ("© Whitfield & Roe. All rights reserved.", "© Whitfield & Roe. All rights reserved."),
        ("* See the lease\n* See the deed", "* See the lease\n* See the deed"),
        ("e mail\n© The lease", "e mail\n© The lease"),
        ("° 45 north\n° 60 east", "° 45 north\n° 60 east"),
    ],
)
def test_bullets(text: str, expected: str) -> None:
    assert mended(text) == expected


LONG = "The Committee reported that the goods of Marlow Dairy were"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{LONG}\n\nsold in June.", f"{LONG}\nsold in June."),
        (f"{LONG[:50]}, under 5 U.S.C.\n\n§ 3110(a), in June.", f"{LONG[:50]}, under 5 U.S.C.\n§ 3110(a), in June."),
        (f"{LONG}\n\nSold in June.", f"{LONG}\n\nSold in June."),
        (f"{LONG} sold.\n\nthe lease", f"{LONG} sold.\n\nthe lease"),
        (f"{LONG}\n\ncounsel\n\nand Roe", f"{LONG}\ncounsel\n\nand Roe"),
    ],
)
def test_a_blank_line_within_a_sentence(text: str, expected: str) -> None:
    assert mended(text) == expected


@pytest.mark.parametrize(
    ("line", "doubtful", "is_dropped"),
    [
        pytest.param("oO Om ND DH BR Ww YY", {0, 1, 2, 3, 5}, True, id="numbers of a margin, read sideways"),
        pytest.param("A B C D E F", set(), False, id="letters that were read well"),
        pytest.param("to be or not to be", {0}, False, id="one doubtful word"),
        pytest.param("oO Om ND DH Whitfield YY", {0, 1, 2, 3, 5}, False, id="a long word"),
        pytest.param("NY NH ND", {0, 1, 2}, False, id="few words"),
    ],
)
def test_numbers_of_a_margin_that_were_not_read_are_dropped(line: str, doubtful: set[int], is_dropped: bool) -> None:
    assert mended(f"{line}\nThe lease", doubtful) == ("The lease" if is_dropped else f"{line}\nThe lease")
