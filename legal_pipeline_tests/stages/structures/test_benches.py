# ruff: noqa: E501  (a caption reads best as one string)
"""Judges named in the frame of a caption: which lines name one, and in which capacity."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

CAPTION = "UNITED STATES DISTRICT COURT\nDISTRICT OF NOWHERE\n\nJANE ROE,\n     Plaintiff,\nv.\nACME, INC.,\n     Defendant.\n\nCase No. 1:19-cv-123\n"
LINES = [
    pytest.param("Hon. Ida Mott", [("Ida Mott", "presiding")], id="Hon."),
    pytest.param("HONORABLE IDA M. MOTT", [("IDA M. MOTT", "presiding")], id="honorable, in capitals"),
    pytest.param("JUDGE IDA MOTT", [("IDA MOTT", "presiding")], id="judge"),
    pytest.param("Judge Mott", [("Mott", "presiding")], id="a surname behind the title"),
    pytest.param("Chief Judge Ida Mott", [("Ida Mott", "presiding")], id="chief"),
    pytest.param("Magistrate Judge Carl Vane, Jr.", [("Carl Vane, Jr.", "magistrate")], id="magistrate"),
    pytest.param("Mag. Judge Carl Vane", [("Carl Vane", "magistrate")], id="magistrate, shortened"),
    pytest.param("[Assigned to the Hon. Ida Mott, Dept. 12]", [("Ida Mott", "presiding")], id="assigned, with a department"),
    pytest.param("Assigned for all purposes to Judge Ida Mott", [("Ida Mott", "presiding")], id="assigned for all purposes"),
    pytest.param("PRESENT: HON. IDA MOTT          PART 38", [("IDA MOTT", "presiding")], id="present, with a part"),
    pytest.param("Before: Hon. Ida Mott", [("Ida Mott", "presiding")], id="before"),
    pytest.param("Judge: Ida de la Mott", [("Ida de la Mott", "presiding")], id="label and particles"),
    pytest.param("Judge Presiding: ______", [], id="a line to fill in"),
    pytest.param("JUDGE ADVOCATE GENERAL", [], id="another office"),
    pytest.param("Trial Judge Assigned", [], id="no name"),
    pytest.param("Justice Center, 1 Main Street", [], id="a building"),
]
BENCHES = [
    pytest.param("Before :\n\nMR JUSTICE MOTT\n- - - - - - -\n", [("MOTT", "presiding")], id="one judge"),
    pytest.param(
        "Before:\n\nLORD JUSTICE ROE\nLADY JUSTICE MOTT\nand\nSIR CARL VANE\n\nBetween:\n",
        [("ROE", "panel"), ("MOTT", "panel"), ("CARL VANE", "panel")],
        id="a panel",
    ),
    pytest.param(
        "BEFORE:\nHIS HONOUR JUDGE VANE KC\n(Sitting as a Judge of the High Court)\nBETWEEN:\n", [("VANE", "presiding")], id="a deputy"
    ),
    pytest.param(
        "Before :\n\nJANE MOTT KC SITTING AS A DEPUTY HIGH COURT JUDGE\n- - - - - - -\n", [("JANE MOTT", "presiding")], id="a silk"
    ),
    pytest.param(
        "Before:\n\nMR JUSTICE MOTT\n\nJane Roe KC (instructed by Vane LLP) for the Claimant\nBo Vane KC\n",
        [("MOTT", "presiding")],
        id="counsel",
    ),
    pytest.param("Before:\n\nthe hearing began, Mr Roe had left.\n", [], id="prose"),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_judges_below_a_caption(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(flat(one.name.span.text), one.role) for one in structures_of(f"{CAPTION}{line}\n\nORDER\n").judges] == expected


@pytest.mark.parametrize(("text", "expected"), BENCHES)
def test_judges_of_england(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(flat(one.name.span.text), one.role) for one in structures_of(text).judges] == expected
