"""Pages beside their stored text, for a review by eye: `python -m legal_pipeline_tests.benchmarks.reading_review FOLDER`.

Draws 60 pages of the corpora by a seed, 20 born-digital, 20 scans, 20 of office files, mail and HTML, and writes for each a picture, the
text as `document_text` stores it with the fields of its page, and `index.html` with both side by side. What was found is in
docs/reading-review.md. Needs LibreOffice and Chromium for the last 20.
"""

from __future__ import annotations

import argparse
import html
import tempfile
from functools import cache
from itertools import islice
from pathlib import Path

from PIL import Image

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page
from legal_pipeline.stages.ocr.engine_choice import choose
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.media_type import media_type
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.benchmarks.reading_review.pictures import own_files, part_of, picture
from legal_pipeline_tests.benchmarks.reading_review.sample import Drawn, draw
from legal_pipeline_tests.specimens.corpora import corpus

SEED = 60
_LIMITS = ReadLimits()
_MAX_PAGES = 400
"""Of a document that is not a PDF, which is read as a whole."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m legal_pipeline_tests.benchmarks.reading_review", description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, help="where pictures and texts go")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int, nargs="*", help="numbers of pages, as in a review before")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        rows = _reviewed(options.folder, Path(scratch), options.seed, options.only)
    (options.folder / "index.html").write_text(f"<meta charset=utf-8><table border=1>{''.join(rows)}</table>", encoding="utf-8")


def _reviewed(folder: Path, scratch: Path, seed: int, only: list[int] | None) -> list[str]:
    @cache
    def root(name: str) -> Path:
        return own_files(scratch / "own") if name == "own" else corpus(name)

    rows: list[str] = []
    for number, drawn in enumerate(draw(root, seed), 1):
        if only and number > max(only):
            break
        if only and number not in only:
            continue
        image, shown, words = picture(drawn, scratch)
        title = f"{number:02} {drawn.kind} {drawn.name}, page {shown}"
        print(title, flush=True)
        beside = f"{title}\n{_stored(drawn, words)}\n"
        _save(image, folder / f"{number:02}.png")
        (folder / f"{number:02}.txt").write_text(beside, encoding="utf-8")
        rows.append(f"<tr><td><img src={number:02}.png width=800><td valign=top><pre>{html.escape(beside)}</pre>")
    return rows


def _stored(drawn: Drawn, words: str) -> str:
    """Return the fields and the text of the page, or of the part of the document that the picture shows."""
    try:
        kind = media_type(drawn.path, drawn.path.name)
        first = drawn.page or 1
        pages = list(islice(read_pages(drawn.path, kind, limits=_LIMITS, ocr=choose, first_page=first), 1 if drawn.page else _MAX_PAGES))
    except Refusal as refusal:
        return f"refused: {refusal}"
    if drawn.page or len(pages) == 1:
        return "\n".join(f"{_fields(page)}\n{page.text}" for page in pages)
    return part_of("\n".join(f"{_fields(page)}\n{page.text}" for page in pages), words)


def _fields(page: Page) -> str:
    fields = {
        "page": page.page_number,
        "method": page.method,
        "confidence": round(page.confidence, 3),
        "rotation": page.rotation or None,
        "bates": page.bates,
        "printed_page": page.printed_page,
        "line_starts": [[number, page.text[at : at + 12]] for number, at in page.line_starts] or None,
        "notes": [(str(note.kind), page.text[note.start : note.end][:60], note.text, note.detail) for note in page.notes] or None,
        "redactions": [(redaction.text, str(redaction.by)) for redaction in page.redactions] or None,
    }
    return "=== " + " ".join(f"{name}={value}" for name, value in fields.items() if value is not None)


def _save(image: Image.Image, path: Path) -> None:
    image.thumbnail((1400, 1800))
    image.save(path)


if __name__ == "__main__":
    main()
