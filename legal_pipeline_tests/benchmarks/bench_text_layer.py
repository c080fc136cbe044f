"""CPU time of `document_text` on born-digital PDFs against bare pypdfium2 on the same files.

    python -m legal_pipeline_tests.benchmarks.bench_text_layer

Counted is the CPU of this process and of all its children. Reading processes start once a worker
and live as long as it: their start-up is stated on its own and not part of the ratio.
"""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Callable
from pathlib import Path
from statistics import median

from legal_pipeline.errors import Refusal
from legal_pipeline.model import PageMethod
from legal_pipeline.stages.ocr.engine import OcrEngine
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.sandbox import sandbox
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.specimens.corpora import corpus

TARGET = 2.0
ROUNDS = 5
LIMITS = ReadLimits()


class NeedsOcr(Exception):
    pass


def no_engine() -> OcrEngine:
    raise NeedsOcr


def main() -> None:
    files = [path for path in sorted(corpus("legal-pdfs").glob("*.pdf")) if is_born_digital(path)]
    pages = sum(bare(path) for path in files)
    start = median(cpu(start_up) for _ in range(3))
    # by turns, so that a busy neighbour disturbs both alike
    rounds = [(cpu(lambda: [bare(path) for path in files]), cpu(lambda: [ours(path) for path in files]) - start) for _ in range(ROUNDS)]
    bare_seconds, our_seconds = (median(column) for column in zip(*rounds, strict=True))
    print(f"Machine: {machine()}. Median of {ROUNDS} rounds; start-up of the reading process, once a worker: {start:.3f} CPU-s.\n")
    print("| files | pages | bare pypdfium2, CPU-s | document_text, CPU-s | ratio | target |")
    print("|---|---|---|---|---|---|")
    print(f"| {len(files)} | {pages} | {bare_seconds:.3f} | {our_seconds:.3f} | {our_seconds / bare_seconds:.2f} | at most {TARGET} |")


def is_born_digital(path: Path) -> bool:
    """No page of it needs OCR."""
    try:
        return all(page.method is PageMethod.TEXT_LAYER for page in read_pages(path, "application/pdf", limits=LIMITS, ocr=no_engine))
    except NeedsOcr:
        return False


def bare(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for index in range(len(document)):
        page = document[index]
        text_page = page.get_textpage()
        text_page.get_text_range()
        text_page.close()
        page.close()
    count = len(document)
    document.close()
    return count


def ours(path: Path) -> int:
    return sum(1 for _ in read_pages(path, "application/pdf", limits=LIMITS, ocr=no_engine))


def start_up() -> None:
    """Starts the zygote, which loads the PDF reader, and has it fork once."""
    with pdf.open_pdf(Path(__file__), LIMITS) as box, contextlib.suppress(Refusal):
        box.ask("open")


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and its children, which are ended and counted."""
    sandbox.stop()
    before = _spent()
    work()
    sandbox.stop()
    return _spent() - before


def _spent() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


if __name__ == "__main__":
    main()
