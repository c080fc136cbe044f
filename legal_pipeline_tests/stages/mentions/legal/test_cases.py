from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.legal import cases
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("See Jacobson v. Massachusetts, 197 U.S. 11", ["Jacobson v. Massachusetts"], id="signal before, citation behind"),
        pytest.param(
            "Roman Catholic Diocese of Brooklyn \nv. Cuomo, No. 20A87",
            ["Roman Catholic Diocese of Brooklyn \nv. Cuomo"],
            id="over a line break",
        ),
        pytest.param(
            "Youngstown Sheet & Tube Co. v. Sawyer, 343 U.S. 579", ["Youngstown Sheet & Tube Co. v. Sawyer"], id="ampersand and form"
        ),
        pytest.param(
            "Church of the Lukumi Babalu Aye, Inc. v. City of Hialeah, 508",
            ["Church of the Lukumi Babalu Aye, Inc. v. City of Hialeah"],
            id="comma before the form",
        ),
        pytest.param("Muster v.\nCommissioner, 142 T.C. 210", ["Muster v.\nCommissioner"], id="an office, cited"),
        pytest.param(
            "Estate of Muster\nv. Commissioner, T.C. Memo. 2011-88", ["Estate of Muster\nv. Commissioner"], id="an office below the line"
        ),
        pytest.param(
            "Acton Tribe v. U.S.\nFish & Wildlife Service, No. 2:15-cv-00418",
            ["Acton Tribe v. U.S.\nFish & Wildlife Service"],
            id="a number behind the comma is no line of its own",
        ),
        pytest.param("Muster v. Solvane Chem. Co.         D.N.J.", ["Muster v. Solvane Chem. Co."], id="abbreviation, column behind"),
        pytest.param(
            "United States v. Approximately 410 Drums         W.D. Pa.",
            ["United States v. Approximately 410 Drums"],
            id="a thing, column behind",
        ),
        pytest.param("Re: Giuffre v. Maxwell\nCase No. 15-cv-07433", ["Giuffre v. Maxwell"], id="letter head"),
        pytest.param("In re Bank of New York Mellon, 42 Misc. 3d 171", ["In re Bank of New York Mellon"], id="in re"),
        pytest.param("City of Hoboken v. Chevron Corp, et al", ["City of Hoboken v. Chevron Corp, et al"], id="et al."),
        pytest.param("Re: Roe et al v. Acme Co. et al Letter", ["Roe et al v. Acme Co. et al"], id="a letter behind et al"),
        pytest.param("Roe v. Acme LLC Motion to Dismiss", ["Roe v. Acme LLC"], id="a motion behind the name"),
        pytest.param("Roe v. Mott Notice of Appearance", ["Roe v. Mott"], id="a notice behind the name"),
        pytest.param("Roe v. Fraternal Order of Police", ["Roe v. Fraternal Order of Police"], id="an order of people"),
        pytest.param("Nken v. Holder, 556 U.S. 418", ["Nken v. Holder"], id="a role word that is a surname"),
        pytest.param("as did the Federal Circuit in Roe Devices v. Mott", ["Roe Devices v. Mott"], id="the court that decided it"),
        pytest.param("the Supreme Court of Canada in Roe v. Mott", ["Roe v. Mott"], id="the court of a country that decided it"),
        pytest.param("Parents Involved in Community Schools v. Mott", ["Parents Involved in Community Schools v. Mott"], id="in within"),
        pytest.param("R (Adan) v Secretary of State", ["R (Adan) v Secretary of State"], id="the Crown for somebody"),
        pytest.param("In A v B [2010] EWHC 12", ["A v B"], id="letters with a citation"),
        pytest.param("choose A v B or C", [], id="letters alone"),
        pytest.param("In Re W (A Child) [2010] UKSC 12", ["Re W (A Child)"], id="a child"),
        pytest.param("Re B (Children) (Fact-Finding)", ["Re B (Children) (Fact-Finding)"], id="children"),
        pytest.param("Re: A letter (Enclosed) to you", [], id="the subject of a letter"),
        pytest.param("In Re the Marriage of:\n\nANN ROE", [], id="the name goes on elsewhere"),
        pytest.param("JANE ROE,\nPlaintiff,\nv.\nJOHN DOE,\nDefendant.", [], id="a caption's parties are no case name"),
        pytest.param("Theodore V. Wells Jr.", [], id="middle initial"),
        pytest.param("In re Estate of Quarrick, 61 N.E.2d 9", ["In re Estate of Quarrick"], id="a cited estate"),
        pytest.param("between Roe Mills LLC and The Estate of Bo Mott (the “Estate”)", [], id="an estate that a contract defines"),
        pytest.param("In the Matter of the Estate of\nJANE Q. ROE, Deceased.", [], id="a caption's decedent is a person"),
    ],
)
def test_cases(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(cases.find, text)] == expected
