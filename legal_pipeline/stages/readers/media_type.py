"""Detects the media type of a file from its content. The name only helps to tell kinds of text apart.

`formats` lists the types that the pipeline reads; `intake` refuses the others.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path, PurePath

from legal_pipeline.data import mail_headers
from legal_pipeline.data.container_signatures import ODF_TYPES, OLE_ENCRYPTION, OLE_STREAMS, OOXML_MAIN_PARTS
from legal_pipeline.data.file_signatures import (
    APPLE_MAIL,
    BMP,
    CALENDAR,
    DAMAGED_MEMBER,
    HTML,
    IMAGE_LIST,
    LOAD_FILE,
    MAIL,
    MBOX,
    OLE,
    PDF,
    PLAIN,
    PPM,
    RTF,
    SEALED,
    SIGNATURES,
    SIGNED,
    TAR,
    VCARD,
    WORDPERFECT,
    ZIP,
)
from legal_pipeline.errors import Refusal, SourceMissing
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.encoding import is_ebcdic, unicode_encoding
from legal_pipeline.stages.readers.load_files.reader import is_image_list, is_load_file
from legal_pipeline.stages.readers.locked.office import LOCKED_DOCUMENT, is_locked_odf, needs_password
from legal_pipeline.stages.readers.locked.refusal import locked
from legal_pipeline.stages.readers.mail.ole import open_ole
from legal_pipeline.stages.readers.mail.wrapped import signed
from legal_pipeline.stages.readers.office.markup.office_xml import office_xml_type
from legal_pipeline.stages.readers.zip_safety import UnpackLimits, open_zip

BINARY = "application/octet-stream"

_HEAD_BYTES = 64 * 1024
_PDF_HEADER_SEARCH_BYTES = 1024
"""ISO 32000-1, implementation note 13: readers accept the header anywhere in the first 1,024 bytes."""

_MAX_CONTROL_SHARE = 0.01
"""Share of control characters above which a file is binary."""
_CONTROLS = bytes({*range(0x20)} - {*b"\t\n\v\f\r\x1a\x1b"})
_HIGH_BYTES = range(0x80, 0x100)
_MAX_HIGH_SHARE = 0.4
"""Of one byte above 127. No letter of any language is half of its text."""
_MIN_PICTURE_BYTES = 256
_WORDPERFECT_PASSWORD = slice(12, 14)
"""The checksum of the password, 0 if there is none."""
_BMP_HEADER_BYTES = frozenset({12, 40, 52, 56, 64, 108, 124})
"""Sizes of BITMAPCOREHEADER to BITMAPV5HEADER (Windows GDI)."""
_PORTABLE_ANYMAP = re.compile(rb"P[4-6]\s(?:\s*#[^\n]*\n)*\s*\d{1,6}\s(?:\s*#[^\n]*\n)*\s*\d{1,6}\s")
_MAX_CONTROLS_DIVISOR = 20
"""Fewer visible characters than this say nothing about the kind of a file."""
_PROGRAMS = frozenset({"application/vnd.microsoft.portable-executable", "application/x-executable"})
_TEXT_MAGIC = {PDF, RTF, "application/postscript"}
_PRINTABLE = re.compile(rb"[\x20-\x7e]+\Z")
_MARKED_RTF = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\\rtf1?\b")
"""With a mark or blanks before it, as some programs write it."""

_HTML = re.compile(
    r"(?:\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|title|meta|table|div|p|center|font|h1|pre)\b", re.I | re.S
)
_TAG = re.compile(r"<(?:html|body|p|br|div|table|span|a|font|b|i)\b[^>]*>", re.I)
_FIELD = re.compile(r"([!-9;-~]{1,76})[ \t]*:")
_MBOX_LINE = re.compile(r"From \S+.*\d{4}")
_BEGIN = re.compile(r"BEGIN:V(CALENDAR|CARD)\s*\Z", re.I)
_FOLLOWING = re.compile(r"[A-Za-z0-9.-]{1,60}[:;]")
_EMLX_LINE = re.compile(r"\d{1,12}[ \t]*\Z")


def media_type(path: Path, file_name: str) -> str:
    """Return the media type of the file at `path`, or `application/octet-stream`.

    Raises Refusal(encrypted, corrupt, hostile) when a container cannot be inspected, SourceMissing when the file
    does not exist.
    """
    try:
        with path.open("rb") as source:
            head = source.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise SourceMissing(f"{file_name} is not where it was; put it back or withdraw the document") from error
    is_text = _is_text(head)
    detected = _by_signature(head, is_text) or _by_structure(head, path)
    if detected == ZIP or (detected in _PROGRAMS and zipfile.is_zipfile(path)):
        # an archive that unpacks itself is a program with an archive behind it
        return _zip_type(path)
    if detected == WORDPERFECT and any(head[_WORDPERFECT_PASSWORD]):
        raise Refusal(RefusalReason.ENCRYPTED, "a WordPerfect document with a password; save it without one and submit the copy")
    if detected == SEALED:
        raise locked("it needs the password of its archive", ())
    if detected == DAMAGED_MEMBER:
        raise Refusal(RefusalReason.CORRUPT, "it is damaged in its mailbox; repair the mailbox with Outlook's SCANPST and submit it again")
    if detected == OLE:
        return _ole_type(path)
    if detected:
        return detected
    if is_text:
        return _text_type(head, PurePath(file_name).suffix.lower())
    if _is_old_tar(head):
        return TAR
    return PLAIN if _is_text_with_controls(head) or is_ebcdic(head) else BINARY


def _by_structure(head: bytes, path: Path) -> str | None:
    """Detect formats whose first bytes are also those of texts or programs. Raises Refusal(encrypted)."""
    wrapping = signed.wrapping(head)
    if wrapping is signed.Wrapping.ENCRYPTED:
        raise Refusal(RefusalReason.ENCRYPTED, "a message encrypted with S/MIME; decrypt it in the mail program and submit the result")
    if wrapping is signed.Wrapping.SIGNED:
        return SIGNED
    if is_load_file(head):
        return LOAD_FILE
    if is_image_list(head):
        return IMAGE_LIST
    if head[:2] == b"BM" and len(head) > 30:
        # BITMAPFILEHEADER: reserved words of 0; then the size of the header that follows
        return BMP if head[6:10] == bytes(4) and int.from_bytes(head[14:18], "little") in _BMP_HEADER_BYTES else None
    if _PORTABLE_ANYMAP.match(head):
        return PPM
    return None


def _is_text_with_controls(head: bytes) -> bool:
    """Return whether the bytes are text in which a program left NULs and other controls, as in fixed-width records."""
    visible = head.translate(None, _CONTROLS)
    printed = sum(0x20 <= byte < 0x7F or byte in b"\t\r\n\f\v" for byte in visible)
    letters = sum(chr(byte).isalpha() or byte in b" \r\n" for byte in visible if byte < 0x80)
    is_text = printed >= 0.9 * len(visible) and letters >= 0.7 * len(visible)
    return len(visible) >= _MAX_CONTROLS_DIVISOR and len(visible) >= 0.7 * len(head) and is_text


def _by_signature(head: bytes, is_text: bool) -> str | None:
    if _MARKED_RTF.match(head):
        return RTF
    for offset, magic, detected in SIGNATURES:
        if detected != BMP and head.startswith(magic, offset) and not (is_text and detected not in _TEXT_MAGIC and _PRINTABLE.match(magic)):
            # a text that begins with "BM" or "MZ" is neither a BMP image nor a program
            return detected
    is_wrapped = signed.wrapping(head) is not None
    if (
        head.find(b"%PDF-", 0, _PDF_HEADER_SEARCH_BYTES) > 0
        and b" obj" in head
        and not (is_wrapped or _headers_end(head.decode("latin-1")))
    ):
        return PDF
    return None


def _is_text(head: bytes) -> bool:
    if unicode_encoding(head):
        return True
    if len(head) >= _MIN_PICTURE_BYTES and any(head.count(byte) > _MAX_HIGH_SHARE * len(head) for byte in _HIGH_BYTES):
        return False  # the white of a picture without a signature
    return len(head) - len(head.translate(None, _CONTROLS)) <= _MAX_CONTROL_SHARE * len(head)


def _text_type(head: bytes, suffix: str) -> str:
    text = head.decode(unicode_encoding(head) or "latin-1", "replace").lstrip("\ufeff")
    if text.startswith("-----BEGIN PGP MESSAGE-----"):
        raise Refusal(RefusalReason.ENCRYPTED, "a message encrypted with PGP; decrypt it and submit the text")
    if office_xml := office_xml_type(text):
        return office_xml
    if _HTML.match(text) or (suffix in {".htm", ".html", ".xhtml"} and _TAG.search(text)):
        return HTML
    first, _, rest = text.lstrip("\r\n").partition("\n")
    if (begun := _BEGIN.match(first)) and _FOLLOWING.match(rest):
        return CALENDAR if begun[1].upper() == "CALENDAR" else VCARD
    if _MBOX_LINE.match(first) and _headers_end(rest.lstrip(">")):
        return MBOX
    if _EMLX_LINE.match(first.strip()) and _headers_end(rest):
        return APPLE_MAIL
    if _headers_end(text, is_named_mail=suffix in {".eml", ".mht", ".mhtml"}):
        return MAIL
    return PLAIN


def _headers_end(text: str, is_named_mail: bool = False) -> bool:
    """Return whether the text begins with a mail header rather than the header of a typed memorandum."""
    fields: dict[str, str] = {}
    for line in text.lstrip("\r\n").splitlines()[:400]:
        if not line.strip():
            break
        if line[0] in " \t" and fields:
            continue
        match = _FIELD.match(line)
        if not match:
            if len(mail_headers.TECHNICAL & fields.keys()) < 2:
                return False
            break
        fields.setdefault(match[1].lower(), line[match.end() :].strip())
    known = mail_headers.KNOWN & fields.keys()
    if len(known) < 2:
        return False
    if mail_headers.TECHNICAL & known and known & {
        "from",
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
    }:
        return True
    if is_named_mail:
        return True
    # the minimum that a mail program writes; a printed mail has "Sent:" and is read as plain text without loss
    is_all_known = all(field in known or field.startswith("x-") for field in fields)
    return is_all_known and "@" in fields.get("from", "") and bool(re.search(r"\d{4}", fields.get("date", "")))


def _zip_type(path: Path) -> str:
    # generous limits: the real ones depend on the type
    with open_zip(path, UnpackLimits(max_members=1_000_000, max_bytes=2**62, max_ratio=2**62)) as archive:
        names = set(archive.namelist())
        if "[Content_Types].xml" in names:
            with archive.open("[Content_Types].xml") as part:
                content_types = part.read(1024 * 1024).decode("utf-8", "replace").lower()
            for word, detected in OOXML_MAIN_PARTS:
                if word in content_types:
                    return detected
        if "mimetype" in names:
            with archive.open("mimetype") as part:
                declared = part.read(200).decode("ascii", "replace").strip()
            if "META-INF/manifest.xml" in names and is_locked_odf(archive.open("META-INF/manifest.xml").read(4 * 1024 * 1024)):
                raise locked(LOCKED_DOCUMENT, ())
            if declared.startswith("application/"):
                return ODF_TYPES.get(declared, declared)
        if "Index/Document.iwa" in names or {"index.xml", "buildVersionHistory.plist"} <= names:
            return "application/vnd.apple.iwork"
    return ZIP


def _ole_type(path: Path) -> str:
    with open_ole(path) as ole:
        for name, description in OLE_ENCRYPTION:
            if ole.exists(name):
                raise Refusal(RefusalReason.ENCRYPTED, f"the document is {description}")
        if needs_password(ole):
            raise locked(LOCKED_DOCUMENT, ())
        return next((detected for name, detected in OLE_STREAMS if ole.exists(name)), OLE)


def _is_old_tar(head: bytes) -> bool:
    """Return whether the header has a valid checksum: a tar file from before 1988 has no magic (POSIX pax, ustar format)."""
    header = head[:512]
    if len(header) < 512 or not header[0]:
        return False
    try:
        declared = int(header[148:156].strip(b" \x00") or b"x", 8)
    except ValueError:
        return False
    return declared == sum(header) - sum(header[148:156]) + 8 * 0x20
