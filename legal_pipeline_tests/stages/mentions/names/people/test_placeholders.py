from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.names.people import placeholders
from legal_pipeline_tests.stages.mentions.rows import mentions, mentions_by, of_type


@pytest.mark.parametrize(
    "line",
    [
        "Software Copyright (c) 1996-2019 - www.bestcase.com          Best Case Bankruptcy",
        "Printed with New Hope Software.",
    ],
)
def test_the_program_behind_a_form_is_no_organization(line: str) -> None:
    found = mentions(f"Roe Mills, Inc. filed it.\n{line}\nActon Bank, N.A. answered.")
    assert [mention.text for mention in found if mention.type == "ORG"] == ["Roe Mills, Inc.", "Acton Bank, N.A."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Jane Doe No. 7 and Jane Doe No. 8", ["Jane Doe No. 7", "Jane Doe No. 8"], id="No."),
        pytest.param("for John Doe 12 and Jane Doe A did", ["John Doe 12", "Jane Doe A"], id="a figure, a letter"),
        pytest.param("Jane Doe No. 14's motion", ["Jane Doe No. 14"], id="possessive"),
        pytest.param("Jane Doe and John Roe, Jane Doe A. Vane", [], id="without a number"),
    ],
)
def test_the_number_belongs_to_the_name(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(placeholders.find, text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Her son, Minor Child A.B., left", ["Minor Child A.B."]),
        ("his mother and next friend, B.T., sued", ["B.T."]),
        ("two minor children: L.M.B., born 2009, and S.P.B., born 2012", ["L.M.B.", "S.P.B."]),
        ("finds that N.K., the natural mother, is unfit", ["N.K."]),
        ("his daughter J.R. Roe", []),
        ("Plaintiff U.S. Bank sued", []),
        ("Defendant N.A. Roe", []),
        ("the son of D.C. police", []),
    ],
)
def test_somebody_is_called_by_initials(text: str, expected: list[str]) -> None:
    assert [printed for kind, printed, _ in mentions_by(placeholders.find, text) if kind == "PERSON"] == expected


def test_initials_of_a_party_are_found_in_its_paper() -> None:
    text = (
        "UNITED STATES DISTRICT COURT\nDISTRICT OF OREGON\n\nA.R.T., a minor,\n     Plaintiff,\nv.\n"
        "ACTON ACADEMY, INC.,\n     Defendant.\n\n"
        "In 2019 the school told A.R.T. to leave.\n"
    )
    assert of_type(mentions(text), "PERSON") == ["A.R.T.", "A.R.T."]
