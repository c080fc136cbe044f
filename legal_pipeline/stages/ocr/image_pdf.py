"""Writes page images to a PDF, one image per page, lossless and in constant memory.

The file is PDF 1.4 with DeviceGray images and FlateDecode (ISO 32000-1, 7.4.4 and 8.9.5), which every reader supports.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from legal_pipeline.stages.ocr.engine import PageImage

_POINTS_PER_INCH = 72
_MAX_SIDE_POINTS = 40 * _POINTS_PER_INCH
"""AWS accepts pages of up to 40 inches. A larger page is scaled down; its pixels stay the same."""
_COMPRESSION_LEVEL = 3
"""A noisy scan takes 0.09 CPU-seconds; level 6 takes 0.13 and saves 3 %."""
_PAGE_OVERHEAD_BYTES = 1024


@dataclass(frozen=True, slots=True)
class CompressedImage:
    """A page image, deflated (zlib) as the PDF stores it."""

    width: int
    height: int
    dpi: int
    data: bytes


def compress(image: PageImage, longest_pixels: int) -> CompressedImage:
    """Compress an image, after halving it until neither side is longer than `longest_pixels`."""
    while max(image.width, image.height) > longest_pixels:
        image = image.reduced(2)
    return CompressedImage(image.width, image.height, image.dpi, zlib.compress(image.grey, _COMPRESSION_LEVEL))


def split_into_files(sizes: Sequence[int], max_bytes: int, max_pages: int) -> tuple[list[list[int]], list[int]]:
    """Distribute pages of the given sizes (bytes) over files within both limits.

    Returns the page indices of each file, in order, and the indices of the pages that no file can hold.
    """
    files: list[list[int]] = []
    too_large: list[int] = []
    used = 0
    for index, size in enumerate(sizes):
        needed = size + _PAGE_OVERHEAD_BYTES
        if needed > max_bytes:
            too_large.append(index)
            continue
        if not files or len(files[-1]) >= max_pages or used + needed > max_bytes:
            files.append([])
            used = 0
        files[-1].append(index)
        used += needed
    return files, too_large


def write_pdf(out: BinaryIO, images: Iterable[CompressedImage]) -> None:
    """Write the PDF. Object 1 is the catalog, object 2 the page tree; each page adds three objects."""
    offsets: dict[int, int] = {}
    position = out.write(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")

    def write_object(number: int, *parts: bytes) -> None:
        nonlocal position
        offsets[number] = position
        for part in (b"%d 0 obj\n" % number, *parts, b"\nendobj\n"):
            position += out.write(part)

    count = 0
    for image in images:
        page_object, content_object, image_object = 3 + 3 * count, 4 + 3 * count, 5 + 3 * count
        scale = min(_POINTS_PER_INCH / max(1, image.dpi), _MAX_SIDE_POINTS / max(image.width, image.height))
        width, height = b"%.3f" % (image.width * scale), b"%.3f" % (image.height * scale)
        drawing = b"q %s 0 0 %s 0 0 cm /I Do Q" % (width, height)
        write_object(
            page_object,
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R /Resources << /XObject << /I %d 0 R >> >> >>"
            % (width, height, content_object, image_object),
        )
        write_object(content_object, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing))
        write_object(
            image_object,
            b"<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8"
            b" /Filter /FlateDecode /Length %d >>\nstream\n" % (image.width, image.height, len(image.data)),
            image.data,
            b"\nendstream",
        )
        count += 1
    kids = b" ".join(b"%d 0 R" % (3 + 3 * index) for index in range(count))
    write_object(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, kids))
    write_object(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    xref_offset = position
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
    for number in sorted(offsets):
        out.write(b"%010d 00000 n \n" % offsets[number])
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, xref_offset))
