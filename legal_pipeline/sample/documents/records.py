"""Documents other than filings and scans: expert report, docket sheet, deposition, invoices, tax return."""

from __future__ import annotations

from html import escape

from legal_pipeline.sample import story
from legal_pipeline.sample.archive import zip_of
from legal_pipeline.sample.layout import LETTER_PAPER
from legal_pipeline.sample.office import Grid, Heading, build_docx
from legal_pipeline.sample.pdf import build_pdf
from legal_pipeline.sample.story import long_date, money, short_date

TRANSCRIPT_NAME = "hobart-deposition-excerpt.txt"
INVOICES_NAME = "debris-invoices.csv"
TAX_PASSWORD = "larkspur-2023"

_DOCKET = (
    (story.COMPLAINT_FILED, 1, f"COMPLAINT against {story.INSURER}, {story.LANDLORD} by {story.PLAINTIFF}, {story.COMPANY}"),
    (story.ANSWER_FILED, 9, f"ANSWER to Complaint by {story.INSURER}"),
    (story.DISCLOSURES, 14, f"CERTIFICATE of service of initial disclosures by {story.PLAINTIFF}"),
    (story.MOTION_FILED, 21, f"MOTION for Summary Judgment by {story.INSURER}"),
    (story.CUSTODIAN_FILED, 28, f"DECLARATION of {story.ADJUSTER.name} in support of 21 Motion for Summary Judgment"),
    (story.ORDER, 34, f"ORDER signed by Judge {story.JUDGE} granting in part and denying in part 21 Motion for Summary Judgment"),
)

_TESTIMONY = (
    "BY MS. WHITCOMB:",
    "Q.   Please state your name for the record.",
    f"A.   {story.ADJUSTER.name}.",
    "Q.   By whom are you employed, Mr. Hobart?",
    f"A.   By {story.INSURER}. I am a",
    "     senior claims adjuster in Des Moines.",
    "Q.   Did you inspect the electrical panel?",
    "A.   I never saw the panel. The roof was down.",
    "Q.   Who decided to deny Mr. Paul's claim?",
    f"A.   {story.CLAIMS_OFFICER.name}, our Vice President of Claims.",
    "MS. HALVORSEN:  Objection. Foundation.",
    "Q.   What was left to pay when the claim was denied?",
    f"A.   The proof of loss said {money(story.TOTAL_LOSS)}.",
    f"     We had advanced {money(story.ADVANCE)}.",
)


def expert_report() -> bytes:
    """A Word report with headings and a table."""
    return build_docx(
        [
            Heading("Report on the Origin and Cause of the Fire", 0),
            f"Prepared for {story.WHITCOMB.name}, {story.WHITCOMB_FIRM.name}",
            f"{story.CASE_NAME}, Case No. {story.CASE_NUMBER}",
            f"{story.EXPERT.name}, P.E., {story.EXPERT.title}, {story.EXPERT_FIRM}",
            long_date(story.EXPERT_REPORT),
            Heading("1. Assignment"),
            f"{story.EXPERT_FIRM} was asked to determine the origin and cause of the fire of {long_date(story.FIRE)} at "
            f"{story.WAREHOUSE}. I am the Principal Engineer of {story.EXPERT_FIRM} I visited the site on April 12, 2023 with Mr. Paul.",
            Heading("2. Observations"),
            "The heaviest charring lies around the main electrical panel on the north wall. Arc beads were found on two feeders.",
            Grid(
                (
                    ("Area", "Char depth", "Finding"),
                    ("North wall, panel", "41 mm", "Arc beads on feeders 2 and 3"),
                    ("Finishing room", "12 mm", "No ignition source"),
                    ("Loading dock", "6 mm", "Spread from roof"),
                )
            ),
            Heading("3. Opinion"),
            f"To a reasonable degree of engineering certainty the fire began in the panel, which {story.LANDLORD} maintained. Nothing "
            f"{story.PLAINTIFF} stored in the building started it or made it more likely.",
            Heading("4. Compensation"),
            "My time is charged at $325.00 an hour.",
            f"/s/ {story.EXPERT.name}",
        ]
    )


def docket_sheet() -> bytes:
    """The court's docket as a web page."""
    entries = "\n".join(f"<tr><td>{short_date(day)}</td><td>{number}</td><td>{escape(text)}</td></tr>" for day, number, text in _DOCKET)
    counsel = "\n".join(
        f"<tr><td><b>{role}</b><br>{escape(party)}</td><td>represented by</td><td>{_address(attorney)}</td></tr>"
        for role, party, attorney in (
            ("Plaintiff", story.PLAINTIFF, story.WHITCOMB),
            ("Plaintiff", story.COMPANY, story.WHITCOMB),
            ("Defendant", story.INSURER, story.HALVORSEN),
            ("Defendant", story.LANDLORD, story.VASQUEZ),
        )
    )
    return f"""\
<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>Docket {story.CASE_NUMBER}</title><style>td {{ vertical-align: top }}</style></head>
<body>
<h2>United States District Court<br>Eastern District of Wisconsin (Milwaukee)<br>CIVIL DOCKET FOR CASE #: {story.CASE_NUMBER}</h2>
<p>{story.CASE_NAME}<br>Assigned to: Judge {story.JUDGE}<br>Cause: 28:1332 Diversity-Insurance Contract</p>
<p>Date Filed: {short_date(story.COMPLAINT_FILED)}<br>Jury Demand: Plaintiff<br>Nature of Suit: 110 Insurance<br>Jurisdiction: Diversity</p>
<table>
{counsel}
</table>
<table>
<tr><th>Date Filed</th><th>#</th><th>Docket Text</th></tr>
{entries}
</table>
<script>document.title = "never shown as text";</script>
</body>
</html>
""".encode()


def _address(attorney: story.Attorney) -> str:
    firm = attorney.firm
    lines = (escape(firm.name), firm.street, firm.city, firm.telephone, f"Email: {attorney.email}")
    return "<br>".join((f"<b>{attorney.name}</b>", *lines))


def transcript() -> bytes:
    """An excerpt of a deposition in plain text, with numbered lines as in a court reporter's transcript."""
    head = f"""\
                    UNITED STATES DISTRICT COURT
                    EASTERN DISTRICT OF WISCONSIN

MICHAEL PAUL, et al., Plaintiffs, v. LARKSPUR MUTUAL INSURANCE COMPANY, et al., Defendants.
Case No. {story.CASE_NUMBER}

DEPOSITION OF {story.ADJUSTER.name.upper()}
{long_date(story.DEPOSITION)}
Page 14

"""
    return (head + "".join(f"{number:>3}   {line}\n" for number, line in enumerate(_TESTIMONY, 1))).encode()


def production() -> bytes:
    """A ZIP of the second production: the transcript and a list of invoices."""
    invoices = f"invoice,date,vendor,amount\n5518,2023-03-29,Gravel & Sons Hauling LLC,{money(story.DEBRIS_LOSS).replace(',', '')}\n"
    return zip_of({TRANSCRIPT_NAME: transcript(), f"invoices/{INVOICES_NAME}": invoices.encode()})


def tax_return() -> bytes:
    """A PDF that requires a password."""
    return build_pdf(
        [
            LETTER_PAPER.heading("CONFIDENTIAL TAX RECORDS"),
            LETTER_PAPER.text(f"{story.PLAINTIFF}, SSN {story.SSN}, net profit $188,402.00"),
        ],
        password=TAX_PASSWORD,
    )
