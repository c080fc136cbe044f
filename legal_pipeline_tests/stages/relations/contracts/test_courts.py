"""The courts, places and seats of arbitration that contracts choose for their disputes."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.relations.contracts.test_terms import told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The parties submit to the exclusive jurisdiction of the state and federal courts located in Orange County, California.",
            {("Orange County, California", "exclusive")},
        ),
        ("Each party consents to the non-exclusive jurisdiction of the courts of Colorado.", {("Colorado", "non-exclusive")}),
        ("Venue for any action shall lie in Wayne County, Michigan.", {("Wayne County, Michigan", None)}),
        (
            "Disputes shall be settled by binding arbitration before a single arbitrator in Chicago, Illinois.",
            {("Chicago, Illinois", "arbitration")},
        ),
        ("The courts of England shall have exclusive jurisdiction to settle any dispute.", {("England", "exclusive")}),
    ],
)
def test_courts(text: str, expected: set[tuple[str, str | None]]) -> None:
    assert {(target, role) for type_, target, role in told(text) if type_ == "venue_in"} == expected


@pytest.mark.parametrize(
    "text",
    [
        "Acton is a corporation duly organized under the laws of Utah with its offices in Provo, Utah.",
        "The judgment of a court of competent jurisdiction is binding.",
        "Notices are sent to the court reporter in Denver, Colorado.",
        "The Arbitration Act of the United States of America applies.",
    ],
)
def test_what_chooses_no_court(text: str) -> None:
    assert not {fact for fact in told(text) if fact[0] == "venue_in"}
