"""Decodes the text of a mail part: false character sets, flowed lines, enriched text.

Sources: RFC 3676 (format=flowed), RFC 1896 (text/enriched).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from legal_pipeline.stages.readers.encoding import decode_blocks, guess_encoding, is_other_than_western
from legal_pipeline.stages.readers.mail.mime import Part, split_lines
from legal_pipeline.stages.readers.mail.wrapped import uuencoded
from legal_pipeline.stages.readers.office.html import html_text

ENRICHED = frozenset({"text/enriched", "text/richtext"})
BODY_TYPES = frozenset({"text/plain", "text/html"}) | ENRICHED

_SAMPLE_BYTES = 64 * 1024
_HIGH_BYTES = re.compile(rb"[\x80-\xff]")
_WIDE = ("utf-16", "utf-32", "utf-7", "utf_7")
_QUOTES = re.compile(r"(?:> ?(?=>))*>?")
"""Many programs write a blank between the marks."""
_ENRICHED = re.compile(r"<<|<param>.*?</param>|</?[A-Za-z-]{1,60}>", re.S | re.I)
_SIGNATURE = "-- "


def body_text(part: Part, charset: str | None) -> Iterator[str]:
    """Yield the text of a part in pieces. `charset` is what the part declares, or None."""
    text = decoded(_text_of(part), charset)
    if part.content_type == "text/html":
        return html_text(text)
    if part.content_type in ENRICHED:
        return iter([_ENRICHED.sub(lambda match: "<" if match[0] == "<<" else "", "".join(text))])
    if part.parameter("format").lower() == "flowed":
        return flowed(text, is_joined_without_blank=part.parameter("delsp").lower() == "yes")
    return text


def split_plain(part: Part) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield the content of a part with the name '', and the files that are written into plain text as lines of letters with theirs.

    The content of each can be read before the next is requested.
    """
    if part.content_type == "text/plain":
        return uuencoded.split(split_lines(part.content()))
    return iter([("", part.content())])


def written_files(part: Part) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Yield name and content of the files that are written into a part; the content of each before the next is requested."""
    for name, content in split_plain(part):
        if name:
            yield name, content
        else:
            _pass_over(content)


def names_written(part: Part) -> list[str]:
    """Return the names of the files that are written into a part."""
    names = []
    for name, content in written_files(part):
        names.append(name)
        _pass_over(content)
    return names


def _text_of(part: Part) -> Iterator[bytes]:
    for name, content in split_plain(part):
        if name:
            _pass_over(content)
        else:
            yield from content


def _pass_over(content: Iterator[bytes]) -> None:
    """Read a piece, so that the next one can be found."""
    for _ in content:
        pass


def decoded(blocks: Iterable[bytes], charset: str | None) -> Iterator[str]:
    """Decode bytes in a declared character set, unless they prove another: many programs declare what they do not write."""
    blocks = iter(blocks)
    sample: list[bytes] = []
    while sum(map(len, sample)) < _SAMPLE_BYTES and (block := next(blocks, None)) is not None:
        sample.append(block)
    begun = b"".join(sample)
    if charset in (None, "cp1252") and is_other_than_western(begun):
        return decode_blocks(chain(sample, blocks), guess_encoding(begun).name)
    is_utf_8 = charset is None or charset == "utf-8" or (not charset.startswith(_WIDE) and _is_utf_8(begun))
    # what is no UTF-8 in it is read as windows-1252
    return decode_blocks(chain(sample, blocks), None if is_utf_8 else charset)


def flowed(pieces: Iterable[str], *, is_joined_without_blank: bool = False) -> Iterator[str]:
    """Join the lines that a mail program broke at a blank; the quote marks of a paragraph stand before its first line alone."""
    depth, is_open = 0, False
    for line in _lines(pieces):
        quotes = _QUOTES.match(line)
        quoted = quotes[0] if quotes else ""
        marks = quoted.count(">")
        # a blank was put before a line that begins with a blank, with "From " or with ">"
        text = line[len(quoted) :].removeprefix(" ")
        if is_open and (marks != depth or text == _SIGNATURE):
            yield "\n"
            is_open = False
        if not is_open and marks:
            yield ">" * marks + " "
        depth, is_open = marks, text.endswith(" ") and text != _SIGNATURE
        yield text[:-1] if is_open and is_joined_without_blank else text
        if not is_open:
            yield "\n"


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    rest = ""
    for piece in pieces:
        *lines, rest = (rest + piece).split("\n")
        yield from (line.removesuffix("\r") for line in lines)
    if rest:
        yield rest.removesuffix("\r")


def _is_utf_8(sample: bytes) -> bool:
    if not _HIGH_BYTES.search(sample):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True
