"""Doubtful pages are shown to a second engine, a window at a time; pages leave in order, each in its better reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from legal_pipeline.model import Page, PageMethod
from legal_pipeline.stages.ocr.cache import cache_key
from legal_pipeline.stages.ocr.engine import OcrEngine, OcrResult, OcrTimeout, PageImage
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.second_engine import WINDOW_PAGES, LocalReading, best_readings
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.stages.ocr.fake_engine import FakeEngine
from legal_pipeline_tests.stages.readers.pdf import pdf_files
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE, RUBBLE, picture

READ, MISREAD = "\n".join(PROSE), "\n".join(RUBBLE)


class Second:
    """Answers with what it is told, and notes what it was shown and when."""

    name, version, options = "second", "1", ""

    def __init__(self, answer: str = READ, below_confidence: float = 0.6) -> None:
        self.answer, self.below_confidence = answer, below_confidence
        self.remembered: dict[bytes, OcrResult] = {}
        self.unreadable: set[int] = set()
        self.windows: list[list[int]] = []
        self.pauses = 0
        self._added: dict[bytes, int] = {}

    def cached(self, key: bytes) -> OcrResult | None:
        return self.remembered.get(key)

    def add(self, page_number: int, key: bytes, image: PageImage) -> None:
        self._added[key] = page_number

    def read(self) -> Mapping[bytes, OcrResult]:
        self.windows.append(list(self._added.values()))
        found = {key: OcrResult(self.answer, 0.97) for key, number in self._added.items() if number not in self.unreadable}
        self._added = {}
        return found

    def pause(self) -> None:
        self.pauses += 1


def local_reading(number: int, confidence: float, text: str = MISREAD, *, has_image: bool = True) -> LocalReading:
    image = PageImage(bytes([number % 256, number // 256]), 2, 1, 200) if has_image else None
    return LocalReading(Page(number, text, PageMethod.OCR, "local 1", confidence), image)


def engines(pages: Sequence[Page]) -> list[str]:
    return [page.engine.partition(" ")[0] for page in pages]


# local confidence · has it a picture · who reads it in the end
WHO = [
    (0.59, True, "second"),
    (0.0, True, "second"),
    (0.6, True, "local"),
    (0.95, True, "local"),
    (0.0, False, "local"),
]


@pytest.mark.parametrize(("confidence", "has_image", "expected"), WHO)
def test_which_pages_are_doubtful(confidence: float, has_image: bool, expected: str) -> None:
    second = Second()
    [page] = best_readings([local_reading(1, confidence, has_image=has_image)], second)
    assert engines([page]) == [expected]
    assert second.windows == ([[1]] if expected == "second" else [])


# local reading · second reading · whose is taken
BETTER = [
    pytest.param(MISREAD, READ, "second", id="language over rubble"),
    pytest.param(READ, READ, "second", id="the same: the surer one"),
    pytest.param("", READ, "second", id="something over nothing"),
    pytest.param(READ, "", "local", id="nothing is no answer"),
    pytest.param("", "", "local", id="nothing twice"),
    pytest.param(READ, MISREAD, "local", id="rubble is no better"),
    pytest.param(READ, PROSE[0], "local", id="a part is no better"),
]


@pytest.mark.parametrize(("local", "answer", "expected"), BETTER)
def test_the_better_reading(local: str, answer: str, expected: str) -> None:
    [page] = best_readings([local_reading(1, 0.3, local)], Second(answer))
    assert (engines([page]), page.text) == ([expected], answer if expected == "second" else local)
    if expected == "second":
        assert (page.method, page.confidence, len(page.ocr_key or "")) == (PageMethod.OCR, 0.97, 64)


def test_pages_leave_in_order_and_none_waits_without_need() -> None:
    second = Second()
    confidences = [0.9, 0.9, 0.2, 0.9, 0.9]
    pages = best_readings((local_reading(n, c) for n, c in enumerate(confidences, 1)), second)
    assert [next(pages).page_number for _ in range(2)] == [1, 2]
    assert second.windows == []
    rest = list(pages)
    assert engines(rest) == ["second", "local", "local"]
    assert (second.windows, second.pauses) == ([[3]], 3)


def test_a_window_at_a_time() -> None:
    second = Second()
    count = 2 * WINDOW_PAGES + 5
    pages = list(best_readings((local_reading(n, 0.2) for n in range(1, count + 1)), second))
    assert [page.page_number for page in pages] == list(range(1, count + 1))
    assert [len(window) for window in second.windows] == [WINDOW_PAGES, WINDOW_PAGES, 5]


def test_much_text_closes_a_window_early() -> None:
    second = Second()
    list(best_readings((local_reading(n, 0.2, "word " * 300_000) for n in range(1, 7)), second))
    assert [len(window) for window in second.windows] == [3, 3]


def test_what_is_known_is_not_asked_again() -> None:
    second, doubtful = Second(), local_reading(1, 0.2)
    assert doubtful.image is not None
    second.remembered = {cache_key(doubtful.image, second): OcrResult(READ, 0.97)}
    [page] = best_readings([doubtful], second)
    assert (engines([page]), second.windows) == (["second"], [])


def test_a_page_that_the_second_cannot_read_either_keeps_its_reading() -> None:
    second = Second()
    second.unreadable = {2}
    assert engines(list(best_readings([local_reading(1, 0.2), local_reading(2, 0.2)], second))) == ["second", "local"]


def read(path: Path, engine: OcrEngine, second: Second) -> list[Page]:
    return list(read_pages(path, "application/pdf", limits=ReadLimits(page_timeout_seconds=30), ocr=lambda: engine, second=second))


def test_scans_of_a_document(tmp_path: Path) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE), picture(PROSE[::-1])])
    assert engines(read(path, FakeEngine(MISREAD), Second(below_confidence=0.95))) == ["second", "second"]
    assert engines(read(path, FakeEngine(MISREAD), Second(below_confidence=0.5))) == ["fake", "fake"]


def test_a_scan_that_the_local_engine_gave_up(tmp_path: Path) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)])
    [page] = read(path, FakeEngine(OcrTimeout()), Second())
    assert (engines([page]), page.text) == (["second"], READ)


def test_stamps_keep_their_letters(tmp_path: Path) -> None:
    stamp = "Case 3:11-cv-00719-RMB Document 18 Filed 05/16/16 Page 1 of 9"
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], stamp=stamp)
    [page] = read(path, FakeEngine(MISREAD), Second(stamp.replace("3:11", "3:l1") + "\n" + READ, below_confidence=0.95))
    assert page.text == stamp + "\n" + READ


def test_text_layers_are_shown_to_nobody(tmp_path: Path) -> None:
    second = Second(below_confidence=1.0)
    [page] = read(pdf_files.typed(tmp_path / "a.pdf", [PROSE]), FakeEngine(MISREAD), second)
    assert (page.method, second.windows) == (PageMethod.TEXT_LAYER, [])
