"""The settlement agreement that ends the dispute: a contract between all four parties."""

from __future__ import annotations

from legal_pipeline.sample import story
from legal_pipeline.sample.layout import LETTER_PAPER, Piece
from legal_pipeline.sample.pdf import build_pdf, page_number
from legal_pipeline.sample.story import long_date, money

_RECITALS = (
    f"WHEREAS, {story.INSURER_SHORT} issued policy no. {story.POLICY_NUMBER} (the “Policy”) to Paul and the Company;",
    f"WHEREAS, a fire on {long_date(story.FIRE)} destroyed the warehouse at {story.WAREHOUSE}, which {story.LANDLORD_SHORT} owns (the "
    "“Loss”); and",
    f"WHEREAS, Paul and the Company filed the action captioned *{story.CASE_NAME}*, Case No. {story.CASE_NUMBER}, in the United States "
    "District Court for the Eastern District of Wisconsin (the “Action”);",
    "NOW, THEREFORE, for good and valuable consideration, the receipt of which is acknowledged, the Parties agree as follows:",
)
_ARTICLES = (
    (
        "1. Definitions",
        (
            f"1.1  “Settlement Sum” means {money(story.SETTLEMENT_SUM)}.",
            f"1.2  “Claims” means all claims arising out of the Loss, the Policy, or claim no. {story.CLAIM_NUMBER}.",
            f"1.3  “Plaintiffs’ Counsel” means the firm of {story.WHITCOMB_FIRM.name}",
        ),
    ),
    (
        "2. Payment",
        (
            f"2.1  Within thirty (30) days after the Effective Date, {story.INSURER_SHORT} shall pay {money(story.LARKSPUR_SHARE)} and "
            f"{story.LANDLORD_SHORT} shall pay {money(story.TAMARACK_SHARE)}, together the Settlement Sum, to the trust account of "
            f"Plaintiffs’ Counsel, account no. {story.ACCOUNT_NUMBER}.",
            "2.2  Each Party bears its own attorneys’ fees and costs.",
        ),
    ),
    (
        "3. Release and Dismissal",
        (
            f"3.1  Upon payment, Paul and the Company release {story.INSURER_SHORT} and {story.LANDLORD_SHORT}, and their officers, "
            "agents and insurers, from the Claims.",
            "3.2  Within ten (10) days after payment the Parties shall file a stipulation of dismissal with prejudice under Fed. R. "
            "Civ. P. 41(a)(1)(A)(ii).",
        ),
    ),
    (
        "4. Confidentiality",
        (
            "4.1  The Parties shall keep the Settlement Sum confidential, except as the law, a court, or a Party’s auditors or tax "
            "advisers require.",
            "4.2  A Party asked for the Settlement Sum may say only that the matter has been resolved.",
        ),
    ),
    (
        "5. General Provisions",
        (
            "5.1  Governing Law. This Agreement shall be governed by and construed in accordance with the laws of the State of "
            "Wisconsin, without regard to its conflict of laws principles.",
            "5.2  Entire Agreement. This Agreement is the entire agreement of the Parties on its subject and may be amended only in "
            "writing.",
            "5.3  No Admission. Nothing in this Agreement is an admission of liability.",
            f"5.4  Notices. Notices to Paul or the Company go to {story.WHITCOMB.name}, {story.WHITCOMB_FIRM.street}, "
            f"{story.WHITCOMB_FIRM.city}; notices to {story.INSURER_SHORT} to {story.HALVORSEN.name}, {story.HALVORSEN_FIRM.street}, "
            f"{story.HALVORSEN_FIRM.city}.",
            "5.5  Counterparts. This Agreement may be signed in counterparts and by electronic signature.",
        ),
    ),
)


def settlement_agreement() -> bytes:
    pieces: list[Piece] = [
        LETTER_PAPER.heading("SETTLEMENT AGREEMENT AND MUTUAL RELEASE"),
        LETTER_PAPER.text(
            f"This Settlement Agreement and Mutual Release (this “Agreement”) is entered into as of {long_date(story.SETTLEMENT)} (the "
            f"“Effective Date”) by and among {story.PLAINTIFF}, an individual (“Paul”); {story.COMPANY}, a Wisconsin limited liability "
            f"company (the “Company”); {story.INSURER}, an Iowa mutual insurance company (“{story.INSURER_SHORT}”); and "
            f"{story.LANDLORD}, a Minnesota corporation (“{story.LANDLORD_SHORT}”). Each of them is a “Party” and together they are the "
            "“Parties.”",
            first_indent=36,
            justified=True,
        ),
        LETTER_PAPER.heading("RECITALS"),
        *(LETTER_PAPER.text(text, first_indent=36, justified=True) for text in _RECITALS),
    ]
    for title, clauses in _ARTICLES:
        pieces += [LETTER_PAPER.side_heading(title), *(LETTER_PAPER.text(clause, indent=24, justified=True) for clause in clauses)]
    pieces += [
        LETTER_PAPER.text("IN WITNESS WHEREOF, the Parties have executed this Agreement as of the Effective Date.", first_indent=36),
        LETTER_PAPER.gap(10),
        *(
            LETTER_PAPER.block(lines, indent=216)
            for lines in (
                [story.PLAINTIFF.upper(), "", f"/s/ {story.PLAINTIFF}", f"{story.PLAINTIFF}, individually"],
                _company(story.COMPANY, story.Official(story.PLAINTIFF, "Sole Member and Manager")),
                _company(story.INSURER, story.CLAIMS_OFFICER),
                _company(story.LANDLORD, story.LANDLORD_PRESIDENT),
            )
        ),
    ]
    return build_pdf(pieces, stamps=(page_number(),))


def _company(name: str, signer: story.Official) -> list[str]:
    return [
        name.upper(),
        "",
        f"By: /s/ {signer.name}",
        f"Name: {signer.name}",
        f"Title: {signer.title}",
        f"Date: {long_date(story.SETTLEMENT)}",
    ]
