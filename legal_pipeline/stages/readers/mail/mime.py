"""Streams the parts of a mail, so that attachments of any size need constant memory.

The parser of the standard library loads whole messages; this module uses only its header parser and decoders.
Nested messages are leaves, because they become documents of their own. Source: RFC 2045 to 2047, RFC 5322.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser
from email.policy import compat32
from itertools import chain, islice

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.encoding import codec_name
from legal_pipeline.stages.readers.mail.transfer_encoding import decode_transfer
from legal_pipeline.stages.readers.mail.wrapped import signed

_MAX_LINE_BYTES = 64 * 1024
_MAX_HEADER_BYTES = 256 * 1024
_MAX_DEPTH = 40
_SIGNED_TYPES = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_LINES_OF_A_HEAD = 4
_FOLD = re.compile(r"\r?\n[ \t]+")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the message. `raw` can be read once, and only before the next part is requested."""

    ordinal: int
    """The number of the leaf, from 1; of what stands before the first part of a multipart, the negative number of the multipart."""
    headers: Message
    content_type: str
    containers: tuple[tuple[int, str], ...]
    """Number and type of each enclosing multipart, outermost first."""
    raw: Iterator[bytes]

    @property
    def is_preamble(self) -> bool:
        """Whether it stands before the parts of a multipart, where programs write that there are parts; without parts, it is the mail."""
        return self.ordinal < 0

    @property
    def file_name(self) -> str:
        """Return the declared name, decoded, or ''."""
        try:
            name = self.headers.get_filename() or ""
        except (LookupError, ValueError, TypeError, IndexError):
            return ""  # invalid RFC 2231 encoding
        return decoded_header(name)

    @property
    def content_id(self) -> str:
        return str(self.headers.get("content-id", "")).strip().strip("<>")

    @property
    def disposition(self) -> str:
        return str(self.headers.get("content-disposition", "")).partition(";")[0].strip().lower()

    def parameter(self, name: str) -> str:
        """Return a parameter of the content type, "" if it is missing or invalid."""
        try:
            return str(self.headers.get_param(name) or "")
        except (LookupError, ValueError, TypeError):
            return ""

    @property
    def charset(self) -> str | None:
        """Return an existing codec, or None. A declared ASCII counts as undeclared: many programs write it by default."""
        try:
            declared = self.headers.get_content_charset()
        except (LookupError, ValueError, TypeError):
            return None
        return None if declared in {"us-ascii", "ascii"} else codec_name(declared)

    def content(self) -> Iterator[bytes]:
        """Return the body, decoded from its transfer encoding."""
        return _decoded(self.raw, self.headers)


def _decoded(lines: Iterator[bytes], headers: Message) -> Iterator[bytes]:
    return decode_transfer(lines, str(headers.get("content-transfer-encoding", "")))


def split_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Split blocks into lines with their line ends. A line of more than 64 KiB is split, to bound memory."""
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        for line in lines:
            yield line + b"\n"
        while len(rest) > _MAX_LINE_BYTES:
            yield rest[:_MAX_LINE_BYTES]
            rest = rest[_MAX_LINE_BYTES:]
    if rest:
        yield rest


def walk(lines: Iterator[bytes]) -> Iterator[Part]:
    """Yield the leaves of one message in order.

    Raises Refusal(hostile) for multiparts nested more than 40 deep.
    """
    return _PartWalker(lines).entity(())


def message_headers(lines: Iterator[bytes], is_part: bool = False) -> Message:
    """Read the header block and the blank line after it. Never fails: lines that are not headers are dropped.

    Blank lines before a message are skipped; a part that begins with one has no header.
    """
    block: list[bytes] = []
    size = 0
    for line in lines:
        if not line.strip(b"\r\n"):
            if block or is_part:
                break
            continue
        size += len(line)
        if size <= _MAX_HEADER_BYTES:
            block.append(line)
    data = b"".join(block)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    return HeaderParser(policy=compat32).parsestr(text)


def decoded_header(value: object) -> str:
    """Return a header with its encoded words decoded and its folding removed. Never fails."""
    # the library drops the blank where a line was folded
    text = _FOLD.sub(" ", str(value))
    try:
        words = [(word, charset) for word, charset in decode_header(text)]
    except (HeaderParseError, ValueError, binascii.Error):
        words = [(text, None)]
    pieces = [word if isinstance(word, str) else _word(word, charset) for word, charset in words]
    return _BLANKS.sub(" ", "".join(pieces)).strip()


def _word(word: bytes, charset: str | None) -> str:
    return word.decode(codec_name(charset) or "utf-8", "replace")


class _PartWalker:
    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._boundaries: list[bytes] = []
        self._reached: tuple[int, bool] | None = None
        """Depth of the boundary that ended the last body, and whether it closes its multipart."""
        self._leaves = 0
        self._multiparts = 0

    def entity(self, containers: tuple[tuple[int, str], ...]) -> Iterator[Part]:
        headers = message_headers(self._until_boundary(), is_part=bool(containers))
        content_type = headers.get_content_type()
        boundary = _boundary(headers)
        if content_type.startswith("multipart/") and boundary:
            yield from self._multipart(containers, content_type, boundary)
            return
        lines = self._until_boundary()
        if content_type in _SIGNED_TYPES:
            head = list(islice(lines, _LINES_OF_A_HEAD))
            lines = chain(head, lines)
            if signed.wrapping(b"".join(_decoded(iter(head), headers))) is signed.Wrapping.SIGNED:
                yield from self._signed(containers, _decoded(lines, headers))
                return
        self._leaves += 1
        if content_type.startswith("multipart/"):
            content_type = "text/plain"  # without a boundary it has no parts
        elif containers and containers[-1][1] == "multipart/digest" and "content-type" not in headers:
            content_type = "message/rfc822"
        body = _without_last_line_end(lines)
        yield Part(self._leaves, headers, content_type, containers, body)
        for _ in body:  # skip what the consumer did not read
            pass

    def _multipart(self, containers: tuple[tuple[int, str], ...], content_type: str, boundary: bytes) -> Iterator[Part]:
        if len(containers) >= _MAX_DEPTH:
            raise Refusal(RefusalReason.HOSTILE, f"mail parts nested more than {_MAX_DEPTH} deep")
        self._multiparts += 1
        inside = (*containers, (self._multiparts, content_type))
        depth = len(self._boundaries)
        self._boundaries.append(boundary)
        preamble = self._until_boundary()
        yield Part(-self._multiparts, Message(), "text/plain", inside, preamble)
        for _ in preamble:
            pass
        while self._reached == (depth, False):
            self._reached = None
            yield from self.entity(inside)
            if self._reached is None:  # the file ends within a header block
                break
        self._boundaries.pop()
        if self._reached == (depth, True):
            self._reached = None
            for _ in self._until_boundary():  # the epilogue
                pass

    def _signed(self, containers: tuple[tuple[int, str], ...], blocks: Iterator[bytes]) -> Iterator[Part]:
        """Yield the parts of what was signed, in the place of the file that it is wrapped in."""
        if len(containers) >= _MAX_DEPTH:
            raise Refusal(RefusalReason.HOSTILE, f"mail parts nested more than {_MAX_DEPTH} deep")
        self._multiparts += 1
        inner = _PartWalker(split_lines(signed.content(blocks)))
        inner._leaves, inner._multiparts = self._leaves, self._multiparts
        yield from inner.entity((*containers, (self._multiparts, "multipart/signed")))
        self._leaves, self._multiparts = inner._leaves, inner._multiparts
        for _ in blocks:
            pass

    def _until_boundary(self) -> Iterator[bytes]:
        if self._reached:
            return
        for line in self._lines:
            if line.startswith(b"--") and self._boundaries:
                delimiter = line.rstrip()[2:]
                for depth in range(len(self._boundaries) - 1, -1, -1):
                    if delimiter in (self._boundaries[depth], self._boundaries[depth] + b"--"):
                        self._reached = (depth, delimiter != self._boundaries[depth])
                        return
            yield line


def _boundary(headers: Message) -> bytes:
    try:
        boundary = headers.get_boundary()
    except (LookupError, ValueError, TypeError):
        return b""
    return boundary.rstrip().encode("utf-8", "surrogateescape") if boundary else b""


def _without_last_line_end(lines: Iterator[bytes]) -> Iterator[bytes]:
    # RFC 2046, 5.1.1: the line end before a boundary belongs to the boundary
    held = b""
    for line in lines:
        if held:
            yield held
        held = line
    if held := held.removesuffix(b"\n").removesuffix(b"\r"):
        yield held
