"""What a reader keeps does not grow with the file: neither with its pages nor with what each of them weighs."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.pdf.child import PdfPages
from legal_pipeline.stages.readers.sandbox.heap_size import allocated_bytes

PAGES = 54
SIDE = 1_400


def heavy_pages(path: Path) -> None:
    """Pages of some 2 MB each, of noise that no compression makes smaller."""
    chance = random.Random(1)
    canvas = Canvas(str(path), pagesize=(612, 792))
    for _ in range(PAGES):
        picture = Image.frombytes("RGB", (SIDE, SIDE), chance.randbytes(3 * SIDE * SIDE))
        packed = io.BytesIO()
        picture.save(packed, "JPEG", quality=92)
        canvas.drawImage(ImageReader(packed), 0, 0, 612, 792)
        canvas.showPage()
    canvas.save()


def test_heavy_pages_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportlab.rl_config.useA85", 0)  # ASCII85 takes ten times as long to write and proves nothing more
    if not allocated_bytes():
        pytest.skip("the C library of this system does not tell what it has given out")
    path = tmp_path / "heavy.pdf"
    heavy_pages(path)
    page_bytes = path.stat().st_size / PAGES
    assert page_bytes * PAGES > 96 * MEBIBYTE, "too light to show anything"
    reader = PdfPages(str(path), ReadLimits())
    before = allocated_bytes()
    most = 0
    for page in range(1, PAGES + 1):
        for question in ("text", "layout", "image"):
            reader.answer(question, page)
        most = max(most, allocated_bytes() - before)
    assert most < 48 * MEBIBYTE + 4 * page_bytes
