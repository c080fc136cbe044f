"""Finds words that a page says in the place of the ones that it draws (/ActualText), where they contradict each other.

Such words are there for what glyphs do not say: ligatures, hyphens, ornaments, initials, letters of a font without a character map. pdfium
believes them whatever the page shows, so a file can say one thing to its reader and another to a program. The page is what is read. Runs in
the sandboxed process. Source: ISO 32000-1, 14.9.4 (replacement text).
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from legal_pipeline.data.word_list import common_words
from legal_pipeline.stages.readers.pdf import calls
from legal_pipeline.stages.readers.pdf.hidden.page_walk import Walk
from legal_pipeline.stages.readers.pdf.strings import utf16_string

_KEY = b"ActualText"
_MAX_MARKS, _MAX_TEXTS, _MAX_CHARS = 20, 5_000, 200_000
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d")
_VOWEL = re.compile(r"[aeiouyAEIOUY]")
_LOST = re.compile("[\x00-\x08\ufffd\ufffe\ue000-\uf8ff]")
"""What pdfium writes for a glyph of which the file does not say the letter."""
_SHORT = 2
"""Letters that may be an ornament of a font of signs: its check mark is a 4."""
_READABLE = 0.6
"""Share of the words that must be words or names: a font without a character map makes others of them."""


class _Said(NamedTuple):
    """Text objects, one behind the other, in whose place the page says something."""

    words: str
    places: list[int]
    """Among all text objects of the walk."""
    mark: int


def untrue_places(page: pdfium.FPDF_PAGE, walk: Walk) -> list[int]:
    """Return the places of the texts in whose place the page says something else, among all text objects of the walk; usually none.

    If there are any texts in whose place it says something, their marks are taken off, and the page has to be loaded anew.
    """
    addresses = _addresses(walk)
    said = list(_said(addresses))
    if not said:
        return []
    take_off_marks(walk, [place for item in said for place in item.places])
    drawn = _drawn(page)
    return [
        place
        for item in said
        if contradicts(item.words, "".join(drawn.get(addresses[place], "") for place in item.places))
        for place in item.places
    ]


def says_something_else(walk: Walk) -> bool:
    """Return whether the page says something in the place of a text. Takes some microseconds."""
    return next(_said(_addresses(walk)), None) is not None


def take_off_marks(walk: Walk, places: Sequence[int]) -> None:
    """Have pdfium read these texts as they are drawn."""
    addresses = _addresses(walk)
    for place in places:
        item = ctypes.cast(addresses[place], pdfium.FPDF_PAGEOBJECT)
        while (mark := _mark(addresses[place])) and pdfium.FPDFPageObj_RemoveMark(item, ctypes.cast(mark, pdfium.FPDF_PAGEOBJECTMARK)):
            pass


def contradicts(said: str, drawn: str) -> bool:
    """Return whether what is drawn is something else than what is said of it, and can be read."""
    one, other = _letters(said), _letters(drawn)
    if _LOST.search(drawn) or _is_within(other, one) or sorted(one) == sorted(other):
        return False
    if len(other) <= _SHORT and not (one.isdigit() and other.isdigit()):
        return False
    words = [word for word in _WORD.findall(drawn) if len(word) > 1]
    readable = sum(map(_is_word, words))
    return readable >= _READABLE * len(words) if words else _NUMBER.search(drawn) is not None


def _addresses(walk: Walk) -> list[int]:
    return [address for texts in walk.texts for address in texts.addresses]


def _said(addresses: Sequence[int]) -> Iterator[_Said]:
    last: _Said | None = None
    counts = map(calls.count_marks, addresses)
    for place in [at for at, count in enumerate(counts) if count > 0][:_MAX_TEXTS]:
        mark = _mark(addresses[place])
        if not mark:
            continue
        if last is not None and last.mark == mark and last.places[-1] == place - 1:
            last.places.append(place)
            continue
        if last is not None:
            yield last
        pointer = ctypes.cast(mark, pdfium.FPDF_PAGEOBJECTMARK)
        last = _Said(utf16_string(_reader(pointer)), [place], mark)
    if last is not None:
        yield last


def _reader(mark: pdfium.FPDF_PAGEOBJECTMARK) -> Callable[[object, int], int]:
    length = ctypes.c_ulong()

    def read(buffer: object, size: int) -> int:
        is_there = pdfium.FPDFPageObjMark_GetParamStringValue(mark, _KEY, buffer, size, length)
        return length.value if is_there else 0

    return read


def _mark(text: int) -> int:
    for number in range(min(_MAX_MARKS, calls.count_marks(text))):
        mark = calls.mark(text, number)
        if mark and calls.mark_value_kind(mark, _KEY):
            return int(mark)
    return 0


def _drawn(page: pdfium.FPDF_PAGE) -> dict[int, str]:
    """Return the address of a text object -> the characters of it."""
    found: dict[int, list[str]] = {}
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return {}
    try:
        holder, count = calls.address(text_page), min(_MAX_CHARS, pdfium.FPDFText_CountChars(text_page))
        for index, address in enumerate(map(calls.text_object, repeat(holder, max(0, count)), range(max(0, count)))):
            code = calls.unicode(holder, index)
            if address:
                found.setdefault(address, []).append(chr(code) if code < 0x110000 else "\ufffd")
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    return {address: "".join(chars) for address, chars in found.items()}


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(filter(str.isalnum, plain))


def _is_within(letters: str, others: str) -> bool:
    """Return whether the letters are among the others, in their order."""
    rest = iter(others)
    return all(letter in rest for letter in letters)


def _is_word(word: str) -> bool:
    if word.lower() in common_words():
        return True
    return word[0].isupper() and (word.isupper() or word[1:].islower()) and _VOWEL.search(word) is not None
