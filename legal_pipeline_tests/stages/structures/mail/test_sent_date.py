"""The date of a mail, as programs of forty years have written it."""

from __future__ import annotations

import datetime as dt

import pytest

from legal_pipeline.stages.structures.mail.sent_date import find_date, is_plausible

DATES = [
    ("Tue, 5 Mar 2019 08:00:00 -0500", "5 Mar 2019", "2019-03-05"),
    ("Tue, 05 Mar 2019 08:00:00 -0500 (EST)", "05 Mar 2019", "2019-03-05"),
    ("Tue Mar 05 2019 08:00:00 GMT-0500 (EST)", "Mar 05 2019", "2019-03-05"),
    ("4 Mar 19 10:15 EST", "4 Mar 19", "2019-03-04"),
    ("4 Mar 99 10:15 PST", "4 Mar 99", "1999-03-04"),
    ("4 Mar 102 10:15 PST", "4 Mar 102", "2002-03-04"),
    ("Thursday, February 28, 2019 4:00 PM", "February 28, 2019", "2019-02-28"),
    ("Tue Mar  5 08:00:00 2019", "Mar  5 08:00:00 2019", "2019-03-05"),
    ("Tue Mar 5 08:00:00 EST 2019", "Mar 5 08:00:00 EST 2019", "2019-03-05"),
    ("2019-03-05T08:00:00Z", "2019-03-05", "2019-03-05"),
    ("3/5/2019 8:00 AM", "3/5/2019", "2019-03-05"),
    ("25/3/2019 8:00", "25/3/2019", "2019-03-25"),
    ("Donnerstag, 28. Februar 2019 16:00", "28. Februar 2019", "2019-02-28"),
    ("28.02.2019 16:00", "28.02.2019", "2019-02-28"),
    ("jueves, 28 de febrero de 2019 16:00", "28 de febrero de 2019", "2019-02-28"),
    ("5-Mar-2019 08:00", "5-Mar-2019", "2019-03-05"),
    ("(received 1 Jan)  Tue, 5 Mar 2019 08:00:00", "5 Mar 2019", "2019-03-05"),
]


@pytest.mark.parametrize(("line", "text", "value"), DATES)
def test_the_date_is_read(line: str, text: str, value: str) -> None:
    found = find_date(line, 0, len(line))
    assert found is not None
    assert (line[found[0] : found[1]], found[2]) == (text, value)


@pytest.mark.parametrize("line", ["", "Tuesday", "30 Feb 2019 08:00", "08:00:00 -0500", "13/13/2019", "No. 12 of the list"])
def test_what_is_no_date_is_none(line: str) -> None:
    assert find_date(line, 0, len(line)) is None


def test_a_label_of_another_language_puts_the_day_first() -> None:
    assert find_date("04/03/2019 16:00", 0, 16, is_day_first=True) == (0, 10, "2019-03-04")


@pytest.mark.parametrize(
    ("value", "plausible"),
    [
        ("2019-03-05", True),
        ("1971-06-01", True),
        ("1970-01-01", False),
        ("1969-12-31", False),
        ("2026-05-02", True),
        ("2026-05-03", False),
        ("2038-01-19", False),
        ("", False),
    ],
)
def test_a_clock_that_was_not_set_gives_no_date(value: str, plausible: bool) -> None:
    assert is_plausible(value, dt.date(2026, 5, 1)) is plausible
