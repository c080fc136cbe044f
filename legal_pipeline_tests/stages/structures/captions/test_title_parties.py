# ruff: noqa: E501  (a caption reads best as one string)
"""Friends of the court, intervenors and movants, whom only a title or a first sentence names."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import structures_of

HEAD = "No. 19-644\n\nIN THE\nSupreme Court of the United States\n\nJANE ROE, Petitioner,\nv.\nACME, INC., Respondent.\n\n"
TITLES = [
    pytest.param("BRIEF OF THE MOTT FEDERATION AS AMICUS CURIAE\nIN SUPPORT OF PETITIONER", [("MOTT FEDERATION", "amicus")], id="as amicus"),
    pytest.param(
        "BRIEF OF AMICI CURIAE MOTT PROJECT, PRESS\nCOALITION, AND CARL VANE IN SUPPORT OF\nAFFIRMANCE",
        [("MOTT PROJECT", "amicus"), ("PRESS COALITION", "amicus"), ("CARL VANE", "amicus")],
        id="several over lines",
    ),
    pytest.param("BRIEF FOR THE STATE OF OHIO AS AMICUS CURIAE", [("STATE OF OHIO", "amicus")], id="brief for"),
    pytest.param("BRIEF AMICUS CURIAE OF THE VANE INSTITUTE\nSUPPORTING RESPONDENT", [("VANE INSTITUTE", "amicus")], id="amicus before of"),
    pytest.param("AMICUS CURIAE BRIEF OF MOTT COUNCIL", [("MOTT COUNCIL", "amicus")], id="amicus first"),
    pytest.param(
        "UNOPPOSED MOTION OF MOTT COUNCIL FOR LEAVE TO FILE BRIEF AS AMICUS CURIAE", [("MOTT COUNCIL", "amicus")], id="a motion for leave"
    ),
    pytest.param("Brief of Professors Ida Mott and Carl Vane as Amici Curiae", [("Ida Mott", "amicus"), ("Carl Vane", "amicus")], id="title case"),
    pytest.param("ORDER ON BRIEFS OF AMICI CURIAE", [], id="nobody named"),
    pytest.param("Proposed Intervenor Mott Barge Association moves the Court for leave.", [("Mott Barge Association", "intervenor")], id="intervenor"),
    pytest.param("COMES NOW Movant Carl Vane, and respectfully moves the Court.", [("Carl Vane", "petitioner")], id="movant"),
    pytest.param("The intervenor moves for leave to appear.", [], id="no name"),
]  # fmt: skip


@pytest.mark.parametrize(("title", "expected"), TITLES)
def test_parties_of_a_title(title: str, expected: list[tuple[str, str]]) -> None:
    parties = [party for caption in structures_of(f"{HEAD}{title}\n").captions for party in caption.parties]
    assert [(party.name.name, party.role) for party in parties if party.name.rule.startswith("title.")] == expected
    assert [(party.name.name, party.role) for party in parties[:2]] == [("JANE ROE", "petitioner"), ("ACME, INC.", "respondent")]
