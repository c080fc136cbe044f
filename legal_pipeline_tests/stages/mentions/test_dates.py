from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions import dates
from legal_pipeline_tests.stages.mentions.rows import mentions, mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("filed on January 31, 2017.", [("January 31, 2017", "2017-01-31")], id="month, day, year"),
        pytest.param("on Nov. 25,\n2020 the court", [("Nov. 25,\n2020", "2020-11-25")], id="abbreviated, over a line break"),
        pytest.param("SEPTEMBER 16, 2008", [("SEPTEMBER 16, 2008", "2008-09-16")], id="capitals"),
        pytest.param("June 17,2008", [("June 17,2008", "2008-06-17")], id="blank lost in reading"),
        pytest.param("the 31st day of March, 2009", [("31st day of March, 2009", "2009-03-31")], id="ordinal day first"),
        pytest.param(
            "on the 15th day of July, two thousand twenty-five.",
            [("15th day of July, two thousand twenty-five", "2025-07-15")],
            id="year in words",
        ),
        pytest.param("the 12th day of the month of July, 2006", [("12th day of the month of July, 2006", "2006-07-12")], id="the month of"),
        pytest.param("this 4th day of August, A.D. 1999", [("4th day of August, A.D. 1999", "1999-08-04")], id="the year of our Lord"),
        pytest.param("the first day of May, 1999", [("first day of May, 1999", "1999-05-01")], id="day in words"),
        pytest.param("5 March 2021", [("5 March 2021", "2021-03-05")], id="day, month, year"),
        pytest.param("October 1-3, 1924", [("October 1-3, 1924", "1924-10-01/1924-10-03")], id="range of days"),
        pytest.param("in March 2019 and May of 2017", [("March 2019", "2019-03"), ("May of 2017", "2017-05")], id="month and year"),
        pytest.param(
            "Filed 02/02/17, 7-4-1999, 2017-01-31",
            [("02/02/17", "2017-02-02"), ("7-4-1999", "1999-07-04"), ("2017-01-31", "2017-01-31")],
            id="numeric",
        ),
        pytest.param("signed 2/2/85", [("2/2/85", "1985-02-02")], id="two-digit year of the last century"),
        pytest.param(
            "since 1998, in 2001 and fiscal year 2009", [("1998", "1998"), ("2001", "2001"), ("2009", "2009")], id="years standing alone"
        ),
        pytest.param("Copyright (c) 1996-2018 Acme", [("1996-2018", "1996/2018")], id="range of years"),
        pytest.param("on January 30 and September 1st", [("January 30", "--01-30"), ("September 1st", "--09-01")], id="no year"),
        pytest.param("February 30, 2019", [("February 30, 2019", "2019-02")], id="a day that is none loses its day"),
        pytest.param("410 U.S. 113 (1973), 5 F.3d 1 (2d Cir. 1999)", [], id="years of citations belong to them"),
        pytest.param("it may 5 or march 12 miles, 1-2-3-4", [], id="small letters and long numbers"),
        pytest.param(
            "on 15th july 2018, and march 3, 2019", [("15th july 2018", "2018-07-15"), ("march 3, 2019", "2019-03-03")], id="small letters"
        ),
        pytest.param("FILED 03-JAN-2019, 12-Mar-19", [("03-JAN-2019", "2019-01-03"), ("12-Mar-19", "2019-03-12")], id="hyphens"),
        pytest.param(
            "FILED MAR 1 2 2019, FEB 0 3, 2 0 2 0", [("MAR 1 2 2019", "2019-03-12"), ("FEB 0 3, 2 0 2 0", "2020-02-03")], id="stamp"
        ),
        pytest.param("Mon, 4 Mar 19 10:15:00", [("4 Mar 19", "2019-03-04")], id="header of an old mail program"),
        pytest.param("26/01/15", [("26/01/15", "2015-01-26")], id="can only be day first"),
        pytest.param("Lot 12-1-07, Exhibit 3-4-05, section 5.1.19", [], id="numbers of lots, exhibits, sections"),
        pytest.param("555-01-2017 and 2:17-cv-00786", [], id="other numbers"),
        pytest.param("B 101 Form 12/15 version 3.1.2", [], id="form revisions and versions"),
    ],
)
def test_dates(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(printed, value) for _, printed, value in mentions_by(dates.find, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("paid 05/04/2018, heard 19/04/2018", ["2018-04-05", "2018-04-19"], id="one date says so"),
        pytest.param("vom 03.05.2010 bis zum 31.12.2011", ["2010-05-03", "2011-12-31"], id="dots"),
        pytest.param("paid 05/04/2018, heard 04/19/2018", ["2018-05-04", "2018-04-19"], id="month first"),
        pytest.param("paid 05/04/2018", ["2018-05-04"], id="no date says"),
    ],
)
def test_a_document_has_one_order_of_day_and_month(text: str, expected: list[str]) -> None:
    second_page = "and 1/2/2019"
    found = [mention.value for mention in mentions(text, second_page) if mention.type == "DATE"]
    is_day_first = expected[0] in ("2018-04-05", "2010-05-03")
    assert found == [*expected, "2019-02-01" if is_day_first else "2019-01-02"]
