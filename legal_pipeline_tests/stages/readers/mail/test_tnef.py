"""The envelope of Outlook for other programs: what its lists of properties hold, beside its own attributes."""

from __future__ import annotations

import contextlib
import struct
from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import TNEF
from legal_pipeline.errors import Refusal
from legal_pipeline.stages.mail_fields import fields_of_file
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail import tnef

_MESSAGE, _FILE, _SUBJECT, _BODY, _BEGINS, _TITLE, _DATA = 0x69003, 0x69005, 0x18004, 0x2800C, 0x69002, 0x18010, 0x6800F
RTF = (
    struct.pack("<IIII", 12 + len(rb"{\rtf1 The mill was sold.}"), len(rb"{\rtf1 The mill was sold.}"), 0x414C454D, 0)
    + rb"{\rtf1 The mill was sold.}"
)


def properties(*values: tuple[int, int, bytes], named: bytes = b"") -> bytes:
    rows = []
    for kind, tag, value in values:
        head = struct.pack("<HH", kind, tag) + (named if tag >= 0x8000 else b"")
        if kind in (0x0D, 0x1E, 0x1F, 0x0102):
            head += struct.pack("<II", 1, len(value))
        rows.append(head + value + bytes(-len(value) % 4))
    return struct.pack("<I", len(rows)) + b"".join(rows)


def envelope(path: Path, *attributes: tuple[int, bytes]) -> Path:
    body = b"".join(
        struct.pack("<BII", 2 if tag in (_TITLE, _DATA, _BEGINS, _FILE) else 1, tag, len(data)) + data + b"\0\0" for tag, data in attributes
    )
    path.write_bytes(b"\x78\x9f\x3e\x22\x01\x00" + body)
    return path


MAIL = properties(
    (0x1F, 0x0C1A, "Ada Quill\0".encode("utf-16-le")),
    (0x1E, 0x5D01, b"ada@quill.example\0"),
    (0x0B, 0x0E1B, b"\1\0"),
    (0x1F, 0x8005, "of no account\0".encode("utf-16-le")),
    (0x40, 0x0039, struct.pack("<Q", 133_855_542_000_000_000)),
    (0x0102, 0x1009, RTF),
    named=bytes(16) + struct.pack("<II", 0, 0x8554),
)


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        pytest.param(
            [(_SUBJECT, b"The lease\0"), (_MESSAGE, MAIL)],
            "From: Ada Quill <ada@quill.example>\nDate: Tue, 04 Mar 2025 09:30:00 +0000\nSubject: The lease\n\nThe mill was sold.",
            id="text as RTF alone",
        ),
        pytest.param([(_SUBJECT, b"Plain\0"), (_BODY, b"As typed.\0"), (_MESSAGE, MAIL)], "As typed.", id="plain text before RTF"),
        pytest.param(
            [(_MESSAGE, properties((0x1E, 0x001A, b"IPM.Contact\0"), (0x1E, 0x3A16, b"Lindt & Roe LLP\0")))],
            "Company: Lindt & Roe LLP",
            id="a contact",
        ),
        pytest.param(
            [
                (_BEGINS, b""),
                (_TITLE, b"EXHIBI~1.TXT\0"),
                (_DATA, b"x"),
                (_FILE, properties((0x1E, 0x3707, b"exhibit of Ada Quill.txt\0"))),
            ],
            "Attachments: exhibit of Ada Quill.txt",
            id="the long name of a file",
        ),
    ],
)
def test_properties_are_read(tmp_path: Path, attributes: list[tuple[int, bytes]], text: str) -> None:
    pages = tnef.read(envelope(tmp_path / "winmail.dat", *attributes), ReadLimits())

    assert text in "".join(page.text for page in pages)


@pytest.mark.parametrize("broken", [b"\xff\xff\xff\xff", MAIL[:30], struct.pack("<IHHII", 1, 0x1E, 0x37, 1, 0x7FFFFFFF)])
def test_a_broken_list_is_refused(tmp_path: Path, broken: bytes) -> None:
    with pytest.raises(Refusal, match="damaged"):
        list(tnef.read(envelope(tmp_path / "winmail.dat", (_MESSAGE, broken)), ReadLimits()))


def test_a_file_has_its_long_name(tmp_path: Path) -> None:
    names = properties((0x1E, 0x3707, b"exhibit of Ada Quill.txt\0"))
    path = envelope(tmp_path / "winmail.dat", (_BEGINS, b""), (_TITLE, b"EXHIBI~1.TXT\0"), (_DATA, b"The exhibit."), (_FILE, names))

    assert [(file.file_name, b"".join(file.content)) for file in tnef.attachments(path)] == [("exhibit of Ada Quill.txt", b"The exhibit.")]


def test_what_fills_up_the_last_block_is_nothing(tmp_path: Path) -> None:
    path = envelope(tmp_path / "winmail.dat", (_SUBJECT, b"The lease\0"))
    path.write_bytes(path.read_bytes() + bytes(40))
    assert [page.text for page in tnef.read(path, ReadLimits())] == ["Subject: The lease"]


def test_checksums_are_not_believed_and_a_cut_off_envelope_ends_as_text_or_refusal(tmp_path: Path) -> None:
    path = envelope(tmp_path / "winmail.dat", (_SUBJECT, b"The lease\0"), (_MESSAGE, MAIL), (_BEGINS, b""), (_DATA, b"The exhibit."))
    whole = path.read_bytes()
    for end in range(0, len(whole), 3):
        path.write_bytes(whole[:end])
        with contextlib.suppress(Refusal):
            assert [page.page_number for page in tnef.read(path, ReadLimits())] == [1]
            list(tnef.attachments(path))


def test_the_path_of_a_file_leads_nowhere_else(tmp_path: Path) -> None:
    names = properties((0x1E, 0x3707, b"..\\..\\system/exhibit.txt\0"))
    path = envelope(tmp_path / "winmail.dat", (_BEGINS, b""), (_DATA, b"The exhibit."), (_FILE, names))
    (tmp_path / "into").mkdir()
    [child] = extract(path, TNEF, tmp_path / "into", ContainerLimits())
    assert (child.child.file_name, child.path.parent) == ("exhibit.txt", tmp_path / "into")


SET_OF_ADDRESSES = struct.pack("<I", 0x62004) + bytes.fromhex("00000000c000000000000046")
CONTACT = properties(
    (0x1E, 0x001A, b"IPM.Contact\0"),
    (0x1E, 0x3A16, b"Lindt & Roe LLP\0"),
    (0x1F, 0x8005, "ann@vane.example\0".encode("utf-16-le")),
    named=SET_OF_ADDRESSES + struct.pack("<II", 0, 0x8083),
)


def test_an_attached_contact_has_its_name_and_its_fields(tmp_path: Path) -> None:
    inner = envelope(tmp_path / "inner", (_MESSAGE, CONTACT)).read_bytes()
    attached = properties((0x1E, 0x3001, b"Ann Vane\0"), (0x0D, 0x3701, bytes(16) + inner))
    path = envelope(tmp_path / "winmail.dat", (_SUBJECT, b"The lease\0"), (_BEGINS, b""), (_FILE, attached))
    assert "".join(page.text for page in tnef.read(path, ReadLimits())).endswith("Attachments: Ann Vane")
    [found] = tnef.attachments(path)
    assert (found.file_name, b"".join(found.content)) == ("Ann Vane", inner)
    [page] = tnef.read(tmp_path / "inner", ReadLimits())
    assert page.text.strip() == "Company: Lindt & Roe LLP\nEmail: ann@vane.example"


def test_header_fields(tmp_path: Path) -> None:
    path = envelope(tmp_path / "a", (_SUBJECT, b"The lease\0"), (_MESSAGE, MAIL), (_BEGINS, b""), (_TITLE, b"A.TXT\0"), (_DATA, b"x"))
    found = fields_of_file(path, TNEF)
    assert found is not None
    assert (found.sender[0].address, found.date, found.subject) == ("ada@quill.example", "2025-03-04T09:30:00+00:00", "The lease")
    assert found.attachments == ("A.TXT",)
    assert fields_of_file(envelope(tmp_path / "contact", (_MESSAGE, CONTACT)), TNEF) is None


def test_an_attached_mail_is_a_file(tmp_path: Path) -> None:
    inner = envelope(tmp_path / "inner", (_SUBJECT, b"Inner\0")).read_bytes()
    attached = properties((0x1E, 0x3001, b"Inner\0"), (0x0D, 0x3701, bytes(16) + inner))
    path = envelope(tmp_path / "winmail.dat", (_BEGINS, b""), (_TITLE, b"Inner\0"), (_FILE, attached))

    assert [(file.file_name, b"".join(file.content)) for file in tnef.attachments(path)] == [("Inner", inner)]


_RECIPIENTS, _CODE_PAGE = 0x69004, 0x69007


@pytest.mark.parametrize(("page", "codec"), [(1251, "cp1251"), (65001, "utf-8"), (20866, "koi8-r"), (28595, "iso8859-5")])
def test_8_bit_texts_are_in_the_code_page_of_the_envelope(tmp_path: Path, page: int, codec: str) -> None:
    path = envelope(
        tmp_path / "winmail.dat",
        (_CODE_PAGE, struct.pack("<II", page, 0)),
        (_SUBJECT, "Договор\0".encode(codec)),
        (_BODY, "Аренда мельницы.\0".encode(codec)),
        (_MESSAGE, properties((0x1E, 0x0C1A, "Анна Ро\0".encode(codec)))),
        (_BEGINS, b""),
        (_TITLE, "План.txt\0".encode(codec)),
        (_DATA, b"x"),
    )
    [text] = [page.text for page in tnef.read(path, ReadLimits())]
    assert text == "From: Анна Ро\nSubject: Договор\n\nАренда мельницы.\n\nAttachments: План.txt"
    assert [file.file_name for file in tnef.attachments(path)] == ["План.txt"]


def recipients(*rows: tuple[int, str, str]) -> bytes:
    said = (
        properties((0x03, 0x0C15, struct.pack("<I", kind)), (0x1E, 0x3001, f"{name}\0".encode()), (0x1E, 0x39FE, f"{address}\0".encode()))
        for kind, name, address in rows
    )
    return struct.pack("<I", len(rows)) + b"".join(said)


def test_recipients_are_read(tmp_path: Path) -> None:
    rows = recipients((1, "Ben Ortega", "ben@ortega.example"), (2, "Cy Vale", "cy@vale.example"), (1, "Dora Finch", ""))
    path = envelope(tmp_path / "winmail.dat", (_SUBJECT, b"The lease\0"), (_RECIPIENTS, rows), (_BODY, b"As typed.\0"))
    [page] = tnef.read(path, ReadLimits())
    assert page.text == "To: Ben Ortega <ben@ortega.example>; Dora Finch\nCc: Cy Vale <cy@vale.example>\nSubject: The lease\n\nAs typed."
    found = fields_of_file(path, TNEF)
    assert found is not None
    assert [address.address for address in found.cc] == ["cy@vale.example"]


@pytest.mark.parametrize("broken", [struct.pack("<I", 3), struct.pack("<II", 1, 5)])
def test_a_broken_list_of_recipients_is_refused(tmp_path: Path, broken: bytes) -> None:
    with pytest.raises(Refusal, match="damaged"):
        list(tnef.read(envelope(tmp_path / "winmail.dat", (_RECIPIENTS, broken)), ReadLimits()))


def test_a_text_that_is_no_rtf_is_refused(tmp_path: Path) -> None:
    path = envelope(tmp_path / "winmail.dat", (_MESSAGE, properties((0x0102, 0x1009, b"of no account at all"))))
    with pytest.raises(Refusal, match="its text is damaged"):
        list(tnef.read(path, ReadLimits()))
