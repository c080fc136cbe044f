"""Panels, authors and judges of the court below as state courts print them, and prose that names no bench."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

ROWS = [
    pytest.param("Before Justices Roe, Mott, and Vane\n", [("Roe", "panel"), ("Mott", "panel"), ("Vane", "panel")], id="justices"),
    pytest.param(
        "Before Chief Justice Roe, Justices Mott and Vane\n", [("Roe", "panel"), ("Mott", "panel"), ("Vane", "panel")], id="two titles"
    ),
    pytest.param("Before Judges Roe and O'Pike.\n", [("Roe", "panel"), ("O'Pike", "panel")], id="judges"),
    pytest.param("Panel consists of Justices Roe and Mott.\n", [("Roe", "panel"), ("Mott", "panel")], id="consists of"),
    pytest.param(
        "Before\n\nRoe and Mott,*\n     Circuit Judges.\n", [("Roe", "panel"), ("Mott", "panel")], id="a footnote behind the last name"
    ),
    pytest.param(
        "Roe, P.J., Mott, Vane-Hale, Pike, JJ.\n\n1234 In re A.B.\n",
        [("Roe", "panel"), ("Mott", "panel"), ("Vane-Hale", "panel"), ("Pike", "panel")],
        id="ranks without a cue",
    ),
    pytest.param(
        "ANN E. ROE, J.P.\nBO C. MOTT\nIDA VANE, JJ.\n",
        [("ANN E. ROE", "panel"), ("BO C. MOTT", "panel"), ("IDA VANE", "panel")],
        id="a column",
    ),
    pytest.param(
        "Presiding Justice Roe and Justice Mott concurred in the judgment.\n", [("Roe", "panel"), ("Mott", "panel")], id="concurred"
    ),
    pytest.param("MEMORANDUM OPINION\nBY JUDGE ROE          FILED: May 5, 2015\n", [("ROE", "author")], id="by"),
    pytest.param("ROE, J.\n\nThe plaintiff appeals.\n", [("ROE", "author")], id="an author alone on the line"),
    pytest.param("ROE, A.C.J. — The plaintiff appeals.\n", [("ROE", "author")], id="an author before a dash"),
    pytest.param("LASTER-ROE, Vice Chancellor.\n", [("LASTER-ROE", "author")], id="a chancellor"),
    pytest.param("/s/ Ida Roe\nVice Chancellor Ida Roe\n", [("Ida Roe", "presiding")], id="a signature below its title"),
    pytest.param(
        "order of the Supreme Court, Acton County (Ida Roe, J.), dated May 5, 2015\n", [("Ida Roe", "lower court")], id="below, in brackets"
    ),
    pytest.param(
        "An Appeal from the Circuit Court for Acton County, Ida Roe, Bo Mott, and Ann Vane, Judges.\n",
        [("Ida Roe", "lower court"), ("Bo Mott", "lower court"), ("Ann Vane", "lower court")],
        id="below, several",
    ),
    pytest.param(
        "APPEAL from a judgment of the circuit court for Acton County:\nIDA ROE, Judge. Affirmed.\n",
        [("IDA ROE", "lower court")],
        id="below, on its own line",
    ),
    pytest.param(
        "Appeal from the Superior Court, Third Judicial District, Acton, Ida\nRoe, Judge.\n",
        [("Ida Roe", "lower court")],
        id="below, broken",
    ),
    pytest.param("The motion came before Judge Roe and was argued by Mott.", [], id="prose"),
    pytest.param("See Roe v. Mott, 1 F.3d 2 (9th Cir. 1999) (Vane, J., dissenting).", [], id="a judge of a cited case"),
    pytest.param("He appealed to friends, Ida Roe, and the judge smiled.", [], id="no court"),
    pytest.param("Jane V. Roe, James T. Mott and Ann J. were present.", [], id="initials"),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_judges(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(flat(judge.name.span.text), judge.role) for judge in structures_of(text).judges] == expected
