"""Detects the character encoding of a text file and reads the file as a stream of text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from legal_pipeline.data.code_pages import CODECS

_BLOCK_BYTES = 256 * 1024
_SAMPLE_BYTES = 64 * 1024

_BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    # before UTF-16, whose mark is a prefix of the UTF-32 mark
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_UTF8_SEQUENCE = re.compile(
    rb"(?<![\x80-\xff])(?:[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2})(?![\x80-\xff])"
)
_WESTERN_SHARE = 0.06
"""Western text in an 8-bit encoding has few bytes above 127: French about 4 %. Russian text has about 80 %."""

_MAX_WESTERN_SHARE = 0.2
_OTHER_SHARE, _MIN_OTHER = 0.3, 16

_MAX_ALPHABETS = 6
"""Blocks of 256 letters. Binary data has dozens."""
_ASCII_TEXT = frozenset({*range(0x20, 0x7F), *b"\t\n\r\f"})

_AS_WESTERN = "legal_pipeline.as_western"


def _as_western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_WESTERN, _as_western)


class TextEncoding(NamedTuple):
    name: str
    confidence: float
    """1.0 if the bytes prove the encoding, less if it is a guess."""


def unicode_encoding(head: bytes) -> str | None:
    """Return the Unicode encoding that a byte order mark or the zero bytes of UTF-16 prove, else None."""
    for mark, name in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return None if name == "utf-16" and _is_of_bytes(head[2:4096]) else name
    sample = head[: len(head) // 2 * 2][:4096]
    if len(sample) >= 4 and b"\x00" in sample:
        evens, odds = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odds > 0.7 * half and evens < 0.05 * half:
            return "utf-16-le"
        if evens > 0.7 * half and odds < 0.05 * half:
            return "utf-16-be"
        return _other_utf_16(sample, evens, odds)
    return None


def _is_of_bytes(sample: bytes) -> bool:
    """Return whether the text behind the mark of UTF-16 has one byte a letter: a program put a mark before what it did not write."""
    usual = sum(byte in _ASCII_TEXT for byte in sample)
    return b"\x00" not in sample and len(sample) >= _MIN_OTHER and usual >= 0.9 * len(sample) and sample.count(0x20) >= 0.05 * len(sample)


def _other_utf_16(sample: bytes, evens: int, odds: int) -> str | None:
    """Return the order of the bytes of UTF-16 in another alphabet: only its blanks and line ends have a byte of zero."""
    name = "utf-16-le" if odds and not evens else "utf-16-be" if evens and not odds else None
    if name is None or len(sample) < 2 * _MIN_OTHER:
        return None
    try:
        text = codecs.getincrementaldecoder(name)().decode(sample)
    except UnicodeDecodeError:
        return None
    letters = sum(char.isalpha() for char in text)
    is_shown = all(char.isprintable() or char in "\t\n\f\r" for char in text)
    return name if is_shown and letters >= 0.6 * len(text) and len({ord(char) >> 8 for char in text}) <= _MAX_ALPHABETS else None


MIXED = "utf-8, windows-1252"
"""The name of a text that is UTF-8 in some places and windows-1252 in others, as logs and joined files are."""

_EBCDIC, _EBCDIC_OF_EUROPE = EBCDIC = ("cp037", "cp500")
_MIN_EBCDIC_BYTES = 16


def is_ebcdic(head: bytes) -> bool:
    """Return whether the bytes are text in EBCDIC, the encoding of mainframes: blanks are 0x40, letters above 0x80."""
    if len(head) < _MIN_EBCDIC_BYTES or b"\x40" not in head:
        return False
    text = head.decode(_EBCDIC)
    usual = sum((c.isascii() and (c.isalnum() or c in " .,;:-'\"()$&/\n\r\t\x85")) or c == "\x85" for c in text)
    letters = sum(c.isascii() and c.isalpha() for c in text)
    return usual >= 0.95 * len(text) and letters >= max(0.5 * len(text.replace(" ", "")), 1)


_OF_EUROPE = re.compile(r"\u00a2(?=\w)|(?<=[^\W\d])\||(?<=\w)!(?=[,. ;)])")
_OF_AMERICA = re.compile(r"(?<=\d)\u00a2|(?<=[^\W\d])!|\w \| \w")
"""Signs where they stand in a text, and where they come to stand when the signs of the other code page are read as them."""


def _ebcdic(sample: bytes) -> str:
    """Return the code page of a mainframe: brackets and exclamation marks lie elsewhere in Europe."""
    text = sample.decode(_EBCDIC)
    return _EBCDIC_OF_EUROPE if len(_OF_EUROPE.findall(text)) > len(_OF_AMERICA.findall(text)) else _EBCDIC


_TYPOGRAPHY = re.compile(
    # quotation marks, dashes and marks of sections where they stand in text, and letters with accents within words
    r"(?<!\w)[\u201c\u2018](?=\w)|(?<=[\w.,!?])[\u201d\u2019](?!\w)|(?<=[a-z])\u2019(?=[a-z]{1,2}\b)"
    r"|(?<=\w) ?[\u2013\u2014] ?(?=\w)|[\u00a7\u00b6](?= ?\d)|(?<!\w)\u2022(?= )|\u2026(?!\w)|[\u00a3\u20ac](?=\d)"
    r"|(?<=\w)[\u00ae\u2122\u00a9]"
    r"|(?<=[A-Za-z])[\u00e0-\u00f6\u00f8-\u00ff](?=[a-z]|\b)|(?<!\w)[\u00c0-\u00d6\u00d8-\u00dc\u00e0-\u00ff](?=[a-z])"
)

_EURO = re.compile(rb"(?<=\d)\xa4|(?<=\d )\xa4|\xa4(?= ?\d)")
_ONLY_OF_WINDOWS = re.compile(rb"[\x80-\x9f\xbc-\xbe]")
"""Signs that Latin-9 does not have; in the place of the fractions it has letters."""
_SIGNS = frozenset("\u201c\u201d\u201e\u2018\u2019\u2013\u2014\u2026\u00a7\u20ac\u00a3\u00a9\u00ae\u00ab\u00bb\u00b0\u00a0\u2022\u00a4")
_LETTERS = tuple(
    frozenset(letters + letters.upper())
    for letters in (
        "\u00e4\u00f6\u00fc\u00df",  # German
        "\u00e9\u00e8\u00ea\u00eb\u00e0\u00e2\u00e7\u00f9\u00fb\u00ee\u00ef\u00f4\u0153",  # French
        "\u00e1\u00e9\u00ed\u00f3\u00fa\u00f1\u00fc\u00bf\u00a1",  # Spanish
        "\u00e3\u00f5\u00e1\u00e9\u00ed\u00f3\u00fa\u00e2\u00ea\u00f4\u00e0\u00e7",  # Portuguese
        "\u00e5\u00e4\u00f6\u00e9",  # Swedish
        "\u00e6\u00f8\u00e5\u00e9",  # Danish, Norwegian
    )
)


def _western(sample: bytes) -> TextEncoding:
    """Return in which Western encoding the bytes make most sense: that of Windows, unless that of old Macs or of DOS makes more."""
    found = {name: len(_TYPOGRAPHY.findall(sample.decode(name, "replace"))) for name in ("cp1252", "mac_roman", "cp850")}
    best = max(found, key=lambda name: found[name])
    if best == "cp1252" and _EURO.search(sample) and not _ONLY_OF_WINDOWS.search(sample):
        return TextEncoding("iso8859_15", 0.8)
    return TextEncoding(best, 0.9 if best == "cp1252" else 0.8)


def _is_of_one_language(sample: bytes) -> bool:
    """Return whether all letters above 127 are those of one language of Western Europe: a short text may be full of them."""
    high = {char for char in sample.decode("cp1252", "replace") if char > "\x7f"} - _SIGNS
    return bool(high) and any(high <= letters for letters in _LETTERS)


def _is_mixed(sample: bytes) -> bool:
    """Return whether UTF-8 sequences and other bytes above 127 occur side by side."""
    return _UTF8_SEQUENCE.search(sample) is not None


def is_other_than_western(sample: bytes) -> bool:
    """Return whether so many bytes are above 127, and do not make UTF-8, that the text is in no language of Western Europe."""
    if sum(byte > 0x7F for byte in sample) <= max(_MIN_OTHER, _OTHER_SHARE * len(sample)):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return True
    return False


def find_encoding(path: Path) -> TextEncoding:
    """Detect the encoding of a file. Reads the whole file in blocks, because only that proves UTF-8."""
    with path.open("rb") as source:
        head = source.read(_SAMPLE_BYTES)
        marked = unicode_encoding(head)
        if marked is not None and marked != "utf-8-sig":
            return TextEncoding(marked, 1.0)
        source.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        at = 0
        try:
            while block := source.read(_BLOCK_BYTES):
                decoder.decode(block)
                at += len(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            if marked:
                return TextEncoding(MIXED, 0.8)  # a program has added to a marked file
            # guess from the text around the first invalid byte; the head of the file may be plain ASCII
            source.seek(max(at - 1024, 0))
            return guess_encoding(source.read(_BLOCK_BYTES + 2048))
    return TextEncoding(marked or "utf-8", 1.0)


def guess_encoding(sample: bytes) -> TextEncoding:
    """Guess the 8-bit or multi-byte encoding of bytes that are not UTF-8."""
    high = sum(1 for byte in sample if byte > 0x7F)
    if high and is_ebcdic(sample):
        return TextEncoding(_ebcdic(sample), 0.8)
    if _is_mixed(sample):
        return TextEncoding(MIXED, 0.8)
    if high <= _WESTERN_SHARE * len(sample) or (high <= _MAX_WESTERN_SHARE * len(sample) and _is_of_one_language(sample)):
        return _western(sample)
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:_SAMPLE_BYTES], cp_exclusion=["utf_7"]).best()
    if best is None or best.encoding == "ascii":
        return TextEncoding("cp1252", 0.6)
    return TextEncoding(best.encoding, 0.8)


_WRITTEN_AS = {
    # WHATWG Encoding Standard, section 4.2: the labels of each encoding
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


def codec_name(name: str | None) -> str | None:
    """Return the name of the codec for a declared character set, or None.

    A character set becomes the larger one that programs write under its name, as in browsers: Latin-1 becomes windows-1252.
    """
    if not name:
        return None
    try:
        codec = codecs.lookup(name.strip(" \"'"))
        if not codec._is_text_encoding:  # rot13, base64 and the like are codecs too
            return None
    except (LookupError, ValueError):
        return None
    return _WRITTEN_AS.get(codec.name, codec.name)


def codec_of_page(code_page: int) -> str | None:
    """Return the codec of a code page of Windows, None for one that is unknown."""
    return codec_name(CODECS.get(code_page, f"cp{code_page}"))


def decode_blocks(blocks: Iterable[bytes], encoding: str | None) -> Iterator[str]:
    """Decode a stream of bytes; invalid bytes become U+FFFD.

    Without an encoding, decode as UTF-8 and read invalid bytes as windows-1252.
    """
    encoding = None if encoding == MIXED else encoding
    decoder = codecs.getincrementaldecoder(encoding or "utf-8")(errors="replace" if encoding else _AS_WESTERN)
    is_wide, is_first = bool(encoding and encoding.startswith(("utf-16", "utf-32"))), True
    for block in blocks:
        if is_first and not is_wide:
            block = block.removeprefix(codecs.BOM_UTF16_LE).removeprefix(codecs.BOM_UTF16_BE)  # false, see `_is_of_bytes`
        is_first = False
        if text := decoder.decode(block):
            yield text
    if not is_wide and (text := decoder.decode(b"", final=True)):
        yield text  # half a letter of UTF-16 is no letter


def read_blocks(path: Path) -> Iterator[bytes]:
    """Yield the content of a file in blocks of 256 KiB."""
    with path.open("rb") as source:
        while block := source.read(_BLOCK_BYTES):
            yield block
