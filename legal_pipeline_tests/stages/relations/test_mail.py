"""Who sent a mail to whom, and when: facts of the document from its own header alone."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.facts import found_in

_KINDS = {"sent_by", "sent_to", "copied_to", "dated"}
_HEAD = 'From: "Vane, Ann" <avane@roe.example>\nTo: Bo Mott <bm@roe.example>; Roe Mills, Inc. <info@roe.example>\n'
_DATED = "Date: Tue, 5 Mar 2019 08:00:00 -0500\n"

MAILS = [
    pytest.param(
        [f"{_HEAD}Cc: ida@roe.example\n{_DATED}Subject: terms\n\nYes."],
        {
            ("sent_by", "document", "Vane, Ann", None),
            ("sent_to", "document", "Bo Mott", None),
            ("sent_to", "document", "Roe Mills, Inc.", None),
            ("copied_to", "document", "ida@roe.example", "cc"),
            ("dated", "document", "2019-03-05", None),
        },
        id="a mail",
    ),
    pytest.param(
        [f"From: Ann Vane <avane@roe.example>\nBcc: Bo Mott <bm@roe.example>\n{_DATED}Subject: x\n\nDear Bo,\n\nMarch 1, 2018\n\nYes."],
        {("sent_by", "document", "Ann Vane", None), ("copied_to", "document", "Bo Mott", "bcc"), ("dated", "document", "2019-03-05", None)},
        id="a blind copy, and another date in the body",
    ),
    pytest.param(
        ["From: Ann Vane <avane@roe.example>\nTo: Bo Mott <b@roe.example>\nSubject: x\n\nFYI\n\n"
         "From: Cole, Ida\nSent: Monday, March 4, 2019\nTo: Vane, Ann\nSubject: x\n\nOld."],
        {("sent_by", "document", "Ann Vane", None), ("sent_to", "document", "Bo Mott", None)},
        id="without a date: that of the quoted mail is not taken",
    ),
    pytest.param(
        ["From: Ann Vane <avane@roe.example>\nTo: Bo Mott <b@roe.example>\nDate: Thu, 1 Jan 1970 00:00:00 +0000\nSubject: x\n\nYes."],
        {("sent_by", "document", "Ann Vane", None), ("sent_to", "document", "Bo Mott", None)},
        id="the beginning of the epoch",
    ),
    pytest.param(
        ["From: Ann Vane <avane@roe.example>\nTo: Bo Mott <b@roe.example>\nDate: Thu, 1 Jan 2099 00:00:00 +0000\nSubject: x\n\nYes."],
        {("sent_by", "document", "Ann Vane", None), ("sent_to", "document", "Bo Mott", None)},
        id="a date in the future",
    ),
    pytest.param(
        ["The clerk read as follows to the jury at the time.\n\n"
         "From: Cole, Ida\nSent: Monday, March 4, 2019\nTo: Mott, Bo\nSubject: x\n\nYes."],
        {("dated", "document", "2019-03-04", None)},
        id="a mail quoted in a paper sends nothing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "expected"), MAILS)
def test_a_mail_has_a_sender_addressees_and_a_date(pages: list[str], expected: set[tuple[str, str, str, str | None]]) -> None:
    assert {fact for fact in found_in(*pages).facts if fact[0] in _KINDS} == expected
