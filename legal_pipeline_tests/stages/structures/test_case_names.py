"""Parties inside the names of cases: members of a multidistrict case, schedules of cases, the case of a notice or of minutes."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in
from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

MDL = "UNITED STATES DISTRICT COURT\nDISTRICT OF NOWHERE\n\nIN RE: ACTON PUMPS PRODUCTS\nLIABILITY LITIGATION\n\nMDL No. 3077\n\n"
SCHEDULE = "SCHEDULE B\nCase Caption Case Number District\n"
LISTS = [
    pytest.param(
        f"{MDL}This Document Relates to:\nJane Roe v. Acme Pumps, Inc., et al.,\nNo. 25-cv-04410\n",
        [("Jane Roe", "plaintiff"), ("Acme Pumps, Inc.", "defendant")],
        id="relates to a case",
    ),
    pytest.param(
        f"{MDL}THIS DOCUMENT RELATES TO: Roe v. Acme Pumps, Inc., Case No. 3:24-cv-118\n",
        [("Roe", "plaintiff"), ("Acme Pumps, Inc.", "defendant")],
        id="on the same line",
    ),
    pytest.param(f"{MDL}This Document Relates to:\nALL ACTIONS\n", [], id="relates to all"),
    pytest.param(
        f"{SCHEDULE}Jane Roe v. Acme Pumps, Inc. 2:17-cv-01088 Acton S.D.\nBo Mott v. Acme Pumps, Inc. 2:19-cv-00790 Acton S.D.\n"
        "Carl Vane v. Acme Pumps, Inc. 2:18-cv-00732 Acton S.D.\n",
        [("Jane Roe", "plaintiff"), ("Acme Pumps, Inc.", "defendant"), ("Bo Mott", "plaintiff"), ("Carl Vane", "plaintiff")],
        id="a schedule",
    ),
    pytest.param(
        "The court relied on these decisions:\nRoe v. Mott, 2:17-cv-01088, slip op.\n\nOther words.\n", [], id="a decision that is cited"
    ),
]
ALONE = [
    pytest.param(
        "SUPERIOR COURT OF CALIFORNIA\nMINUTE ORDER\nCASE NO: 30-2024-0138\nTITLE: Acton Foods, Inc. vs. Mott Storage, LLC\n",
        {("Acton Foods, Inc.", None), ("Mott Storage, LLC", None)},
        id="minutes",
    ),
    pytest.param(
        "CIVIL MINUTES - GENERAL\nCase No. EDCV 24-1991-KK Date May 14, 2025\nTitle Jane Roe v. Mott Automotive Group, Inc., et al.\n",
        {("Jane Roe", None), ("Mott Automotive Group, Inc.", None)},
        id="minutes without a colon",
    ),
    pytest.param(
        "May 6, 2025\n\nRe: Jane Roe v. Acme Pumps, Inc., Case No. 24-cv-9011\n\nDear Judge Vane:\n\nThank you for the invitation.\n",
        {("Jane Roe", None), ("Acme Pumps, Inc.", None)},
        id="a letter",
    ),
    pytest.param("The court relied on Jane Roe v. Acme Pumps, Inc., 410 U.S. 113 (1973), and went on.\n", set(), id="a case that is cited"),
]


@pytest.mark.parametrize(("text", "parties"), LISTS)
def test_listed_cases(text: str, parties: list[tuple[str, str]]) -> None:
    read = [(flat(party.name.name), party.role) for caption in structures_of(text).captions for party in caption.parties]
    assert list(dict.fromkeys(read)) == parties


@pytest.mark.parametrize(("text", "parties"), ALONE)
def test_parties_whom_only_the_name_of_the_case_prints(text: str, parties: set[tuple[str, str | None]]) -> None:
    """The name of the case stays one mention: its parts are entities without one."""
    found = found_in(text)
    assert {(source, role) for type_, source, _, role in found.facts if type_ == "party_to"} == parties
    inside = {mention.text for mention in found.mentions if mention.type in ("PERSON", "ORG", "GOV_BODY")}
    assert not inside & {name for name, _ in parties}


def test_the_name_of_a_multidistrict_case_goes_on_past_its_rail() -> None:
    text = "DISTRICT COURT\nDISTRICT OF NOWHERE\n)\nIN RE: ACTON (A) PUMPS )\nPRODUCTS LIABILITY LITIGATION, ) MDL No. 1:15-md-2657\n)\n"
    cases = [flat(mention.text.replace(")\n", "\n")) for mention in found_in(text).mentions if mention.type == "CASE"]
    assert cases == ["IN RE: ACTON (A) PUMPS PRODUCTS LIABILITY LITIGATION"]
