"""The insurer's denial as it was mailed: a message with the letter and the adjuster's notes."""

from __future__ import annotations

import datetime as dt

from legal_pipeline.sample import story
from legal_pipeline.sample.layout import LETTER_PAPER
from legal_pipeline.sample.mail import build_mail
from legal_pipeline.sample.pdf import build_pdf
from legal_pipeline.sample.story import long_date, money

LETTER_NAME = "denial-letter.pdf"
NOTES_NAME = "adjuster-notes.txt"

_CENTRAL = dt.timezone(-dt.timedelta(hours=5))
_SENT_AT = dt.datetime.combine(story.DENIAL, dt.time(15, 42), _CENTRAL)

_BODY = f"""\
Dear Ms. Whitcomb:

Attached please find our letter to your client, Michael Paul, concerning claim
no. {story.CLAIM_NUMBER} under policy no. {story.POLICY_NUMBER}, together with the notes of
our adjuster. {story.INSURER} will pay nothing beyond the advance
of {money(story.ADVANCE)}.

{story.CLAIMS_OFFICER.name}
{story.CLAIMS_OFFICER.title}
{story.INSURER}
Telephone: (515) 555-0126
"""

_NOTES = f"""\
ACTIVITY NOTES - CLAIM {story.CLAIM_NUMBER} - INSURED: PAUL, MICHAEL

03/06/2023  P. Hobart   Visited {story.WAREHOUSE} with Chief Odell of the
                        {story.FIRE_DEPARTMENT}. Roof down. Panel not accessible.
04/06/2023  P. Hobart   Advance of {money(story.ADVANCE)} released to {story.COMPANY}.
05/15/2023  P. Hobart   Proof of loss received, {money(story.TOTAL_LOSS)}.
08/18/2023  I. Solberg  Increase of hazard. Deny balance. Letter to go out {long_date(story.DENIAL)}.
"""


def denial_letter() -> bytes:
    return build_pdf(
        [
            LETTER_PAPER.heading(story.INSURER.upper(), "4000 Prairie Glass Avenue, Des Moines, Iowa 50309"),
            LETTER_PAPER.block([long_date(story.DENIAL), "", story.PLAINTIFF, story.COMPANY, story.PLAINTIFF_HOME]),
            LETTER_PAPER.block(
                [f"Re: Claim No. {story.CLAIM_NUMBER}", f"Policy No. {story.POLICY_NUMBER}", f"Date of Loss: {long_date(story.FIRE)}"],
                indent=36,
            ),
            LETTER_PAPER.text("Dear Mr. Paul:"),
            LETTER_PAPER.text(
                f"{story.INSURER} (“{story.INSURER_SHORT}”) has completed its review of your sworn proof of loss of "
                f"{long_date(story.PROOF_OF_LOSS)} in the amount of {money(story.TOTAL_LOSS)}."
            ),
            LETTER_PAPER.text(
                f"Our engineer found that solvents were stored beside the electrical panel at {story.WAREHOUSE}. The hazard was "
                f"increased by means within your control. {story.INSURER_SHORT} therefore denies the claim beyond the advance of "
                f"{money(story.ADVANCE)} already paid."
            ),
            LETTER_PAPER.text(
                "If you think that we are mistaken, you may write to us or to the Office of the Commissioner of Insurance, State of "
                "Wisconsin."
            ),
            LETTER_PAPER.block(["Very truly yours,", "", "", story.CLAIMS_OFFICER.name, story.CLAIMS_OFFICER.title, story.INSURER]),
            LETTER_PAPER.text(f"cc: {story.WHITCOMB.name}, {story.WHITCOMB_FIRM.name}"),
        ]
    )


def denial_mail() -> bytes:
    return build_mail(
        sender=f"{story.CLAIMS_OFFICER.name} <isolberg@larkspurmutual.example.com>",
        to=f"{story.WHITCOMB.name} <{story.WHITCOMB.email}>",
        cc=f"{story.ADJUSTER.name} <phobart@larkspurmutual.example.com>",
        subject=f"Paul, Michael - Claim {story.CLAIM_NUMBER} - Denial of coverage",
        sent_at=_SENT_AT,
        body=_BODY,
        attachments={LETTER_NAME: denial_letter(), NOTES_NAME: _NOTES.encode()},
    )
