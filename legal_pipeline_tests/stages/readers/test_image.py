"""Image files: frames as pages, odd modes and sizes, broken files."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest
from PIL import Image

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.ocr.engine import PageImage, is_blank
from legal_pipeline.stages.readers import image
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.media_type import media_type
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests import specimens
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, picture

LIMITS = ReadLimits()
HEIC_LETTER = Path(specimens.__file__).parent / "letter.heic"
"""Three lines, 1,000 by 360 pixels, written by pillow-heif, whose encoder is under the GPL and therefore not installed here."""


def frame(path: Path, number: int = 1, limits: ReadLimits = LIMITS) -> PageImage:
    with image.open_image(path, limits) as box:
        found = image.ImageSource(box, limits).image(number)
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.gif", "a.bmp", "a.webp", "a.tif"])
def test_formats(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    picture(PROSE).save(path)
    assert image.inspect(path, LIMITS).page_count == 1
    found = frame(path)
    assert (found.width, found.height, found.dpi) == (1700, 2200, 200)
    assert not is_blank(found)


@pytest.mark.parametrize("name", ["a.heic", "a.avif"])
def test_pictures_of_telephones(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name == "a.heic":
        shutil.copy(HEIC_LETTER, path)
    else:
        picture(PROSE, (1000, 360)).save(path)
    assert media_type(path, name) == f"image/{name[2:]}"
    found = frame(path)
    assert (found.width, found.height) == (1000, 360)
    assert not is_blank(found)


def test_a_heic_that_claims_a_gigapixel_or_is_cut_off_is_no_picture(tmp_path: Path) -> None:
    content = HEIC_LETTER.read_bytes()
    size = content.index(b"ispe") + 8
    (tmp_path / "giga.heic").write_bytes(content[:size] + struct.pack(">II", 40_000, 40_000) + content[size + 8 :])
    (tmp_path / "cut.heic").write_bytes(content[:3000])
    for name in ("giga.heic", "cut.heic"):
        with pytest.raises(Refusal) as caught:
            list(read_pages(tmp_path / name, "image/heic", limits=LIMITS, ocr=pytest.fail))
        assert caught.value.reason is RefusalReason.CORRUPT


@pytest.mark.parametrize(
    ("mode", "background"),
    [
        ("1", 1),
        ("L", 255),
        ("RGB", "white"),
        ("RGBA", (0, 0, 0, 0)),
        ("LA", (0, 0)),
        ("P", 0),
        ("CMYK", (0, 0, 0, 0)),
        ("I;16", 65535),
        ("F", 1.0),
    ],
)
def test_paper_is_white_in_every_mode(tmp_path: Path, mode: str, background: object) -> None:
    made = Image.new(mode, (850, 1100), background)  # type: ignore[arg-type]
    if mode == "P":
        made.putpalette([255, 255, 255, 0, 0, 0])
    if mode in ("I;16", "F"):
        made.putpixel((5, 5), 0)  # the darkest and the lightest say what black and white are
    made.save(tmp_path / "a.tif")
    grey = frame(tmp_path / "a.tif").grey
    assert grey.count(255) >= len(grey) - 1


def test_frames_are_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.tif"
    pages = [picture(PROSE[:count]) for count in (1, 2, 3)]
    pages[0].save(path, save_all=True, append_images=pages[1:], compression="tiff_lzw")
    assert image.inspect(path, LIMITS).page_count == 3
    assert [frame(path, number).grey for number in (3, 1, 2)] == [pages[index].tobytes() for index in (2, 0, 1)]


def test_a_camera_held_sideways(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be rotated clockwise
    picture(PROSE, (2200, 1700)).save(tmp_path / "a.jpg", exif=exif)
    found = frame(tmp_path / "a.jpg")
    assert (found.width, found.height) == (1700, 2200)


@pytest.mark.parametrize(
    ("size", "dpi", "expected"),
    [
        pytest.param((1700, 2200), (200, 200), (1700, 2200, 200), id="as asked for"),
        pytest.param((2550, 3300), (300, 300), (2550, 3300, 300), id="one and a half times: left sharp"),
        pytest.param((5100, 6600), (600, 600), (1700, 2200, 200), id="three times: reduced"),
        pytest.param((5100, 6600), None, (1700, 2200, 200), id="says nothing: a letter page"),
        pytest.param((850, 1100), (72, 72), (850, 1100, 100), id="72 is what cameras say who know nothing"),
        pytest.param((1700, 2200), (20000, 20000), (1700, 2200, 200), id="nonsense"),
    ],
)
def test_size(tmp_path: Path, size: tuple[int, int], dpi: tuple[int, int] | None, expected: tuple[int, int, int]) -> None:
    made = Image.new("L", size, 255)
    made.save(tmp_path / "a.png", dpi=dpi) if dpi else made.save(tmp_path / "a.png")
    found = frame(tmp_path / "a.png")
    assert (found.width, found.height, found.dpi) == expected


def test_pixel_cap(tmp_path: Path) -> None:
    picture(PROSE).save(tmp_path / "a.png")
    found = frame(tmp_path / "a.png", limits=ReadLimits(max_page_pixels=500_000))
    assert 400_000 < found.width * found.height <= 500_000


def test_a_picture_of_gigabytes_is_hostile(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    Image.new("1", (30_000, 30_000), 1).save(path)  # a file of some 100 KB
    limits = ReadLimits(memory_bytes=256 * MEBIBYTE, page_timeout_seconds=20)
    with pytest.raises(Refusal) as caught:
        frame(path, limits=limits)
    assert caught.value.reason is RefusalReason.HOSTILE


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", RefusalReason.EMPTY, id="no bytes"),
        pytest.param(b"II*\x00" + b"\xff" * 50, RefusalReason.CORRUPT, id="TIFF without a directory"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"x" * 50, RefusalReason.CORRUPT, id="PNG without a head"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", RefusalReason.CORRUPT, id="never handed to Ghostscript"),
    ],
)
def test_is_refused(tmp_path: Path, content: bytes, reason: RefusalReason) -> None:
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(Refusal) as caught:
        image.inspect(tmp_path / "a", LIMITS)
    assert caught.value.reason is reason


def test_too_many_frames(tmp_path: Path) -> None:
    pages = [Image.new("1", (10, 10), 1)] * 5
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    with pytest.raises(Refusal) as caught:
        image.inspect(tmp_path / "a.tif", ReadLimits(max_pages=4))
    assert caught.value.reason is RefusalReason.TOO_LARGE


@pytest.mark.parametrize(
    ("drawn", "paper", "expected"),
    [
        pytest.param([], 255, True, id="white"),
        pytest.param([], 90, True, id="dark grey all over"),
        pytest.param(["3"], 255, False, id="a page number"),
        pytest.param(PROSE, 255, False, id="a page"),
    ],
)
def test_is_blank(drawn: list[str], paper: int, expected: bool) -> None:
    made = picture(drawn).point(lambda value: min(value, paper))
    assert is_blank(PageImage(made.tobytes(), made.width, made.height, 200)) is expected


def test_a_speck_is_no_ink() -> None:
    made = Image.new("L", (1700, 2200), 250)
    made.paste(0, (100, 100, 104, 105))
    assert is_blank(PageImage(made.tobytes(), made.width, made.height, 200))
