"""Files in OLE objects: of the Object Packager, of Acrobat, of Office; in DOCX, in old documents, in RTF, in mails."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import DOC, DOCX, MSG, ODT, RTF, XLS
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.embedded.ole_object import file_of_object
from legal_pipeline.stages.readers.media_type import media_type
from legal_pipeline_tests.specimens.factories import text_pdf
from legal_pipeline_tests.specimens.ole import ole_bytes
from legal_pipeline_tests.stages.documents import docx_bytes, odt_bytes, paragraph

LETTER = b"Dear Ann Vane,\n" * 3
PDF_FILE = b"%PDF-1.4 " + b"x" * 5_000


def package(name: str, content: bytes) -> bytes:
    path = b"C:\\temp\\" + name.encode()
    return (
        b"\x02\0" + name.encode() + b"\0" + path + b"\0" + struct.pack("<HHI", 0, 3, len(path) + 1) + path + b"\0"
        + struct.pack("<I", len(content)) + content
    )  # fmt: skip


def native(name: str, content: bytes) -> bytes:
    data = package(name, content)
    return struct.pack("<I", len(data)) + data


def ole1(kind: str, data: bytes) -> bytes:
    name = kind.encode() + b"\0"
    return struct.pack("<III", 0x501, 2, len(name)) + name + struct.pack("<III", 0, 0, len(data)) + data


def inner_files(path: Path, into: Path, kind: str) -> dict[str, bytes]:
    into.mkdir()
    assert media_type(path, path.name) == kind
    return {found.child.file_name: found.path.read_bytes() for found in extract(path, kind, into, ContainerLimits())}


WORD = ole_bytes({"WordDocument": b"x" * 100})


@pytest.mark.parametrize(
    ("data", "name", "content"),
    [
        pytest.param(ole_bytes({"\x01Ole10Native": native("side letter.txt", LETTER)}), "side letter.txt", LETTER, id="packaged"),
        pytest.param(ole_bytes({"CONTENTS": PDF_FILE, "\x01CompObj": b"x"}), "oleObject1.pdf", PDF_FILE, id="Acrobat"),
        pytest.param(ole_bytes({"Package": b"PK\x03\x04x"}), "oleObject1.zip", b"PK\x03\x04x", id="Office"),
        pytest.param(WORD, "oleObject1.doc", WORD, id="a document that is an OLE file"),
        pytest.param(LETTER, "oleObject1.bin", LETTER, id="no OLE object"),
        pytest.param(WORD[:600], "oleObject1.bin", WORD[:600], id="damaged"),
    ],
)
def test_the_file_of_an_object(data: bytes, name: str, content: bytes) -> None:
    found = file_of_object(data, "word/embeddings/oleObject1.bin")
    assert found is not None
    assert (found.file_name, found.content) == (name, content)


@pytest.mark.parametrize("data", [b"", ole_bytes({"Equation Native": b"x"})], ids=["empty", "formula"])
def test_an_object_without_a_file(data: bytes) -> None:
    assert file_of_object(data, "oleObject1.bin") is None


def test_all_that_is_embedded_in_word_becomes_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(paragraph("See the attachment.")))
    files = {"oleObject1.bin": ole_bytes({"\x01Ole10Native": native("side.txt", LETTER)}), "Ledger.xls": WORD, "b.eml": b"From: a@b.c"}
    with zipfile.ZipFile(path, "a") as archive:
        for name, content in files.items():
            archive.writestr(f"word/embeddings/{name}", content)
    assert inner_files(path, tmp_path / "into", DOCX) == {"side.txt": LETTER, "Ledger.xls": WORD, "b.eml": b"From: a@b.c"}


def test_objects_in_an_opendocument_text(tmp_path: Path) -> None:
    path = tmp_path / "a.odt"
    path.write_bytes(odt_bytes("<text:p>x</text:p>"))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("Object 1", ole_bytes({"CONTENTS": PDF_FILE}))
        archive.writestr("Object 2/content.xml", "<x/>")
    assert inner_files(path, tmp_path / "into", ODT) == {"Object 1.pdf": PDF_FILE}


@pytest.mark.parametrize(("kind", "main", "folder"), [(DOC, "WordDocument", "ObjectPool/_1"), (XLS, "Workbook", "MBD01")])
def test_objects_in_old_documents(tmp_path: Path, kind: str, main: str, folder: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(ole_bytes({main: b"x", f"{folder}/\x01Ole10Native": native("side.txt", LETTER), f"{folder}2/CONTENTS": PDF_FILE}))
    assert inner_files(path, tmp_path / "into", kind) == {"side.txt": LETTER, f"{folder.rpartition('/')[2]}2.pdf": PDF_FILE}


def test_objects_in_rtf(tmp_path: Path) -> None:
    path = tmp_path / "a.rtf"
    objects = [ole1("Package", package("side.txt", LETTER)), ole1("AcroExch", ole_bytes({"CONTENTS": PDF_FILE})), ole1("Equation.3", b"x")]
    groups = b"".join(
        rb"{\object\objemb{\*\objclass x}{\*\objdata " + b"\n".join([data.hex().encode()[:101], data.hex().encode()[101:]]) + b"}}"
        for data in objects
    )
    path.write_bytes(rb"{\rtf1 See " + groups + b"}")
    assert inner_files(path, tmp_path / "into", RTF) == {"side.txt": LETTER, "object 2.pdf": PDF_FILE}


def test_an_object_in_the_text_of_a_mail(tmp_path: Path) -> None:
    path = tmp_path / "a.msg"
    folder = "__attach_version1.0_#00000000"
    streams = {
        "__properties_version1.0": bytes(32),
        f"{folder}/__properties_version1.0": bytes(8),
        f"{folder}/__substg1.0_3001001F": "Ledger".encode("utf-16-le"),
        f"{folder}/__substg1.0_3701000D/CONTENTS": text_pdf(["The ledger."]),
    }
    path.write_bytes(ole_bytes(streams))
    assert list(inner_files(path, tmp_path / "into", MSG)) == ["Ledger.pdf"]
