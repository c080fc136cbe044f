"""Rows of dots that were read as letters."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.ocr.dot_leaders import without_misread_leaders


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param("A. The Court Lacks Power .esecsecesseesseeeessseens 14", "A. The Court Lacks Power ..... 14", id="letters"),
        pytest.param("Argument.....cccecseeseseee 12", "Argument ..... 12", id="behind the word"),
        pytest.param("Introduction ........................ 4", "Introduction ..... 4", id="read well"),
        pytest.param("Statement of Facts . . . . . . . . . iv", "Statement of Facts ..... iv", id="spaced, Roman page"),
        pytest.param("Roe v. Marlow, 410 F.3d 113 ......cceeeees passim", "Roe v. Marlow, 410 F.3d 113 ..... passim", id="passim"),
        pytest.param("Appendix ccccccssseeeoooo A-12", "Appendix ..... A-12", id="page of an appendix"),
        pytest.param("28 U.S.C. § 1331 .......csccccccseeesess 3, 7, 12", "28 U.S.C. § 1331 ..... 3, 7, 12", id="several pages"),
        pytest.param("It went through all the stages 12", "It went through all the stages 12", id="a sentence"),
        pytest.param("Marlow had three successes 14", "Marlow had three successes 14", id="a word of those letters"),
        pytest.param("Tennessee 14", "Tennessee 14", id="a name"),
        pytest.param("He owed $5.00 on May 4, 2020", "He owed $5.00 on May 4, 2020", id="an amount and a date"),
        pytest.param("See id. at 12", "See id. at 12", id="a citation"),
        pytest.param("and so on ... 12", "and so on ... 12", id="an ellipsis"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_leaders(line: str, expected: str) -> None:
    assert without_misread_leaders(line) == expected
    assert without_misread_leaders(f"above\n{line}\nbelow") == f"above\n{expected}\nbelow"
