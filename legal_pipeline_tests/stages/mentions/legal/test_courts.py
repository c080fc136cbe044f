from __future__ import annotations

import pytest

from legal_pipeline.data.courts import court_id
from legal_pipeline.stages.mentions.legal import courts
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "UNITED STATES DISTRICT COURT\n\nFOR THE EASTERN DISTRICT OF MICHIGAN\nSOUTHERN DIVISION\n",
            [("UNITED STATES DISTRICT COURT\n\nFOR THE EASTERN DISTRICT OF MICHIGAN\nSOUTHERN DIVISION", "mied")],
            id="capitals over several lines",
        ),
        pytest.param(
            "United States Court of Appeals \nFor the First Circuit",
            [("United States Court of Appeals \nFor the First Circuit", "ca1")],
            id="appeals",
        ),
        pytest.param("the Second Circuit held", [("Second Circuit", "ca2")], id="circuit alone"),
        pytest.param(
            "United States Bankruptcy Court for the:\nDISTRICT OF OREGON",
            [("United States Bankruptcy Court for the:\nDISTRICT OF OREGON", "orb")],
            id="form",
        ),
        pytest.param("the Southern District of New York", [("Southern District of New York", "nysd")], id="district alone"),
        pytest.param("Supreme Court of Wisconsin", [("Supreme Court of Wisconsin", "wis")], id="state supreme court"),
        pytest.param("the Supreme Court", [("Supreme Court", "scotus")], id="the Supreme Court"),
        pytest.param("SUPREME COURT OF THE UNITED STATES", [("SUPREME COURT OF THE UNITED STATES", "scotus")], id="in capitals"),
        pytest.param("before the SDNY", [("SDNY", "nysd")], id="letters"),
        pytest.param(
            "D.N.J. 3:21-cv-1; D. Kan.; Vt. Super. Ct.",
            [("D.N.J.", "njd"), ("D. Kan.", "ksd"), ("Vt. Super. Ct.", "vtsuperct")],
            id="short",
        ),
        pytest.param("12 F.4th 1 (D. Nev. 2015); an exhibit D. Del", [], id="no short forms"),
        pytest.param("5 F.3d 1 (S.D.N.Y. 2015)", [], id="the court of a citation is part of it"),
        pytest.param("the Court, this District Court and a circuit court", [], id="kinds of court"),
    ],
)
def test_courts(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(printed, value) for _, printed, value in mentions_by(courts.find, text)] == expected


def test_a_name_that_fits_no_court_has_no_id() -> None:
    assert court_id("Court of Small Wonders") is None


@pytest.mark.parametrize(
    "name",
    [
        "COMMONWEALTH COURT OF PENNSYLVANIA",
        "Court of Appeals\nSixth Appellate District of Texas at Texarkana",
        "Fourteenth Court of Appeals",
        "Third District Court of Appeal\nState of Florida",
        "DISTRICT COURT OF APPEAL\nFIRST DISTRICT, STATE OF FLORIDA",
        "COURT OF APPEAL, FOURTH CIRCUIT\nSTATE OF LOUISIANA",
        "COURT OF APPEAL OF THE STATE OF CALIFORNIA\nFOURTH APPELLATE DISTRICT, DIVISION THREE",
        "SUPERIOR COURT OF NEW JERSEY\nAPPELLATE DIVISION",
        "SUPREME COURT OF THE STATE OF NEW YORK\nAPPELLATE DIVISION : SECOND JUDICIAL DEPARTMENT",
        "STATE OF MICHIGAN\nCOURT OF APPEALS",
        "CIRCUIT COURT OF THE ELEVENTH JUDICIAL CIRCUIT\nIN AND FOR MIAMI-DADE COUNTY, FLORIDA",
        "17TH JUDICIAL DISTRICT COURT, PARISH OF LAFOURCHE, STATE OF LOUISIANA",
        "DISTRICT COURT, CITY AND COUNTY OF DENVER, COLORADO",
        "CIVIL COURT OF THE CITY OF NEW YORK\nCOUNTY OF BRONX",
        "UNITED STATES BANKRUPTCY APPELLATE PANEL OF THE NINTH CIRCUIT",
        "UNITED STATES COURT OF APPEALS FOR VETERANS CLAIMS",
        "UNITED STATES DISTRICT COURT\nFOR THE DISTRICT OF PUERTO RICO",
        "Supreme Court, Kings County",
        "SUPERIOR COURT OF NEW JERSEY\nCHANCERY DIVISION\nHUDSON COUNTY",
        "COURT OF APPEALS OF OHIO\nEIGHTH APPELLATE DISTRICT\nCOUNTY OF CUYAHOGA",
        "Cuyahoga County Court of Common Pleas",
        "District Court of the Fourth Judicial District, Ada County",
        "U.S. District Court for Western Washington",
        "IMMIGRATION COURT",
        "Wayne Circuit Court",
        "SUPERIOR COURT OF ACTON COUNTY\n           STATE OF GEORGIA",
        "CIVIL DISTRICT COURT FOR THE PARISH OF ORLEANS\n\n          STATE OF LOUISIANA",
        "COURT OF COMMON PLEAS OF MONTGOMERY COUNTY, PENNSYLVANIA\nORPHANS' COURT DIVISION",
        "SUPERIOR COURT DEPARTMENT\nOF THE TRIAL COURT",
        "HIGH COURT OF JUSTICE\nQUEEN'S BENCH DIVISION\nADMINISTRATIVE COURT",
        "FAMILY COURT AT BIRMINGHAM",
        "FEDERAL COURT OF AUSTRALIA",
        "Supreme Court of Canada",
        "ONTARIO\nSUPERIOR COURT OF JUSTICE",
        "Court of Appeal for Ontario",
    ],
)
def test_a_court_is_read_with_its_place_and_division(name: str) -> None:
    assert {printed for _, printed, _ in mentions_by(courts.find, f"No. 12\n{name}\n\nJane Roe")} >= {name}


@pytest.mark.parametrize(
    "text",
    [
        "Royal Courts of Justice, Strand",
        "the Court of Appeal held",
        "THE HIGH COURT\nheld",
        "This Circuit Court and That District Court",
        "Judge Roe Superior",
        "Hunt County, Texas\nTrial Court No. 258",
    ],
)
def test_no_town_names_these(text: str) -> None:
    assert mentions_by(courts.find, text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("THE HIGH COURT\n\n[2022] IEHC 488\n", ["HIGH COURT"]),
        ("the Federal Court of Appeal and the Court of Appeal", ["Federal Court of Appeal", "Court of Appeal"]),
        (
            "SUPERIOR COURT OF WASHINGTON FOR KING COUNTY\n\nSTATE OF WASHINGTON,\n Plaintiff,",
            ["SUPERIOR COURT OF WASHINGTON FOR KING COUNTY"],
        ),
        ("CIRCUIT COURT OF ACTON COUNTY\nSTATE OF OHIO\n  Plaintiff,", ["CIRCUIT COURT OF ACTON COUNTY"]),
    ],
)
def test_what_stands_around_a_court_decides(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(courts.find, text)] == expected
