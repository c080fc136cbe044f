"""A page tree that cannot be true is told from one that has no pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.stages.readers.pdf.page_tree import is_broken
from legal_pipeline_tests.stages.readers.pdf.pdf_files import page_tree


@pytest.mark.parametrize(
    ("content", "found", "expected"),
    [
        pytest.param(page_tree(b"/Kids [3 0 R] /Count 1"), 1, False, id="sound"),
        pytest.param(page_tree(b"/Kids [] /Count 0"), 0, False, id="sound, without pages"),
        pytest.param(page_tree(b"/Kids [3 0 R] /Count 4000"), 1, True, id="more pages than objects"),
        pytest.param(page_tree(b"/Kids [3 0 R] /Count 2"), 0, True, id="pages, and none found"),
        pytest.param(b"%PDF-1.4 no tree at all", 0, True, id="no tree"),
        pytest.param(page_tree(b"/Kids [3 0 R] /Count 4000") + b"/ObjStm", 1, False, id="objects that cannot be counted"),
        pytest.param(b"%PDF-1.4 1 0 obj << /Type /Outlines /Count 4000 >>", 1, False, id="another count"),
    ],
)
def test_is_broken(tmp_path: Path, content: bytes, found: int, expected: bool) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert is_broken(path, found) is expected
