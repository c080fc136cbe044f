"""How fast `extract` is by rules alone: `python -m legal_pipeline_tests.benchmarks.bench_mentions` prints a table.

Text: the text layers of the real filings, and twenty contracts cut into pages of about 3,000 characters. CPU seconds of
this process, best of two rounds; the first round, which also compiles eyecite's patterns, is not counted.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator

from legal_pipeline.model import Page, PageMethod, Window, windows
from legal_pipeline.stages.mentions.extract import extract
from legal_pipeline.stages.structures import read_structures
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.specimens.corpora import corpus

TARGET_WORDS_PER_CPU_SECOND = 20_000
PAGE_CHARS = 3_000
ROUNDS = 2
CONTRACTS = 20

Documents = list[list[Window]]


def filings() -> Documents:
    return [list(windows(pages)) for path in sorted(corpus("legal-pdfs").glob("*.pdf")) if (pages := list(_pdf_pages(path.read_bytes())))]


def contracts() -> Documents:
    made = []
    for path in sorted((corpus("cuad-contracts") / "txt").glob("*.txt"))[:CONTRACTS]:
        text = path.read_text(encoding="utf-8", errors="replace").replace("\f", "\n")
        cuts = range(0, len(text), PAGE_CHARS)
        made.append(list(windows(_page(number, text[cut : cut + PAGE_CHARS]) for number, cut in enumerate(cuts, 1))))
    return made


def measure(documents: Documents, run: Callable[[list[Window]], object]) -> float:
    """CPU seconds of the best round."""
    best = float("inf")
    for round_number in range(ROUNDS + 1):
        started = time.process_time()
        for document in documents:
            run(document)
        if round_number:
            best = min(best, time.process_time() - started)
    return best


def main() -> None:
    print(f"Machine: {machine()}\n")
    print("| text | words | mentions | CPU-s | words per CPU-s | of it structures | target |\n|---|---:|---:|---:|---:|---:|---:|")
    for name, documents in (("filings, text layer", filings()), ("contracts", contracts())):
        words = sum(len(window.text.split()) for document in documents for window in document)
        found = sum(1 for document in documents for _ in extract(lambda scenes=document: iter(scenes)))  # type: ignore[misc]
        seconds = measure(documents, lambda scenes: deque(extract(lambda: iter(scenes)), maxlen=0))
        structures = measure(documents, lambda scenes: [read_structures(window) for window in scenes])
        rate = words / seconds
        target = f"≥ {TARGET_WORDS_PER_CPU_SECOND:,}"
        print(f"| {name} | {words:,} | {found:,} | {seconds:.2f} | {rate:,.0f} | {structures / seconds:.0%} | {target} |")


def _pdf_pages(data: bytes) -> Iterator[Page]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document, 1):
        text = page.get_textpage().get_text_range().replace("\r\n", "\n").replace("\f", " ")
        yield _page(number, text)


def _page(number: int, text: str) -> Page:
    return Page(number, text, PageMethod.TEXT_LAYER, "benchmark", 1.0)


if __name__ == "__main__":
    main()
