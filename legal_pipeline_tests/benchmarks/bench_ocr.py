"""OCR: CPU time against the bare engine on the same page images, and character error rate against true text.

    python -m legal_pipeline_tests.benchmarks.bench_ocr

The bare engine gets the very grey images our stage makes, already decoded. Ours is the whole stage:
limited process, decoding, blank test, orientation, cache key, choice of text.
"""

from __future__ import annotations

import re
import resource
import time
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from legal_pipeline.stages.ocr.engine import OcrEngine, PageImage
from legal_pipeline.stages.ocr.engine_choice import choose
from legal_pipeline.stages.ocr.rapidocr import RapidOcr
from legal_pipeline.stages.ocr.tesseract import Tesseract, find_tessdata
from legal_pipeline.stages.readers import image
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.sandbox import sandbox
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.benchmarks.machine import machine
from legal_pipeline_tests.specimens.corpora import corpus

COST_TARGET = 1.15
ERROR_TARGET = 0.013
RECALL_TARGET = 0.94
RAPIDOCR_PAGES = 3
LIMITS = ReadLimits()
_WORD = re.compile(r"[^\W_]+")


def main() -> None:
    scans = sorted(corpus("ocr-gt-degraded").glob("*.jpg"))
    print(f"Machine: {machine()}.\n")
    print("| measure | engine | pages | value | target |")
    print("|---|---|---|---|---|")
    tessdata = find_tessdata()
    if tessdata is None:
        print("| character error rate | tesseract | 0 | its data is not on this machine | |")
    else:
        engine = Tesseract(tessdata)
        engine.recognise(PageImage(b"\xff" * 10_000, 100, 100, 200))  # loads the models
        images = [_image(scan) for scan in scans]
        texts: list[str] = []
        our_seconds = cpu(lambda: texts.extend(_texts(scans, engine)))
        bare_seconds = cpu(lambda: _bare(images, tessdata))
        name = f"tesseract {engine.version}"
        print(f"| character error rate | {name} | {len(scans)} | {error_rate(scans, texts):.4f} | at most {ERROR_TARGET} |")
        print(f"| CPU-s, document_text | {name} | {len(scans)} | {our_seconds:.2f} | |")
        print(f"| CPU-s, bare engine | tesserocr | {len(scans)} | {bare_seconds:.2f} | |")
        print(f"| CPU ratio | tesseract | {len(scans)} | {our_seconds / bare_seconds:.3f} | at most {COST_TARGET} |")
        print(f"| word recall, scans with a poor text layer | {name} | | {recall(engine):.4f} | at least {RECALL_TARGET} |")
    few = scans[:RAPIDOCR_PAGES]
    rapid = RapidOcr()
    rapid_texts: list[str] = []
    seconds = cpu(lambda: rapid_texts.extend(_texts(few, rapid)))
    print(f"| character error rate | rapidocr {rapid.version} | {len(few)} | {error_rate(few, rapid_texts):.4f} | none |")
    print(f"| CPU-s a page | rapidocr {rapid.version} | {len(few)} | {seconds / max(1, len(few)):.2f} | none |")
    print(f"\n`auto` chooses {choose().name} on this machine.")


def error_rate(scans: Iterable[Path], texts: Iterable[str]) -> float:
    """Edits over true characters, all pages together; runs of white space count as one blank, quotes as straight ones."""
    wrong = total = 0
    for scan, text in zip(scans, texts, strict=True):
        truth = _folded(scan.with_suffix(".gt.txt").read_text(encoding="utf-8"))
        wrong += Levenshtein.distance(truth, _folded(text))
        total += len(truth)
    return wrong / max(1, total)


def recall(engine: OcrEngine) -> float:
    """Share of the words of the true text that are on the pages of the scans, as a bag of words."""
    found = total = 0
    for scan in sorted(corpus("ocr-gt-mueller").glob("*.pdf")):
        truth = Counter(_WORD.findall(scan.with_suffix(".gt.txt").read_text(encoding="utf-8").lower()))
        text = "\n".join(page.text for page in read_pages(scan, "application/pdf", limits=LIMITS, ocr=lambda: engine))
        found, total = found + (truth & Counter(_WORD.findall(text.lower()))).total(), total + truth.total()
    return found / max(1, total)


def _folded(text: str) -> str:
    straight = text.translate(str.maketrans("‘’“”–—", "''\"\"--"))
    return re.sub(r"\s+", " ", straight).strip()


def _texts(scans: Iterable[Path], engine: OcrEngine) -> Iterable[str]:
    for scan in scans:
        yield from (page.text for page in read_pages(scan, "image/jpeg", limits=LIMITS, ocr=lambda: engine))


def _image(scan: Path) -> PageImage:
    with image.open_image(scan, LIMITS) as box:
        picture = image.ImageSource(box, LIMITS).image(1)
    assert picture is not None
    return picture


def _bare(images: Iterable[PageImage], tessdata: Path) -> None:
    import tesserocr

    with tesserocr.PyTessBaseAPI(path=str(tessdata), lang="eng", psm=3) as api:
        for each in images:
            api.SetImageBytes(each.grey, each.width, each.height, 1, each.width)
            api.SetSourceResolution(each.dpi)
            api.GetUTF8Text()


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and its children, which are ended and counted."""
    sandbox.stop()
    before = _spent()
    work()
    sandbox.stop()
    return _spent() - before


def _spent() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    main()
