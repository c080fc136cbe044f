"""The complaint: four pages, two counts against the insurer and one against the landlord."""

from __future__ import annotations

from legal_pipeline.sample import story
from legal_pipeline.sample.documents.captions import caption, counsel_block, filing_stamp
from legal_pipeline.sample.layout import PLEADING, Piece
from legal_pipeline.sample.pdf import build_pdf, page_number
from legal_pipeline.sample.story import long_date, money

_PARTIES = (
    f"Plaintiff {story.PLAINTIFF} is an adult citizen of Wisconsin who lives at {story.PLAINTIFF_HOME}. He is the sole member and owner "
    f"of {story.COMPANY}.",
    f"Plaintiff {story.COMPANY} (“Paul Millwork”) is a Wisconsin limited liability company that made and sold wooden doors and stair "
    f"parts at {story.WAREHOUSE} (the “Warehouse”).",
    f"Defendant {story.INSURER} (“{story.INSURER_SHORT}”) is an Iowa mutual insurance company with its principal place of business in "
    "Des Moines, Iowa.",
    f"Defendant {story.LANDLORD} (“{story.LANDLORD_SHORT}”) is a Minnesota corporation with its principal place of business in Duluth, "
    f"Minnesota. {story.LANDLORD_SHORT} owns the Warehouse. {story.LANDLORD_PRESIDENT.name} is the President of {story.LANDLORD_SHORT}.",
)
_JURISDICTION = (
    "This Court has jurisdiction under 28 U.S.C. § 1332(a)(1). The parties are of diverse citizenship and the matter in controversy "
    "exceeds $75,000, exclusive of interest and costs. The law of Wisconsin governs the rights of the parties. *Erie Railroad Co. v. "
    "Tompkins*, 304 U.S. 64, 78 (1938).",
    "Venue is proper in this district under 28 U.S.C. § 1391(b)(2), because the Warehouse and its contents were located in Fox Hollow, "
    "Wisconsin.",
)
_FACTS = (
    f"{story.INSURER_SHORT} issued commercial property policy no. {story.POLICY_NUMBER} (the “Policy”) to Michael Paul and Paul "
    f"Millwork for the period from {long_date(story.POLICY_FROM)} to {long_date(story.POLICY_TO)}. The Policy insures business personal "
    f"property up to {money(story.PROPERTY_LIMIT)}.",
    f"On {long_date(story.FIRE)}, a fire destroyed the Warehouse. The {story.FIRE_DEPARTMENT} traced it to an electrical panel that "
    f"{story.LANDLORD_SHORT} had been asked to replace.",
    f"On {long_date(story.PROOF_OF_LOSS)}, Mr. Paul gave {story.INSURER_SHORT} a sworn proof of loss. The loss of stock and machinery "
    f"came to {money(story.STOCK_LOSS)}, lost business income to {money(story.INCOME_LOSS)}, and the removal of debris to "
    f"{money(story.DEBRIS_LOSS)}, in all {money(story.TOTAL_LOSS)}.",
    f"{story.INSURER_SHORT} paid an advance of {money(story.ADVANCE)} and nothing since. Its adjuster, {story.ADJUSTER.name}, never "
    "visited the Warehouse after the first week.",
    f"By letter of {long_date(story.DENIAL)}, {story.CLAIMS_OFFICER.name}, {story.CLAIMS_OFFICER.title} of {story.INSURER_SHORT}, "
    f"denied the rest of the claim, no. {story.CLAIM_NUMBER}, for “increase of hazard,” a ground the Policy does not contain.",
)
_CONTRACT = (
    "Plaintiffs repeat paragraphs 1 through 11.",
    f"The Policy is a contract. Plaintiffs have performed it; {story.INSURER_SHORT} has broken it by refusing to pay the remaining "
    f"{money(story.CLAIMED)}.",
    "Doubts about the wording of a policy are resolved in favor of the insured. *Folkman v. Quamme*, 2003 WI 116, ¶ 13, 264 Wis. 2d "
    "617, 665 N.W.2d 857; *see also American Family Mutual Insurance Co. v. American Girl, Inc.*, 2004 WI 2, 268 Wis. 2d 16, 673 "
    "N.W.2d 65.",
)
_BAD_FAITH = (
    f"{story.INSURER_SHORT} had no reasonable basis for denying the claim and knew it. *Anderson v. Continental Insurance Co.*, 85 Wis. "
    "2d 675, 691, 271 N.W.2d 368 (1978).",
    f"{story.INSURER_SHORT} closed its file without answering two letters from Paul Millwork’s bookkeeper, {story.BOOKKEEPER}, and "
    "without asking the fire department for its report.",
    "The claim was overdue thirty days after the proof of loss and bears simple interest at 7.5 percent a year under Wis. Stat. § "
    "628.46(1).",
)
_NEGLIGENCE = (
    f"{story.LANDLORD_SHORT} owed its tenants ordinary care in maintaining the electrical panel, failed in it, and thereby caused the "
    "fire. Wis. Stat. § 101.11(1).",
    f"Paul Millwork wrote to {story.LANDLORD_PRESIDENT.name} about the panel on October 11, 2022 and again on January 23, 2023. He did "
    "not reply.",
)


def complaint() -> bytes:
    paragraphs = 1
    pieces: list[Piece] = caption("COMPLAINT", "JURY TRIAL DEMANDED")
    pieces.append(
        PLEADING.text(
            f"Plaintiffs {story.PLAINTIFF} and {story.COMPANY}, by their attorneys, {story.WHITCOMB_FIRM.name}, complain of defendants "
            f"{story.INSURER} and {story.LANDLORD} as follows:",
            first_indent=36,
        )
    )
    for heading, texts in (
        (("PARTIES",), _PARTIES),
        (("JURISDICTION AND VENUE",), _JURISDICTION),
        (("FACTS",), _FACTS),
        (("COUNT I", "Breach of Contract", f"(against {story.INSURER_SHORT})"), _CONTRACT),
        (("COUNT II", "Bad Faith", f"(against {story.INSURER_SHORT})"), _BAD_FAITH),
        (("COUNT III", "Negligence", f"(against {story.LANDLORD_SHORT})"), _NEGLIGENCE),
    ):
        pieces += [PLEADING.heading(*heading), *PLEADING.numbered(paragraphs, texts)]
        paragraphs += len(texts)
    prayer = [
        PLEADING.heading("PRAYER FOR RELIEF"),
        PLEADING.text(
            f"WHEREFORE, Plaintiffs demand judgment against {story.INSURER_SHORT} in the amount of {money(story.CLAIMED)}, with "
            f"interest under Wis. Stat. § 628.46 and punitive damages; judgment against {story.LANDLORD_SHORT} in an amount to be "
            "proved at trial; costs and attorney’s fees; and such other relief as is just. Plaintiffs demand trial by jury under Fed. "
            "R. Civ. P. 38(b).",
            first_indent=36,
        ),
        PLEADING.text(f"Dated this {story.ordinal_date(story.COMPLAINT_FILED)}.", first_indent=36),
        PLEADING.block(
            counsel_block(story.WHITCOMB_FIRM, (story.WHITCOMB, story.OSTRANDER), f"Plaintiffs {story.PLAINTIFF} and {story.COMPANY}"),
            indent=216,
        ),
    ]
    pieces.append(PLEADING.together(prayer))
    return build_pdf(pieces, stamps=(filing_stamp(1, story.COMPLAINT_FILED), page_number()))
