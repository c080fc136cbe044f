"""Every real broken, encrypted, odd or plain file ends with readable pages or a refusal of the closed list."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.intake import IntakeLimits, examine
from legal_pipeline.stages.ocr.engine import OcrResult, PageImage
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.converted import libreoffice
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.specimens import corpora

_FOLDER = Path(os.environ.get("LEGAL_PIPELINE_CORPUS", corpora.SHARED / "corpus")) / "awkward"
_FILES = sorted(path.name for path in _FOLDER.iterdir()) if _FOLDER.is_dir() else []
_LIMITS = ReadLimits(page_timeout_seconds=20)


class _CheapOcr:
    """Sees the page and reads nothing worth waiting for."""

    name, version, options = "cheap", "1", ""

    def recognise(self, image: PageImage) -> OcrResult:
        return OcrResult(f"a page of {image.width} by {image.height} pixels", 0.5)


def _outcome(path: Path, file_name: str, into: Path, depth: int = 0) -> str:
    """`done` or the reason of the refusal; children must end as well. Any other exception fails the test."""
    try:
        facts = examine(path, file_name, IntakeLimits(), _LIMITS)
        pages = list(read_pages(path, facts.media_type, limits=_LIMITS, ocr=_CheapOcr))
        assert [page.page_number for page in pages] == list(range(1, len(pages) + 1))
        assert pages
        assert facts.page_count in (None, len(pages))
        for page in pages:
            assert not set(page.text) & set("\x00\r\f"), "control characters in the text"
            page.text.encode("utf-8")
        into.mkdir()
        for child, extracted in extract(path, facts.media_type, into, ContainerLimits(), depth):
            assert _outcome(extracted, child.file_name, into / f"{child.sha256}-{depth}-{extracted.name}", depth + 1)
    except Refusal as refusal:
        assert refusal.detail
        return refusal.reason.value
    return "done"


@pytest.mark.parametrize("file_name", _FILES)
def test_every_awkward_file_ends(file_name: str, tmp_path: Path) -> None:
    outcome = _outcome(corpora.corpus("awkward") / file_name, file_name, tmp_path / "children")
    assert outcome == "done" or outcome in set(RefusalReason)


def test_the_corpus_is_there() -> None:
    assert (corpora.corpus("awkward") / "README.md").is_file()


@pytest.mark.parametrize(
    ("file_name", "outcome"),
    [
        ("tika__quine.gz", "hostile"),
        ("unstructured__password_protected.xlsx", "encrypted"),
        ("tika__testWORD_protected_drm.doc", "encrypted"),
        ("tika__testWORD_protected_passtika.doc", "encrypted"),
        ("unstructured__password.pdf", "encrypted"),
        ("OCRmyPDF__invalid.pdf", "corrupt"),
        ("pdf.js__empty#hash.pdf", "done"),
        ("tika__testRFC822_encrypted_zip", "done"),
        ("unstructured__fake-email-utf-16-le.eml", "done"),
        ("unstructured__fake-email-malformed-encoding.eml", "done"),
        ("doctor__word-docx.docx", "done"),
    ],
)
def test_how_some_of_them_end(file_name: str, outcome: str, tmp_path: Path) -> None:
    assert _outcome(corpora.corpus("awkward") / file_name, file_name, tmp_path / "children") == outcome


def test_word_perfect_is_read_where_libreoffice_is_installed(tmp_path: Path) -> None:
    file_name = "doctor__word-perfect.wpd"
    expected = "done" if libreoffice.program() else "unsupported"
    assert _outcome(corpora.corpus("awkward") / file_name, file_name, tmp_path / "children") == expected
