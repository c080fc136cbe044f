"""Who filed an entry, in the words of clerks; and entries that say nothing about it."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.structures.dockets.filers import read_filer


@pytest.mark.parametrize(
    ("text", "filer"),
    [
        ("MOTION to Dismiss by Acme Brake Co.. (Attachments: # 1 Exhibit)(Mott, Bo)", "Acme Brake Co."),
        ("NOTICE by Roe Mills, Inc. re 7 MOTION for Extension of Time", "Roe Mills, Inc."),
        ("COMPLAINT against Acme filed by Jane Roe, Bo Roe.", "Jane Roe, Bo Roe"),
        ("Amended Schedules Filed by Ann Vane on behalf of Jane A Roe, Bo Roe. (Vane, Ann)", "Jane A Roe, Bo Roe"),
        ("Response filed by Debtor Jane Roe , Joint Debtor Bo Roe . (Vane, Ann)", "Jane Roe , Bo Roe"),
        ("APPEARANCE of counsel filed by Attorney Ann Vane for Appellee Roe Mills, P.A.. Service done.", "Roe Mills, P.A."),
        (
            "NOTICE of appearance on behalf of Appellee Mott National Trust Company filed by Attorney Bo Mott.",
            "Mott National Trust Company",
        ),
        ("Withdrawal (RE: 39 Motion for Relief, ). filed by Creditor Mott Bank, as Trustee for the holders", "Mott Bank"),
        ("LETTER addressed to Judge Vane from Bo Mott by USA dated 3/4/2019", "USA"),
        ("REPLY BRIEF filed by St. Roe Hospital to response [5434898-2].", "St. Roe Hospital"),
        ("OBJECTION by John Q. Roe. (Roe, John)", "John Q. Roe"),
        # the court, its clerk, and another document
        ("ORDER granting 26 Motion filed by Debtor Jane Roe.", None),
        ("Minute Entry for proceedings held before Judge Iris Vane", None),
        ("Clerk's Entry of Default (RE: related document(s)1 Complaint filed by Plaintiff Roe Mills Inc.)", None),
        ("Exhibit list (RE: related document(s)1 Complaint filed by Plaintiff Roe Mills Inc.)", None),
        ("***NOTICE TO ATTORNEY regarding a deficient cover sheet, as required by S.D.N.Y. rules.", None),
        ("STIPULATION. Signed by Judge Iris Vane on 3/4/2019", None),
        ("AFFIDAVIT of service by mail", None),
        ("Proof of claim", None),
        ("", None),
    ],
)
def test_filers(text: str, filer: str | None) -> None:
    assert read_filer(text) == filer
