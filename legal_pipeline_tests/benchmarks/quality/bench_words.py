"""Words found in born-digital PDFs against those that poppler's `pdftotext` finds, over all corpora.

    python -m legal_pipeline_tests.benchmarks.quality.bench_words

Words are compared as a bag, page breaks and broken lines aside. Printed line numbers, which are kept apart from the text, and
words found under boxes count as found. A share below the target is listed.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from legal_pipeline.errors import Refusal
from legal_pipeline.model import Page
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.page_lines.hyphens import rejoin_lines
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.benchmarks.bench_text_layer import NeedsOcr, no_engine
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.specimens.corpora import corpus

CORPORA = ("legal-pdfs", "awkward", "cuad-contracts")
TARGET = 0.97
_WORD = re.compile(r"[^\W_]+")


def main() -> None:
    poppler = shutil.which("pdftotext")
    if poppler is None:
        print("pdftotext is not on this machine (Debian: apt-get install poppler-utils)")
        return
    print(f"Machine: {machine()}.\n")
    print("| corpus | files | words of poppler | found of them | below the target |")
    print("|---|---|---|---|---|")
    below: list[tuple[float, str, str]] = []
    for name in CORPORA:
        files = words = found = low = 0
        for path, theirs, ours in compared(corpus(name), poppler):
            both = (theirs & ours).total()
            files, words, found = files + 1, words + theirs.total(), found + both
            if both < TARGET * theirs.total():
                low += 1
                missing = " ".join(word for word, _ in (theirs - ours).most_common(6))
                below.append((both / theirs.total(), path.name, missing))
        print(f"| {name} | {files} | {words:,} | {found / max(1, words):.4f} | {low} |")
    print("\n| below the target | share | missing most often |")
    print("|---|---|---|")
    for share, name, missing in sorted(below):
        print(f"| {name} | {share:.3f} | {missing} |")


def compared(folder: Path, poppler: str) -> Iterator[tuple[Path, Counter[str], Counter[str]]]:
    """Yield path, poppler's words and ours for each PDF in which poppler finds words and no page needs OCR."""
    for path in sorted(folder.glob("**/*.pdf")):
        output = subprocess.run([poppler, "-enc", "UTF-8", str(path), "-"], capture_output=True, check=False).stdout.decode(
            "utf-8", "replace"
        )
        theirs = _words("\n".join("\n".join(rejoin_lines(page.split("\n"))) for page in output.split("\f")))
        if not theirs:
            continue
        try:
            pages = list(read_pages(path, "application/pdf", limits=ReadLimits(), ocr=no_engine))
        except (NeedsOcr, Refusal):
            continue
        yield path, theirs, _words("\n".join(map(_everything, pages)))


def _everything(page: Page) -> str:
    numbers = " ".join(str(number) for number, _ in page.line_starts)
    return "\n".join([page.text, numbers, *(redaction.text for redaction in page.redactions), *(note.text for note in page.notes)])


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(text.lower()))


if __name__ == "__main__":
    main()
