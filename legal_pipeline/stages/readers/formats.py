"""Maps media types to readers. PDFs and images are not listed: `stages.text` reads them page by page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.data import file_signatures as media_types
from legal_pipeline.model import Page
from legal_pipeline.stages.readers import archive, image
from legal_pipeline.stages.readers.content_lines import reader as content_lines
from legal_pipeline.stages.readers.converted import formats as converted
from legal_pipeline.stages.readers.encoding import decode_blocks, find_encoding, read_blocks
from legal_pipeline.stages.readers.limits import Reader, ReadLimits
from legal_pipeline.stages.readers.load_files import reader as load_file
from legal_pipeline.stages.readers.load_files.fixed_records import as_lines, record_length, with_blanks_for_padding
from legal_pipeline.stages.readers.mail import mail, msg, tnef
from legal_pipeline.stages.readers.mail.wrapped import signed_file
from legal_pipeline.stages.readers.office import docx, html, pptx, rtf, xlsx
from legal_pipeline.stages.readers.office.markup import office_xml
from legal_pipeline.stages.readers.office.odf import odt
from legal_pipeline.stages.readers.page_lines.overprint import as_printed
from legal_pipeline.stages.readers.page_lines.transcript_pages import with_page_breaks
from legal_pipeline.stages.readers.pagination import paginate


def read_plain(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of plain text, CSV and the like. Constant memory, two passes over the file."""
    encoding = find_encoding(path)
    text = with_blanks_for_padding(decode_blocks(read_blocks(path), encoding.name))
    if length := record_length(path, encoding.name):
        text = as_lines(text, length)
    return paginate(with_page_breaks(as_printed(text)), f"text {encoding.name}", limits, encoding.confidence)


READERS: dict[str, Reader] = {
    media_types.PLAIN: read_plain,
    media_types.LOAD_FILE: load_file.read,
    media_types.IMAGE_LIST: load_file.read_images,
    media_types.HTML: html.read,
    media_types.RTF: rtf.read,
    media_types.DOCX: docx.read,
    media_types.ODT: odt.read,
    **{kind: office_xml.reader(kind) for kind in (media_types.WORD_XML, media_types.EXCEL_XML, media_types.FLAT_ODF)},
    media_types.XLSX: xlsx.read,
    media_types.PPTX: pptx.read,
    **{media_type: converted.reader(media_type) for media_type in converted.CONVERSIONS},
    media_types.MAIL: mail.read_mail,
    media_types.APPLE_MAIL: mail.read_apple_mail,
    media_types.MBOX: mail.read_mailbox,
    media_types.CALENDAR: content_lines.read,
    media_types.VCARD: content_lines.read,
    media_types.MSG: msg.read,
    media_types.TNEF: tnef.read,
    media_types.SIGNED: signed_file.read,
    **{media_type: archive.reader(media_type) for media_type in archive.MEDIA_TYPES},
}

READABLE = frozenset(READERS) | image.MEDIA_TYPES | {media_types.PDF}
