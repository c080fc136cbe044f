"""The judge's decision on the insurer's motion for summary judgment: two pages."""

from __future__ import annotations

from legal_pipeline.sample import story
from legal_pipeline.sample.documents.captions import caption, filing_stamp
from legal_pipeline.sample.layout import PLEADING
from legal_pipeline.sample.pdf import build_pdf, page_number
from legal_pipeline.sample.story import long_date, money

_PARAGRAPHS = (
    f"Plaintiffs {story.PLAINTIFF} and {story.COMPANY} sue on a commercial property policy issued by {story.INSURER} "
    f"(“{story.INSURER_SHORT}”). They claim {money(story.CLAIMED)} for a warehouse fire of {long_date(story.FIRE)}. On "
    f"{long_date(story.MOTION_FILED)}, {story.INSURER_SHORT} moved for summary judgment. The motion is granted in part and denied in "
    "part.",
    "Summary judgment is proper where there is no genuine dispute as to any material fact. Fed. R. Civ. P. 56(a); *Celotex Corp. v. "
    "Catrett*, 477 U.S. 317, 322 (1986). A dispute is genuine if a reasonable jury could return a verdict for the nonmoving party. "
    "*Anderson v. Liberty Lobby, Inc.*, 477 U.S. 242, 248 (1986). The court draws inferences in favor of the party opposing the "
    "motion. *Id.* at 255.",
    f"The report of {story.EXPERT.name} of {story.EXPERT_FIRM} places the origin of the fire in an electrical panel. The testimony of "
    f"{story.ADJUSTER.name} that he “never saw the panel” does not contradict it. A jury could find that Mr. Paul did nothing to "
    "increase the hazard. *See Folkman v. Quamme*, 2003 WI 116, 264 Wis. 2d 617, 665 N.W.2d 857. Summary judgment on Count I is denied.",
    "Bad faith requires more: the absence of a reasonable basis, and knowledge of it. *Brethorst v. Allstate Property & Casualty "
    f"Insurance Co.*, 2011 WI 41, 334 Wis. 2d 23, 798 N.W.2d 467. {story.INSURER_SHORT} relied on the opinion of its engineer. Under "
    "*Celotex*, 477 U.S. at 325, Plaintiffs had to point to evidence and did not. Summary judgment on Count II is granted.",
)


def order() -> bytes:
    pieces = [
        *caption("DECISION AND ORDER ON MOTION FOR SUMMARY JUDGMENT", f"Before: Hon. {story.JUDGE}"),
        *(PLEADING.text(text, first_indent=36) for text in _PARAGRAPHS),
        PLEADING.text(
            f"IT IS ORDERED that {story.INSURER_SHORT}’s motion for summary judgment (Docket No. 21) is GRANTED as to Count II and "
            "DENIED as to Count I.",
            first_indent=36,
        ),
        PLEADING.text(f"Dated at Milwaukee, Wisconsin, this {story.ordinal_date(story.ORDER)}.", first_indent=36),
        PLEADING.block(
            ["BY THE COURT:", "", f"/s/ {story.JUDGE}", f"HON. {story.JUDGE.upper()}", "United States District Judge"], indent=216
        ),
    ]
    return build_pdf(pieces, stamps=(filing_stamp(34, story.ORDER), page_number()))
