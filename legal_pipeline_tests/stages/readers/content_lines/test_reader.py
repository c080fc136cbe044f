"""iCalendar and vCard: properties as lines of text, folded and encoded as mail programs write them; pictures left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import CALENDAR, PLAIN, VCARD
from legal_pipeline.errors import Refusal
from legal_pipeline.stages.readers import encoding
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.content_lines import lines
from legal_pipeline.stages.readers.content_lines import reader as content_lines
from legal_pipeline.stages.readers.formats import READERS
from legal_pipeline.stages.readers.limits import ReadLimits
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
            "Description: Bring the lease.\nIt was signed on March 3, 2021.\n"
            "Attachment: attachment 1\nReminder: 15 minutes before the start",
            id="meeting",
        ),
        pytest.param(
            "a.vcf",
            CARD,
            VCARD,
            "Full name: Vane, Ann, Dr.\nName: Dr. Ann Vane\nOrganization: Pike Milling Co., Water rights\nTitle: President\n"
            "Email: ann@example.com\nTelephone (work, voice): +1 555 0100\nAddress (work): 12 Mill Road, Larch Hollow, WI, 53703, USA\n"
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
    monkeypatch.setattr(lines, "_MAX_LINE_CHARS", 1000)
    path = tmp_path / "a.vcf"
    path.write_text("BEGIN:VCARD\nNOTE:" + "x" * 5000 + "\n")
    with pytest.raises(Refusal):
        list(content_lines.read(path, ReadLimits()))


@pytest.mark.parametrize("size", [1, 3, 7, 256 * 1024])
def test_a_line_may_be_folded_within_a_letter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(encoding, "_BLOCK_BYTES", size)
    path = tmp_path / "a.ics"
    path.write_bytes("BEGIN:VEVENT\r\nSUMMARY:Call René at the mill – at once\r\nEND:VEVENT\r\n".encode().replace(b"\xa9", b"\r\n \xa9"))
    assert [page.text.strip() for page in content_lines.read(path, ReadLimits())] == ["Subject: Call René at the mill – at once"]


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("ATTENDEE;PARTSTAT=DECLINED;CN=Orrin Pike:mailto:orrin@example.com", "Attendee: Orrin Pike (orrin@example.com), declined"),
        ("ATTENDEE;PARTSTAT=NEEDS-ACTION;CN=Orrin Pike:mailto:orrin@example.com", "Attendee: Orrin Pike (orrin@example.com)"),
        ("DURATION:PT1H30M", "Duration: 1 hour 30 minutes"),
        ("PERCENT-COMPLETE:50", "Percent complete: 50"),
        ("EXDATE;TZID=America/Chicago:20210310T140000,20210317T140000", "Except on: 2021-03-10 14:00, 2021-03-17 14:00 (America/Chicago)"),
        ("RDATE;VALUE=DATE:20210401", "Also on: 2021-04-01"),
        ("ATTENDEE;ROLE=OPT-PARTICIPANT;PARTSTAT=ACCEPTED:mailto:ann@example.com", "Attendee: ann@example.com, optional, accepted"),
        ("X-ALT-DESC;FMTTYPE=text/html:<p>Call <b>Nora</b></p>", "Description: Call Nora"),
        ("DESCRIPTION:Call\nX-ALT-DESC;FMTTYPE=text/html:<p>Call <b>Nora</b></p>", "Description: Call"),
        ("BEGIN:VALARM\nTRIGGER;RELATED=END:P1D\nDESCRIPTION:Reminder\nEND:VALARM", "Reminder: 1 day after the end"),
        ("STATUS:CANCELLED", "Status: cancelled"),
        ("RECURRENCE-ID;TZID=America/Chicago:20210303T140000", "In place of: 2021-03-03 14:00 (America/Chicago)"),
    ],
)
def test_a_property_says_what_it_says(tmp_path: Path, line: str, text: str) -> None:
    path = tmp_path / "a.ics"
    path.write_text(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\n{line}\nEND:VEVENT\nEND:VCALENDAR\n")
    assert [page.text.strip() for page in content_lines.read(path, ReadLimits())] == [text]


ZONE = """BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Eastern Standard Time
BEGIN:STANDARD
DTSTART:16011104T020000
RRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;TZID="Eastern Standard Time":20210303T140000
RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20210630T000000Z
ATTACH;FMTTYPE=text/plain;ENCODING=BASE64;VALUE=BINARY;X-FILENAME=side.txt:VGhlIHNpZGUg
 bGV0dGVyLg==
END:VEVENT
END:VCALENDAR
"""


def test_when_clocks_change_is_no_date_of_an_event(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(ZONE)
    [page] = content_lines.read(tmp_path / "a.ics", ReadLimits())
    assert page.text.rstrip() == (
        "Method: request\nStart: 2021-03-03 14:00 (Eastern Standard Time)\n"
        "Repeats: every 2 weeks on Monday and Wednesday, until 2021-06-30\nAttachment: side.txt"
    )


def test_a_file_in_an_event_is_a_document(tmp_path: Path) -> None:
    (tmp_path / "a.ics").write_text(ZONE)
    (tmp_path / "into").mkdir()
    [found] = extract(tmp_path / "a.ics", CALENDAR, tmp_path / "into", ContainerLimits())
    assert (found.child.file_name, found.path.read_bytes()) == ("side.txt", b"The side letter.")


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("TEL;WORK;CELL:+1 555 0100", "Telephone (work, cell): +1 555 0100"),
        ("TEL;TYPE=work,cell:+1 555 0100", "Telephone (work, cell): +1 555 0100"),
        ("TEL;TYPE=WORK;TYPE=FAX;TYPE=pref:+1 555 0100", "Telephone (work, fax, preferred): +1 555 0100"),
        ('TEL;VALUE=uri;PREF=1;TYPE="voice,home":tel:+1-555-0100;ext=12', "Telephone (voice, home, preferred): +1-555-0100 ext. 12"),
        ("TEL;HOME;ENCODING=QUOTED-PRINTABLE:=2B1 555 =\n0100", "Telephone (home): +1 555 0100"),
        ("TEL;HOME;QUOTED-PRINTABLE:=2B1 555 0100", "Telephone (home): +1 555 0100"),
        ("item1.TEL:+1 555 0100\nitem1.X-ABLabel:_$!<Ranch>!$_", "Telephone (Ranch): +1 555 0100"),
        ("EMAIL;INTERNET;HOME:ann@example.com", "Email (home): ann@example.com"),
        (
            "ADR;WORK;ENCODING=QUOTED-PRINTABLE:;;12 Mill Road=0D=0ASuite 4;Ames;IA;=\n50010;USA",
            "Address (work): 12 Mill Road, Suite 4, Ames, IA, 50010, USA",
        ),
        ('ADR;TYPE=home;LABEL="1 Elm St\\nAmes":;;;;;;', "Address (home): 1 Elm St, Ames"),
        ("NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Met Ren=E9=\n on March 3", "Note: Met Ren\u00e9 on March 3"),
        ("NOTE:A word that is fol\n ded\\, and\\nmore", "Note: A word that is folded, and\nmore"),
        ("RELATED;TYPE=spouse;VALUE=text:Tom Quill", "Related (spouse): Tom Quill"),
        ("PHOTO;ENCODING=b:QUJD", ""),
    ],
)
def test_a_property_of_a_person(tmp_path: Path, line: str, text: str) -> None:
    (tmp_path / "a.vcf").write_text(f"BEGIN:VCARD\nVERSION:3.0\n{line}\nEND:VCARD\n")
    assert [page.text.strip() for page in content_lines.read(tmp_path / "a.vcf", ReadLimits())] == [text]
