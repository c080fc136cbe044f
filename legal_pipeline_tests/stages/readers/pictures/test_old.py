"""Pictures in the streams of Word, Excel and PowerPoint files of 1997 to 2003."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import DOC, PPT, XLS
from legal_pipeline.stages.readers.pictures.find import pictures
from legal_pipeline_tests.specimens.ole import ole_bytes

REST = bytes(range(256)) * 30


def png(across: int, down: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", across, down) + REST


def jpeg(across: int, down: int) -> bytes:
    table = b"\xff\xc4" + struct.pack(">H", 4) + b"\x00\x00"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 4) + b"ab" + table + b"\xff\xc0" + struct.pack(">HBHH", 11, 8, down, across) + REST


def record(kind: int, content: bytes, digests: int = 1) -> bytes:
    """A picture as Office stores it: a header, one digest or two, a mark."""
    body = bytes(16 * digests) + b"\xff" + content
    return struct.pack("<HHI", 0x6E00, 0xF000 + kind, len(body)) + body


DRAWINGS, CONTINUE, END, FORMAT = 0xEB, 0x3C, 0x0A, 0xE0


def biff(kind: int, content: bytes) -> bytes:
    """A record of a workbook."""
    return struct.pack("<HH", kind, len(content)) + content


def workbook(content: bytes, more: int = DRAWINGS) -> bytes:
    """A workbook with drawings in three pieces, another record before and one behind."""
    pieces = biff(DRAWINGS, content[:3000]) + biff(more, content[3000:6000]) + biff(CONTINUE, content[6000:])
    return biff(0x809, bytes(16)) + biff(FORMAT, bytes(20)) + pieces + biff(FORMAT, bytes(20)) + biff(END, b"")


PAGE, PHOTO = png(850, 1100), jpeg(640, 480)


@pytest.mark.parametrize(
    ("media_type", "stream", "content", "expected"),
    [
        pytest.param(DOC, "Data", b"x" * 70 + record(0x1E, PAGE) + b"y" * 9, [PAGE], id="in Word"),
        pytest.param(PPT, "Pictures", record(0x1D, PHOTO, 2) + record(0x1E, PAGE), [PHOTO, PAGE], id="in PowerPoint"),
        pytest.param(DOC, "Data", record(0x1E, PAGE) * 2, [PAGE], id="each once"),
        pytest.param(DOC, "Data", record(0x1E, PAGE) + record(0x1E, PAGE + b"2"), [PAGE, PAGE + b"2"], id="two that begin alike"),
        pytest.param(DOC, "Data", record(0x1E, png(300, 100)), [], id="a logo"),
        pytest.param(DOC, "Data", record(0x1D, PHOTO[:20]), [], id="a header cut off"),
        pytest.param(DOC, "Data", record(0x1E, PAGE)[:-9], [], id="a record cut off"),
        pytest.param(DOC, "Data", record(0x1E, PHOTO), [], id="another kind than it says"),
        pytest.param(XLS, "Workbook", workbook(record(0x1E, PAGE)), [PAGE], id="in Excel, in pieces"),
        pytest.param(XLS, "Workbook", workbook(record(0x1D, PHOTO), CONTINUE), [PHOTO], id="in Excel, continued"),
        pytest.param(XLS, "Workbook", workbook(record(0x1E, PAGE), FORMAT), [], id="in Excel, a piece lost"),
        pytest.param(XLS, "Workbook", workbook(record(0x1E, PAGE))[:5000], [], id="in Excel, cut off"),
        pytest.param(XLS, "Workbook", biff(END, b"") + workbook(record(0x1E, PAGE)), [], id="in Excel, behind what all sheets share"),
        pytest.param(DOC, "Other", record(0x1E, PAGE), [], id="another stream"),
    ],
)
def test_pictures(tmp_path: Path, media_type: str, stream: str, content: bytes, expected: list[bytes]) -> None:
    (tmp_path / "a").write_bytes(ole_bytes({stream: content}))
    assert [b"".join(picture.content) for picture in pictures(tmp_path / "a", media_type)] == expected
