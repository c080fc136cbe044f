"""Lines and lists that name judges, and prose that does not."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import structures_of

JUDGES = [
    pytest.param(
        "Dated: July 11th, 2023                     ANN O. VANE-MOTT\n"
        "Acton, Delaware                            UNITED STATES BANKRUPTCY JUDGE\n",
        [("ANN O. VANE-MOTT", "presiding")],
        id="date and place in the left column",
    ),
    pytest.param(
        "ANN VANE, A.J.:\n{¶1} Roe appeals.\n____________________\nANN VANE, ADMINISTRATIVE JUDGE\nBO MOTT, J., and\nIDA ROE, J., CONCUR\n",
        [("ANN VANE", "presiding"), ("BO MOTT", "panel"), ("IDA ROE", "panel")],
        id="an administrative judge writes",
    ),
    pytest.param(
        "Case No. 2019 L 011245\nENTERED:\nJudge Ann Vane-2187\n", [("Ann Vane", "presiding")], id="the number of a judge of Cook County"
    ),
    pytest.param("No. 16-1187\n\nChief Judge Ann T. Vane\n\nOPINION\n", [("Ann T. Vane", "presiding")], id="a line"),
    pytest.param(
        "Civil No. 17-2203\nJudge Ann R. Vane\nMagistrate Judge Carl Mott\n\nREPORT\n",
        [("Ann R. Vane", "presiding"), ("Carl Mott", "magistrate")],
        id="two lines",
    ),
    pytest.param(
        "Ann F. Vane, P.J., Carl H. Mott, J., and Ida N. Roe, J.\n",
        [("Ann F. Vane", "panel"), ("Carl H. Mott", "panel"), ("Ida N. Roe", "panel")],
        id="a panel with initials of rank",
    ),
    pytest.param(
        "Ann S. Vane, P.J., and\nCarl L. Mott, J., concur.\n", [("Ann S. Vane", "panel"), ("Carl L. Mott", "panel")], id="concurring"
    ),
    pytest.param("______________________\nTerence W. Mott, Judge\n", [("Terence W. Mott", "presiding")], id="a signature"),
    pytest.param("__________________________\nANN T. VANE\nChief Judge\n", [("ANN T. VANE", "presiding")], id="a rank below the signature"),
    pytest.param(
        "Appeal from the District Court for the Northern District of Acton.\nNo. 2:11-cv-00417. Carl M. Mott, Jr., Judge.\n",
        [("Carl M. Mott, Jr", "lower court")],
        id="the court below",
    ),
    pytest.param(
        "On Appeal from the District Court\nNo. 3:19-cv-05528\nHon. Ann Vane\n", [("Ann Vane", "lower court")], id="Hon. below an appeal"
    ),
    pytest.param("Judge Carl M. Mott dissented.", [("Carl M. Mott", "panel")], id="dissent"),
    pytest.param("Frank J., a minor, and Ann J. Vane met the Judge Advocate. A judge may decide.", [], id="initials and offices"),
    pytest.param(
        "This matter was referred to United States Magistrate Judge Ida Vane-Mott pursuant to statute.",
        [("Ida Vane-Mott", "magistrate")],
        id="a referral",
    ),
    pytest.param(
        "The case was reassigned from Judge Carl Mott to the undersigned.", [("Carl Mott", "presiding")], id="a case that was reassigned"
    ),
    pytest.param(
        "The Report and Recommendation (ECF No. 41) of Magistrate Judge Carl G. Mott is adopted.",
        [("Carl G. Mott", "magistrate")],
        id="a report that is adopted",
    ),
    pytest.param(
        "In Roe v. Acton Mills the Report and Recommendation of Magistrate Judge Carl G. Mott was adopted.",
        [],
        id="the report of another case",
    ),
    pytest.param("E N T E R:\n\nHON. IDA J. MOTT\nJ.S.C.\n", [("IDA J. MOTT", "presiding")], id="a justice of New York signs"),
    pytest.param("¶1 VANE, J. The plaintiff appeals.", [("VANE", "author")], id="a numbered paragraph"),
    pytest.param(
        "Justice MOTT, with whom Justice Roe joins, dissenting.\n\nI would affirm.\n", [("MOTT", "presiding")], id="a separate opinion"
    ),
    pytest.param(
        "Appeal from the United States District Court for the District of Acton\nHonorable Ida Mott, District Judge, Presiding\n",
        [("Ida Mott", "lower court")],
        id="Honorable, of the court below",
    ),
    pytest.param(
        "Dated: June 4, 2025\n\nIda P. Mott\nJustice, Superior Court\n", [("Ida P. Mott", "presiding")], id="a justice, the court behind"
    ),
    pytest.param(
        "So Ordered.\n\nDate: June 2, 2025 Hon. Carl A. Mott\nPresiding Justice\n",
        [("Carl A. Mott", "presiding")],
        id="the date beside the name",
    ),
    pytest.param(
        "WRIT DENIED\nJUSTICE VANE-MOTT delivered the Opinion of the Court.\n", [("VANE-MOTT", "author")], id="delivered the Opinion"
    ),
    pytest.param(
        "COURT OF CHANCERY\nOF THE\nSTATE OF DELAWARE\nIDA S. MOTT\nCHANCELLOR LEONARD L. WILLIAMS JUSTICE CENTER\n500 N. KING STREET\n",
        [("IDA S. MOTT", "presiding")],
        id="a letter of the Court of Chancery",
    ),
    pytest.param(
        "Trial was held before the Hon. Ida A. Mott, one of the judges of said court.",
        [("Ida A. Mott", "presiding")],
        id="one of the judges",
    ),
    pytest.param(
        "PANEL ON MULTIDISTRICT LITIGATION\n\n____________________\nIda L. Mott\nChair\n\n"
        "Bo M. Pike Carl F. Vane\nDan C. Roe Ann A. Cole\n",
        [(name, "panel") for name in ("Ida L. Mott", "Bo M. Pike", "Carl F. Vane", "Dan C. Roe", "Ann A. Cole")],
        id="the panel on multidistrict litigation, two in a row",
    ),
    pytest.param(
        "UNITED STATES COURT OF INTERNATIONAL TRADE\nROE PIPE CO., LTD.,\nPlaintiff,\n"
        "v. Before: Carl C. Mott, Judge\nUNITED STATES, Court No. 24-00066\nDefendant.\n",
        [("Carl C. Mott", "presiding")],
        id="before, beside the parties",
    ),
    pytest.param(
        "IN THE CHANCERY COURT FOR ACTON COUNTY, TENNESSEE\nJANE ROE, )\nPlaintiff, )\n"
        "v. ) No. 25CH-54119\n) Chancellor Ida B. Mott\nBO PIKE, )\nDefendant. )\n",
        [("Ida B. Mott", "presiding")],
        id="a chancellor beside the parties",
    ),
    pytest.param(
        "CITATION: Roe v. Mott, 2022 ONSC 4471\n\nREASONS FOR DECISION\n\nVANE J.\n\n[1] Roe sues.\n",
        [("VANE", "presiding")],
        id="letters of a Commonwealth judge",
    ),
    pytest.param("JUDGMENT of Ms. Justice Ann Vane delivered on the 2nd day of May, 2022.\n", [("Ann Vane", "presiding")], id="Ireland"),
    pytest.param("REASONS FOR DECISION\n\nPLAN J\n", [], id="no citation, no judge"),
    pytest.param(
        "SO ORDERED this 30th day of March, 2021.\n\n            ______________________________\n            ANN E. VANE, JUDGE\n"
        "            SUPERIOR COURT OF ACTON COUNTY\n",
        [("ANN E. VANE", "presiding")],
        id="the office in capitals behind the name",
    ),
    pytest.param("Directors present:   Ann Vane, Chair\n     Bo Mott\n\nAlso present:   Ida Roe, Judge of the fair\n", [], id="a board"),
    pytest.param(
        "".join(f"Chief Judge {name}\n" for name in ("Ann Vane", "Bo Mott", "Carl Roe", "Dan Pike")), [], id="the members of a conference"
    ),
]


@pytest.mark.parametrize(("text", "expected"), JUDGES)
def test_judges(text: str, expected: list[tuple[str, str]]) -> None:
    found = {judge.name.span.text: judge.role for judge in structures_of(text).judges}
    assert {name.rstrip("."): role for name, role in found.items()} == dict(expected)
