"""Who is named in a header line of a mail, whatever the program that wrote it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_pipeline.stages.structures.mail.addresses import read_addressees
from legal_pipeline_tests.stages.structures.read_text import flat

LINES = [
    ("Ann Vane <avane@roe.example>", [("Ann Vane", "PERSON", "avane@roe.example")]),
    ('"Vane, Ann" <avane@roe.example>', [("Vane, Ann", "PERSON", "avane@roe.example")]),
    (
        "Vane, Ann <avane@roe.example>, Mott, Bo <bm@roe.example>",
        [("Vane, Ann", "PERSON", "avane@roe.example"), ("Mott, Bo", "PERSON", "bm@roe.example")],
    ),
    (
        "Ann Vane <a@roe.example>, Bo Mott <b@roe.example>",
        [("Ann Vane", "PERSON", "a@roe.example"), ("Bo Mott", "PERSON", "b@roe.example")],
    ),
    ("Vane, Ann; Mott, Bo Q.; Cole, Ida", [("Vane, Ann", "PERSON", None), ("Mott, Bo Q.", "PERSON", None), ("Cole, Ida", "PERSON", None)]),
    ("Ann Vane, Robert Mott", [("Ann Vane", "PERSON", None), ("Robert Mott", "PERSON", None)]),
    ("Vane, Robert", [("Vane, Robert", "PERSON", None)]),
    ("Mott Vane, Jr. <mv@roe.example>", [("Mott Vane, Jr", "PERSON", "mv@roe.example")]),
    ("'Ann Vane' <avane@roe.example>", [("Ann Vane", "PERSON", "avane@roe.example")]),
    ("“Vane, Ann” <avane@roe.example>", [("Vane, Ann", "PERSON", "avane@roe.example")]),
    ('"Vane, Ann (External)" <avane@roe.example>', [("Vane, Ann", "PERSON", "avane@roe.example")]),
    ("Ann Vane [mailto:avane@roe.example]", [("Ann Vane", "PERSON", "avane@roe.example")]),
    ("avane@roe.example (Ann Vane)", [("Ann Vane", "PERSON", "avane@roe.example")]),
    ("Ann Vane/BOS/ROE@ROE", [("Ann Vane", "PERSON", None)]),
    ("Ann Vane on behalf of Bo Mott", [("Ann Vane", "PERSON", None)]),
    ("Ann Vane via Signing <no-reply@sign.example>", [("Ann Vane", "PERSON", "no-reply@sign.example")]),
    ("ANN VANE <av@roe.example>", [("ANN VANE", "PERSON", "av@roe.example")]),
    ("robert vane <rvane@roe.example>", [("robert vane", "PERSON", "rvane@roe.example")]),
    ("Mr. Robert Vane <rvane@roe.example>", [("Robert Vane", "PERSON", "rvane@roe.example")]),
    ("van der Roe, Robert <r@roe.example>", [("van der Roe, Robert", "PERSON", "r@roe.example")]),
    ("Robert O’Vane <r@roe.example>", [("Robert O’Vane", "PERSON", "r@roe.example")]),
    ("Zoë Müller-Vane <z@roe.example>", [("Zoë Müller-Vane", "PERSON", "z@roe.example")]),
    ("Roe Mills, Inc. <info@roe.example>", [("Roe Mills, Inc", "ORG", "info@roe.example")]),
    ("Vane & Mott LLP", [("Vane & Mott LLP", "ORG", None)]),
    ("avane@roe.example, bm@roe.example", [(None, None, "avane@roe.example"), (None, None, "bm@roe.example")]),
    ("<avane@roe.example>", [(None, None, "avane@roe.example")]),
    ("'avane@roe.example' <avane@roe.example>", [(None, None, "avane@roe.example")]),
    ("Trial team: Ann Vane <a@roe.example>, bm@roe.example;", [("Ann Vane", "PERSON", "a@roe.example"), (None, None, "bm@roe.example")]),
    (
        "Vane, Ann <avane@roe.example>;\n Mott, Bo <bm@roe.example>",
        [("Vane, Ann", "PERSON", "avane@roe.example"), ("Mott, Bo", "PERSON", "bm@roe.example")],
    ),
    # names of mailboxes are not names of people
    ("Accounts Payable <ap@roe.example>", [(None, None, "ap@roe.example")]),
    ("Human Resources", []),
    ("Mail Delivery Subsystem <mailer-daemon@roe.example>", [(None, None, "mailer-daemon@roe.example")]),
    ("undisclosed-recipients:;", []),
    ("All Employees", []),
    ("ann", []),
    ("", []),
]


@pytest.mark.parametrize(("line", "expected"), LINES, ids=[line[:40] or "empty" for line, _ in LINES])
def test_addressees_are_read_from_a_header_line(line: str, expected: list[tuple[str | None, str | None, str | None]]) -> None:
    found = [
        (
            flat(line[slice(*entry.name)]) if entry.name else None,
            entry.type.value if entry.type else None,
            line[slice(*entry.address)] if entry.address else None,
        )
        for entry in read_addressees(line, 0, len(line))
    ]
    assert [(name.rstrip(".") if name else None, kind, address) for name, kind, address in found] == [
        (name.rstrip(".") if name else None, kind, address) for name, kind, address in expected
    ]


@given(st.text(alphabet="Ann Vane,;<>@\"'()[]x.\n/:", max_size=80))
def test_every_range_lies_in_its_entry(line: str) -> None:
    last = 0
    for entry in read_addressees(line, 0, len(line)):
        assert last <= entry.start < entry.end <= len(line)
        for span in (entry.name, entry.address):
            assert span is None or entry.start <= span[0] < span[1] <= entry.end
        last = entry.end
