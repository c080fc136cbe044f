"""Bytes are read as what they are: no picture as text, no text as garbage."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from legal_pipeline.data.file_signatures import BMP, JP2, PLAIN, PPM, ZIP
from legal_pipeline.stages.readers import image
from legal_pipeline.stages.readers.formats import read_plain
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.media_type import BINARY, media_type
from legal_pipeline_tests.specimens import factories

EUROPEAN = "The rent of the mill was paid by Alma Whitfield to the Mill Land Company of Albany in May [sic]! Yes!"
RUSSIAN = "Договор аренды мельницы.\n" * 2


def saved(kind: str, mode: str = "L") -> bytes:
    # light shades only: their bytes look like printable text
    picture = Image.frombytes("L", (64, 64), bytes(32 + at % 90 for at in range(64 * 64))).convert(mode)
    target = io.BytesIO()
    picture.save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(saved("BMP"), BMP, id="BMP of 8 bits"),
        pytest.param(saved("BMP", "RGB"), BMP, id="BMP in color"),
        pytest.param(saved("BMP", "1"), BMP, id="BMP in black and white"),
        pytest.param(saved("PPM"), PPM, id="PGM"),
        pytest.param(saved("PPM", "RGB"), PPM, id="PPM"),
        pytest.param(saved("JPEG2000"), JP2, id="JPEG 2000"),
    ],
)
def test_pictures_are_pictures(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "picture"
    path.write_bytes(content)
    assert media_type(path, "picture") == expected
    assert image.inspect(path, ReadLimits()).page_count == 1


@pytest.mark.parametrize("kind", ["TGA", "SGI", "DDS", "PCX"])
def test_a_white_picture_of_another_kind_is_no_text(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "picture"
    Image.new("RGB", (400, 400), "white").save(path, kind)
    assert media_type(path, "picture") == BINARY


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"BM Freight, Inc. sold the goods.", "BM Freight, Inc. sold the goods.", id="initials of a bitmap"),
        pytest.param(b"P5 of the lease\n12 months", "P5 of the lease\n12 months", id="initials of a gray map"),
        pytest.param(b"Note of Alma Whitfield.\0\0\0 She left in May.\x1a", "Note of Alma Whitfield. She left in May.", id="NULs"),
        pytest.param(b"Left\0 on May 5, 2019 \bwith\0 Alma Roe\1\n" * 3, "Left on May 5, 2019 with Alma Roe\n" * 3, id="other controls"),
        pytest.param(
            "AFFIDAVIT OF ALMA WHITFIELD.\x85PAID 4,000.00".encode("cp037"), "AFFIDAVIT OF ALMA WHITFIELD.\nPAID 4,000.00", id="EBCDIC"
        ),
        pytest.param(
            "caf\u00e9 \u2013 one\n".encode() + "Ren\u00e9e \u201ctwo\u201d".encode("cp1252"), "café – one\nRenée “two”", id="two encodings"
        ),
        pytest.param("Ren\u00e9e said \u201cno\u201d".encode("cp1252"), "Renée said “no”", id="windows-1252"),
        pytest.param(b"Roe, Alma\0\0\0Counsel\0\0\0\0Albany\n" * 4, "Roe, Alma Counsel Albany\n" * 4, id="fields filled up with NULs"),
        pytest.param(EUROPEAN.encode("cp500"), EUROPEAN, id="EBCDIC of Europe"),
        pytest.param(
            b"".join(line.ljust(80).encode("cp037") for line in ("AFFIDAVIT OF ALMA ROE", "PAID $4,000.00 IN MAY", "TO MILL LAND CO.")),
            "AFFIDAVIT OF ALMA ROE\nPAID $4,000.00 IN MAY\nTO MILL LAND CO.",
            id="EBCDIC in records of 80",
        ),
        pytest.param(b"\xef\xbb\xbf" + "Ren\u00e9e \u2013 \u201cno\u201d".encode("cp1252"), "Renée – “no”", id="a false mark of UTF-8"),
        pytest.param(
            b"\xff\xfe" + "Ren\u00e9e said that the rent is due.".encode(), "Renée said that the rent is due.", id="a false mark of UTF-16"
        ),
        pytest.param("Ren\u00e9e said \u201cno\u201d".encode("utf-16") + b"\0", "Renée said “no”", id="UTF-16 and half a letter"),
        pytest.param(
            RUSSIAN.encode("utf-16-le"),
            RUSSIAN,
            id="Russian in UTF-16 without mark",
        ),
        pytest.param(
            "Die M\u00fchle \u00fcber der Stra\u00dfe, 5 \u20ac".encode("iso8859-15"), "Die Mühle über der Straße, 5 €", id="Latin-9, short"
        ),
        pytest.param("Le l\u00e9gataire a \u00e9t\u00e9 appel\u00e9".encode("cp1252"), "Le légataire a été appelé", id="many accents"),
    ],
)
def test_texts_are_texts(tmp_path: Path, content: bytes, expected: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(content)
    assert media_type(path, path.name) == PLAIN
    assert "\n".join(page.text for page in read_plain(path, ReadLimits())) == expected.strip()


@pytest.mark.parametrize("start", [b"", b"MZ\x90\x00" + bytes(60), b"\x7fELF" + bytes(60)], ids=["plain", "Windows", "Linux"])
def test_an_archive_that_unpacks_itself_is_an_archive(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "setup.exe"
    path.write_bytes(start + factories.zip_of({"note.txt": b"The lease."}))
    assert media_type(path, path.name) == ZIP


def test_a_cut_off_picture_shows_what_arrived(tmp_path: Path) -> None:
    target = io.BytesIO()
    Image.effect_noise((400, 400), 90).save(target, "JPEG")
    path = tmp_path / "cut.jpg"
    path.write_bytes(target.getvalue()[: len(target.getvalue()) // 2])
    with image.open_image(path, ReadLimits()) as sandbox:
        picture = image.ImageSource(sandbox, ReadLimits()).image(1)
    assert picture is not None
    assert picture.is_cut_off
    assert len(set(picture.grey[: 400 * 100])) > 20


TYPOGRAPHY = [
    "“Dear Mr. Vane,” he said, “the mill’s rent is due – at once.” See § 12.",
    "It’s Ann Vane’s lease…",
    "the tenants’ lease of René Núñez—signed",
    "• first\n• second",
    "Zoë Müller, Étienne and Ångström owe £500",
    "the price © 2019 Vane™",
]


@pytest.mark.parametrize(
    "text", ["Ren\u00e9 N\u00fa\u00f1ez, M\u00fcller and Zo\u00eb owe \u00a3500", "the na\u00efve clerk, see \u00a7 12"]
)
def test_text_of_dos_is_told_from_that_of_windows(tmp_path: Path, text: str) -> None:
    path = tmp_path / "LETTER.TXT"
    written = "Plain words of a letter to the tenant of the mill. " * 8 + text
    path.write_bytes(written.encode("cp850"))
    assert "\n".join(page.text for page in read_plain(path, ReadLimits())) == written


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252"])
@pytest.mark.parametrize("text", TYPOGRAPHY)
def test_text_of_old_macs_is_told_from_that_of_windows(tmp_path: Path, encoding: str, text: str) -> None:
    path = tmp_path / "letter.txt"
    written = "Plain words of a letter to the tenant of the mill. " * 8 + text
    path.write_bytes(written.encode(encoding))
    assert "\n".join(page.text for page in read_plain(path, ReadLimits())) == written
