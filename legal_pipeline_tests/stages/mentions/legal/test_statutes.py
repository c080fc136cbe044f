from __future__ import annotations

import pytest

from legal_pipeline.stages.mentions.legal import statutes
from legal_pipeline_tests.stages.mentions.rows import mentions_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("in violation of 18 U.S.C. § 1001.", ["18 U.S.C. § 1001"], id="federal code"),
        pytest.param("11 USC 522(f)(2)(A) and 28 U.S.C. 1331", ["11 USC 522(f)(2)(A)", "28 U.S.C. 1331"], id="without section sign"),
        pytest.param("42 U.S.C. § 2000bb-1 et seq.", ["42 U.S.C. § 2000bb-1 et seq."], id="et seq."),
        pytest.param("18 U.S.C.\n§ 3553(a)", ["18 U.S.C.\n§ 3553(a)"], id="over a line break"),
        pytest.param("18 U.S.C. §§ 152(1)-(3), 1621", ["18 U.S.C. §§ 152(1)-(3), 1621"], id="several sections"),
        pytest.param(
            "11 U.S.C. § 521(a)(3) and 18 U.S.C. § 401(1)",
            ["11 U.S.C. § 521(a)(3)", "18 U.S.C. § 401(1)"],
            id="the next title is another statute",
        ),
        pytest.param("29 C.F.R. § 1604.11", ["29 C.F.R. § 1604.11"], id="regulations"),
        pytest.param("Fed. R. Civ. P. 12(b)(6)", ["Fed. R. Civ. P. 12(b)(6)"], id="federal rule"),
        pytest.param("Federal Rule of Civil Procedure 65", ["Federal Rule of Civil Procedure 65"], id="rule by its name"),
        pytest.param(
            "Rule 5(d) of the\nFederal Rules of Civil Procedure",
            ["Rule 5(d) of the\nFederal Rules of Civil Procedure"],
            id="rule of the rules",
        ),
        pytest.param("CIVIL LOCAL RULE 6.2 and L.R. 7-1", ["CIVIL LOCAL RULE 6.2", "L.R. 7-1"], id="local rules"),
        pytest.param("U.S.S.G. § 3E1.1", ["U.S.S.G. § 3E1.1"], id="guidelines"),
        pytest.param("Cal. Civ. Code § 1714; Fla. Stat. § 119.071", ["Cal. Civ. Code § 1714", "Fla. Stat. § 119.071"], id="state codes"),
        pytest.param("N.Y. C.P.L.R. § 4503(a); CPLR 4503", ["N.Y. C.P.L.R. § 4503(a)", "CPLR 4503"], id="lettered code"),
        pytest.param("the First and Fourteenth Amendments", ["First and Fourteenth Amendments"], id="amendments"),
        pytest.param("the Texas Constitution and the National Constitution Center", ["Texas Constitution"], id="a house called so"),
        pytest.param("Article III, § 2 of the U.S. Constitution", ["Article III, § 2 of the U.S. Constitution"], id="constitution"),
        pytest.param("the Due Process Clause", ["Due Process Clause"], id="clause"),
        pytest.param("under the Religious Freedom Restoration Act", ["Religious Freedom Restoration Act"], id="act"),
        pytest.param(
            "Violent Offender DNA Identification Act of 1999", ["Violent Offender DNA Identification Act of 1999"], id="act with its year"
        ),
        pytest.param("Section 501 of the Copyright Act", ["Section 501 of the Copyright Act"], id="section of an act"),
        pytest.param(
            "Canon 5C(6) of the Code of Conduct for United\nStates Judges",
            ["Canon 5C(6) of the Code of Conduct for United\nStates Judges"],
            id="canon",
        ),
        pytest.param(
            "735 ILCS 5/2-619(a)(9); M.G.L. c. 93A, § 9; Minn. Stat. § 325F.69, subd. 1; Wis. Stat. § 100.18(11)(b)2.",
            ["735 ILCS 5/2-619(a)(9)", "M.G.L. c. 93A, § 9", "Minn. Stat. § 325F.69, subd. 1", "Wis. Stat. § 100.18(11)(b)2."],
            id="sections with slashes, chapters, subdivisions",
        ),
        pytest.param(
            "section 1983 of title 42; §§ 5 and 6 of Title 15, United States Code; Title 18, United States Code, Sections 1341 and 1343",
            [
                "section 1983 of title 42",
                "§§ 5 and 6 of Title 15, United States Code",
                "Title 18, United States Code, Sections 1341 and 1343",
            ],
            id="section and title in words, in either order",
        ),
        pytest.param(
            "12 C.F.R. pt. 1026 and 45 CFR parts 160 and 164; 85 Fed. Reg. 12,345",
            ["12 C.F.R. pt. 1026", "45 CFR parts 160 and 164", "85 Fed. Reg. 12,345"],
            id="parts of regulations; a page of the Federal Register",
        ),
        pytest.param("see id. § 1101(a)(13)", ["id. § 1101(a)(13)"], id="id. with a section"),
        pytest.param(
            "City State ZIP Code; the Zip Code; the Area Code; the Bankruptcy Code", ["Bankruptcy Code"], id="codes that are no law"
        ),
        pytest.param("Section 5.1 of this Agreement; the Act; any Lease Agreement", [], id="contract sections and bare words"),
    ],
)
def test_statutes(text: str, expected: list[str]) -> None:
    assert [printed for _, printed, _ in mentions_by(statutes.find, text)] == expected
