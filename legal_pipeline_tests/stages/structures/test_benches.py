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
    pytest.param("PRESENT: HON. IDA MOTT PART 38", [("IDA MOTT", "presiding")], id="present, with a part and no gap"),
    pytest.param("Entered by Magistrate Judge Ida Mott", [("Ida Mott", "magistrate")], id="entered by"),
    pytest.param("JUDICIAL OFFICER PRESIDING: Ida Mott", [("Ida Mott", "presiding")], id="minutes of California"),
    pytest.param("IDA MOTT\nJUDGE OF THE SUPERIOR COURT", [("IDA MOTT", "presiding")], id="signed, of a court"),
    pytest.param("Ida Mott\nJustice of the Superior Court", [("Ida Mott", "presiding")], id="signed, a justice of a court"),
    pytest.param("HON. IDA MOTT, Surrogate", [("IDA MOTT", "presiding")], id="surrogate"),
    pytest.param("IDA WATKINS, United States District Judge", [("IDA WATKINS", "presiding")], id="a name that ends in s"),
    pytest.param("Ida Watkins, United States District Judge", [("Ida Watkins", "presiding")], id="a name that ends in a small s"),
    pytest.param("MOTT, D.J.", [("MOTT", "author")], id="district judge, shortened"),
    pytest.param("MOTT, J. June 4, 2025", [("MOTT", "author")], id="a date behind the judge"),
    pytest.param("MOTT, P.J.", [("MOTT", "author")], id="presiding judge, alone"),
    pytest.param("MEMORANDUM BY MOTT, J.:", [("MOTT", "author")], id="memorandum by"),
    pytest.param("CHIEF JUSTICE IDA MOTT,\nPRESIDING", [("IDA MOTT", "presiding")], id="presiding below"),
    pytest.param(
        "Before IDA MOTT, CARL B. VANE, and\nBO L. ROE, Administrative Patent Judges.",
        [("IDA MOTT", "panel"), ("CARL B. VANE", "panel"), ("BO L. ROE", "panel")],
        id="patent judges",
    ),
    pytest.param(
        "Before: MOTT and VANE, Circuit Judges; LEE, District Judge.*",
        [("MOTT", "panel"), ("VANE", "panel"), ("LEE", "panel")],
        id="a judge of another court in the panel",
    ),
    pytest.param(
        "Panel consists of: Mott, C.J.,\nVane, J., and Lee, S.C.J.", [("Mott", "panel"), ("Vane", "panel"), ("Lee", "panel")], id="Texas"
    ),
    pytest.param(
        "BEFORE: MOTT, P.J., VANE, J., and STEVENS, P.J.E.*",
        [("MOTT", "panel"), ("VANE", "panel"), ("STEVENS", "panel")],
        id="Pennsylvania",
    ),
    pytest.param("Before Mott, C.J., van Vane and Lee, JJ.", [("Mott", "panel"), ("van Vane", "panel"), ("Lee", "panel")], id="a particle"),
    pytest.param("By the Court (Mott, Vane & Lee, JJ.3),", [("Mott", "panel"), ("Vane", "panel"), ("Lee", "panel")], id="Massachusetts"),
    pytest.param("OPINION BY ADMINISTRATIVE JUDGE MOTT", [("MOTT", "author")], id="administrative judge"),
    pytest.param("MOTT, Vice Chancellor", [("MOTT", "author")], id="chancery"),
    pytest.param("the judge presiding", [], id="nobody"),
    pytest.param("Surrogate's Court, County of Acton", [], id="a court of surrogates"),
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
    pytest.param(
        "UPPER TRIBUNAL (TAX CHAMBER)\nTRIBUNAL: JUDGE IDA VANE-MOTT\nJUDGE CARL ROE\nAppellants: Acton Holidays Ltd\n",
        [("IDA VANE-MOTT", "panel"), ("CARL ROE", "panel")],
        id="a tribunal",
    ),
]


@pytest.mark.parametrize(("line", "expected"), LINES)
def test_judges_below_a_caption(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(flat(one.name.span.text), one.role) for one in structures_of(f"{CAPTION}{line}\n\nORDER\n").judges] == expected


BESIDE = [
    pytest.param("v. Hon. Ida Mott", [("Ida Mott", "presiding")], id="beside v."),
    pytest.param("v Hon. Ida Mott", [("Ida Mott", "presiding")], id="beside v, without a period"),
    pytest.param("v. ) The Honorable\n ) Ida M. Mott,\n ) Judge, presiding.", [("Ida M. Mott", "presiding")], id="on the next line"),
    pytest.param("v. ) MAGISTRATE JUDGE\n ) IDA M. MOTT", [("IDA M. MOTT", "magistrate")], id="a title alone, the name below it"),
    pytest.param("v. ) Mag. J. Ida Vane-Mott", [("Ida Vane-Mott", "magistrate")], id="Mag. J."),
]


@pytest.mark.parametrize(("line", "expected"), BESIDE)
def test_judges_beside_the_parties(line: str, expected: list[tuple[str, str]]) -> None:
    text = f"IN THE CIRCUIT COURT FOR THE COUNTY OF ACTON\n\nJANE ROE,\nPlaintiff, ) No. 21-123\n{line}\nACME, INC.,\nDefendant. )\n"
    assert [(flat(one.name.span.text), one.role) for one in structures_of(text).judges] == expected


def test_a_multidistrict_case_without_parties_has_its_judge() -> None:
    text = "UNITED STATES DISTRICT COURT\nDISTRICT OF NOWHERE\n\nIN RE: ACTON PUMPS PRODUCTS ) MDL No. 3077\nLIABILITY LITIGATION )\n) Hon. Ida Mott\n\nORDER\n"
    assert [(flat(one.name.span.text), one.role) for one in structures_of(text).judges] == [("Ida Mott", "presiding")]


def test_the_judge_below_did_not_write_the_opinion() -> None:
    text = "FIFTH DISTRICT COURT OF APPEAL\n\nOn appeal from the Circuit Court for Acton County.\nIda M. Mott, Judge.\n\nVANE, J.\nWe affirm.\n"
    assert [(flat(one.name.span.text), one.role) for one in structures_of(text).judges] == [
        ("VANE", "author"),
        ("Ida M. Mott", "lower court"),
    ]


@pytest.mark.parametrize(("text", "expected"), BENCHES)
def test_judges_of_england(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(flat(one.name.span.text), one.role) for one in structures_of(text).judges] == expected
