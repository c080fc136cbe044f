"""A PDF of pictures with the words beneath them: for images, and for documents of which nothing but what can be seen may leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from PIL import Image

from legal_pipeline.exports import page_files
from legal_pipeline.exports.page_images import PlacedWord
from legal_pipeline.exports.searchable.object_writer import ObjectWriter
from legal_pipeline.exports.searchable.text_layer import Frame, content

_JPEG_QUALITY = 80
_STRIP_OFFSETS, _ROWS_PER_STRIP, _STRIP_BYTES, _PHOTOMETRIC = 273, 278, 279, 262
"""Tags of TIFF 6.0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    picture: Image.Image
    """In gray, upright."""
    dpi: int
    words: list[PlacedWord]


def write_pictures(out: BinaryIO, sheets: Iterable[Sheet]) -> int:
    """Writes one page at a time; returns their number."""
    writer = ObjectWriter(out)
    writer.write(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    catalog, tree = writer.reserve(), writer.reserve()
    fonts = writer.put_fonts()
    kids: list[int] = []
    for sheet in sheets:
        width, height = sheet.picture.width * 72 / sheet.dpi, sheet.picture.height * 72 / sheet.dpi
        image = put_image(writer, sheet.picture)
        drawing = b"q %.3f 0 0 %.3f 0 0 cm /LpPage Do Q\n" % (width, height)
        layer = content(sheet.words, Frame((0, height), (width, 0), (0, -height)))
        kids.append(writer.put(page(b"%d 0 R" % tree, (width, height), writer.put_stream(drawing + layer), image, fonts)))
    writer.put(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids)), tree)
    writer.put(b"<< /Type /Catalog /Pages %d 0 R >>" % tree, catalog)
    writer.end(b" /Root %d 0 R" % catalog)
    return len(kids)


def page(parent: bytes, size: tuple[float, float], contents: int, image: int, fonts: bytes) -> bytes:
    resources = b"<< /XObject << /LpPage %d 0 R >> /Font << %s >> >>" % (image, fonts)
    return b"<< /Type /Page /Parent %s /MediaBox [0 0 %.3f %.3f] /Contents %d 0 R /Resources %s >>" % (parent, *size, contents, resources)


def put_image(writer: ObjectWriter, picture: Image.Image) -> int:
    """Writes a picture with one bit a pixel (CCITT group 4) where that keeps everything, and as JPEG elsewhere."""
    size = b" /Type /XObject /Subtype /Image /Width %d /Height %d" % picture.size
    held = BytesIO()
    if not page_files.is_black_on_white(picture):
        picture.save(held, "JPEG", quality=_JPEG_QUALITY)
        return writer.put_stream(held.getvalue(), size + b" /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode")
    page_files.as_bits(picture).save(held, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: picture.height})
    with Image.open(held) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        [offset], [length], black_is_one = tags[_STRIP_OFFSETS], tags[_STRIP_BYTES], tags[_PHOTOMETRIC] == 0
    data = held.getvalue()[offset : offset + length]
    # the bits of the code are the same in both; which of them is black is said by the TIFF
    parameters = b"<< /K -1 /Columns %d /Rows %d /BlackIs1 %s >>" % (*picture.size, b"false" if black_is_one else b"true")
    said = b" /ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms " + parameters
    return writer.put_stream(data, size + said)
