"""How fast `chunk` is: `python -m legal_pipeline_tests.benchmarks.bench_chunking` prints a table.

Text: the contracts of the corpus, cut into pages of about 2,500 characters at line ends.
CPU seconds of this process, best of five; bytes are UTF-8.
"""

from __future__ import annotations

import platform
import time
from collections import deque
from pathlib import Path

from legal_pipeline.model import Page, PageMethod
from legal_pipeline.stages.chunking.chunk import chunk
from legal_pipeline_tests.specimens.corpora import SHARED

TARGET_MB_PER_CPU_SECOND = 10.0
PAGE_CHARS = 2_500
ROUNDS = 5


def pages_of(text: str, page_chars: int = PAGE_CHARS) -> list[Page]:
    pages: list[Page] = []
    position = 0
    while position < len(text):
        end = text.find("\n", position + page_chars)
        end = len(text) if end < 0 else end
        pages.append(Page(len(pages) + 1, text[position:end].replace("\f", " "), PageMethod.TEXT_LAYER, "benchmark", 1.0))
        position = end + 1
    return pages


def measure(documents: list[list[Page]]) -> tuple[float, int]:
    """CPU seconds of the best round, and chunks made in it."""
    best, made = float("inf"), 0
    for _ in range(ROUNDS):
        started = time.process_time()
        made = sum(len(deque(chunk(pages))) for pages in documents)
        best = min(best, time.process_time() - started)
    return best, made


def machine() -> str:
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")), "")
    return f"{cpu or platform.processor()}, Python {platform.python_version()}"


def main() -> None:
    folder = SHARED / "corpus" / "cuad-contracts" / "txt"
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.glob("*.txt"))]
    print(f"Machine: {machine()}\n")
    print("| text | MB | chunks | CPU-s | MB per CPU-s | target |\n|---|---:|---:|---:|---:|---:|")
    for name, documents in (
        ("contracts, pages of 2,500 characters", [pages_of(text) for text in texts]),
        ("contracts, one page each", [pages_of(text, len(text)) for text in texts]),
    ):
        megabytes = sum(len(page.text.encode()) for pages in documents for page in pages) / 1e6
        seconds, made = measure(documents)
        print(f"| {name} | {megabytes:.2f} | {made} | {seconds:.3f} | {megabytes / seconds:.1f} | ≥ {TARGET_MB_PER_CPU_SECOND:.0f} |")


if __name__ == "__main__":
    main()
