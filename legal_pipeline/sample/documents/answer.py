"""The insurer's answer: two pages."""

from __future__ import annotations

from legal_pipeline.sample import story
from legal_pipeline.sample.documents.captions import caption, counsel_block, filing_stamp
from legal_pipeline.sample.layout import PLEADING
from legal_pipeline.sample.pdf import build_pdf, page_number
from legal_pipeline.sample.story import long_date, money

_ANSWERS = (
    "Lacks knowledge of the allegations of paragraphs 1 and 2 and therefore denies them, except admits that Michael Paul is the owner "
    "of Paul Millwork.",
    f"Admits that {story.INSURER_SHORT} is an Iowa mutual insurance company with its principal place of business in Des Moines, Iowa.",
    f"Admits that {story.INSURER_SHORT} issued policy no. {story.POLICY_NUMBER} to Plaintiffs; refers to the Policy for its terms; "
    f"admits that there was a fire on {long_date(story.FIRE)}; and denies that it was accidental as to Mr. Paul.",
    f"Admits that it paid {money(story.ADVANCE)} and denies that any further sum is due.",
    f"Admits that its adjuster, {story.ADJUSTER.name}, inspected the Warehouse and denies the remaining allegations of paragraph 10.",
    "Denies each allegation not expressly admitted.",
)
_DEFENSES = (
    "The Complaint fails to state a claim upon which relief can be granted. *Bell Atlantic Corp. v. Twombly*, 550 U.S. 544, 570 (2007).",
    "Coverage is barred because the hazard was increased by means within the control and knowledge of the insured. Wis. Stat. § 631.11(3).",
    f"The claim was fairly debatable. *Anderson*, 85 Wis. 2d at 691. Any damages were caused by {story.LANDLORD} and are to be reduced "
    "under Wis. Stat. § 895.045(1).",
)


def answer() -> bytes:
    pieces = [
        *caption(f"ANSWER OF DEFENDANT {story.INSURER.upper()}"),
        PLEADING.text(
            f"Defendant {story.INSURER} (“{story.INSURER_SHORT}”), by its attorneys, {story.HALVORSEN_FIRM.name}, answers the Complaint "
            f"filed on {long_date(story.COMPLAINT_FILED)} as follows:",
            first_indent=36,
        ),
        *PLEADING.numbered(1, _ANSWERS),
        PLEADING.heading("AFFIRMATIVE DEFENSES"),
        *PLEADING.numbered(1 + len(_ANSWERS), _DEFENSES),
        PLEADING.text(f"WHEREFORE, {story.INSURER_SHORT} demands judgment dismissing the Complaint with costs.", first_indent=36),
        PLEADING.text(f"Dated: {long_date(story.ANSWER_FILED)}"),
        PLEADING.block(counsel_block(story.HALVORSEN_FIRM, (story.HALVORSEN,), f"Defendant {story.INSURER}"), indent=216),
    ]
    return build_pdf(pieces, stamps=(filing_stamp(9, story.ANSWER_FILED), page_number()))
