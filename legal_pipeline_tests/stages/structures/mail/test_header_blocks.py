"""Which lines of a document are the header of a mail, and whether that mail is the document itself."""

from __future__ import annotations

import pytest

from legal_pipeline_tests.stages.structures.read_text import flat, structures_of

BLOCKS = [
    pytest.param(
        ["From: Ann Vane <avane@roe.example>\nTo: Bo Mott <bm@roe.example>\nDate: Tue, 5 Mar 2019 08:00:00 -0500\nSubject: terms\n\nYes."],
        [(True, "Ann Vane | Bo Mott", "2019-03-05", "terms")],
        id="a mail as the reader prints it",
    ),
    pytest.param(
        ["ROE-000017\n\nAnn Vane\n\nFrom:\tCole, Ida\nSent:\tThursday, February 28, 2019 4:00 PM\n"
         "To:\tVane, Ann; Mott, Bo\nSubject:\tterms\n\nWe accept."],
        [(True, "Cole, Ida | Vane, Ann | Mott, Bo", "2019-02-28", "terms")],
        id="a mail printed by Outlook below the name of the mailbox",
    ),
    pytest.param(
        ["From: Ann Vane\nSent: Monday, March 4, 2019\n"
         "To: Vane, Ann <a@roe.example>;\nMott, Bo <b@roe.example>\nSubject: a long\nsubject\nCc: Cole, Ida\n\nYes."],
        [(True, "Ann Vane | Vane, Ann | Mott, Bo | Cole, Ida", "2019-03-04", "a long subject")],
        id="folded lines",
    ),
    pytest.param(
        ["From:\nAnn Vane\nSent:\nMonday, March 4, 2019\nTo:\nMott, Bo; Cole, Ida\nSubject:\nterms\n\nYes."],
        [(True, "Ann Vane | Mott, Bo | Cole, Ida", "2019-03-04", "terms")],
        id="labels on lines of their own",
    ),
    pytest.param(
        ["Von: Vane, Ann\nGesendet: Donnerstag, 28. Februar 2019 16:00\nAn: Mott, Bo\nBetreff: Vertrag\n\nJa."],
        [(True, "Vane, Ann | Mott, Bo", "2019-02-28", "Vertrag")],
        id="German labels",
    ),
    pytest.param(
        ["From: Ann Vane <avane@roe.example>\nDate: Tue, 5 Mar 2019 08:00:00 -0500\nSubject: FW: terms\n\nFYI\n\n"
         "-----Original Message-----\nFrom: Cole, Ida\nSent: Thursday, February 28, 2019 4:00 PM\nTo: Mott, Bo\nSubject: terms\n\nOld."],
        [(True, "Ann Vane", "2019-03-05", "FW: terms"), (False, "Cole, Ida | Mott, Bo", "2019-02-28", "terms")],
        id="a forwarded mail",
    ),
    pytest.param(
        ["From: Ann Vane <avane@roe.example>\nTo: Bo Mott <b@roe.example>\nSubject: FW: terms\n\nFYI\n\n"
         "*From:* Cole, Ida\n*Sent:* Thursday, February 28, 2019 4:00 PM\n*To:* Mott, Bo\n*Subject:* terms\n\nOld."],
        [(True, "Ann Vane | Bo Mott", "", "FW: terms"), (False, "Cole, Ida | Mott, Bo", "2019-02-28", "terms")],
        id="a mail without a date above one with",
    ),
    pytest.param(
        ["From: Ann Vane <a@roe.example>\nDate: Tue, 5 Mar 2019 08:00:00 -0500\nSubject: one\n\nYes.",
         "From: Bo Mott <b@roe.example>\nDate: Wed, 6 Mar 2019 08:00:00 -0500\nSubject: two\n\nNo."],
        [(True, "Ann Vane", "2019-03-05", "one"), (True, "Bo Mott", "2019-03-06", "two")],
        id="the messages of a mailbox",
    ),
    pytest.param(
        ["From: Ann Vane <a@roe.example>\nDate: Tue, 5 Mar 2019 08:00:00 -0500\nSubject: one\n\nYes.",
         "From: Mott, Bo\nSent: Monday, March 4, 2019 4:00 PM\nTo: Vane, Ann\nSubject: two\n\nNo."],
        [(True, "Ann Vane", "2019-03-05", "one"), (False, "Mott, Bo | Vane, Ann", "2019-03-04", "two")],
        id="a quoted mail at the top of a page",
    ),
    pytest.param(["Dear Ann,\n\nthe lease runs from: January 15, 2018\nto: March 4, 2019 and then ends."], [], id="a sentence"),
    pytest.param(["Q. What were the hours?\nA. FROM: 9:00\nTO: 17:00\n"], [], id="hours in a transcript"),
    pytest.param(["Ship to: Roe Mills, Inc.\nDate: March 4, 2019\nTerms: net"], [], id="an invoice"),
    pytest.param(
        ["The clerk read as follows to the jury at the time.\n\n"
         "From: Cole, Ida\nSent: Monday, March 4, 2019\nTo: Mott, Bo\nSubject: terms\n\nYes."],
        [(False, "Cole, Ida | Mott, Bo", "2019-03-04", "terms")],
        id="a mail quoted below prose",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("pages", "expected"), BLOCKS)
def test_header_blocks_are_read(pages: list[str], expected: list[tuple[bool, str, str, str]]) -> None:
    found = [
        (
            header.is_own,
            " | ".join(
                flat(person.name.span.text) for kind in (header.senders, header.to, header.cc, header.bcc) for person in kind if person.name
            ),
            header.date_value,
            flat(header.subject.text) if header.subject else "",
        )
        for header in structures_of(*pages).mail_headers
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("On Mon, Mar 4, 2019 at 10:15 AM Xiuying Li <xl@roe.example> wrote:\n\nYes.", "Xiuying Li"),
        ("On Mar 4, 2019, at 10:15, Okon, Chidi <co@roe.example> wrote:\n\nYes.", "Okon, Chidi"),
        ("On 2019-03-04 10:15, Xiuying Li\n<xl@roe.example> wrote:\n\nYes.", "Xiuying Li"),
        ("On March 4, 2019 the witness wrote:\n\nYes.", None),
    ],
)
def test_the_line_above_a_quotation_names_its_author(text: str, name: str | None) -> None:
    assert [span.span.text for span in structures_of(text).attributions] == ([name] if name else [])
