r"""Reads RTF as a stream, in constant memory whatever the size of embedded images.

Headers and footers are printed once, where they are declared; footnotes are printed in brackets at their references,
annotations with their author. Struck and hidden text is kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from legal_pipeline.data import rtf_words
from legal_pipeline.errors import Refusal
from legal_pipeline.model import PAGE_BREAK, NoteKind, Page, RefusalReason
from legal_pipeline.stages.readers.encoding import codec_of_page, read_blocks
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office.drawings.drawing_text import picture_line
from legal_pipeline.stages.readers.office.drawings.symbols import is_symbol_font, shown_symbols, symbol
from legal_pipeline.stages.readers.office.word.rtf_form_field import RtfFormField
from legal_pipeline.stages.readers.office.word.rtf_group import Group, decoded
from legal_pipeline.stages.readers.page_lines.apart import kept_apart
from legal_pipeline.stages.readers.page_lines.note_marks import bracketed_mark
from legal_pipeline.stages.readers.pagination import paginate

ENGINE = "rtf 1"

_TOKEN = re.compile(rb"\\([A-Za-z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9A-Fa-f]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S)
_MAX_TOKEN_BYTES = 64
_MAX_DEPTH = 4_000
_MAX_FONTS = 10_000
_MAX_BOX_CHARS = 1_000_000
_TEXT_BOXES = frozenset({"shptxt", "dptxbxtext"})
_SYMBOL_FIELD = re.compile(r"\s*SYMBOL\s+(0x[0-9a-f]{1,4}|\d{1,5})(?:.*\\?\bf\s*\"?([\w ]+))?", re.I | re.S)
_DRAWN_LETTERS, _DESCRIPTION = b"gtextUNICODE", b"wzDescription"
_IN_BRACKETS = frozenset({"footnote", "annotation"})


def read(path: Path, limits: ReadLimits) -> Iterator[Page]:
    """Yield the pages of an RTF file. Raises Refusal(hostile) for groups nested more than 4,000 deep."""
    return paginate(rtf_text(read_blocks(path)), ENGINE, limits)


def rtf_text(blocks: Iterable[bytes]) -> Iterator[str]:
    """Convert a stream of RTF to text, with a form feed for each page break."""
    reader = _Rtf()
    rest = b""
    for block in blocks:
        rest = reader.feed(rest + block, is_last=False)
        yield reader.drain()
    reader.feed(rest, is_last=True)
    yield reader.drain()


class _Rtf:
    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._bytes = bytearray()
        self._author = bytearray()
        """Of the comment that follows."""
        self._instruction = bytearray()
        """Of a field."""
        self._box: list[str] = []
        self._last = ""
        self._group = Group()
        self._stack: list[Group] = []
        self._code_page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._symbol_fonts: dict[int, str] = {}
        self._font_name = bytearray()
        self._entry = bytearray()
        """Of a list in a form."""
        self._property, self._value = bytearray(), bytearray()
        """Of a drawing."""
        self._form_field = RtfFormField()
        self._font = 0
        self._skip = 0
        self._binary_bytes = 0
        self._is_star = False
        self._is_over = False
        self._kept_bytes = {"atnauthor": self._author, "fldinst": self._instruction, "fonttbl": self._font_name}
        self._kept_bytes |= {"ffl": self._entry, "sn": self._property, "sv": self._value}

    def drain(self) -> str:
        self._flush()
        pieces, self._pieces = self._pieces, []
        text = "".join(pieces)
        if any("\ud800" <= char <= "\udfff" for char in text[-1:]):
            self._pieces = [text[-1]]  # the second half of the surrogate pair is in the next block
            text = text[:-1]
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def feed(self, data: bytes, is_last: bool) -> bytes:
        """Process the complete tokens and return the rest of the data."""
        at = 0
        stop = len(data) if is_last else len(data) - _MAX_TOKEN_BYTES
        while at < stop and not self._is_over:
            if self._binary_bytes:
                step = min(self._binary_bytes, len(data) - at)
                self._binary_bytes -= step
                at += step
                continue
            match = _TOKEN.match(data, at)
            if not match:  # a lone backslash at the very end
                break
            at = match.end()
            self._token(match)
        if is_last and self._box:
            self._flush()
            self._end_box()
        return data[at:]

    def _token(self, match: re.Match[bytes]) -> None:
        word, number, hexes, symbol, brace, text = match.groups()
        if text is not None:
            self._text(text)
        elif word is not None:
            self._word(word.decode("ascii"), int(number) if number else None)
        elif hexes is not None:
            self._text(bytes.fromhex(hexes.decode("ascii")))
        elif symbol is not None:
            self._symbol(symbol.decode("latin-1"))
        elif brace == b"{":
            if len(self._stack) >= _MAX_DEPTH:
                raise Refusal(RefusalReason.HOSTILE, f"RTF groups nested more than {_MAX_DEPTH:,} deep")
            self._skip = 0
            if self._group.destination == "fonttbl":
                self._name_font()
            self._stack.append(self._group)
        elif brace == b"}":
            self._close()

    def _close(self) -> None:
        self._skip = 0
        closed = self._group
        if self._stack:
            self._flush()
            self._group = self._stack.pop()
            if closed.destination == "fonttbl":
                self._name_font()
            elif closed.destination == "fldinst" and self._group.destination != "fldinst":
                self._show_symbol()
                self._add(self._form_field.end())
            elif closed.destination == "ffl":
                self._form_field.entry(self._entry.decode(self._code_page, "replace"))
                self._entry.clear()
            elif closed.destination == "sp" and self._group.destination != "sp":
                self._show_property()
            if closed.destination != self._group.destination and closed.is_text and (self._group.is_text or closed.is_box):
                self._append("] " if closed.destination in _IN_BRACKETS else "\n", is_box=closed.is_box)
            self._is_over = not self._stack
        self._is_star = False

    def _text(self, data: bytes) -> None:
        self._is_star = False
        if self._skip:
            dropped = min(self._skip, len(data))
            self._skip -= dropped
            data = data[dropped:]
        if self._group.is_text:
            self._bytes += data
        elif (kept := self._kept_bytes.get(self._group.destination)) is not None and len(kept) < _MAX_TOKEN_BYTES:
            kept += data

    def _symbol(self, symbol: str) -> None:
        self._skip = max(self._skip - 1, 0) if symbol not in "*\r\n" and self._skip else 0
        if symbol == "*":
            self._is_star = True
        elif symbol in rtf_words.SYMBOLS:
            self._add(rtf_words.SYMBOLS[symbol])

    def _word(self, word: str, number: int | None) -> None:
        is_star, self._is_star = self._is_star, False
        group = self._group
        is_of_two = word == rtf_words.TEXT_IN_UNICODE and group.destination == rtf_words.TEXT_TWICE
        if is_of_two or (word in rtf_words.TEXT_AGAIN and not group.is_copy):
            self._flush()
            self._group = replace(group, is_text=True, destination=word, is_box=group.is_box or word in _TEXT_BOXES, is_raised=False)
            if word == "annotation":
                author = self._author.decode(self._code_page, "replace").strip()
                self._author.clear()
                self._add(f" [Comment by {author}: " if author else " [Comment: ")
        elif word == rtf_words.TEXT_TWICE and not group.is_text:
            pass  # the properties of a document say things twice too
        elif word in rtf_words.NO_TEXT or (is_star and word not in rtf_words.TEXT_WITH_STAR):
            self._flush()
            destination = word if group.destination != "fonttbl" else "fonttbl"
            self._group = replace(group, is_text=False, destination=destination, is_copy=group.is_copy or word == "shprslt")
        elif word in rtf_words.ON_OWN_LINE and group.is_text:
            self._add("\n")
            self._group = replace(group, destination=word)
        elif word == "footnote" and group.is_text:
            self._add(" [")
            self._group = replace(group, destination=word)
        elif word in rtf_words.CHARACTERS:
            self._add(rtf_words.CHARACTERS[word])
        elif word in rtf_words.APART:
            kind = rtf_words.APART[word]
            is_end = number == 0
            self._keep_apart(kind if not is_end else None if group.apart is kind else group.apart)
        elif word in ("super", "nosupersub", "sub"):
            self._raise(word == "super" and number != 0)
        elif word == "plain":
            self._raise(False)
            self._flush()
            self._group = replace(self._group, font="")
            self._keep_apart(None)
        elif word in rtf_words.CODE_PAGES:
            self._code_page = rtf_words.CODE_PAGES[word]
        elif number is not None:
            self._number(word, number)

    def _number(self, word: str, number: int) -> None:
        if word == "u":
            if number == 0 or not -0x8000 <= number <= 0x10FFFF:
                return
            code = number % 0x10000 if number < 0 else number
            self._add(symbol(code, self._group.font) if self._group.font else chr(code))
            self._skip = self._group.skip
        elif word == "uc":
            self._group = replace(self._group, skip=max(min(number, 100), 0))
        elif word == "bin":
            self._binary_bytes = max(number, 0)
        elif word == "ansicpg":
            self._code_page = codec_of_page(number) or self._code_page
        elif word == "f":
            self._flush()
            if self._group.destination == "fonttbl":
                self._name_font()  # of the font before, in a table without braces
            self._font = number
            if self._group.destination != "fonttbl":
                self._group = replace(self._group, code_page=self._fonts.get(number, ""), font=self._symbol_fonts.get(number, ""))
        elif word in {"fcharset", "cpg"} and self._group.destination == "fonttbl":
            codec = rtf_words.CHARSETS.get(number) if word == "fcharset" else codec_of_page(number)
            if codec and len(self._fonts) < _MAX_FONTS:
                self._fonts[self._font] = codec
        else:
            self._form_field.number(word, number)

    def _keep_apart(self, kind: NoteKind | None) -> None:
        if kind is not self._group.apart:
            self._flush()
            self._group = replace(self._group, apart=kind)

    def _add(self, text: str) -> None:
        if self._group.is_text:
            self._flush()
            self._append(text)

    def _raise(self, is_raised: bool) -> None:
        if is_raised is not self._group.is_raised:
            self._flush()
            self._group = replace(self._group, is_raised=is_raised)

    def _name_font(self) -> None:
        """End an entry of the font table, or the table."""
        name = self._font_name.decode("latin-1").strip(" ;")
        self._font_name.clear()
        if is_symbol_font(name) and len(self._symbol_fonts) < _MAX_FONTS:
            self._symbol_fonts[self._font] = name

    def _show_symbol(self) -> None:
        """A field may stand for one character of a font: SYMBOL 254 \\f "Wingdings"."""
        match = _SYMBOL_FIELD.match(self._instruction.decode("latin-1"))
        self._instruction.clear()
        if match:
            self._add(symbol(int(match[1], 0), match[2] or ""))

    def _show_property(self) -> None:
        """Letters drawn along a line, as those of a watermark, and the description of a picture are properties of their shape."""
        name, value = self._property.strip(), self._value.decode(self._code_page, "replace").strip()
        self._property.clear()
        self._value.clear()
        if shown := value if name == _DRAWN_LETTERS else picture_line(value) if name == _DESCRIPTION else "":
            self._append(f"{shown}\n", is_box=True)

    def _flush(self) -> None:
        if self._bytes:
            if self._group.font:
                text = shown_symbols(self._bytes.decode("latin-1"), self._group.font)
            else:
                text = decoded(bytes(self._bytes), self._group.code_page or self._code_page)
            self._bytes.clear()
            self._append(bracketed_mark(text, self._last) if self._group.is_raised else text)

    def _append(self, text: str, *, is_box: bool | None = None) -> None:
        kind = self._group.apart
        # a page break is one for the text around it too
        shown = text if kind is None or text == PAGE_BREAK else kept_apart(kind, text)
        if self._group.is_box if is_box is None else is_box:
            if sum(map(len, self._box)) < _MAX_BOX_CHARS:
                self._box.append(shown)
            return
        if self._box and text[:1] in ("\n", "\f"):
            self._end_box()
        self._last = text[-1:] or self._last
        self._pieces.append(shown)

    def _end_box(self) -> None:
        """Print a text box below the paragraph in which it is anchored."""
        box = "".join(self._box).replace(PAGE_BREAK, "\n").strip()
        self._box.clear()
        self._pieces.append(f"\n{box}" if self._last != "\n" else box)
