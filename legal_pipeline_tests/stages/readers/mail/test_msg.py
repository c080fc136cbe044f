"""Outlook items: properties in whatever form they come, bodies in three formats, attached items."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path
from typing import Any

import pytest

from legal_pipeline.data import file_signatures as of
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.mail_fields import fields_of_file
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.mail import mail, msg
from legal_pipeline.stages.readers.mail.compressed_rtf import decompress_rtf
from legal_pipeline.stages.readers.mail.outlook_item import OutlookItem
from legal_pipeline_tests.specimens.corpora import corpus
from legal_pipeline_tests.specimens.ole import ole_bytes


class _Ole:
    """As much of olefile as the reader uses, over a dict of streams."""

    minisectorcutoff = sys.maxsize

    def __init__(self, streams: dict[str, bytes]) -> None:
        self._streams = streams
        self.direntries = self

    def exists(self, name: str) -> bool:
        return any(found == name or found.startswith(f"{name}/") for found in self._streams)

    def listdir(self) -> list[list[str]]:
        return [name.split("/") for name in self._streams]

    def openstream(self, name: str) -> io.BytesIO:
        return io.BytesIO(self._streams[name])

    def get_size(self, name: str) -> int:
        return len(self._streams[name])

    def _find(self, name: str) -> str:
        return name

    def __getitem__(self, name: str) -> Any:
        return type("Entry", (), {"size": len(self._streams[name])})


def _fixed(header_bytes: int, properties: dict[tuple[int, int], int]) -> bytes:
    rows = [struct.pack("<HHIQ", kind, tag, 6, value) for (kind, tag), value in properties.items()]
    return bytes(header_bytes) + b"".join(rows)


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


_SENT = 133_855_542_000_000_000  # 2025-03-04 09:30 UTC in steps of 100 ns since 1601
_RECIPIENT = "__recip_version1.0_#00000000/"
_ITEM = {
    "__properties_version1.0": _fixed(32, {(0x40, 0x0039): _SENT, (0x03, 0x3FFD): 1251}),
    "__substg1.0_0037001F": _wide("Exhibit A\0"),
    "__substg1.0_0C1A001F": _wide("Dana Voss"),
    "__substg1.0_0C1F001F": _wide("/O=VOSS/CN=DANA"),
    "__substg1.0_5D01001F": _wide("dana@voss-legal.example"),
    _RECIPIENT + "__properties_version1.0": _fixed(8, {(0x03, 0x0C15): 2}),
    _RECIPIENT + "__substg1.0_3001001F": _wide("Peer"),
    _RECIPIENT + "__substg1.0_39FE001F": _wide("peer@lindqvist.example"),
}
_HEAD = "Dana Voss <dana@voss-legal.example>"


def test_headers() -> None:
    assert list(OutlookItem(_Ole(_ITEM), "").headers()) == [
        ("From", _HEAD),
        ("Cc", "Peer <peer@lindqvist.example>"),
        ("Date", "Tue, 04 Mar 2025 09:30:00 +0000"),
        ("Subject", "Exhibit A"),
    ]


_SETS = bytes.fromhex("0420060000000000c0000000000000460320060000000000c000000000000046")  # PSETID_Address, PSETID_Task
_ENTRIES = struct.pack("<IHHIHHIHHIHH", 0x8083, 3 << 1, 0, 0x8101, 4 << 1, 1, 0x8102, 4 << 1, 2, 0x8105, 4 << 1, 3)
_NAMES = {"__nameid_version1.0/__substg1.0_00020102": _SETS, "__nameid_version1.0/__substg1.0_00030102": _ENTRIES}
_NOBODY_SAID_WHEN = 0x0CB34557A3DD4000


@pytest.mark.parametrize(
    ("kind", "streams", "expected"),
    [
        pytest.param(
            "IPM.Contact",
            {
                "__substg1.0_3A16001F": _wide("Voss & Peer LLP"),
                "__substg1.0_3A08001E": b"555-0100",
                "__substg1.0_8000001F": _wide("dana@voss.example"),
            },
            ["Company: Voss & Peer LLP", "Email: dana@voss.example", "Business phone: 555-0100", ""],
            id="a contact, with a named property",
        ),
        pytest.param(
            "IPM.Task",
            {
                "__properties_version1.0": _fixed(
                    32, {(0x03, 0x8001): 2, (0x05, 0x8002): int.from_bytes(struct.pack("<d", 0.75), "little"), (0x40, 0x8003): _SENT}
                )
            },
            ["Status: complete", "Done: 75%", "Due: 2025-03-04", ""],
            id="a task",
        ),
        pytest.param(
            "IPM.Task", {"__properties_version1.0": _fixed(32, {(0x40, 0x8003): _NOBODY_SAID_WHEN})}, [], id="a task without a date"
        ),
        pytest.param("IPM.Note", {"__substg1.0_3A16001F": _wide("Voss & Peer LLP")}, [], id="a mail has none"),
    ],
)
def test_fields_of_contacts_and_tasks_are_lines(kind: str, streams: dict[str, bytes], expected: list[str]) -> None:
    item = OutlookItem(_Ole(_NAMES | {"__substg1.0_001A001F": _wide(kind)} | streams), "")
    assert "".join(item.fields()).splitlines() == expected


@pytest.mark.parametrize(
    ("streams", "expected"),
    [
        pytest.param({"__substg1.0_1000001F": _wide("Grüße")}, "Grüße", id="unicode"),
        pytest.param({"__substg1.0_1000001E": "Договор".encode("cp1251")}, "Договор", id="8-bit in the item's code page"),
        pytest.param({"__substg1.0_10130102": "<meta charset=utf-8><p>Grüße".encode()}, "Grüße", id="HTML"),
        pytest.param(
            {"__substg1.0_1000001F": _wide(" \n"), "__substg1.0_10130102": b"<p>rich"}, "rich", id="HTML where the plain one is blank"
        ),
        pytest.param(
            {"__substg1.0_10090102": struct.pack("<IIII", 30, 14, 0x414C454D, 0) + rb"{\rtf1 stored}"}, "stored", id="RTF as it is"
        ),
        pytest.param({}, "", id="nothing"),
    ],
)
def test_bodies(streams: dict[str, bytes], expected: str) -> None:
    assert "".join(OutlookItem(_Ole(_ITEM | streams), "").body()).strip() == expected


def test_compressed_rtf() -> None:
    """The example of [MS-OXRTFCP] 4.1.1."""
    packed = bytes.fromhex("2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0")
    assert b"".join(decompress_rtf(packed)) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_attachments_and_an_attached_item_as_a_mail(tmp_path: Path) -> None:
    first, second = "__attach_version1.0_#00000000/", "__attach_version1.0_#00000001/"
    inner = f"{second}__substg1.0_3701000D/"
    inner_first = f"{inner}__attach_version1.0_#00000000/"
    ole = _Ole(
        {
            **_ITEM,
            f"{first}__substg1.0_3707001F": _wide("exhibit.pdf"),
            f"{first}__substg1.0_37010102": b"%PDF",
            f"{second}__substg1.0_3001001F": _wide("Re: Exhibit"),
            f"{inner}__properties_version1.0": _fixed(24, {(0x40, 0x0039): _SENT}),
            f"{inner}__substg1.0_0037001F": _wide("Re: Exhibit"),
            f"{inner}__substg1.0_1000001F": _wide("Grüße, Peer"),
            f"{inner_first}__substg1.0_3707001F": _wide("Größe.txt"),
            f"{inner_first}__substg1.0_37010102": b"inner file" * 100,
        }
    )
    found = [(attached.file_name, b"".join(attached.content)) for attached in OutlookItem(ole, "").attachments()]
    assert [name for name, _ in found] == ["exhibit.pdf", "Re: Exhibit.eml"]
    path = tmp_path / "inner.eml"
    path.write_bytes(found[1][1])
    assert [page.text for page in mail.read_mail(path, ReadLimits())] == [
        "Date: Tue, 04 Mar 2025 09:30:00 +0000\nSubject: Re: Exhibit\n\nGrüße, Peer\n\nAttachments: Größe.txt"
    ]
    assert [(inner.file_name, b"".join(inner.content)) for inner in mail.attachments(path, of.MAIL)] == [("Größe.txt", b"inner file" * 100)]


@pytest.mark.parametrize(
    ("file_name", "words", "attached"),
    [
        ("tika__testMSG_Appointment.msg", "Subject: Quick brown fox", []),
        ("tika__testMSG_StickyNote.msg", "This is a note", []),
        ("tika__testMSG_Task.msg", "Quick brown fox must do", []),
        ("tika__testMSG_forwarded.msg", "Original Body", []),
        ("tika__testMSG_att_doc.msg", "Subject: test pièce jointe 1", ["test-unicode.doc", "pj1.txt"]),
        ("unstructured__fake-email-with-cc-and-bcc.msg", "Bcc: hello@unstructured.io", []),
    ],
)
def test_real_items(file_name: str, words: str, attached: list[str]) -> None:
    path = corpus("awkward") / file_name
    assert words in "".join(page.text for page in msg.read(path, ReadLimits()))
    assert [found.file_name for found in msg.attachments(path)] == attached


def _attached(number: int, name: str, streams: dict[str, bytes]) -> dict[str, bytes]:
    folder = f"__attach_version1.0_#0000000{number}/"
    inner = {f"{folder}__substg1.0_3701000D/{stream}": data for stream, data in streams.items()}
    return {folder + "__properties_version1.0": bytes(8), folder + "__substg1.0_3001001F": _wide(name), **inner}


def test_items_attached_to_items_are_documents_with_their_own_fields(tmp_path: Path) -> None:
    sent = _fixed(24, {(0x40, 0x0039): _SENT})
    deepest = {"__properties_version1.0": sent, "__substg1.0_0037001F": _wide("Deepest"), "__substg1.0_1035001F": _wide("<9@x>")}
    middle = {"__properties_version1.0": sent, "__substg1.0_0037001F": _wide("Middle"), **_attached(0, "Deepest", deepest)}
    contact = {
        "__properties_version1.0": _fixed(24, {}),
        "__substg1.0_001A001F": _wide("IPM.Contact"),
        "__substg1.0_8000001F": _wide("dana@voss.example"),
    }
    task = {
        "__properties_version1.0": _fixed(24, {(0x03, 0x8001): 2, (0x40, 0x8003): _SENT}),
        "__substg1.0_001A001F": _wide("IPM.Task"),
    }
    inner = _attached(0, "Middle", middle) | _attached(1, "Dana Voss", contact) | _attached(2, "File the brief", task)
    (tmp_path / "a.msg").write_bytes(ole_bytes({**_ITEM, **_NAMES, **inner}))
    found: dict[str, str] = {}

    def visit(path: Path, media_type: str) -> None:
        into = path.with_name(f"in {path.name}")
        into.mkdir()
        for item in extract(path, media_type, into, ContainerLimits()):
            [page] = mail.read_mail(item.path, ReadLimits())
            fields = fields_of_file(item.path, of.MAIL)
            assert fields is not None
            found[item.child.file_name] = page.text
            assert fields.message_id == ("<9@x>" if fields.subject == "Deepest" else "")
            visit(item.path, of.MAIL)

    visit(tmp_path / "a.msg", of.MSG)
    assert list(found) == ["Middle.eml", "Deepest.eml", "Dana Voss.eml", "File the brief.eml"]
    assert found["Deepest.eml"].split("\n")[:2] == ["Date: Tue, 04 Mar 2025 09:30:00 +0000", "Subject: Deepest"]
    assert found["Dana Voss.eml"].strip() == "Email: dana@voss.example"
    assert found["File the brief.eml"].strip() == "Status: complete\nDue: 2025-03-04"


@pytest.mark.parametrize(
    ("pages", "subject", "body"),
    [
        pytest.param({0x3FFD: 1250}, "cp1250", "cp1250", id="one code page for both"),
        pytest.param({0x3FFD: 1250, 0x3FDE: 65001}, "cp1250", "utf-8", id="the text has its own"),
        pytest.param({0x3FFD: 1250, 0x3FDE: 65001}, "cp1250", "cp1250", id="the text is not in the one that is said to be its own"),
        pytest.param({0x3FFD: 65001, 0x3FDE: 28592}, "utf-8", "iso8859-2", id="a part of ISO 8859"),
        pytest.param({0x3FFD: 10029}, "mac_latin2", "mac_latin2", id="of a Mac"),
    ],
)
def test_8_bit_texts_are_in_the_code_pages_of_their_item(pages: dict[int, int], subject: str, body: str) -> None:
    streams = {
        "__properties_version1.0": _fixed(32, {(0x03, tag): page for tag, page in pages.items()}),
        "__substg1.0_0037001E": "Smlouva č. 7 – příloha".encode(subject, "replace"),
        "__substg1.0_1000001E": "Nájemné se platí čtvrtletně.".encode(body),
    }
    item = OutlookItem(_Ole(streams), "")
    assert item.text("0037").replace("?", "–") == "Smlouva č. 7 – příloha"
    assert "".join(item.body()) == "Nájemné se platí čtvrtletně."


def test_an_attached_item_has_its_own_code_page_and_so_have_its_recipients() -> None:
    inner = {
        "__properties_version1.0": _fixed(24, {(0x03, 0x3FFD): 1253}),
        "__substg1.0_0037001E": "Μίσθωση".encode("cp1253"),
        _RECIPIENT + "__properties_version1.0": _fixed(8, {(0x03, 0x0C15): 1}),
        _RECIPIENT + "__substg1.0_3001001E": "Άννα Ρω".encode("cp1253"),
    }
    ole = _Ole({**_ITEM, "__substg1.0_1000001E": "Договор".encode("cp1251"), **_attached(0, "Lease", inner)})
    [attached] = OutlookItem(ole, "").attachments()
    written = b"".join(attached.content).decode()
    assert "Subject: Μίσθωση\r\n" in written
    assert "To: Άννα Ρω\r\n" in written
    assert "".join(OutlookItem(ole, "").body()) == "Договор"


def test_a_linked_file_is_told_with_its_address() -> None:
    folder = "__attach_version1.0_#00000000/"
    linked = {
        f"{folder}__properties_version1.0": _fixed(8, {(0x03, 0x3705): 2}),
        f"{folder}__substg1.0_3707001F": _wide("budget.xlsx"),
        f"{folder}__substg1.0_370D001F": _wide("\\\\firm\\share\\budget.xlsx"),
    }
    item = OutlookItem(_Ole({**_ITEM, "__substg1.0_1000001F": _wide("See the budget."), **linked}), "")
    assert "".join(item.body()) == "See the budget.\n\nLinked file: budget.xlsx <\\\\firm\\share\\budget.xlsx>\n"


def test_a_text_that_is_no_rtf_is_refused_as_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.msg").write_bytes(ole_bytes({**_ITEM, "__substg1.0_10090102": b"of no account at all"}))
    with pytest.raises(Refusal, match="its text is damaged") as refused:
        list(msg.read(tmp_path / "a.msg", ReadLimits()))
    assert refused.value.reason is RefusalReason.CORRUPT
