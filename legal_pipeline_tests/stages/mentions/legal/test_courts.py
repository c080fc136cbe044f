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
        pytest.param("5 F.3d 1 (S.D.N.Y. 2015)", [], id="the court of a citation is part of it"),
        pytest.param("the Court, this District Court and a circuit court", [], id="kinds of court"),
    ],
)
def test_courts(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(printed, value) for _, printed, value in mentions_by(courts.find, text)] == expected


def test_a_name_that_fits_no_court_has_no_id() -> None:
    assert court_id("Court of Small Wonders") is None
