"""Organizations by their trade, as a group of people, by a known name or by their local; places by what is said of them."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.mentions.rows import mentions, of_type


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("He asked for a crane from Tollard Crane Rental.", ["Tollard Crane Rental"], id="trade"),
        pytest.param("She works with Northern Arizona Healthcare now.", ["Northern Arizona Healthcare"], id="place and trade behind a cue"),
        pytest.param(
            "The Board approved the contract with Grey Heron\nTransportation.", ["Grey Heron\nTransportation"], id="over a line end"
        ),
        pytest.param(
            "Members of the Friends of Tollard Creek and the Daughters of the Harvest wrote.",
            ["Friends of Tollard Creek", "Daughters of the Harvest"],
            id="groups",
        ),
        pytest.param(
            "He works for Keystone Crane Service and went to ReMotion Physical Therapy, instructed by Wrenham Solicitors.",
            ["Keystone Crane Service", "ReMotion Physical Therapy", "Wrenham Solicitors"],
            id="services and offices",
        ),
        pytest.param("The Secret Service and the Forest Service came; Customer Service did not.", [], id="services of the public"),
        pytest.param(
            "milled by Grennan Mills DAC for Costa Cerâmica, Lda.", ["Grennan Mills DAC", "Costa Cerâmica, Lda."], id="foreign forms"
        ),
        pytest.param("They sold to Cargill and banked at Wells Fargo.", ["Cargill", "Wells Fargo"], id="known names"),
        pytest.param("It went to Blue Shield of Tollard.", ["Blue Shield of Tollard"], id="known name with its place"),
        pytest.param(
            "He spoke for Amalgamated Ferry Workers Local 1187 and Longshoremen's Local 77.",
            ["Amalgamated Ferry Workers Local 1187", "Longshoremen's Local 77"],
            id="locals",
        ),
        pytest.param(
            "It was sold by Tollard States\nAdjusters, Inc.", ["Tollard States\nAdjusters, Inc."], id="a plain word at the end of a line"
        ),
        pytest.param("It is insured by Rural Casualty Exchange.", ["Rural Casualty Exchange"], id="exchange"),
        pytest.param("He owns and operates Tully's Auto Detail.", ["Tully's Auto Detail"], id="called after its owner"),
        pytest.param(
            "Tollard Stave & Heading Co. won. Tollard Stave paid.", ["Tollard Stave & Heading Co.", "Tollard Stave"], id="before and"
        ),
        pytest.param("The Equipment Rental and Storage terms apply. See General Construction.", [], id="headings"),
        pytest.param("Ann Rental and Bo Painting came.", [], id="given names"),
        pytest.param("It is a question of Public Transportation.", [], id="common words"),
    ],
)
def test_organizations(text: str, names: list[str]) -> None:
    assert of_type(mentions(text), "ORG") == names


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("She resides in Tollard.", ["Tollard"]),
        ("It is headquartered in Tollard, Norway.", ["Tollard, Norway"]),
        ("a resident of Port Tollard, where she works", ["Port Tollard"]),
        ("He lives in Building Seven.", []),
        ("It is based in Section Two.", []),
    ],
)
def test_places(text: str, places: list[str]) -> None:
    assert of_type(mentions(text), "LOCATION") == places


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        pytest.param("Dirk Vander Mott came. Vander Mott left.", ["Dirk Vander Mott", "Vander Mott"], id="particle with a capital"),
        pytest.param(
            "Rosa Tollarde de la Roe came. Tollarde left.", ["Rosa Tollarde de la Roe", "Tollarde"], id="first of two family names"
        ),
        pytest.param("INÉS TOLLARDE came.", ["INÉS TOLLARDE"], id="accent"),
        pytest.param("It was signed by Jean-Baptiste Tollarde-\nRoe.", ["Jean-Baptiste Tollarde-\nRoe"], id="hyphen at the end of a line"),
        pytest.param("the complaint of plaintiff Zabella Tollarde", ["Zabella Tollarde"], id="role in small letters"),
        pytest.param("It was said that Jane Ann TOLLARDE left.", ["Jane Ann TOLLARDE"], id="family name in capitals"),
        pytest.param("They met Zhang Qorling, a student.", ["Zhang Qorling"], id="family name first"),
        pytest.param("They met in Zhang Province and at Lin Street.", [], id="family name before a plain word"),
        pytest.param("the motion of defendant Harbor Freight", [], id="role before common words"),
    ],
)
def test_persons(text: str, persons: list[str]) -> None:
    assert of_type(mentions(text), "PERSON") == persons


@pytest.mark.parametrize(
    ("text", "bodies"),
    [
        ("He sued the Borough of Tollard Point.", ["Borough of Tollard Point"]),
        ("He sued Tollard Unified School District No. 9 (the District).", ["Tollard Unified School District No. 9"]),
        ("the Department of Labor and the Acton Commissioner", ["Department of Labor"]),
        ("the Department of Agriculture and Deputy Bo Mott", ["Department of Agriculture"]),
        ("He wrote to the Tollard Board of\nEducation.", ["Tollard Board of\nEducation"]),
        ("before the Public Employment Relations Board", ["Public Employment Relations Board"]),
        ("by the Board of Registration in Medicine", ["Board of Registration in Medicine"]),
        ("said the Rhode Island Attorney General's Office", ["Rhode Island Attorney General's Office"]),
    ],
)
def test_public_bodies(text: str, bodies: list[str]) -> None:
    assert of_type(mentions(text), "GOV_BODY") == bodies
