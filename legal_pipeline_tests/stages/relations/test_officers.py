"""Clerks and the court they serve: that of their line or letterhead, not one of which the paper speaks."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in

SIXTH = "United States Court of Appeals for the Sixth Circuit"
CLERKS = [
    pytest.param("Ida Kern, Clerk, Supreme Court of Ohio", {("Ida Kern", "Supreme Court of Ohio", "clerk")}, id="behind"),
    pytest.param(
        f"OFFICE OF THE CLERK\n{SIXTH.upper()}\n\nDear Counsel:\n\nPlease consult the Rules of the Supreme Court of the United States.\n"
        "Very truly yours,\nIda Kern, Clerk\n",
        {("Ida Kern", SIXTH.upper(), "clerk")},
        id="the letterhead, not a court of which the letter speaks",
    ),
    pytest.param(
        "Please consult the Rules of the Supreme Court of the United States about the time.\nVery truly yours,\nIda Kern, Clerk\n",
        set(),
        id="no court of its own",
    ),
    pytest.param(
        f"{SIXTH.upper()}\n\nORDER\n\nThe petition is denied.\n\nENTERED BY ORDER OF THE COURT\nIda Kern, Deputy Clerk\n",
        {("Ida Kern", SIXTH.upper(), "deputy clerk")},
        id="the head of an order",
    ),
]


@pytest.mark.parametrize(("text", "expected"), CLERKS)
def test_clerks(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert {(who, where, role) for type_, who, where, role in found_in(text).facts if type_ == "officer_of"} == expected
