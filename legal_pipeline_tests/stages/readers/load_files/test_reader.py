"""Concordance load files: fields by name, record by record, in any usual encoding."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import IMAGE_LIST, LOAD_FILE, PLAIN
from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.formats import READERS
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.load_files import reader as load_file
from legal_pipeline.stages.readers.media_type import media_type


def row(*fields: str) -> str:
    return "\x14".join(f"\u00fe{field}\u00fe" for field in fields) + "\r\n"


RECORDS = row("BEGBATES", "CUSTODIAN", "NOTE") + row("ROE-000001", "Whitfield, Alma", "one\u00aetwo") + row("ROE-000004", "", "three")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_records_become_lines_of_name_and_value(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "load.dat"
    path.write_bytes(RECORDS.replace("\r\n", line_end).encode(encoding))
    assert media_type(path, path.name) == LOAD_FILE
    [page] = load_file.read(path, ReadLimits())
    assert page.text == "BEGBATES: ROE-000001\nCUSTODIAN: Whitfield, Alma\nNOTE: one\ntwo\n\nBEGBATES: ROE-000004\nNOTE: three"


@pytest.mark.parametrize(
    ("quote", "separator"),
    [("\u00fe", "\t"), ("\u00fe", "\u00b6"), ("\u00fe", "|"), ("\u00fe", ","), ("^", "|"), ("~", "|"), ("", "\x14")],
    ids=["thorn and tab", "thorn and pilcrow", "thorn and bar", "thorn and comma", "caret and bar", "tilde and bar", "no quotes"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_delimiters_that_a_vendor_chose_are_found(tmp_path: Path, quote: str, separator: str, encoding: str) -> None:
    rows = [["BEGDOC", "CUSTODIAN", "PAGES"], ["ROE-1", "Whitfield, Alma", "2"], ["ROE-3", "M\u00fcller", ""]]
    path = tmp_path / "load.dat"
    path.write_bytes("\r\n".join(separator.join(f"{quote}{field}{quote}" for field in row) for row in rows).encode(encoding))
    assert media_type(path, path.name) == LOAD_FILE
    [page] = load_file.read(path, ReadLimits())
    assert page.text == "BEGDOC: ROE-1\nCUSTODIAN: Whitfield, Alma\nPAGES: 2\n\nBEGDOC: ROE-3\nCUSTODIAN: M\u00fcller"


@pytest.mark.parametrize("text", ["^Name^ and ^number^ are marked so.\n", "~~~|~~~\nA drawing.\n", "|a|b|\n|-|-|\n", "\u00feorn\n"])
def test_marks_in_a_text_are_no_delimiters(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert media_type(tmp_path / "a.txt", "a.txt") == PLAIN


def test_a_record_without_an_end_is_hostile(tmp_path: Path) -> None:
    path = tmp_path / "load.dat"
    path.write_text(row("A", "B") + "\u00fe" + "x" * 5_000_000)
    with pytest.raises(Refusal) as refusal:
        list(load_file.read(path, ReadLimits()))
    assert refusal.value.reason is RefusalReason.HOSTILE


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("one\u00aetwo", "one\ntwo"),
        ("Acme\u00ae Mills", "Acme\u00ae Mills"),
        ("Acme\u00ae, Inc.\u00aeOhio", "Acme\u00ae, Inc.\nOhio"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_line_ends_within_a_field(tmp_path: Path, value: str, shown: str) -> None:
    path = tmp_path / "load.dat"
    path.write_bytes((row("BEGDOC", "NOTE") + row("ROE-1", value)).encode("utf-16"))
    [page] = load_file.read(path, ReadLimits())
    assert page.text == f"BEGDOC: ROE-1\nNOTE: {shown}"


def test_quotes_of_windows_around_values_in_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "load.dat"
    path.write_bytes(
        (row("BEGDOC", "NOTE") + row("ROE-1", "M\u00fcller, R\u00e9n\u00e9")).replace("\u00fe", "\x00").encode().replace(b"\0", b"\xfe")
    )
    [page] = load_file.read(path, ReadLimits())
    assert page.text == "BEGDOC: ROE-1\nNOTE: M\u00fcller, R\u00e9n\u00e9"


OPT = (
    "VANE0001,VOL001,IMAGES\\001\\VANE0001.tif,Y,,,3\r\nVANE0002,VOL001,IMAGES\\001\\VANE0002.tif,,,,\r\n"
    "VANE0003,VOL001,IMAGES\\001\\VANE0003.tif,,,,\r\nVANE0004,VOL001,IMAGES\\001\\VANE0004.JPG,Y,,,1\r\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_an_image_list_is_read_document_by_document(tmp_path: Path, encoding: str, line_end: str) -> None:
    path = tmp_path / "production.opt"
    path.write_bytes(OPT.replace("\r\n", line_end).encode(encoding))
    assert media_type(path, path.name) == IMAGE_LIST
    [page] = READERS[IMAGE_LIST](path, ReadLimits())
    assert page.text.rstrip() == (
        "BEGBATES: VANE0001\nENDBATES: VANE0003\nPAGECOUNT: 3\nVOLUME: VOL001\n"
        "IMAGES: IMAGES\\001\\VANE0001.tif to IMAGES\\001\\VANE0003.tif\n\n"
        "BEGBATES: VANE0004\nENDBATES: VANE0004\nPAGECOUNT: 1\nVOLUME: VOL001\nIMAGES: IMAGES\\001\\VANE0004.JPG"
    )


@pytest.mark.parametrize("text", ["a,b,c.tif,maybe,,,\n", "Invoice,2021,paid.pdf\n", "Dear Ann, see a.tif,b\n"])
def test_a_table_of_something_else_is_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.csv").write_text(text)
    assert media_type(tmp_path / "a.csv", "a.csv") == PLAIN
