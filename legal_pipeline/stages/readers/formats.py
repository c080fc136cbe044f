"""Which reader reads which media type. PDF and images are read page by page elsewhere, see `stages.text`."""

from __future__ import annotations

from legal_pipeline.data import file_signatures as of
from legal_pipeline.stages.readers import archive, html, image, plain
from legal_pipeline.stages.readers.limits import Reader
from legal_pipeline.stages.readers.mail import mail, msg
from legal_pipeline.stages.readers.office import docx, odt, rtf, xlsx

READERS: dict[str, Reader] = {
    of.PLAIN: plain.read,
    of.HTML: html.read,
    of.RTF: rtf.read,
    of.DOCX: docx.read,
    of.ODT: odt.read,
    of.XLSX: xlsx.read,
    of.MAIL: mail.read_mail,
    of.APPLE_MAIL: mail.read_apple_mail,
    of.MBOX: mail.read_mailbox,
    of.MSG: msg.read,
    of.ZIP: archive.read_zip,
    of.TAR: archive.read_tar,
    of.GZIP: archive.read_gzip,
    of.BZIP2: archive.read_bzip2,
}

READABLE = frozenset(READERS) | image.MEDIA_TYPES | {of.PDF}
