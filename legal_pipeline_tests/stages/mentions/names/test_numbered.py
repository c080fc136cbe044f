from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.mentions.rows import mentions, of_type


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a deed to MUSTER REO TRUST 2019-3 of May", ["MUSTER REO TRUST 2019-3"], id="series of a trust"),
        pytest.param("joined the Acton Workers Alliance Local 331 then", ["Acton Workers Alliance Local 331"], id="local of a union"),
        pytest.param("their support for Local 331 or any", ["Local 331"], id="local alone"),
        pytest.param("under Local Rule 7.1 and Local 7(b)", [], id="rules"),
        pytest.param("PRENTISS MUSTER LEE LLP\nAS COUNSEL", ["PRENTISS MUSTER LEE LLP"], id="a word below the form"),
        pytest.param("A Professional Corporation and a Public Limited Company", [], id="nothing but a form"),
        pytest.param("and Jane Roe, Esq. of Muster Law Chartered, for", ["Muster Law Chartered"], id="the firm of an attorney"),
        pytest.param("VP, Regulatory Affairs\nMuster Grid Holdings", ["Muster Grid Holdings"], id="below an office"),
        pytest.param("MUSTER, VRABEC & SAMPLE\nA Professional Corporation", ["MUSTER, VRABEC & SAMPLE"], id="partners of a letterhead"),
        pytest.param("before MUSTER, VRABEC & SAMPLE came", [], id="partners within a line"),
        pytest.param("filed by the Law Offices of Muster & Vrabec. The", ["Law Offices of Muster & Vrabec"], id="law offices"),
        pytest.param("a Law Firm of the County", [], id="no law firm"),
        pytest.param("He sued the ACLU of Northern California.", ["ACLU of Northern California"], id="letters and chapter"),
        pytest.param(
            "Redwood Muster Partners, Inc. and then Redwood Muster",
            ["Redwood Muster Partners, Inc.", "Redwood Muster"],
            id="without the kind",
        ),
        pytest.param(
            "Prentiss Muster Lee LLP; then Prentiss Muster left", ["Prentiss Muster Lee LLP", "Prentiss Muster"], id="first partners"
        ),
    ],
)
def test_where_the_name_of_an_organization_ends(text: str, expected: list[str]) -> None:
    assert of_type(mentions(text), "ORG") == expected
