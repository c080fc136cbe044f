"""Dates, term, courts and amounts of contracts in the words of their clauses; and clauses that say something else."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in

OPENING = (
    "SERVICES AGREEMENT\n\nThis Services Agreement is made as of May 1, 2019, by and between Roe Mills, Inc., a Delaware corporation, and "
    "Acton Title Company, a Utah corporation.\n\n"
)
TYPES = ("effective_on", "signed_on", "ends_on", "has_term", "venue_in", "agreed_amount")


def told(text: str) -> set[tuple[str, str, str | None]]:
    return {(type_, target, role) for type_, _, target, role in found_in(OPENING + text + "\n").facts if type_ in TYPES}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This Agreement is effective as of June 8, 2020.", {("effective_on", "2020-06-08", None)}),
        ('It begins on June 8, 2020 (the "Effective Date").', {("effective_on", "2020-06-08", None)}),
        ('"Effective Date" shall mean December 5, 2014.', {("effective_on", "2014-12-05", None)}),
        ("The commencement date for this contract will be 16th June 2004.", {("effective_on", "2004-06-16", None)}),
        ("Die Parteien agree with effect from 1 March 2003.", {("effective_on", "2003-03-01", None)}),
        ("IN WITNESS WHEREOF the parties have executed this Agreement on June 1, 2006.", {("signed_on", "2006-06-01", None)}),
        (
            "ROE MILLS, INC.\nBy: /s/ Jane Roe\nDate: June 25, 2009\n\nACTON TITLE COMPANY\nBy: /s/ Bo Mott\nDate: June 29, 2009",
            {("signed_on", "2009-06-25", None), ("signed_on", "2009-06-29", None)},
        ),
        ("This Agreement shall continue until January 18, 2022.", {("ends_on", "2022-01-18", None)}),
        ("The term of this Agreement ends on the earlier of (i) December 31, 2022 and (ii) notice.", {("ends_on", "2022-12-31", None)}),
        ("The term of this Agreement shall be for a period of five (5) years.", {("has_term", "five (5) years", None)}),
        ("This Agreement shall continue in effect for an initial term of eighteen months.", {("has_term", "eighteen months", None)}),
        (
            "The initial term of this Agreement is one year, and it shall renew for additional two (2) year terms.",
            {("has_term", "one year", None), ("has_term", "two (2) year", "renewal")},
        ),
    ],
)
def test_dates_and_terms(text: str, expected: set[tuple[str, str, str | None]]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Either party may terminate this Agreement upon thirty (30) days prior written notice.",
        "It may be ended if the breach remains uncured for thirty (30) days.",
        "Roe Mills shall not compete for a period of two (2) years after the term of this Agreement.",
        "Reports are due once every six (6) months during the term of the Agreement.",
        "The parties previously entered into a Filing Agreement with an effective date of October 2, 2011.",
        "Roe and Acton have entered into that lease, effective as of October 2, 2011.",
        "The registration statement became effective on March 3, 2018.",
        "The lease of the warehouse was signed by others in 2011.",
        "Invoices are paid within 30 days.",
    ],
)
def test_what_is_no_term(text: str) -> None:
    assert told(text) == set()


def test_the_last_signature_dates_a_contract_without_another_date() -> None:
    text = (
        "PROMOTION AGREEMENT\n\nThis agreement is made between Roe Mills, Inc., a Delaware corporation, and Acton Title Company.\n\n"
        "Signed in agreement:\n/s/ Bo Mott\nBo Mott\nActon Title Company\nDate: June 25, 2009\n\n"
        "/s/ Jane Roe\nJane Roe\nRoe Mills, Inc.\nDate: June 29, 2009\n"
    )
    assert {target for type_, _, target, _ in found_in(text).facts if type_ == "dated"} == {"2009-06-29"}


def test_a_complaint_about_a_contract_has_no_terms() -> None:
    text = (
        "UNITED STATES DISTRICT COURT\nDISTRICT OF NEVADA\n\nJANE ROE,\n    Plaintiff,\nv.\nACTON TITLE CO.,\n    Defendant.\n\n"
        "Case No. 2:19-cv-90333\n\nCOMPLAINT\n\nThe lease was effective as of June 8, 2020, and its term was five (5) years.\n"
    )
    assert not {fact for fact in found_in(text).facts if fact[0] in TYPES}
