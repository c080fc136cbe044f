"""Text that is kept apart from the text of a page: struck, hidden, redacted.

A reader passes it on inside the stream of text, between noncharacters of Unicode that no document may hold (U+FDD0 to
U+FDEF are for use within a program), so that it reaches the page it belongs to. `take_out` removes it there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from legal_pipeline.model import NoteKind, PageNote

_KINDS = {
    "\ufdd0": NoteKind.STRUCK,
    "\ufdd1": NoteKind.HIDDEN,
}
_OPEN_OF = {kind: mark for mark, kind in _KINDS.items()}
_CLOSE = "\ufdd8"
_PLACE = "\ufdd9"
_OPENS = "".join(_KINDS)
_PART = re.compile(f"([{_OPENS}])([^{_OPENS}{_CLOSE}]*)(?:{_CLOSE}|\\Z|(?=[{_OPENS}]))")
_MARKS = re.compile(f"[{_OPENS}{_CLOSE}{_PLACE}]")


def kept_apart(kind: NoteKind, text: str) -> str:
    """Return the text between marks, to be passed on in a stream of text."""
    return f"{_OPEN_OF[kind]}{text}{_CLOSE}" if text else ""


def closed_pages(pages: Iterable[str]) -> Iterator[str]:
    """Repeat the mark of a part that a page break cuts, so that each page can be read alone."""
    open_mark = ""
    for page in pages:
        page = open_mark + page
        marks = _MARKS.findall(page)
        open_mark = marks[-1] if marks and marks[-1] in _KINDS else ""
        yield page


def take_out(text: str) -> tuple[str, list[tuple[NoteKind, str]]]:
    """Return the text with one mark in the place of each part, and the parts. `places` removes the marks."""
    if text.isascii() or not _MARKS.search(text):
        return text, []
    parts: list[tuple[NoteKind, str]] = []

    def place(match: re.Match[str]) -> str:
        if not match[2].strip():
            return match[2]
        parts.append((_KINDS[match[1]], match[2].strip()))
        return _PLACE

    text = _PART.sub(place, text.replace(_PLACE, ""))
    return text.replace(_CLOSE, ""), parts


def places(text: str, parts: list[tuple[NoteKind, str]]) -> tuple[str, list[PageNote], list[int]]:
    """Return the text without marks, a note for each part, and the offset of each mark in the text given."""
    notes: list[PageNote] = []
    cuts: list[int] = []
    pieces = text.split(_PLACE)
    length = len(pieces[0])
    at = length
    for (kind, part), piece in zip(parts, pieces[1:], strict=True):
        if notes and (notes[-1].kind, notes[-1].start) == (kind, length):
            part = f"{notes.pop().text} {part}"
        notes.append(PageNote(kind, length, length, part))
        cuts.append(at)
        length += len(piece)
        at += 1 + len(piece)
    return "".join(pieces), notes, cuts
