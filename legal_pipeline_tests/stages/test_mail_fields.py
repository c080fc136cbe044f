"""The header fields of mails, from files and from printed pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import MAIL, MBOX, PDF
from legal_pipeline.model import MailFields, MailParty, Page, PageMethod
from legal_pipeline.stages.mail_fields import fields_of_file, printed_fields

MAIL_TEXT = """From: =?utf-8?q?Zo=C3=AB_Vane?= <zvane@roe.example>
To: "Mott, Bo" <bm@roe.example>,
 Accounts Payable <ap@roe.example>
Cc: ida@roe.example
Date: Tue, 5 Mar 2019 08:00:00 -0500
Subject: terms
 of the lease
Message-ID: <1@roe.example>
In-Reply-To: <0@roe.example>
References: <a@roe.example> <0@roe.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/plain

From: Cole, Ida
Sent: Monday, March 4, 2019
--b
Content-Type: application/pdf
Content-Disposition: attachment; filename="lease.pdf"

%PDF
--b--
"""


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mail"
    path.write_text(text)
    return path


def test_the_fields_of_a_mail_are_decoded_and_unfolded(tmp_path: Path) -> None:
    assert fields_of_file(_file(tmp_path, MAIL_TEXT), MAIL) == MailFields(
        sender=(MailParty("Zoë Vane", "zvane@roe.example"),),
        to=(MailParty("Mott, Bo", "bm@roe.example"), MailParty("Accounts Payable", "ap@roe.example")),
        cc=(MailParty("", "ida@roe.example"),),
        date="2019-03-05T08:00:00-05:00",
        date_as_written="Tue, 5 Mar 2019 08:00:00 -0500",
        subject="terms of the lease",
        message_id="<1@roe.example>",
        in_reply_to="<0@roe.example>",
        references=("<a@roe.example>", "<0@roe.example>"),
        attachments=("lease.pdf",),
    )


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("4 Mar 19 10:15 EST", "2019-03-04T10:15:00-05:00"),
        ("Tue Mar 05 2019 08:00:00 GMT-0500 (EST)", "2019-03-05"),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_a_date_that_cannot_be_read_is_kept_as_it_is_written(tmp_path: Path, written: str, iso: str) -> None:
    fields = fields_of_file(_file(tmp_path, f"From: a@roe.example\nDate: {written}\nSubject: x\n\nYes.\n"), MAIL)
    assert fields is not None
    assert (fields.date, fields.date_as_written) == (iso, written)


@pytest.mark.parametrize("media_type", [MBOX, PDF])
def test_other_files_have_no_fields_of_their_own(tmp_path: Path, media_type: str) -> None:
    assert fields_of_file(_file(tmp_path, MAIL_TEXT), media_type) is None


def _page(text: str, number: int = 1) -> Page:
    return Page(number, text, PageMethod.OCR, "test", 0.9)


def test_a_printed_mail_has_the_fields_that_are_printed() -> None:
    text = "From:\tCole, Ida\nSent:\tThursday, February 28, 2019 4:00 PM\n"
    text += "To:\tVane, Ann; Mott, Bo\nSubject:\tterms\nAttachments:\ta.pdf; b.pdf\n\nYes."
    assert printed_fields([_page(text), _page("Page 2", 2)]) == MailFields(
        sender=(MailParty("Cole, Ida", ""),),
        to=(MailParty("Vane, Ann", ""), MailParty("Mott, Bo", "")),
        date="2019-02-28",
        date_as_written="Thursday, February 28, 2019 4:00 PM",
        subject="terms",
        attachments=("a.pdf", "b.pdf"),
    )


QUOTED = "From: Cole, Ida\nSent: March 4, 2019\nTo: Vane, Ann"


@pytest.mark.parametrize("pages", [[], [_page("Dear Ann,\n\nyes.")], [_page("A brief."), _page(QUOTED, 2)]])
def test_a_document_that_is_no_mail_has_none(pages: list[Page]) -> None:
    assert printed_fields(pages) is None
