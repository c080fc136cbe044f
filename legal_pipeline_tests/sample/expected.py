"""What the sample matter guarantees: every fact here is printed in the file, on the page named.

An end-to-end run has to find them with evidence on that page. Not everything the files say is
listed, only what no careful reader would dispute.
"""

from __future__ import annotations

from dataclasses import dataclass

from legal_pipeline.model import MentionType, RefusalReason, RelationshipType, State
from legal_pipeline.sample import story
from legal_pipeline.sample.documents.correspondence import LETTER_NAME, NOTES_NAME
from legal_pipeline.sample.documents.records import INVOICES_NAME, TRANSCRIPT_NAME

MATTER = "sample"

COMPLAINT = "001-complaint.pdf"
COURTESY_COPY = "Complaint (courtesy copy).pdf"
ANSWER = "009-answer-larkspur.pdf"
DISCLOSURES = "014-initial-disclosures-scan.pdf"
DECLARATION = "028-1-hobart-declaration.pdf"
ORDER = "034-order-summary-judgment.pdf"
PHOTOS = "claim-photos.pdf"
MAIL = "denial-of-coverage.eml"
DOCKET = "docket-sheet.html"
REPORT = "fairweather-report.docx"
PRODUCTION = "production-2.zip"
CLAIM_FORM = "proof-of-loss.tif"
SETTLEMENT = "settlement-agreement.pdf"
TAX_RETURN = "tax-return-2022.pdf"

DUPLICATES = frozenset({COMPLAINT, COURTESY_COPY})
"""The same bytes under two names: one of them is recorded as duplicate of the other."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one document ends. Names of children are those of the files inside their parent."""

    file: str
    state: State = State.DONE
    reason: RefusalReason | None = None
    page_count: int | None = None
    """None where the format knows no pages."""
    ocr_pages: tuple[int, ...] = ()
    parent: str | None = None


OUTCOMES: tuple[Outcome, ...] = (
    Outcome(COMPLAINT, page_count=4),
    Outcome(ANSWER, page_count=2),
    Outcome(DISCLOSURES, page_count=3, ocr_pages=(1, 2, 3)),
    Outcome(DECLARATION, page_count=3, ocr_pages=(2,)),
    Outcome(ORDER, page_count=2),
    Outcome(COURTESY_COPY, page_count=4),
    Outcome(PHOTOS, State.REFUSED, RefusalReason.CORRUPT),
    Outcome(MAIL),
    Outcome(LETTER_NAME, page_count=1, parent=MAIL),
    Outcome(NOTES_NAME, parent=MAIL),
    Outcome(DOCKET),
    Outcome(REPORT),
    Outcome(PRODUCTION),
    Outcome(TRANSCRIPT_NAME, parent=PRODUCTION),
    Outcome(INVOICES_NAME, parent=PRODUCTION),
    Outcome(CLAIM_FORM, page_count=2, ocr_pages=(1, 2)),
    Outcome(SETTLEMENT, page_count=2),
    Outcome(TAX_RETURN, State.REFUSED, RefusalReason.ENCRYPTED),
)

BATES: tuple[tuple[str, int, str], ...] = tuple((DISCLOSURES, page, story.bates(page)) for page in (1, 2, 3))


@dataclass(frozen=True, slots=True)
class Name:
    """An end of a relationship: the forms any one of which may be its name or an alias."""

    forms: tuple[str, ...]


def _name(*forms: str) -> Name:
    return Name(forms)


DOCUMENT = _name()
"""The document itself."""
PAUL = _name(story.PLAINTIFF, story.PLAINTIFF.upper(), "Paul, Michael", "Mr. Paul")
COMPANY = _name(story.COMPANY, story.COMPANY.upper(), "Paul Millwork")
INSURER = _name(story.INSURER, story.INSURER.upper(), story.INSURER_SHORT)
LANDLORD = _name(story.LANDLORD, story.LANDLORD.upper(), story.LANDLORD_SHORT)
CASE = _name(story.CASE_NUMBER, story.CASE_NAME)
JUDGE = _name(story.JUDGE, story.JUDGE.upper())
WHITCOMB = _name(story.WHITCOMB.name)
OSTRANDER = _name(story.OSTRANDER.name)
HALVORSEN = _name(story.HALVORSEN.name)
VASQUEZ = _name(story.VASQUEZ.name)
WHITCOMB_FIRM = _name(story.WHITCOMB_FIRM.name, story.WHITCOMB_FIRM.name.upper())
HALVORSEN_FIRM = _name(story.HALVORSEN_FIRM.name, story.HALVORSEN_FIRM.name.upper())
HOBART = _name(story.ADJUSTER.name, "Mr. Hobart")
SOLBERG = _name(story.CLAIMS_OFFICER.name)
BECKWITH = _name(story.LANDLORD_PRESIDENT.name)
FAIRWEATHER = _name(story.EXPERT.name)
EXPERT_FIRM = _name(story.EXPERT_FIRM)


@dataclass(frozen=True, slots=True)
class Fact:
    """A relationship whose evidence stands on `page` of `file`; a file without pages is one page."""

    file: str
    page: int
    type: RelationshipType
    source: Name
    target: Name
    role: str | None = None


def _printed(text: str) -> Name:
    return _name(text)


_R = RelationshipType

FACTS: tuple[Fact, ...] = (
    # the caption names the parties, on every paper that has one
    *(
        Fact(file, 1, _R.PARTY_TO, party, CASE, role)
        for file in (COMPLAINT, ANSWER, DISCLOSURES, DECLARATION, ORDER)
        for party, role in ((PAUL, "plaintiff"), (COMPANY, "plaintiff"), (INSURER, "defendant"), (LANDLORD, "defendant"))
    ),
    # the signature block says who speaks for whom, and from which firm
    *(
        Fact(file, page, _R.REPRESENTED_BY, party, attorney)
        for file, page, parties, attorneys in (
            (COMPLAINT, 4, (PAUL, COMPANY), (WHITCOMB, OSTRANDER)),
            (ANSWER, 2, (INSURER,), (HALVORSEN,)),
            (DISCLOSURES, 3, (PAUL, COMPANY), (WHITCOMB, OSTRANDER)),
        )
        for party in parties
        for attorney in attorneys
    ),
    Fact(DOCKET, 1, _R.REPRESENTED_BY, PAUL, WHITCOMB),
    Fact(DOCKET, 1, _R.REPRESENTED_BY, INSURER, HALVORSEN),
    Fact(DOCKET, 1, _R.REPRESENTED_BY, LANDLORD, VASQUEZ),
    Fact(COMPLAINT, 4, _R.MEMBER_OF, WHITCOMB, WHITCOMB_FIRM),
    Fact(COMPLAINT, 4, _R.MEMBER_OF, OSTRANDER, WHITCOMB_FIRM),
    Fact(ANSWER, 2, _R.MEMBER_OF, HALVORSEN, HALVORSEN_FIRM),
    Fact(DISCLOSURES, 3, _R.MEMBER_OF, WHITCOMB, WHITCOMB_FIRM),
    # who judges, who wrote
    Fact(ORDER, 1, _R.PRESIDED_BY, CASE, JUDGE),
    Fact(DOCKET, 1, _R.PRESIDED_BY, CASE, JUDGE),
    Fact(ORDER, 2, _R.AUTHORED_BY, DOCUMENT, JUDGE),
    Fact(COMPLAINT, 4, _R.AUTHORED_BY, DOCUMENT, WHITCOMB),
    # who belongs to whom
    Fact(COMPLAINT, 1, _R.OWNS, PAUL, COMPANY),
    Fact(COMPLAINT, 1, _R.OFFICER_OF, BECKWITH, LANDLORD),
    Fact(COMPLAINT, 2, _R.OFFICER_OF, SOLBERG, INSURER),
    Fact(DECLARATION, 1, _R.EMPLOYED_BY, HOBART, INSURER),
    Fact(DISCLOSURES, 1, _R.OFFICER_OF, BECKWITH, LANDLORD),
    Fact(SETTLEMENT, 2, _R.OFFICER_OF, SOLBERG, INSURER),
    Fact(SETTLEMENT, 2, _R.OFFICER_OF, BECKWITH, LANDLORD),
    # who is insured, for what
    Fact(COMPLAINT, 2, _R.INSURED_BY, PAUL, INSURER),
    Fact(DISCLOSURES, 2, _R.INSURED_BY, PAUL, INSURER),
    Fact(COMPLAINT, 4, _R.CLAIMS_AMOUNT, _name(*PAUL.forms, *COMPANY.forms), _printed(story.money(story.CLAIMED))),
    # dates
    Fact(COMPLAINT, 4, _R.DATED, DOCUMENT, _printed(story.ordinal_date(story.COMPLAINT_FILED))),
    Fact(COMPLAINT, 1, _R.FILED_ON, DOCUMENT, _printed(story.short_date(story.COMPLAINT_FILED))),
    Fact(ANSWER, 2, _R.DATED, DOCUMENT, _printed(story.long_date(story.ANSWER_FILED))),
    Fact(ANSWER, 1, _R.FILED_ON, DOCUMENT, _printed(story.short_date(story.ANSWER_FILED))),
    Fact(DISCLOSURES, 3, _R.DATED, DOCUMENT, _printed(story.long_date(story.DISCLOSURES))),
    Fact(ORDER, 2, _R.DATED, DOCUMENT, _printed(story.ordinal_date(story.ORDER))),
    Fact(ORDER, 1, _R.FILED_ON, DOCUMENT, _printed(story.short_date(story.ORDER))),
    Fact(SETTLEMENT, 1, _R.DATED, DOCUMENT, _printed(story.long_date(story.SETTLEMENT))),
    # the contract
    Fact(SETTLEMENT, 1, _R.AGREED_WITH, PAUL, INSURER),
    Fact(SETTLEMENT, 1, _R.AGREED_WITH, INSURER, LANDLORD),
    Fact(SETTLEMENT, 2, _R.GOVERNED_BY, DOCUMENT, _name("State of Wisconsin", "the State of Wisconsin", "Wisconsin")),
    # authorities
    *(
        Fact(file, page, _R.CITES, DOCUMENT, _printed(citation))
        for file, page, citation in (
            (COMPLAINT, 2, "304 U.S. 64"),
            (COMPLAINT, 3, "264 Wis. 2d 617"),
            (COMPLAINT, 3, "85 Wis. 2d 675"),
            (ANSWER, 1, "550 U.S. 544"),
            (ORDER, 1, "477 U.S. 317"),
            (ORDER, 1, "477 U.S. 242"),
            (ORDER, 1, "798 N.W.2d 467"),
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A mention on `page` of `file`; `value` is its normal form where that is fixed."""

    file: str
    page: int
    type: MentionType
    text: str
    value: str | None = None


_M = MentionType

MENTIONS: tuple[Found, ...] = (
    Found(COMPLAINT, 1, _M.DOCKET_NO, story.CASE_NUMBER),
    Found(COMPLAINT, 1, _M.DEFINED_TERM, "Paul Millwork"),
    Found(COMPLAINT, 1, _M.DEFINED_TERM, "Larkspur"),
    Found(COMPLAINT, 2, _M.STATUTE, "28 U.S.C. § 1332(a)(1)"),
    Found(COMPLAINT, 2, _M.CASE, "Erie Railroad Co. v. Tompkins"),
    Found(COMPLAINT, 2, _M.DATE, story.long_date(story.FIRE), "2023-03-03"),
    Found(COMPLAINT, 2, _M.MONEY, story.money(story.STOCK_LOSS), "USD 612480.17"),
    Found(COMPLAINT, 3, _M.STATUTE, "Wis. Stat. § 628.46(1)"),
    Found(COMPLAINT, 4, _M.MONEY, story.money(story.CLAIMED), "USD 642315.60"),
    Found(COMPLAINT, 4, _M.DATE, story.ordinal_date(story.COMPLAINT_FILED), "2024-02-09"),
    Found(COMPLAINT, 4, _M.PHONE, story.WHITCOMB_FIRM.telephone),
    Found(COMPLAINT, 4, _M.EMAIL, story.WHITCOMB.email),
    Found(DISCLOSURES, 2, _M.MONEY, story.money(story.TOTAL_LOSS), "USD 727315.60"),
    Found(DISCLOSURES, 2, _M.DATE, story.long_date(story.PROOF_OF_LOSS), "2023-05-12"),
    Found(DECLARATION, 2, _M.MONEY, story.money(story.ADVANCE), "USD 85000.00"),
    Found(DECLARATION, 2, _M.PERSON, story.CLAIMS_OFFICER.name),
    Found(ORDER, 1, _M.STATUTE, "Fed. R. Civ. P. 56(a)"),
    Found(ORDER, 1, _M.CASE, "Celotex Corp. v. Catrett"),
    Found(CLAIM_FORM, 1, _M.SSN, story.SSN),
    Found(CLAIM_FORM, 1, _M.PHONE, story.PLAINTIFF_PHONE),
    Found(CLAIM_FORM, 1, _M.MONEY, story.money(story.TOTAL_LOSS), "USD 727315.60"),
    Found(SETTLEMENT, 1, _M.DEFINED_TERM, "Company"),
    Found(SETTLEMENT, 1, _M.MONEY, story.money(story.SETTLEMENT_SUM), "USD 515000.00"),
    Found(SETTLEMENT, 1, _M.ACCOUNT_NO, story.ACCOUNT_NUMBER),
    Found(LETTER_NAME, 1, _M.PERSON, story.CLAIMS_OFFICER.name),
    Found(TRANSCRIPT_NAME, 1, _M.PERSON, story.ADJUSTER.name),
    Found(MAIL, 1, _M.ORG, story.INSURER),
    Found(REPORT, 1, _M.ORG, story.EXPERT_FIRM),
)
