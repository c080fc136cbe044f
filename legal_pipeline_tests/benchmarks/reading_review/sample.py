"""Draws the pages of the review: so many of each corpus, from as many files as possible, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

BORN_DIGITAL, SCAN, OFFICE, MAIL = "born-digital", "scan", "office", "mail"
_PICTURE_SHARE = 0.5
"""Of the page: an image that covers more is that of a scan."""
MIN_CHARS = 200
"""Of a born-digital page: many awkward files say hardly more than "Hello World"."""
_ROUNDS = 8
_MAX_LOOKED_AT = 40
"""Pages of a file that are looked at for one of the kind."""


class Share(NamedTuple):
    kind: str
    pages: int
    folders: tuple[str, ...]
    patterns: tuple[str, ...]


SHARES = (
    Share(BORN_DIGITAL, 13, ("legal-pdfs",), ("*.pdf",)),
    Share(BORN_DIGITAL, 4, ("cuad-contracts",), ("**/*.pdf",)),
    Share(BORN_DIGITAL, 3, ("awkward",), ("*.pdf",)),
    Share(SCAN, 7, ("legal-pdfs",), ("*.pdf",)),
    Share(SCAN, 5, ("awkward",), ("*.pdf",)),
    Share(SCAN, 4, ("ocr-gt-mueller",), ("*.pdf",)),
    Share(SCAN, 4, ("ocr-gt-degraded",), ("*.jpg",)),
    Share(OFFICE, 4, ("uk-judgments",), ("*.docx",)),
    Share(OFFICE, 2, ("awkward",), ("*.docx", "*.wpd")),
    Share(OFFICE, 4, ("own",), ("*",)),
    Share(MAIL, 4, ("awkward",), ("*.eml", "*RFC822*")),
    Share(MAIL, 3, ("pacer-dockets",), ("*-email*/*",)),
    Share(OFFICE, 3, ("pacer-dockets",), ("dockets-*/*.html", "scotus-htm*/*.htm*", "texas/*.html")),
)
"""60 pages. `own` is the sample matter, see `pictures.own_files`; the pages of scanned image files are the files."""


@dataclass(frozen=True, slots=True)
class Drawn:
    kind: str
    name: str
    """Corpus and file."""
    path: Path
    page: int
    """Of a PDF, from 1; of any other file 0."""


def draw(root: Callable[[str], Path], seed: int) -> Iterator[Drawn]:
    """Yield the pages of the sample. `root` returns the folder of a corpus."""
    for number, share in enumerate(SHARES):
        chance = random.Random(f"{seed} {number}")
        folders = [(folder, root(folder)) for folder in share.folders]
        files = sorted({(name, path) for name, folder in folders for pattern in share.patterns for path in folder.glob(pattern)})
        files = [(name, path) for name, path in files if path.is_file() and not path.name.endswith((".json", ".md"))]
        chance.shuffle(files)
        yield from _drawn(share, files, chance)


def _drawn(share: Share, files: Sequence[tuple[str, Path]], chance: random.Random) -> Iterator[Drawn]:
    if share.kind in (OFFICE, MAIL) or not share.patterns[0].endswith(".pdf"):
        for name, path in files[: share.pages]:
            yield Drawn(share.kind, f"{name}/{path.name}", path, 0)
        return
    left = share.pages
    pages = {path: _pages(path, share.kind, chance) for _, path in files}
    for _ in range(_ROUNDS):
        for name, path in files:
            page = next(pages[path], 0) if left else 0
            if page:
                left -= 1
                yield Drawn(share.kind, f"{name}/{path.name}", path, page)


def _pages(path: Path, kind: str, chance: random.Random) -> Iterator[int]:
    """Yield the pages of one kind in an order of chance; none of a file that is damaged or locked."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return
    numbers = list(range(1, len(document) + 1))
    chance.shuffle(numbers)
    for number in numbers[:_MAX_LOOKED_AT]:
        try:
            page = document[number - 1]
        except pypdfium2.PdfiumError:
            continue
        found = _kind(page)
        page.close()
        if found == kind:
            yield number
    document.close()


def _kind(page: Any) -> str:
    """Return the kind of a page; '' if there is next to nothing on it."""
    objects = list(page.get_objects(max_depth=3))
    area = max(1.0, page.get_width() * page.get_height())
    for each in objects:
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = each.get_bounds()
            if (right - left) * (top - bottom) > _PICTURE_SHARE * area:
                return SCAN
    return BORN_DIGITAL if page.get_textpage().count_chars() >= MIN_CHARS else ""
