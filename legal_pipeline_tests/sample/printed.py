"""What stands on the pages of the sample's files, read without the pipeline."""

from __future__ import annotations

import email
import io
import zipfile
from email.policy import default
from pathlib import Path

import pypdfium2

from legal_pipeline_tests.sample import expected


def content(matter: Path, file: str) -> bytes:
    """Bytes of a file of the matter, or of one inside its mail or its archive."""
    if (matter / file).is_file():
        return (matter / file).read_bytes()
    (parent,) = (row.parent for row in expected.OUTCOMES if row.file == file)
    if parent == expected.MAIL:
        message = email.message_from_bytes((matter / expected.MAIL).read_bytes(), policy=default)
        (part,) = (part for part in message.iter_attachments() if part.get_filename() == file)
        return bytes(part.get_payload(decode=True))
    with zipfile.ZipFile(io.BytesIO((matter / expected.PRODUCTION).read_bytes())) as archive:
        (name,) = (name for name in archive.namelist() if name.rsplit("/", 1)[-1] == file)
        return archive.read(name)


def page_texts(matter: Path, file: str) -> list[str]:
    """Text layer of each page of a PDF."""
    with pypdfium2.PdfDocument(content(matter, file)) as document:
        return [str(page.get_textpage().get_text_bounded()) for page in document]
