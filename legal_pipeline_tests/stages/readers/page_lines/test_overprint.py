"""Lines printed twice, a little apart, are read once; words with double letters are left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.stages.readers.page_lines.finish import finish
from legal_pipeline.stages.readers.page_lines.overprint import as_printed, read_once


def doubled(text: str) -> str:
    return "".join(c if c == " " else 2 * c for c in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("CCoommmmuunniittyy", "Community", id="one word"),
        pytest.param(doubled("Community Trust of Vane"), "Community Trust of Vane", id="a line"),
        pytest.param(doubled("Total due: $1,250.50 by March 11, 2021"), "Total due: $1,250.50 by March 11, 2021", id="figures"),
        pytest.param(doubled("ORDER GRANTING MOTION") + " 7", "ORDER GRANTING MOTION 7", id="a page number beside it"),
        pytest.param("CCoommmmuunniittyy  TTrruusstt", "Community Trust", id="blanks printed twice"),
        pytest.param("Plain.\n" + doubled("Heading of the Lease") + "\nPlain.", "Plain.\nHeading of the Lease\nPlain.", id="among others"),
        # left alone
        pytest.param("Mississippi committee bookkeeper", "Mississippi committee bookkeeper", id="double letters"),
        pytest.param(
            "Section aabbccdd of the code applies to Ann Vane here", "Section aabbccdd of the code applies to Ann Vane here", id="code"
        ),
        pytest.param("1122 3344 5566", "1122 3344 5566", id="figures alone"),
        pytest.param("XXXXXXXX XX", "XXXXXXXX XX", id="blanks of a form"),
        pytest.param("____________", "____________", id="a rule"),
    ],
)
def test_overprinted_lines_are_read_once(text: str, expected: str) -> None:
    assert read_once(text) == expected
    assert finish(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("N\bNO\bOT\bTI\bIC\bCE\bE of appeal", "NOTICE of appeal"),
        ("N\bN\bN\bNo", "No"),
        ("_\bR_\bo_\be and M\b_o\b_tt", "Roe and Mott"),
        ("\x1b[1;31mPaid\x1b[0m by Roe", "Paid by Roe"),
        ("a\bb", "a\bb"),
    ],
)
def test_what_told_a_printer_to_go_back_is_no_text(text: str, expected: str) -> None:
    assert "".join(as_printed([text, "x"])) == expected + "x"


@given(st.text(alphabet="ab  Cd1.\n", max_size=60))
def test_reading_once_is_idempotent(text: str) -> None:
    assert read_once(read_once(text)) == read_once(text)
