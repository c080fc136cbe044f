"""Splits an iCalendar or vCard file into its content lines: unfolded, with their parameters and their decoded values."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.encoding import codec_name

_MAX_LINE_CHARS = 32 * 1024 * 1024
"""A file of 23 MiB in base64, more than mail programs send."""
_BINARY_ENCODINGS = frozenset({"B", "BASE64"})
_ENCODINGS = _BINARY_ENCODINGS | {"QUOTED-PRINTABLE", "8BIT", "7BIT"}
_LINE = re.compile(r"(?:([A-Za-z0-9-]{1,60})\.)?([A-Za-z0-9-]{1,60})((?:;[^:;\"]*(?:\"[^\"]*\"[^:;\"]*)*)*):(.*)\Z", re.S)
_PARAMETER = re.compile(r";([^=;:\"]+)(?:=((?:\"[^\"]*\"|[^;:\"])*))?")

_FOLD_IN_LETTER = re.compile(rb"(?<=[\x80-\xff])\r?\n[ \t](?=[\x80-\xbf])")
_LONGEST_FOLD = 4


class ContentLine(NamedTuple):
    group: str
    """What ties lines together, as in `item1.TEL` and `item1.X-ABLabel`; empty for most."""
    name: str
    parameters: dict[str, str]
    """Without quotes. Several of one name are joined by commas, and so are words without a name (vCard 2.1), as `TYPE`."""
    value: str

    @property
    def is_binary(self) -> bool:
        return self._encoding in _BINARY_ENCODINGS or self.parameters.get("VALUE", "").upper() == "BINARY"

    @property
    def types(self) -> tuple[str, ...]:
        """Return the words of its type in lower case: `work`, `cell`."""
        return tuple(dict.fromkeys(word.strip().lower() for word in self.parameters.get("TYPE", "").split(",") if word.strip()))

    @property
    def decoded(self) -> str:
        """Return the value as text."""
        if self._encoding != "QUOTED-PRINTABLE":
            return self.value
        decoded = quopri.decodestring(self.value.encode("latin-1", "replace"))
        return decoded.decode(codec_name(self.parameters.get("CHARSET")) or "utf-8", "replace").replace("\r\n", "\n")

    @property
    def content(self) -> bytes:
        """Return the value as the file that it holds; b"" if its base64 is damaged."""
        try:
            return binascii.a2b_base64(self.value)
        except binascii.Error:
            return b""

    @property
    def _encoding(self) -> str:
        return self.parameters.get("ENCODING", "").upper()


def unbroken(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Join the halves of a letter of UTF-8: some programs count bytes where they fold a line (RFC 5545, 3.1)."""
    rest = b""
    for block in blocks:
        data = _FOLD_IN_LETTER.sub(b"", rest + block)
        yield data[:-_LONGEST_FOLD]
        rest = data[-_LONGEST_FOLD:]
    yield rest


def content_lines(pieces: Iterable[str]) -> Iterator[ContentLine]:
    """Yield the content lines of a stream of text. Others are passed over. Raises Refusal(hostile) for an endless line."""
    for line in _unfolded(pieces):
        match = _LINE.match(line)
        if match is not None:
            group, name, parameters, value = match.groups()
            yield ContentLine((group or "").lower(), name.upper(), _parameters(parameters), value)


def _parameters(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(written):
        name, value = match[1].strip().upper(), match[2]
        if value is None:
            # vCard 2.1 leaves the name out: TEL;WORK;VOICE
            name, value = ("ENCODING" if name in _ENCODINGS else "TYPE"), name
        value = value.replace('"', "")
        found[name] = f"{found[name]},{value}" if name in found else value
    return found


def _unfolded(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the lines: one that begins with a blank continues the one before, and one of quoted-printable that ends in `=` goes on."""
    line: list[str] = []
    size, rest = 0, ""
    for piece in pieces:
        *lines, rest = (rest + piece).replace("\r\n", "\n").split("\n")
        for following in lines:
            if line and line[-1].endswith("=") and "QUOTED-PRINTABLE" in line[0][:200].upper():
                line[-1] = line[-1][:-1]
                line.append(following)
            elif line and following[:1] in (" ", "\t"):
                line.append(following[1:])
            else:
                yield "".join(line)
                line, size = [following], 0
            size += len(following)
            _refuse_endless(size)
        _refuse_endless(len(rest))
    if rest[:1] in (" ", "\t"):
        yield "".join((*line, rest[1:]))
    else:
        yield "".join(line)
        yield rest


def _refuse_endless(size: int) -> None:
    if size > _MAX_LINE_CHARS:
        raise Refusal(RefusalReason.HOSTILE, f"a line of more than {_MAX_LINE_CHARS:,} characters; export the file again")
