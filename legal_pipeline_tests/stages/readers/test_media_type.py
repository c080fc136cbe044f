"""The content says what a file is, not its name."""

from __future__ import annotations

import bz2
import gzip
import zipfile
from pathlib import Path

import pytest

from legal_pipeline.data import file_signatures as of
from legal_pipeline.errors import Refusal, SourceMissing
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.media_type import BINARY, media_type
from legal_pipeline_tests.stages import documents

_HEADERS = (
    "From: Dana Voss <dana@voss-legal.example>\nTo: peer@lindqvist.example\nSubject: x\nDate: Tue, 4 Mar 2025 09:30:00 +0000\n\nHello"
)
_MEMO = "TO: Dana Voss\nFROM: Peer Lindqvist\nDATE: March 4, 2025\nRE: Voss v. Lindqvist\n\nThe motion is due."


@pytest.mark.parametrize(
    ("content", "file_name", "expected"),
    [
        pytest.param(b"%PDF-1.7\n1 0 obj", "brief.txt", of.PDF, id="named as text"),
        pytest.param(b"\x00junk\n%PDF-1.4\n1 0 obj\n", "x.pdf", of.PDF, id="header not at the very start"),
        pytest.param(b"We found the bytes %PDF-1.4 in the log.", "note.txt", of.PLAIN, id="text about PDF"),
        pytest.param(b"II*\x00\x08\x00\x00\x00", "scan", of.TIFF, id="tiff without extension"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00", "a.jpg", of.PNG, id="png named jpg"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x10JFIF", "a", of.JPEG, id="jpeg"),
        pytest.param(documents.docx_bytes(""), "x.zip", of.DOCX, id="docx named zip"),
        pytest.param(documents.odt_bytes(""), "x", of.ODT, id="odt"),
        pytest.param(documents.xlsx_bytes({"A": [[1]]}), "x", of.XLSX, id="xlsx"),
        pytest.param(documents.zip_bytes({"a.txt": "x"}), "x.docx", of.ZIP, id="plain zip named docx"),
        pytest.param(documents.zip_bytes({}), "x.zip", of.ZIP, id="zip without members"),
        pytest.param(documents.zip_bytes({"mimetype": "application/epub+zip"}), "x", "application/epub+zip", id="epub"),
        pytest.param(documents.tar_bytes({"a": b"x"}), "x", of.TAR, id="tar"),
        pytest.param(gzip.compress(b"x"), "x", of.GZIP, id="gzip"),
        pytest.param(bz2.compress(b"x"), "x", of.BZIP2, id="bzip2"),
        pytest.param(documents.RTF, "letter.doc", of.RTF, id="rtf named doc"),
        pytest.param(b"\xef\xbb\xbf" + documents.RTF, "x", of.RTF, id="rtf behind a mark"),
        pytest.param(b"\r\n " + documents.RTF, "x", of.RTF, id="rtf behind blanks"),
        pytest.param(b"\xef\xbb\xbf<!-- saved --> <HTML><body>x", "x", of.HTML, id="html behind mark and comment"),
        pytest.param("<html><p>é".encode("utf-16"), "x", of.HTML, id="html in UTF-16"),
        pytest.param(b"Dear all,<br>see <b>below</b>", "x.htm", of.HTML, id="html fragment known by its name"),
        pytest.param(b"Dear all,<br>see <b>below</b>", "x.txt", of.PLAIN, id="text with tags"),
        pytest.param(_HEADERS.encode(), "x", of.MAIL, id="mail without extension or technical headers"),
        pytest.param(_HEADERS.encode("utf-16"), "x.eml", of.MAIL, id="mail in UTF-16 with mark"),
        pytest.param(_HEADERS.encode("utf-16-le"), "x.eml", of.MAIL, id="mail in UTF-16 without mark"),
        pytest.param(b"Received: from a\n by b\nMIME-Version: 1.0\nFrom: x\n\n", "x", of.MAIL, id="folded headers"),
        pytest.param(b"From dana@x.example Tue Mar  4 09:30:00 2025\n" + _HEADERS.encode(), "x", of.MBOX, id="mbox"),
        pytest.param(b"217\n" + _HEADERS.encode() + b'\n<?xml version="1.0"?><plist/>', "x.emlx", of.APPLE_MAIL, id="emlx"),
        pytest.param(_MEMO.encode(), "memo.txt", of.PLAIN, id="a typed memorandum is no mail"),
        pytest.param(b"From March 2024 on, the tenant paid.\n", "x.txt", of.PLAIN, id="a sentence is no mbox"),
        pytest.param(b"BMW of North America, LLC", "x.txt", of.PLAIN, id="letters of the BMP signature"),
        pytest.param(b"MZ Holdings v. Voss", "x.txt", of.PLAIN, id="letters of the EXE signature"),
        pytest.param("Straße und Übergabe".encode("cp1252"), "x", of.PLAIN, id="text in an 8-bit encoding"),
        pytest.param(b"a,b\n1,2\n", "x.csv", of.PLAIN, id="csv"),
        pytest.param(b"\xffWPC\x16\x00", "x.wpd", "application/vnd.wordperfect", id="wordperfect"),
        pytest.param(b"7z\xbc\xaf\x27\x1c\x00", "x", "application/x-7z-compressed", id="7z"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42", "x", "video/mp4", id="video"),
        pytest.param(b"MZ\x90\x00\x03\x00\x00\x00", "x.pdf", "application/vnd.microsoft.portable-executable", id="program named pdf"),
        pytest.param(bytes(range(256)) * 4, "x.dat", BINARY, id="unknown"),
    ],
)
def test_the_content_decides(tmp_path: Path, content: bytes, file_name: str, expected: str) -> None:
    path = tmp_path / "source"
    path.write_bytes(content)
    assert media_type(path, file_name) == expected


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(documents.zip_bytes({"a": "x"})[:-30], RefusalReason.CORRUPT, id="zip cut short"),
        pytest.param(b"PK\x03\x04" + bytes(100), RefusalReason.CORRUPT, id="zip of zeros"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), RefusalReason.CORRUPT, id="ole of zeros"),
        pytest.param(documents.odt_bytes("", manifest="<m:encryption-data/>"), RefusalReason.ENCRYPTED, id="odt with password"),
        pytest.param(b"-----BEGIN PGP MESSAGE-----\n\nhQ", RefusalReason.ENCRYPTED, id="pgp"),
        pytest.param(
            documents.zip_bytes({"a": "x" * 99}, zipfile.ZIP_LZMA), RefusalReason.UNSUPPORTED, id="zip method that may ask for GiBs"
        ),
    ],
)
def test_what_cannot_be_opened_is_refused(tmp_path: Path, content: bytes, reason: RefusalReason) -> None:
    path = tmp_path / "source"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        media_type(path, "x")
    assert refusal.value.reason is reason


def test_a_vanished_file_is_the_worlds_fault(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        media_type(tmp_path / "gone", "gone.pdf")
