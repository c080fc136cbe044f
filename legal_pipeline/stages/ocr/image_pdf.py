"""Page images as one PDF: a page an image, every pixel as it was, written page by page in constant memory.

PDF 1.4 with DeviceGray images under FlateDecode (ISO 32000-1, 7.4.4 and 8.9.5), which every reader has.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from legal_pipeline.stages.ocr.engine import PageImage

_POINTS_PER_INCH = 72
_LONGEST_POINTS = 40 * _POINTS_PER_INCH
"""AWS takes pages of 40 inches at most; a larger one is printed smaller, its pixels stay."""
_COMPRESSION = 3
"""A noisy scan takes .09 CPU-s; at 6 it takes .13, and comes out 3 % smaller."""
_PAGE_OVERHEAD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page image ready to be written."""

    width: int
    height: int
    dpi: int
    packed: bytes


def packed(image: PageImage, longest_pixels: int) -> Sheet:
    """An image with a longer side is halved until it fits."""
    while max(image.width, image.height) > longest_pixels:
        image = image.shrunk(2)
    return Sheet(image.width, image.height, image.dpi, zlib.compress(image.grey, _COMPRESSION))


def parcels(sizes: Sequence[int], max_bytes: int, max_pages: int) -> tuple[list[list[int]], list[int]]:
    """(indices of the pages of each file, in order; those that are too large for any): files within both limits."""
    files: list[list[int]] = []
    too_large: list[int] = []
    used = 0
    for index, size in enumerate(sizes):
        wanted = size + _PAGE_OVERHEAD_BYTES
        if wanted > max_bytes:
            too_large.append(index)
            continue
        if not files or len(files[-1]) >= max_pages or used + wanted > max_bytes:
            files.append([])
            used = 0
        files[-1].append(index)
        used += wanted
    return files, too_large


def write_pdf(out: BinaryIO, sheets: Iterable[Sheet]) -> None:
    """Objects 1 and 2 are the catalogue and the list of pages, three more for each page."""
    offsets: dict[int, int] = {}
    position = out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    def put(number: int, *parts: bytes) -> None:
        nonlocal position
        offsets[number] = position
        for part in (b"%d 0 obj\n" % number, *parts, b"\nendobj\n"):
            position += out.write(part)

    count = 0
    for sheet in sheets:
        page, content, image = 3 + 3 * count, 4 + 3 * count, 5 + 3 * count
        scale = min(_POINTS_PER_INCH / max(1, sheet.dpi), _LONGEST_POINTS / max(sheet.width, sheet.height))
        width, height = b"%.3f" % (sheet.width * scale), b"%.3f" % (sheet.height * scale)
        drawing = b"q %s 0 0 %s 0 0 cm /I Do Q" % (width, height)
        put(
            page,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> >> >>"
            % (width, height, content, image),
        )
        put(content, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
        put(
            image,
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
            b" /Filter /FlateDecode /Length %d >>\nstream\n" % (sheet.width, sheet.height, len(sheet.packed)),
            sheet.packed,
            b"\nendstream",
        )
        count += 1
    kids = b" ".join(b"%d 0 R" % (3 + 3 * index) for index in range(count))
    put(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids))
    put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    table_at = position
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    for number in sorted(offsets):
        out.write(b"%010d 00000 n \n" % offsets[number])
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, table_at))
