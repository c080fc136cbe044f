"""States, cities and the United States as bodies where they act, as places where something is in them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.mentions.rows import mentions

STATES = [
    ("a Notary Public in and for the State of Ohio", "LOCATION"),
    ("Ida Mott, Court Reporter and Notary Public of the\nState of New York", "LOCATION"),
    ("who resides in the State of Ohio", "LOCATION"),
    ("admitted to practice in the State of Ohio", "LOCATION"),
    ("an office located within the State of Ohio", "LOCATION"),
    ("at 40 Elm Street, in the City of Dayton", "LOCATION"),
    ("organized under the laws of the State of Ohio", "LOCATION"),
    ("a citizen of the State of Ohio", "LOCATION"),
    ("of the Village of Acton, County of Roe, State of Ohio, conveys", "LOCATION"),
    ("an officer of the Acton Police Department", "GOV_BODY"),
    ("the State of Ohio moves to dismiss", "GOV_BODY"),
    ("Plaintiff sued the City of Dayton", "GOV_BODY"),
    ("a judgment for the State of Ohio", "GOV_BODY"),
    ("confidence in the State of Ohio fell", "GOV_BODY"),
    ("unless the United States will return it", "GOV_BODY"),
    ("hopes that the U.S. will return it", "GOV_BODY"),
    ("the United States has agreed", "GOV_BODY"),
    ("came to the United States in May", "LOCATION"),
    ("his arrival in the U.S. from Oman", "LOCATION"),
]


@pytest.mark.parametrize(("text", "expected"), STATES)
def test_bodies_and_places(text: str, expected: str) -> None:
    assert {mention.type for mention in mentions(text) if mention.type in ("LOCATION", "GOV_BODY") and mention.text != "Oman"} == {expected}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a trooper of the West Virginia State\nPolice stopped him", ["West Virginia State\nPolice"]),
        ("the Pa. State Police came", ["Pa. State Police"]),
        ("ACTON COUNTY SHERIFF'S OFFICE   INCIDENT REPORT", ["ACTON COUNTY SHERIFF'S OFFICE"]),
        ("held at Southern Regional Jail and at Macon State\nPrison", ["Southern Regional Jail", "Macon State\nPrison"]),
        ("the U.S. Equal Employment Opportunity Commission", ["U.S. Equal Employment Opportunity Commission"]),
        ("the Bureau and the Nevada Division of Wildlife (“NDOW”)", ["Nevada Division of Wildlife"]),
        ("COUNTY OF SAN MARCIANO", ["COUNTY OF SAN MARCIANO"]),
        ("UNITED STATES DEPARTMENT OF JUSTICE\nEXECUTIVE OFFICE FOR IMMIGRATION REVIEW\nIMMIGRATION COURT\nBALTIMORE",
         ["UNITED STATES DEPARTMENT OF JUSTICE", "EXECUTIVE OFFICE FOR IMMIGRATION REVIEW"]),
        ("The Harker County Sheriff's Office closed it.", ["Harker County Sheriff's Office"]),
        ("of the Cook County State's Attorney's Office. The\nActon County Treasurer\n210 Court Street",
         ["Cook County State's Attorney's Office", "Acton County Treasurer"]),
        ("admitted by the Register of Wills of Montgomery County on", ["Register of Wills of Montgomery County"]),
        ("an inspector with the Georgia Environmental Protection Division, who", ["Georgia Environmental Protection Division"]),
        ("before the Alabama Public Service Commission. The", ["Alabama Public Service Commission"]),
        ("the Murray-Darling Basin Authority had", ["Murray-Darling Basin Authority"]),
        ("instructed by the Government Legal Department", ["Government Legal Department"]),
        ("the Acton County Treasurer Jane Roe", []),
        ("the Northern Division of Iowa and the Iowa Civil Division", []),
        ("the Pension Benefit Guaranty Corporation", ["Pension Benefit Guaranty Corporation"]),
    ],
)  # fmt: skip
def test_where_the_name_of_a_body_begins_and_ends(text: str, expected: list[str]) -> None:
    assert [mention.text for mention in mentions(text) if mention.type == "GOV_BODY"] == expected
