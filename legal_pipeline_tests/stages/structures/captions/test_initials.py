"""Parties whom an English court names by initials."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import structures_of

HEAD = "IN THE HIGH COURT OF JUSTICE\nFAMILY DIVISION\n\nBefore :\n\nMRS JUSTICE VANE\n- - - - - - - - - - -\n"
END = "- - - - - - - - - - -\nMs Ann Mott (instructed by Roe LLP) for the Applicant\n"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Between :\n\tZS\tApplicant\n\t- and -\t\n\t THE ESTATE OF NJ\t Respondent\n",
            [("ZS", "petitioner"), ("THE ESTATE OF NJ", "respondent")],
        ),
        (
            "BETWEEN:\n(1) ABC    Claimant\n(2) DE (by his litigation friend)    First Respondent\n",
            [("ABC", "claimant"), ("DE", "respondent")],
        ),
        ("Between :\n\tC\tApplicant\n\t- and -\t\n\tM\tRespondent\n", [("C", "petitioner"), ("M", "respondent")]),
        (
            "Between:\n\n      A              Claimant\n\n     - and -\n\n      B              Defendant\n",
            [("A", "claimant"), ("B", "defendant")],
        ),
        (
            "Between:\n\nACTON COUNTY COUNCIL      Applicant\n\nand\n\n(1) M\n(2) F          Respondents\n\n(3) THE CHILD\n",
            [("M", "respondent"), ("F", "respondent")],
        ),
        ("BETWEEN:\n\n     KZ\n\n                 Appellant\nand\n\nTHE CROWN\n", [("KZ", "appellant")]),
        ("Between us:\nUK    Applicants wait\n", []),
        ("The letters ZS\tApplicant stand in prose.\n", []),
    ],
)
def test_initials(title: str, expected: list[tuple[str, str]]) -> None:
    captions = structures_of(HEAD + title + END).captions
    found = [(party.name.name, party.role) for caption in captions for party in caption.parties if party.name.rule == "caption.initials"]
    assert found == expected


def test_counsel_below_the_parties_have_no_initials() -> None:
    text = HEAD + "Between :\n\tJANE ROE\tApplicant\n" + END + "QC\tApplicant\n"
    assert not [party for caption in structures_of(text).captions for party in caption.parties if party.name.rule == "caption.initials"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("THE KING (on the application of KZ)", "KZ"),
        ("THE QUEEN on the application of ROE RESIDENTS ASSOCIATION", "ROE RESIDENTS ASSOCIATION"),
        ("R (on the application of\nANN MOTT)", "ANN MOTT"),
    ],
)
def test_the_crown_sues_for_somebody(title: str, name: str) -> None:
    text = f"{HEAD}Between:\n\n{title}\n                Claimant\n- and -\n\nACTON DISTRICT COUNCIL\n                Defendant\n{END}"
    parties = [(party.name.name, party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert parties == [(name, "claimant"), ("ACTON DISTRICT COUNCIL", "defendant")]
