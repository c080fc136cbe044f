"""iCalendar and vCard: properties as lines of text, folded and encoded as mail programs write them; pictures left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import CALENDAR, PLAIN, VCARD
from legal_pipeline.errors import Refusal
from legal_pipeline.stages.readers.formats import READERS
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail import content_lines
from legal_pipeline.stages.readers.media_type import media_type

MEETING = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VEVENT
UID:1@example.com
DTSTART;TZID=America/Chicago:20210303T140000
DTEND:20210303T213000Z
SUMMARY:Deposition of Ann Vane\\, continued
ORGANIZER;CN="Roe, Nora":mailto:nora@example.com
ATTENDEE;ROLE=REQ-PARTICIPANT;CN=Orrin Pike:MAILTO:orrin@example.com
LOCATION:Room 4\\; second floor
DESCRIPTION:Bring the lease.\\nIt was signed on
  March 3\\, 2021.
ATTACH;ENCODING=BASE64;VALUE=BINARY:QUJD
BEGIN:VALARM
TRIGGER:-PT15M
END:VALARM
END:VEVENT
END:VCALENDAR
"""
CARD = """BEGIN:VCARD
VERSION:3.0
N:Vane;Ann;;Dr.;
FN:Dr. Ann Vane
ORG:Pike Milling Co.;Water rights
TITLE:President
item1.EMAIL;TYPE=INTERNET:ann@example.com
TEL;TYPE=WORK,VOICE:+1 555 0100
ADR;TYPE=WORK:;;12 Mill Road;Larch Hollow;WI;53703;USA
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRg
 ABAQAAAQABAAD
NOTE;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Met Ren=C3=A9 =
on March 3
END:VCARD
BEGIN:VCARD
FN:Orrin Pike
END:VCARD
"""


@pytest.mark.parametrize(
    ("name", "content", "expected", "text"),
    [
        pytest.param(
            "a.ics",
            MEETING,
            CALENDAR,
            "Start: 2021-03-03 14:00 (America/Chicago)\nEnd: 2021-03-03 21:30 UTC\nSubject: Deposition of Ann Vane, continued\n"
            "Organizer: Roe, Nora (nora@example.com)\nAttendee: Orrin Pike (orrin@example.com)\nLocation: Room 4; second floor\n"
            "Description: Bring the lease.\nIt was signed on March 3, 2021.",
            id="meeting",
        ),
        pytest.param(
            "a.vcf",
            CARD,
            VCARD,
            "Full name: Vane, Ann, Dr.\nName: Dr. Ann Vane\nOrganization: Pike Milling Co., Water rights\nTitle: President\n"
            "Email: ann@example.com\nTelephone: +1 555 0100\nAddress: 12 Mill Road, Larch Hollow, WI, 53703, USA\n"
            "Note: Met Ren\u00e9 on March 3\n\nName: Orrin Pike",
            id="two persons",
        ),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_properties_are_lines(tmp_path: Path, name: str, content: str, expected: str, text: str, line_end: str) -> None:
    path = tmp_path / name
    path.write_bytes(content.replace("\n", line_end).encode())
    assert media_type(path, name) == expected
    [page] = READERS[expected](path, ReadLimits())
    assert page.text.rstrip() == text


def test_a_text_that_quotes_one_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The file began with\nBEGIN:VCARD\nand nothing else.\n")
    assert media_type(path, path.name) == PLAIN


def test_an_endless_line_is_hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content_lines, "_MAX_LINE_CHARS", 1000)
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nNOTE:" + "x" * 5000 + "\n")
    with pytest.raises(Refusal):
        list(content_lines.read(path, ReadLimits()))


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("ATTENDEE;PARTSTAT=DECLINED;CN=Orrin Pike:mailto:orrin@example.com", "Attendee: Orrin Pike (orrin@example.com), declined"),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Orrin Pike:mailto:orrin@example.com", "Attendee: Orrin Pike (orrin@example.com)"),
        ("DURATION:PT1H30M", "Duration: PT1H30M"),
        ("PERCENT-COMPLETE:50", "Percent complete: 50"),
        ("RECURRENCE-ID;TZID=America/Chicago:20210303T140000", "In place of: 2021-03-03 14:00 (America/Chicago)"),
    ],
)
def test_a_property_says_what_it_says(tmp_path: Path, line: str, text: str) -> None:
    path = tmp_path / "a.ics"
    path.write_text(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{line}\nEND:VEVENT\nEND:VCALENDAR\n")
    assert [page.text.strip() for page in content_lines.read(path, ReadLimits())] == [text]
