"""Docket sheets as the HTML reader and a printed page give them, and the parties, attorneys and judges read from them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.model import Window
from legal_pipeline.stages.structures import read_structures
from legal_pipeline.stages.structures.dockets.sheets import read_docket_sheets
from legal_pipeline.stages.structures.model import DocketSheet

DISTRICT = "U.S. District Court\nDistrict of Nowhere (North)\nCIVIL DOCKET FOR CASE #: 2:19-cv-00333-DBB\n\nRoe v. Acme Brake Co. et al\n"
BANKRUPTCY = (
    "U.S. Bankruptcy Court\nDistrict of Nowhere (North)\nBankruptcy Petition #: 19-80033-ABC7\n\nAssigned to: Iris Vane\nChapter 7\n\n"
)
APPEAL = (
    "General Docket\nUnited States Court of Appeals for the Second Circuit\n\n"
    "Court of Appeals Docket #: 19-1095\tDocketed: 01/27/2019\nRoe v. Acme\n\n"
)
ENTRIES = (
    "\n\nDate Filed\t#\tDocket Text\n05/14/2019\t1\tCOMPLAINT against Acme Brake Co. filed by Jane Roe. (Vane, Ann) (Entered: 05/14/2019)\n"
)

SHEETS = [
    pytest.param(
        "Case Summary\nACME BANK VS ROE, JANE Q ET AL\nCase Number: 19-CA-006741\nJudge: MOTT, IDA E\nPARTIES\n"
        "Type          Party Name                   Attorney\nPLAINTIFF     ACME BANK                    VANE, ANN\n"
        "DEFENDANT     ROE, JANE Q\nDEFENDANT     MOTT HOMEOWNERS ASSN, INC.   PIKE, BO\nEVENTS\n"
        "Date          Description                  Party\n07/02/2019    COMPLAINT                    ACME BANK\n",
        [
            ("ACME BANK", "plaintiff", [("VANE, ANN", None)]),
            ("ROE, JANE Q", "defendant", []),
            ("MOTT HOMEOWNERS ASSN, INC.", "defendant", [("PIKE, BO", None)]),
        ],
        id="a state's court: type, name and attorney in columns",
    ),
    pytest.param(
        DISTRICT
        + "\nDefendant\n-----------------\nAcme Brake Co.      represented by  Ann Vane\n                                    1 Elm St\n"
        "                                    LEAD ATTORNEY\n\nJane Roe             represented by  Jane Roe\n"
        "12 Oak Ct                            PRO SE\n" + ENTRIES,
        [("Acme Brake Co.", "defendant", [("Ann Vane", None)]), ("Jane Roe", "defendant", [("Jane Roe", None)])],
        id="two parties below one type",
    ),
    pytest.param(
        APPEAL + "JANE ROE                          Ann Vane, Attorney\n     Plaintiff - Appellant,       Direct: 206-555-0171\n"
        "                                  [COR LD NTC Retained]\n                                  Vane Mott PS\n"
        "                                  1 Elm Street\n  v.\n\n"
        "ACTON SCHOOL DISTRICT             Bo Mott\n     Defendant - Appellee,        [COR LD NTC Retained]\n"
        "                                  Mott Civil Law\n                                  2 Elm Street\n\n"
        "07/05/2022  1  DOCKETED CAUSE\n",
        [
            ("JANE ROE", "appellant", [("Ann Vane", "Vane Mott PS")]),
            ("ACTON SCHOOL DISTRICT", "appellee", [("Bo Mott", "Mott Civil Law")]),
        ],
        id="appeal: party and attorney side by side",
    ),
    pytest.param(
        DISTRICT
        + "Assigned to: Judge Iris Vane\n\nPlaintiff\nJane Roe\trepresented\xa0by\tAnn Vane\nVane & Mott LLP\n1 Elm St\nLEAD ATTORNEY\n\n"
        "V.\nDefendant\nAcme Brake Co.\trepresented\xa0by\tBo Mott\n(See above for address)\nPRO HAC VICE" + ENTRIES,
        [
            ("Jane Roe", "plaintiff", [("Ann Vane", "Vane & Mott LLP")]),
            ("Acme Brake Co.", "defendant", [("Bo Mott", None)]),
        ],
        id="one attorney each",
    ),
    pytest.param(
        DISTRICT + "\nPlaintiff\nJane Roe\nan individual\nTERMINATED: 03/01/2019\trepresented\xa0by\tAnn Vane\nVane & Mott LLP\n\n"
        "Carl Vane , Jr\nVane & Mott LLP\n"
        "ATTORNEY TO BE NOTICED\nPlaintiff\nRoe Mills, Inc.\n" + ENTRIES,
        [
            ("Jane Roe", "plaintiff", [("Ann Vane", "Vane & Mott LLP"), ("Carl Vane , Jr", "Vane & Mott LLP")]),
            ("Roe Mills, Inc.", "plaintiff", []),
        ],
        id="two attorneys, words below the party, a party without attorney",
    ),
    pytest.param(
        DISTRICT + "\nPlaintiff\nJane Roe\trepresented\xa0by\tAnn Vane\nVane & Mott LLP\nLEAD ATTORNEY\fBo Mott\nVane & Mott LLP\n"
        "ATTORNEY TO BE NOTICED\n" + ENTRIES,
        [("Jane Roe", "plaintiff", [("Ann Vane", "Vane & Mott LLP"), ("Bo Mott", "Vane & Mott LLP")])],
        id="a page break in place of the blank line between two attorneys",
    ),
    pytest.param(
        DISTRICT.replace("CIVIL", "CRIMINAL")
        + "\nDefendant (1)\nJohn Roe\trepresented\xa0by\tFederal Defenders\nFederal Defenders of Nowhere, Inc.\n"
        "Designation: Public Defender\n\n"
        "Pending Counts\nDisposition\n18:371 - Conspiracy\n(1)\tDismissed\n\nComplaints\nDisposition\nNone\n\n\nPlaintiff\n"
        "USA\trepresented\xa0by\tAnn Vane\nU.S. Attorneys Office\n" + ENTRIES,
        [
            ("John Roe", "defendant", [("Federal Defenders", "Federal Defenders of Nowhere, Inc.")]),
            ("USA", "plaintiff", [("Ann Vane", "U.S. Attorneys Office")]),
        ],
        id="criminal: counts between the sides, an office as attorney",
    ),
    pytest.param(
        DISTRICT + "\nThirdParty Defendant\nActon Mutual\nCounter Claimant\nAcme Brake Co.\nSpecial Master\nIda Mott\n"
        "Interested Party\nRoe County\n" + ENTRIES,
        [
            ("Acton Mutual", "defendant", []),
            ("Acme Brake Co.", "counter claimant", []),
            ("Ida Mott", "special master", []),
            ("Roe County", "interested party", []),
        ],
        id="party types of CM/ECF",
    ),
    pytest.param(
        BANKRUPTCY + "Debtor\nJane Roe\n320 County Road 338\nNowhere, AL 35645\nSSN / ITIN: xxx-xx-4033\n\nrepresented by\tAnn Vane\n"
        "Vane & Mott LLP\n126 Elm Street\n\n"
        "Joint Debtor\nJohn Roe\n320 County Road 338\n\nrepresented by\tAnn Vane\n(See above for address)\n\nU.S. Trustee\n"
        "U.S. Trustee\n400 Main Street\n"
        "\n\nFiling Date\t#\tDocket Text\n01/05/2019\t1\tVoluntary Petition\n",
        [
            ("Jane Roe", "debtor", [("Ann Vane", "Vane & Mott LLP")]),
            ("John Roe", "debtor", [("Ann Vane", None)]),
            ("U.S. Trustee", "trustee", []),
        ],
        id="bankruptcy: addresses, a trustee whose name is its type",
    ),
    pytest.param(
        BANKRUPTCY + "Plaintiff\n-----------------------\nActon Home Loans, Inc., as Assignee of Roe Mills, Inc.\n\n\nrepresented by\n\n"
        "\nAnn Vane\nVane & Mott LLP\n\nV.\n",
        [("Acton Home Loans, Inc.", "plaintiff", [("Ann Vane", "Vane & Mott LLP")])],
        id="adversary: a rule below the type, each column in lines of its own",
    ),
    pytest.param(
        APPEAL + "JANE ROE\nPlaintiff\xa0-\xa0Appellant\tAnn Vane\nDirect: 603-475-3305\n[COR NTC Retained]\nVane & Mott LLP\n"
        "Nowhere, NH 03087\nv.\n\n"
        "ACME BRAKE CO.\nDefendant\xa0-\xa0Appellee\tBo Mott\n[COR NTC Retained]\nMott PLLC\nNowhere, NH 03301\n\nIda Mott\n"
        "[NTC Retained]\n(see above)\nROE COUNTY\n"
        "Defendant\xa0-\xa0Appellee\tBo Mott\n[COR NTC Retained]\n(see above)\n\nJANE ROE\n\nPlaintiff - Appellant\n\nv.\n\n"
        "ACME BRAKE CO.\n\nDefendant - Appellee\n\n"
        "01/27/2019\t\xa0\tCIVIL CASE docketed.\n",
        [
            ("JANE ROE", "appellant", [("Ann Vane", "Vane & Mott LLP")]),
            ("ACME BRAKE CO.", "appellee", [("Bo Mott", "Mott PLLC"), ("Ida Mott", None)]),
            ("ROE COUNTY", "appellee", [("Bo Mott", None)]),
        ],
        id="appeal: the type below the name, no blank line between parties, the caption once more",
    ),
    pytest.param(
        "No. 18-1014\nTitle:\tJane Roe, Petitioner\nv.\nActon County\nDocketed:\tFebruary 21, 2018\n"
        "Lower Ct:\tCourt of Appeals\n\nProceedings and Orders\n"
        "Feb 16 2018\tPetition filed.\n\nAttorneys\nAttorneys for Petitioners\nAnn Vane\nCounsel of Record\nVane & Mott LLP\n"
        "54 Elm Street\nPh: (718) 555-0166\nParty name: Jane Roe\n\n"
        "Attorneys for Respondents\nBo Mott\nCounsel of Record\nParty name: Acton County\n\nOther\nIda Mott\n"
        "Party name: Chamber of Roe Mills\n",
        [
            ("Jane Roe", "petitioner", [("Ann Vane", "Vane & Mott LLP")]),
            ("Acton County", "respondent", [("Bo Mott", None)]),
            ("Chamber of Roe Mills", "other", [("Ida Mott", None)]),
        ],
        id="Supreme Court",
    ),
    pytest.param(
        "Case:\n01-25-00011-CV\nDate Filed:\n01/07/2025\nStyle:\nJane Roe\nv.:\nActon Mutual\n\nParties\n\n"
        "Party\tPartyType\tRepresentative\n"
        "Acton Mutual\tAppellee\tMs. Ann Vane\nMr. Bo Mott\nRoe, Jane\tAppellant\tIda Mott\n\nCase Documents, Opinions, Notices:\n",
        [
            ("Acton Mutual", "appellee", [("Ann Vane", None), ("Bo Mott", None)]),
            ("Roe, Jane", "appellant", [("Ida Mott", None)]),
        ],
        id="Texas: a table with a column of representatives",
    ),
    pytest.param(
        DISTRICT + "Plaintiff\nJane Roe            represented by    Ann Vane\n                                      Vane & Mott LLP\n"
        "                                      LEAD ATTORNEY\n\n"
        "V.\n\nDefendant\nActon Mutual\n",
        [("Jane Roe", "plaintiff", [("Ann Vane", "Vane & Mott LLP")]), ("Acton Mutual", "defendant", [])],
        id="printed: columns of blanks",
    ),
]

HEADS = [
    pytest.param(
        DISTRICT + "Assigned to: Judge Iris Vane\nReferred to: Magistrate Judge Bo Mott\n",
        "2:19-cv-00333-DBB",
        "Roe v. Acme Brake Co.",
        ["Iris Vane", "Bo Mott"],
        id="district",
    ),
    pytest.param(BANKRUPTCY, "19-80033-ABC7", None, ["Iris Vane"], id="bankruptcy"),
    pytest.param(APPEAL + "     Trial Judge: Ida Mott, IV, U.S. District Judge\n", "19-1095", "Roe v. Acme", ["Ida Mott, IV"], id="appeal"),
    pytest.param(
        "Notice of Electronic Filing\n\nThe following transaction was entered on 4/19/2021\n\n"
        "Case Name:\tRoe v. Acton Mutual, et al.\nCase Number:\t4:20-cv-05640-YGR\nFiler:\n",
        "4:20-cv-05640-YGR",
        "Roe v. Acton Mutual",
        [],
        id="notice of electronic filing",
    ),
    pytest.param(
        "Notice of Docket Activity\n\nCase Name: In re Roe Mills Securities\nLitigation\nCase Number: 21-1975\nDocument(s): Document(s)\n",
        "21-1975",
        "In re Roe Mills Securities\nLitigation",
        [],
        id="notice of docket activity, name on two lines",
    ),
]


def sheets_of(text: str) -> list[DocketSheet]:
    return list(read_docket_sheets(Window(text, 0, (0,), 1)))


@pytest.mark.parametrize(("text", "expected"), SHEETS)
def test_each_party_has_its_type_and_its_own_attorneys(text: str, expected: list[object]) -> None:
    (sheet,) = sheets_of(text)
    found = [
        (party.name.span.text, party.role, [(one.name.span.text, one.firm.span.text if one.firm else None) for one in party.attorneys])
        for party in sheet.parties
    ]
    assert found == expected


def test_a_line_with_more_than_a_name_is_kept() -> None:
    (sheet,) = sheets_of(
        APPEAL + "JANE ROE, Attorney General\n\tPetitioner - Appellant\tAnn Vane, AUSA\n\t[COR NTC Government]\n\nv.\n\n"
        "BO MOTT\n\tRespondent - Appellee\tCarl Vane\n\t[COR NTC Retained]\n"
    )
    assert [(party.name.name, party.designation) for party in sheet.parties] == [
        ("JANE ROE", "JANE ROE, Attorney General"),
        ("BO MOTT", ""),
    ]
    assert [one.designation for party in sheet.parties for one in party.attorneys] == ["Ann Vane, AUSA", ""]


@pytest.mark.parametrize(("text", "number", "case_name", "judges"), HEADS)
def test_the_head_names_number_case_and_judges(text: str, number: str, case_name: str | None, judges: list[str]) -> None:
    (sheet,) = sheets_of(text)
    assert sheet.number is not None
    assert sheet.number.text == number
    assert (sheet.case_name.text if sheet.case_name else None) == case_name
    assert [judge.name.span.text for judge in sheet.judges] == judges


def test_a_notice_that_concerns_two_cases_names_both() -> None:
    sheets = sheets_of(
        "Notice of Electronic Filing\n\nCase Name:\tRoe v. Acton Mutual\nCase Number:\t24-03028-abc\n\n"
        "Case Name:\tRoe Mills, Inc.\nCase Number:\t23-10253-abc\n"
    )
    assert [(sheet.case_name and sheet.case_name.text, sheet.number and sheet.number.text) for sheet in sheets] == [
        ("Roe v. Acton Mutual", "24-03028-abc"),
        ("Roe Mills, Inc.", "23-10253-abc"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Jane Roe is represented by Ann Vane in this matter.\nPlaintiff\nJane Roe\n", id="prose"),
        pytest.param("No. 19-1095\n\nJANE ROE, Plaintiff, v. ACME BRAKE CO., Defendant.\n", id="caption"),
        pytest.param("", id="empty"),
    ],
)
def test_other_papers_are_no_docket_sheets(text: str) -> None:
    assert sheets_of(text) == []


@given(
    st.lists(
        st.sampled_from(
            [*(DISTRICT + BANKRUPTCY + APPEAL + ENTRIES).split("\n"), "Plaintiff", "represented by\tAnn Vane", "\f", "", "\t", "v."]
        ),
        max_size=30,
    )
)
def test_any_lines_are_read_and_spans_quote_the_text(lines: list[str]) -> None:
    text = "\n".join(["CIVIL DOCKET FOR CASE #: 2:19-cv-00333", *lines])
    starts = (0, *(at + 1 for at, char in enumerate(text) if char == "\f"))
    for sheet in read_docket_sheets(Window(text, 0, starts, 1)):
        for party in sheet.parties:
            for name in (party.name, *(attorney.name for attorney in party.attorneys)):
                assert text[name.span.start : name.span.end] == name.span.text


def test_attorneys_of_a_sheet_are_read_by_its_columns_alone() -> None:
    """Elsewhere, "for" between names and a role begins a client: "Cora Pike, for Defendant Acme Inc."."""
    text = (
        DISTRICT + "Counter Claimant\nAcme Inc.\trepresented by\tBo Mott\n(See above for address)\nTERMINATED: 06/27/2008\n\n"
        "Cora Pike\n(See above for address)\nTERMINATED: 12/27/2007\n\nV.\nCounter Defendant\nRoe Mills Corporation\n\n" + ENTRIES
    )
    assert sheets_of(text)
    assert read_structures(Window(text, 0, (0,), 1)).counsel == ()


def test_a_notice_names_the_judge_who_signed() -> None:
    text = (
        "Notice of Electronic Filing\n\nThe following transaction was entered on 5/16/2022 at 4:10 PM CDT\n"
        "Case Name: Roe v. Acme Brake Co.\nCase Number: 6:21-cv-01187-NB\nDocument Number: 64\n\n"
        "Docket Text:\nORDER granting [51] Motion to Compel. Signed by Magistrate Judge Ida Mott on\n5/16/2022. (mam)\n"
    )
    [sheet] = sheets_of(text)
    assert [(judge.name.span.text, judge.role) for judge in sheet.judges] == [("Ida Mott", "magistrate")]
