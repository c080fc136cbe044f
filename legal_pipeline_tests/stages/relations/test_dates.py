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
    pytest.param(
        [
            "SUPPLY AGREEMENT\n\nThis Supply Agreement is made by and between Roe Mills LLC and Mott Foods, Inc.\n\n1. Roe supplies.\n\n"
            "IN WITNESS WHEREOF, the parties have caused this Agreement to be executed by their officers this 7th day of April, 2020.\n"
        ],
        {"2020-04-07"},
        id="the clause above the signatures, where nothing else dates the contract",
    ),
    pytest.param(
        [
            "SUPPLY AGREEMENT\n\nThis Supply Agreement is made as of March 2, 2020 by and between Roe Mills LLC and Mott Foods, Inc.\n\n"
            "IN WITNESS WHEREOF, the parties have executed this Agreement on April 7, 2020.\n"
        ],
        {"2020-03-02"},
        id="the opening outranks the clause above the signatures",
    ),
    pytest.param(
        [
            "COURT OF APPEALS\n\nAt a stated term of the Court, held at the Mott Courthouse, 4 Elm Street, in the City of Acton, "
            "on the\n15th day of July, two thousand twenty-five.\n"
        ],
        {"2025-07-15"},
        id="a stated term",
    ),
    pytest.param(
        [
            "BRIEF OF APPELLANT",
            "Respectfully submitted,\nANN VANE\nCounsel of Record\nVANE LAW, PLLC\n9 Elm Avenue\nAUGUST 2023",
            "1a\nAPPENDIX",
        ],
        {"2023-08"},
        id="the month below the signature of a brief",
    ),
    pytest.param(
        [
            "BRIEF OF APPELLANT",
            "Counsel for Appellant moved.\nAUGUST 2023\nIn that month the mill burned, and nobody\nwas there to see it.\nIt was dark.\n",
        ],
        set(),
        id="a month inside a page",
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
    pytest.param(
        ["COMMERCIAL LEASE\n\nLANDLORD: Roe Land, L.L.C.\nTENANT: Mott Bakery Company\nDATE OF LEASE: August 2, 2016\nTERM: Five years\n"],
        {"2016-08-02"},
        id="the label of a form",
    ),
    pytest.param(
        ["LICENSE AGREEMENT\n\nCustomer: Roe Mills, Inc.\nProvider: Mott Works LLC\nEffective Date: August 2, 2016\n"],
        {"2016-08-02"},
        id="the date of effect, where a form has no other",
    ),
    pytest.param(
        ["SALE AGREEMENT between Roe Optik GmbH and Mott Trading Ltd.\n\n1. Scope. Roe sells.\n\nVienna, this 5th day of May 2014\n"],
        {"2014-05-05"},
        id="the place and the date that end a contract",
    ),
    pytest.param(
        ["SALE AGREEMENT between Roe Mills LLC and Mott Foods, Inc.\n\n1. Sale.\n\nRoe, 20 January 2012        Acton, 27 January 2012\n"],
        {"2012-01-27"},
        id="two places and dates beside each other",
    ),
    pytest.param(
        [
            "TOUR AGREEMENT between Roe Concerts LLC and Mott Band, Inc.\n\n1. Concerts:\n\nVienna, 5 May 2014\nHamburg, 7 May 2014\n\n"
            + "2. Pay. Roe pays. " * 30
        ],
        set(),
        id="a list of places and dates",
    ),
    pytest.param(
        [
            "LICENSE AGREEMENT between Roe Mills LLC and Mott Foods, Inc.\n\n1. Use.\n\nBy: /s/ Ida Vane\nName: Ida Vane\nTitle: Member\n"
            "Date: 6/12/2018                Date: 6/14/2018\n"
        ],
        {"2018-06-14"},
        id="the dates of signatures side by side are no dates of mails",
    ),
    pytest.param(
        ["TERMS OF USE\n\nRoe Software Ltd. grants access. Last updated: 4 November 2021.\n"], {"2021-11-04"}, id="terms, updated"
    ),
    pytest.param(
        [
            "SUBLEASE\n\nThis Sublease, dated, for reference purposes only, February 27, 2006, is made by and between Roe Payroll "
            "Corporation and Acton Stores, Inc. under a lease dated May 1, 2003.\n"
        ],
        {"2006-02-27"},
        id="for reference purposes only",
    ),
    pytest.param(
        [
            "WAIVER AND CONSENT\n\nReference is made to the Indenture dated as of May 5, 2010 between Roe Cruise Lines, Inc. and Acton "
            "Trust Company, as trustee.\n\nDated as of: February 14, 2012\n"
        ],
        {"2012-02-14"},
        id="the date of the agreement that a waiver refers to is not its own",
    ),
    pytest.param(
        [
            'STOCK OPTION AGREEMENT\n\nRoe Optics, Inc. (the "Company") hereby grants to Ida Mott (the "Optionee"), on August 15, 2011 '
            '(the "Grant Date"), an option.\n'
        ],
        {"2011-08-15"},
        id="the date of a grant",
    ),
]


FILED = [
    pytest.param(["Case 1:19-cv-00033 Document 12 Filed 03/04/2019 Page 1 of 9\nORDER"], {"2019-03-04"}, id="the header"),
    pytest.param(
        [
            "EXHIBIT F",
            "MOTION\nCase 2:11-cv-80736-KAM Document 27 Entered on ACTD Docket 12/30/2014 Page 1 of 3 Case 1:19-cv-00033 Document 12-6 "
            "Filed 03/04/2019 Page 2 of 4",
        ],
        {"2019-03-04"},
        id="an exhibit has the header of its own case before that of its filing",
    ),
    pytest.param(
        ["FILED\nMarch 4, 2019\nPETITION", "1a\nOPINION\nFILED Jan 9, 2018\nIDA KERN, Clerk"],
        {"2019-03-04"},
        id="a stamp in the appendix of a petition",
    ),
    pytest.param(["App. 12\nORDER\nFILED Jan 9, 2018\nIDA KERN, Clerk"], set(), id="an appendix by itself"),
    pytest.param(["12\nORDER\nFILED Jan 9, 2018\nIDA KERN, Clerk"], {"2018-01-09"}, id="a page number is no appendix"),
]


@pytest.mark.parametrize(("texts", "expected"), FILED)
def test_the_day_of_filing(texts: list[str], expected: set[str]) -> None:
    assert {target for type_, _, target, _ in found_in(*texts).facts if type_ == "filed_on"} == expected


@pytest.mark.parametrize(("texts", "expected"), DATES)
def test_the_date_of_a_document(texts: list[str], expected: set[str]) -> None:
    assert {target for type_, _, target, _ in found_in(*texts).facts if type_ == "dated"} == expected
