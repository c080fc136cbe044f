"""The caption, filing stamp and signature block that the filings share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from legal_pipeline.sample import story
from legal_pipeline.sample.layout import PLEADING, Layout, Piece
from legal_pipeline.sample.pdf import Stamp, court_stamp

_PARTIES = (
    f"{story.PLAINTIFF.upper()} and",
    f"{story.COMPANY.upper()},",
    "",
    "                    Plaintiffs,",
    "",
    "          v.",
    "",
    f"{story.INSURER.upper()}",
    f"and {story.LANDLORD.upper()},",
    "",
    "                    Defendants.",
)


def caption(title: str, *below: str, layout: Layout = PLEADING) -> list[Piece]:
    """Return court, parties, docket number and title. `below` is printed under the docket number."""
    beside = ["", "", "", f"Case No. {story.CASE_NUMBER}", "", *below]
    return [layout.heading(story.COURT, story.DISTRICT), layout.caption(_PARTIES, beside), layout.heading(title)]


def filing_stamp(document_number: int | str, day: dt.date) -> Stamp:
    """Return the stamp `Case 2:24-cv-90417-ELB   Filed 02/09/24   Page 1 of 4   Document 1`."""
    return court_stamp(
        lambda page, total: (
            f"Case {story.CASE_NUMBER}   Filed {story.short_date(day)}   Page {page} of {total}   Document {document_number}"
        )
    )


def counsel_block(firm: story.Firm, attorneys: Sequence[story.Attorney], clients: str) -> list[str]:
    """Return the signature of the first attorney, then all attorneys, the firm, its address and its clients."""
    signer = attorneys[0]
    return [
        firm.name.upper(),
        "",
        f"By: /s/ {signer.name}",
        *(f"{attorney.name} (State Bar No. {attorney.bar_number})" for attorney in attorneys),
        firm.street,
        firm.city,
        f"Telephone: {firm.telephone}",
        signer.email,
        "",
        f"Attorneys for {clients}",
    ]
