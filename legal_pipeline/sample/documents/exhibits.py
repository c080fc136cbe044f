"""Documents that exist only as scans: disclosure statement, claim form, and the custodian's mixed file."""

from __future__ import annotations

from legal_pipeline.sample import scans, story
from legal_pipeline.sample.documents.captions import caption, counsel_block, filing_stamp
from legal_pipeline.sample.layout import PLEADING, TYPED, Piece
from legal_pipeline.sample.pdf import bates_stamp, build_pdf, page_number
from legal_pipeline.sample.story import long_date, money

FIRST_BATES = 1

_WITNESSES = (
    f"{story.PLAINTIFF}, {story.PLAINTIFF_HOME}. Mr. Paul is the owner of {story.COMPANY} and knows the stock, the fire, and the claim.",
    f"{story.BOOKKEEPER}, bookkeeper employed by {story.COMPANY}. Ms. Delacroix kept the inventory and the sales ledger.",
    f"{story.ADJUSTER.name}, {story.ADJUSTER.title}, {story.INSURER}. Mr. Hobart handled claim no. {story.CLAIM_NUMBER}.",
    f"{story.LANDLORD_PRESIDENT.name}, President of {story.LANDLORD} Mr. Beckwith received the requests to replace the panel.",
)
_LOSSES = (
    ("Item", "Basis", "Amount"),
    ("Stock and machinery", "Inventory of 02/28/2023", money(story.STOCK_LOSS)),
    ("Lost business income", "Ledger 2022, five months", money(story.INCOME_LOSS)),
    ("Debris removal", "Invoice 5518", money(story.DEBRIS_LOSS)),
    ("Total", "", money(story.TOTAL_LOSS)),
    ("Less advance", "Check of 04/06/2023", money(story.ADVANCE)),
    ("Balance claimed", "", money(story.CLAIMED)),
)


def disclosure_statement() -> bytes:
    """Three scanned pages with Bates numbers, no text layer."""
    pages: list[list[Piece]] = [
        [
            *caption("PLAINTIFFS’ INITIAL DISCLOSURES", layout=TYPED),
            TYPED.text(
                f"Plaintiffs {story.PLAINTIFF} and {story.COMPANY} make these disclosures under Fed. R. Civ. P. 26(a)(1). Plaintiffs "
                "reserve the right to supplement them as the rules require."
            ),
            TYPED.side_heading("A. Individuals likely to have discoverable information"),
            *TYPED.numbered(1, _WITNESSES),
        ],
        [
            TYPED.side_heading("B. Documents"),
            TYPED.text(
                f"Policy no. {story.POLICY_NUMBER}; the sworn proof of loss of {long_date(story.PROOF_OF_LOSS)}; the inventory and "
                f"sales ledger of the company; photographs of the warehouse at {story.WAREHOUSE}; the letter of "
                f"{story.CLAIMS_OFFICER.name} of {long_date(story.DENIAL)}."
            ),
            TYPED.side_heading("C. Computation of damages"),
            TYPED.table(_LOSSES, (0.36, 0.38, 0.26)),
            TYPED.text("Interest runs at 7.5 percent a year under Wis. Stat. § 628.46(1). Punitive damages are for the jury."),
            TYPED.side_heading("D. Insurance agreements"),
            TYPED.text(
                f"{story.PLAINTIFF} and {story.COMPANY} are insured by {story.INSURER} under policy no. {story.POLICY_NUMBER}, in force "
                f"from {long_date(story.POLICY_FROM)} to {long_date(story.POLICY_TO)}, with a limit of {money(story.PROPERTY_LIMIT)} "
                "for business personal property."
            ),
        ],
        [
            TYPED.side_heading("E. Reservation"),
            TYPED.text("Plaintiffs have not yet retained an expert on the origin of the fire and will disclose one as ordered."),
            TYPED.text(f"Dated: {long_date(story.DISCLOSURES)}"),
            TYPED.block(
                counsel_block(story.WHITCOMB_FIRM, (story.WHITCOMB, story.OSTRANDER), f"Plaintiffs {story.PLAINTIFF} and {story.COMPANY}"),
                indent=190,
            ),
            TYPED.heading("CERTIFICATE OF SERVICE"),
            TYPED.text(
                f"I certify that on {long_date(story.DISCLOSURES)} I sent these disclosures by e-mail to {story.HALVORSEN.name}, "
                f"counsel for {story.INSURER}, and to {story.VASQUEZ.name} of {story.VASQUEZ_FIRM.name}, counsel for {story.LANDLORD}"
            ),
            TYPED.block([f"/s/ {story.WHITCOMB.name}"], indent=190),
        ],
    ]
    stamp = bates_stamp(lambda page: story.bates(FIRST_BATES + page - 1))
    return build_pdf(*scans.image_pages(scans.scan(*pages, seed=11, stamps=(stamp,))))


def claim_form() -> bytes:
    """A proof of loss as a fax: two black and white pages in a TIFF."""
    fields = (
        ("Field", "Entry"),
        ("Insured", "Paul, Michael / " + story.COMPANY),
        ("Home address", story.PLAINTIFF_HOME),
        ("Telephone", story.PLAINTIFF_PHONE),
        ("E-mail", story.PLAINTIFF_EMAIL),
        ("Social Security No.", story.SSN),
        ("Bank account no.", story.ACCOUNT_NUMBER),
        ("Policy no.", story.POLICY_NUMBER),
        ("Claim no.", story.CLAIM_NUMBER),
        ("Date of loss", long_date(story.FIRE)),
        ("Place of loss", story.WAREHOUSE),
        ("Amount claimed", money(story.TOTAL_LOSS)),
    )
    first: list[Piece] = [
        TYPED.heading(story.INSURER.upper(), "SWORN STATEMENT IN PROOF OF LOSS"),
        TYPED.table(fields, (0.32, 0.68)),
        TYPED.text(
            f"The insured states that a fire of unknown origin occurred on {long_date(story.FIRE)} and that the property described was "
            f"owned by {story.COMPANY} and insured by {story.INSURER}."
        ),
    ]
    second: list[Piece] = [
        TYPED.heading("PROOF OF LOSS, PAGE 2"),
        TYPED.text(
            "Schedule of property: door stock, oak and maple lumber, two moulders, one panel saw, dust collection, finished stair parts."
        ),
        TYPED.text(f"Dated: {long_date(story.PROOF_OF_LOSS)}"),
        TYPED.block(["/s/ Michael Paul", "Michael Paul, Sole Member", story.COMPANY], indent=190),
        TYPED.text(f"Subscribed and sworn to before me on {long_date(story.PROOF_OF_LOSS)}."),
        TYPED.block([f"/s/ {story.NOTARY}", f"{story.NOTARY}, Notary Public", "State of Wisconsin"], indent=190),
    ]
    return scans.fax_tiff(scans.scan(first, second, seed=23))


def custodian_declaration() -> bytes:
    """Text, a scanned exhibit, and text. The text layer of the exhibit has only the stamp of the court."""
    letter: list[Piece] = [
        TYPED.heading(story.INSURER.upper(), "Claims Department"),
        TYPED.block(["Exhibit A", "", long_date(story.DENIAL), "", story.PLAINTIFF, story.PLAINTIFF_HOME]),
        TYPED.text(f"Re: Claim No. {story.CLAIM_NUMBER}, Policy No. {story.POLICY_NUMBER}"),
        TYPED.text("Dear Mr. Paul:"),
        TYPED.text(
            f"We have completed our review of your claim for {money(story.TOTAL_LOSS)} following the fire of {long_date(story.FIRE)}. "
            f"Because the hazard was increased, {story.INSURER} will make no payment beyond the advance of {money(story.ADVANCE)}."
        ),
        TYPED.block(["Sincerely,", "", story.CLAIMS_OFFICER.name, story.CLAIMS_OFFICER.title, story.INSURER]),
    ]
    declaration: list[Piece] = [
        *caption(f"DECLARATION OF {story.ADJUSTER.name.upper()}"),
        *PLEADING.numbered(
            1,
            (
                f"I am employed by {story.INSURER} (“{story.INSURER_SHORT}”) as {story.ADJUSTER.title} and make this declaration under "
                "28 U.S.C. § 1746.",
                f"I keep the file of claim no. {story.CLAIM_NUMBER}. Exhibit A is a true copy of the letter that "
                f"{story.CLAIMS_OFFICER.name} sent to {story.PLAINTIFF} on {long_date(story.DENIAL)}.",
                f"{story.INSURER_SHORT} received the proof of loss on {long_date(story.PROOF_OF_LOSS)} and paid {money(story.ADVANCE)}.",
            ),
        ),
    ]
    close: list[Piece] = [
        PLEADING.text("I declare under penalty of perjury that the foregoing is true and correct.", first_indent=36),
        PLEADING.text(f"Executed on {long_date(story.CUSTODIAN_FILED)}, at Des Moines, Iowa.", first_indent=36),
        PLEADING.block([f"/s/ {story.ADJUSTER.name}", story.ADJUSTER.name, story.ADJUSTER.title, story.INSURER], indent=216),
    ]
    exhibit = scans.image_pages(scans.scan(letter, seed=37))
    return build_pdf(declaration, *exhibit, close, stamps=(filing_stamp("28-1", story.CUSTODIAN_FILED), page_number()))
