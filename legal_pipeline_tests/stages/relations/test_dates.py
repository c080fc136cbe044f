"""The date of a document: where it is printed, and which dates in a document are not its own."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in

DATES = [
    pytest.param(["DEPOSITION OF JANE ROE\nJune 18, 2024\n\n1 Q. Please state your name."], {"2024-06-18"}, id="a line of the first page"),
    pytest.param(["DEPOSITION OF JANE ROE\nJune 18, 2024", "1 Q. Please state your name."], {"2024-06-18"}, id="the last line of a page"),
    pytest.param(["ROE MILLS, INC.", "June 18, 2024\n\nDear Ann Vane:"], {"2024-06-18"}, id="the first line of a page"),
    pytest.param(
        ["This Lease is made and entered into this 21 st day of May , 2007, by and between Roe Land, Inc. and Mott Nurseries, Inc."],
        {"2007-05-21"},
        id="an ordinal that the reader set apart",
    ),
    pytest.param(
        ["This Agreement is made this first (1st) day of March, 1998, by and between Roe Corporation and Mott Sports Inc."],
        {"1998-03-01"},
        id="an ordinal in words and figures",
    ),
    pytest.param(
        ["LICENSE\n\nRoe Coffee Co. licenses its marks to Mott Roasters, LLC.\n\nSigned and effective this 17th day of July, 1996."],
        {"1996-07-17"},
        id="signed and effective",
    ),
    pytest.param(
        ["The parties agree as follows.\n\nHamburg, October 9, 2012\n\n/s/ Carl Mott\n"],
        {"2012-10-09"},
        id="a place and a date above a signature",
    ),
    pytest.param(
        [
            "From: ecf@court.example\nDate: Monday, August 8, 2022\n\nNotice of Electronic Filing\n\n"
            "Case Name:\tRoe v. Acton\nCase Number:\t21-16499\n"
        ],
        {"2022-08-08"},
        id="a notice of electronic filing",
    ),
    pytest.param(
        ["DEPOSITION OF CARL VANE\n\nThe deposition of CARL VANE was taken on Thursday, September 21, 2017, before Ida Mott, a reporter."],
        {"2017-09-21"},
        id="the day of a deposition in a sentence",
    ),
    pytest.param(
        ["10  - - - - - - x\n11     Videotaped deposition of CARL VANE, taken on\n12  April 12, 2016, 9:04 a.m., before Ida Mott.\n"],
        {"2016-04-12"},
        id="the day of a deposition behind the number of a line",
    ),
    pytest.param(
        ["TRANSCRIPT OF PROCEEDINGS held before the Honorable Ida Mott on the 3rd day of May, 2018.\n"],
        {"2018-05-03"},
        id="the day of a hearing",
    ),
    pytest.param(
        ["DEPOSITION OF CARL VANE\n\nQ. You signed the lease on March 4, 2015?\nA. I did.\n"], set(), id="a date in the testimony"
    ),
    pytest.param(
        ["DEPOSITION OF CARL VANE\n\nThe deposition was taken pursuant to a notice dated March 4, 2015.\n"],
        set(),
        id="the date of a notice",
    ),
    pytest.param(["The parties met.\n\nHamburg, October 9, 2012\n\nThey left again.\n"], set(), id="a place and a date above prose"),
    pytest.param(
        [
            "AMENDMENT NO. 3\n\nThis Amendment No. 3 is made as of June 14, 2015 by and between Roe Systems, Inc. and Mott Mills LLC.\n\n"
            "The parties entered into a Filing Agreement with an effective date of October 2, 2011.\n"
        ],
        {"2015-06-14"},
        id="not the date of the agreement that is amended",
    ),
]


@pytest.mark.parametrize(("texts", "expected"), DATES)
def test_the_date_of_a_document(texts: list[str], expected: set[str]) -> None:
    assert {target for type_, _, target, _ in found_in(*texts).facts if type_ == "dated"} == expected
