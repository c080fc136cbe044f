"""Papers as they are printed, the facts that a reader takes from them, and those that only a careless reader would."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import Fact, found_in

SHEET = (
    "U.S. District Court\nDistrict of Nowhere (North)\nCRIMINAL DOCKET FOR CASE #: 2:19-cr-00333-DBB\n\nCase title: USA v. Roe\n"
    "Assigned to: Judge Iris Vane\n\n"
    "Defendant (1)\nJohn Roe\trepresented\xa0by\tFederal Defenders\nFederal Defenders of Nowhere, Inc.\n225 Broadway\n"
    "LEAD ATTORNEY\nATTORNEY TO BE NOTICED\n\n"
    "Plaintiff\nUSA\trepresented\xa0by\tCarl Mott , Jr\nU.S. Attorneys Office\n"
    "LEAD ATTORNEY\nATTORNEY TO BE NOTICED\n\n"
    "Interested Party\nIda Pike\trepresented\xa0by\tIda Pike\nPRO SE\n\n"
    "Date Filed\t#\tDocket Text\n05/14/2019\t1\tINDICTMENT as to John Roe. (Mott, Carl) (Entered: 05/14/2019)\n"
)
NUMBER = "2:19-cr-00333-DBB"

CIVIL_SHEET = (
    "U.S. District Court\nDistrict of Nowhere (Central)\nCIVIL DOCKET FOR CASE #: 2:19-cv-00333-DBB\n\nRoe v. Acton Title et al\n"
    "Assigned to: Judge Iris Vane\n\n"
    "Plaintiff\nJane Roe\trepresented\xa0by\tAnn Vane\nVANE LAW PLLC\n10 MAIN ST\nPROVO, UT 84601\nLEAD ATTORNEY\n\n"
    "Bo Mott\nVANE LAW PLLC\n10 MAIN ST\nPROVO, UT 84601\nATTORNEY TO BE NOTICED\n\nV.\n"
    "Defendant\nCarl Pike\nan individual\trepresented\xa0by\tIda Mott\nPIKE MOTT & VANE PC\n1 ELM ST\nOGDEN, UT 84401\nPRO HAC VICE\n\n"
    "Date Filed\t#\tDocket Text\n05/14/2019\t1\tCOMPLAINT filed by Jane Roe. (Vane, Ann) (Entered: 05/14/2019)\n"
)
CIVIL_NUMBER = "2:19-cv-00333-DBB"

PAPERS = [
    pytest.param(
        SHEET,
        {
            ("party_to", "John Roe", NUMBER, "defendant"),
            ("represented_by", "John Roe", "Federal Defenders of Nowhere, Inc.", None),
            ("represented_by", "USA", "Carl Mott , Jr", None),
            ("represented_by", "Ida Pike", "Ida Pike", "pro se"),
            ("presided_by", NUMBER, "Iris Vane", "presiding"),
        },
        {("dated", "document")},
        id="docket sheet: an office as attorney, a party for herself, the date of an entry is not that of the sheet",
    ),
    pytest.param(
        CIVIL_SHEET,
        {
            ("represented_by", "Jane Roe", "Ann Vane", None),
            ("represented_by", "Jane Roe", "Bo Mott", None),
            ("represented_by", "Carl Pike", "Ida Mott", None),
            ("member_of", "Bo Mott", "VANE LAW PLLC", None),
        },
        {("party_to", "LEAD ATTORNEY"), ("party_to", "ATTORNEY TO BE NOTICED"), ("represented_by", CIVIL_NUMBER)},
        id="docket sheet: notes below an address are no parties, nobody is counsel of the case",
    ),
    pytest.param(
        "CAUSE NO. D-1-GN-19-003456\n\nJANE ROE,               §   IN THE DISTRICT COURT\n    Plaintiff,           §\n"
        "v.                       §   TRAVIS COUNTY, TEXAS\nACTON TITLE CO.,        §\n"
        "    Defendant.           §   53RD JUDICIAL DISTRICT\n",
        {("party_to", "ACTON TITLE CO.", "D-1-GN-19-003456", "defendant")},
        {("party_to", "TEXAS ACTON TITLE CO.")},
        id="caption: the state in the right column is no part of the name",
    ),
    pytest.param(
        "UNITED STATES BANKRUPTCY COURT\nDISTRICT OF NOWHERE\n\nIn re:\nROE RETAIL HOLDINGS, INC.,\n        Debtor.\n\n"
        "Bankr. Case No. 20-11234\n"
        "Chapter 7\n\nIDA MOTT, Trustee,\n        Plaintiff,\nv.\nACTON CREDIT PARTNERS, LP,\n        Defendant.\n\n"
        "Adv. Proc. No. 21-50123\n",
        {
            ("party_to", "ROE RETAIL HOLDINGS, INC.", "20-11234", "debtor"),
            ("party_to", "ACTON CREDIT PARTNERS, LP", "21-50123", "defendant"),
        },
        {("party_to", "ACTON CREDIT PARTNERS, LP", "20-11234")},
        id="adversary proceeding: its parties belong to its own number",
    ),
    pytest.param(
        "UNITED STATES BANKRUPTCY COURT\nDISTRICT OF NOWHERE\n\nIn re: ROE FENCE CO., Debtor.\nCase No. 15-00882\n\n"
        "MEMORANDUM DECISION\n\n"
        "The objection is overruled.\n\nHon. Ingrid Vane\nUnited States Bankruptcy Judge\n\nCERTIFICATE OF SERVICE\n\n"
        "I certify that a copy of the foregoing was mailed to all parties on March 2, 2016.\n\n/s/ Tamika Mott\n",
        {("presided_by", "15-00882", "Ingrid Vane", "presiding")},
        {("authored_by", "document", "Tamika Mott"), ("presided_by", "15-00882", "Tamika Mott")},
        id="who mailed a decision did not write it",
    ),
    pytest.param(
        "JOINT FILING AGREEMENT\n\nThe undersigned agree that the statement on the common stock of Acton Mining Corp. "
        "is filed on behalf of each.\n\n"
        "Dated: February 12, 2014\n\nROE VENTURES FUND II, L.P.\nBy: /s/ Carl Mott\nName: Carl Mott\nTitle: Managing Partner\n\n"
        "By: /s/ Celia Vane\nName: Celia Vane\n",
        {
            ("party_to", "ROE VENTURES FUND II, L.P.", "document", "contracting party"),
            ("party_to", "Celia Vane", "document", "contracting party"),
        },
        {("party_to", "Acton Mining Corp.")},
        id="joint filing: the parties are those who sign",
    ),
    pytest.param(
        "This Supply Agreement is made as of June 9, 2014 between Roe Mills, Inc., a Nowhere corporation formerly known as Mott "
        "Works, Inc. "
        "(“Seller”), and First Acton Bank, N.A. (“Lender”).\n\n1. Supply.\n",
        {
            ("party_to", "Roe Mills, Inc.", "document", "contracting party"),
            ("party_to", "First Acton Bank, N.A.", "document", "contracting party"),
            ("alias_of", "Mott Works, Inc.", "Roe Mills, Inc.", None),
        },
        {("party_to", "Mott Works, Inc."), ("alias_of", "Mott Works, Inc.", "Mott Works, Inc.")},
        id="the former name of a party",
    ),
    pytest.param(
        "June 9, 2014\n\nMs. Ann Vane\n12 Barn Road\n\nDear Ann:\n\nThis letter agreement confirms the terms on which Roe Holdings LP "
        "(the “Company”) will employ you as treasurer.\n",
        {("employed_by", "Ann Vane", "Roe Holdings LP", None), ("agreed_with", "Roe Holdings LP", "Ann Vane", None)},
        set(),
        id="a letter that employs its addressee",
    ),
    pytest.param(
        "EMPLOYMENT AGREEMENT\n\nThis Employment Agreement is made as of May 4, 2015 between Roe Mills, Inc. (the “Company”) and Ann Vane "
        "(the “Executive”).\n\n1. Duties.\n",
        {("employed_by", "Ann Vane", "Roe Mills, Inc.", None)},
        set(),
        id="an employment agreement",
    ),
    pytest.param(
        "LICENSE AGREEMENT\n\nThis License is made as of May 4, 2015 between Roe Mills, Inc. and Ann Vane.\n\n1. Use.\n",
        {("agreed_with", "Roe Mills, Inc.", "Ann Vane", None)},
        {("employed_by",)},
        id="a license employs nobody",
    ),
    pytest.param(
        "Roe Mills, Inc. does business as Roe Stores. Mott Works, Inc., doing business as “Loom World,” sells. Jane Vane (née Bass) left.",
        {("alias_of", "Loom World", "Mott Works, Inc.", None), ("alias_of", "Bass", "Jane Vane", None)},
        set(),
        id="trade names and maiden names",
    ),
    pytest.param(
        "LEASE\n\nThis Lease is made as of May 4, 2015 between Roe Mills, Inc. and Ann Vane.\n\n9. Alabama law shall control.\n",
        {("governed_by", "document", "Alabama", None)},
        set(),
        id="the law that shall control",
    ),
    pytest.param(
        "LICENSE AGREEMENT\n\n11. This Agreement is governed by English law.\n\n12. Any French lawyer may attend.\n",
        {("governed_by", "document", "England", None)},
        {("governed_by", "document", "French")},
        id="the law named by an adjective",
    ),
]


@pytest.mark.parametrize(("text", "right", "wrong"), PAPERS)
def test_the_facts_of_a_paper(text: str, right: set[Fact], wrong: set[tuple[str, ...]]) -> None:
    facts = found_in(text).facts
    assert right <= facts
    assert [fact for fact in facts for no in wrong if fact[: len(no)] == no] == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        pytest.param(
            "On February 9, 2012 this Court stayed it, and on July 3, 2014 the District Court did not.",
            {"2012-02-09", "2014-07-03"},
            id="court",
        ),
        pytest.param(
            "By August 1, 2018 the Main Street store had closed. In 2015 Harper Way was paved.", {"2018-08-01", "2015"}, id="street"
        ),
    ],
)
def test_a_year_before_a_court_or_a_street_is_no_house_number(text: str, dates: set[str]) -> None:
    mentions = found_in(text).mentions
    assert {mention.value for mention in mentions if mention.type == "DATE"} == dates
    assert not any(mention.text[0].isdigit() for mention in mentions if mention.type == "LOCATION")


def test_who_signs_a_contract_is_not_its_partys_counsel() -> None:
    signed = "\n\n".join(
        f"{party}\n\nBy: /s/ {name}\nName: {name}" for party, name in (("ROE MILLS LLC", "Ann Vane"), ("MOTT FOODS, INC.", "Bo Mott"))
    )
    text = f"SUPPLY AGREEMENT\n\nThis Supply Agreement is made by and between Roe Mills LLC and Mott Foods, Inc.\n\n{signed}\n"
    assert not {fact for fact in found_in(text).facts if fact[0] in ("represented_by", "member_of")}
