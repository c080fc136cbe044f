"""File signatures: how the format of a file is recognized from its first bytes.

Sources: Gary Kessler's file signatures table; PRONOM (The National Archives, UK); the format
specifications themselves (PNG, TIFF 6.0, RFC 1952, APPNOTE.TXT, [MS-CFB], 7zFormat.txt, RAR 5.0).
"""

from __future__ import annotations

from typing import NamedTuple

PDF = "application/pdf"
TIFF = "image/tiff"
BMP = "image/bmp"
PPM = "image/x-portable-anymap"
JP2 = "image/jp2"
HEIC = "image/heic"
AVIF = "image/avif"
TNEF = "application/vnd.ms-tnef"
LOAD_FILE = "application/x-concordance"
IMAGE_LIST = "application/x-opticon"
PNG = "image/png"
JPEG = "image/jpeg"
ZIP = "application/zip"
TAR = "application/x-tar"
GZIP = "application/gzip"
BZIP2 = "application/x-bzip2"
XZ = "application/x-xz"
SEVEN_ZIP = "application/x-7z-compressed"
RAR = "application/vnd.rar"
CAB = "application/vnd.ms-cab-compressed"
ISO = "application/x-iso9660-image"
ZSTD = "application/zstd"
SEALED = "application/x-sealed-member"
"""A member of an archive that needs a password, in the place of its content."""
DAMAGED_MEMBER, OUTLOOK_ONLY = "application/x-damaged-member", "application/x-outlook-only"
"""An item of a mailbox that is damaged, and one that only Outlook opens, in the place of their content."""
PST = "application/vnd.ms-outlook-pst"
OLE = "application/x-ole-storage"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
XLSB = "application/vnd.ms-excel.sheet.binary.macroenabled.12"
PPT = "application/vnd.ms-powerpoint"
WORDPERFECT = "application/vnd.wordperfect"
WORKS = "application/vnd.ms-works"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
RTF = "application/rtf"
WORD_XML, EXCEL_XML = "application/vnd.ms-word.xml", "application/vnd.ms-excel.xml"
"""Documents of Office that are one XML file, and have no registered types."""
FLAT_ODF = "application/vnd.oasis.opendocument.text-flat-xml"
HTML = "text/html"
PLAIN = "text/plain"
CALENDAR = "text/calendar"
VCARD = "text/vcard"
MAIL = "message/rfc822"
APPLE_MAIL = "message/x-emlx"
MBOX = "application/mbox"
SIGNED = "application/pkcs7-mime"
"""A file inside its signature (S/MIME)."""
MSG = "application/vnd.ms-outlook"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"


OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SEALED_MARK = b"legal-pipeline: a member of an archive that needs a password\n"
DAMAGED_MARK = b"legal-pipeline: a damaged item of a mailbox\n"
OUTLOOK_ONLY_MARK = b"legal-pipeline: an item attached to an item of a mailbox\n"


class Signature(NamedTuple):
    offset: int
    magic: bytes
    media_type: str


SIGNATURES: tuple[Signature, ...] = (
    Signature(0, b"%PDF-", PDF),
    Signature(0, b"II*\x00", TIFF),
    Signature(0, b"MM\x00*", TIFF),
    Signature(0, b"II+\x00", TIFF),
    Signature(0, b"MM\x00+", TIFF),
    Signature(0, b"\x89PNG\r\n\x1a\n", PNG),
    Signature(0, b"\xff\xd8\xff", JPEG),
    Signature(0, b"PK\x03\x04", ZIP),
    Signature(0, b"PK\x05\x06", ZIP),
    Signature(0, b"PK\x07\x08", ZIP),
    Signature(0, b"\x1f\x8b\x08", GZIP),
    Signature(0, b"BZh", BZIP2),
    Signature(0, b"\xfd7zXZ\x00", XZ),
    Signature(257, b"ustar", TAR),
    Signature(0, OLE_MAGIC, OLE),
    Signature(0, b"{\\rtf", RTF),
    Signature(32769, b"CD001", ISO),  # ECMA-119, 8.4: the volume descriptor in sector 16
    Signature(0, SEALED_MARK, SEALED),
    Signature(0, DAMAGED_MARK, DAMAGED_MEMBER),
    Signature(0, OUTLOOK_ONLY_MARK, OUTLOOK_ONLY),
    # from here on: known, and refused with a sentence of `unsupported_formats`
    Signature(0, b"\xffWPC", WORDPERFECT),
    Signature(0, b"%!PS", "application/postscript"),
    Signature(0, b"\xc5\xd0\xd3\xc6", "application/postscript"),
    Signature(0, b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    Signature(0, b"Rar!\x1a\x07", RAR),
    Signature(0, b"MSCF", CAB),
    Signature(0, b"\x28\xb5\x2f\xfd", ZSTD),
    Signature(0, b"\x78\x9f\x3e\x22", TNEF),
    Signature(0, b"!BDN", PST),
    Signature(0, b"\x00\x01\x00\x00Standard Jet DB", "application/x-msaccess"),
    Signature(0, b"\x00\x01\x00\x00Standard ACE DB", "application/x-msaccess"),
    Signature(0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    Signature(0, b"AT&TFORM", "image/vnd.djvu"),
    Signature(0, b"GIF87a", "image/gif"),
    Signature(0, b"GIF89a", "image/gif"),
    Signature(0, b"BM", BMP),
    Signature(8, b"WEBP", "image/webp"),
    Signature(0, b"\x00\x00\x00\x0cjP  \r\n\x87\n", JP2),
    Signature(0, b"\xff\x4f\xff\x51", JP2),
    *(Signature(4, b"ftyp" + brand, HEIC) for brand in (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1")),
    Signature(4, b"ftypavif", AVIF),
    Signature(4, b"ftypavis", AVIF),
    Signature(0, b"\xd7\xcd\xc6\x9a", "image/wmf"),
    Signature(40, b" EMF", "image/emf"),
    Signature(0, b"\x00\x00\x01\x00", "image/vnd.microsoft.icon"),
    Signature(0, b"8BPS", "image/vnd.adobe.photoshop"),
    Signature(4, b"ftyp", "video/mp4"),
    Signature(0, b"\x1aE\xdf\xa3", "video/x-matroska"),
    Signature(8, b"AVI ", "video/x-msvideo"),
    Signature(0, b"\x00\x00\x01\xba", "video/mpeg"),
    Signature(0, b"\x00\x00\x01\xb3", "video/mpeg"),
    Signature(0, b"FLV\x01", "video/x-flv"),
    Signature(0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
    Signature(8, b"WAVE", "audio/wav"),
    Signature(0, b"ID3", "audio/mpeg"),
    Signature(0, b"\xff\xfb", "audio/mpeg"),
    Signature(0, b"OggS", "audio/ogg"),
    Signature(0, b"fLaC", "audio/flac"),
    Signature(0, b"#!AMR", "audio/amr"),
    Signature(0, b"MZ", "application/vnd.microsoft.portable-executable"),
    Signature(0, b"\x7fELF", "application/x-executable"),
    Signature(0, b"\xca\xfe\xba\xbe", "application/java-vm"),
    Signature(0, b"\xcf\xfa\xed\xfe", "application/x-executable"),
    Signature(0, b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    Signature(0, b"wOFF", "font/woff"),
    Signature(0, b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", "application/pkcs7-mime"),
)

PROMISED_BY_EXTENSION: dict[str, str] = {
    # a file that is named so and has no trace of the format inside is damaged, not foreign
    ".pdf": "PDF",
    ".tif": "TIFF",
    ".tiff": "TIFF",
    ".png": "PNG",
    ".heic": "HEIC",
    ".jpg": "JPEG",
    ".jpeg": "JPEG",
    ".docx": "DOCX",
    ".xlsx": "XLSX",
    ".pptx": "PPTX",
    ".odt": "ODT",
    ".msg": "Outlook message",
    ".zip": "ZIP",
    ".gz": "GZIP",
    ".tgz": "GZIP",
    ".rtf": "RTF",
}
