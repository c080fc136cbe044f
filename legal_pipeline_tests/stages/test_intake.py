"""Intake: facts or a refusal with a reason and a sentence, never anything else."""

from __future__ import annotations

import gzip
import hashlib
import zlib
from pathlib import Path

import pytest

from legal_pipeline.data import file_signatures as of
from legal_pipeline.errors import ExternalError, Refusal, SourceMissing
from legal_pipeline.model import RefusalReason, SourceFacts
from legal_pipeline.stages.intake import IntakeLimits, examine
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.zip_safety import UnpackLimits
from legal_pipeline_tests.stages import documents

_MEBIBYTE = 1024 * 1024
_SMALL = IntakeLimits(
    max_document_bytes=8 * _MEBIBYTE, unpack=UnpackLimits(max_members=5, max_bytes=4 * _MEBIBYTE, ratio_free_bytes=_MEBIBYTE)
)


def _examine(path: Path, file_name: str, limits: IntakeLimits = _SMALL) -> SourceFacts:
    return examine(path, file_name, limits, ReadLimits())


def test_facts_of_a_text(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"Complaint")
    assert _examine(path, "a.txt") == SourceFacts(hashlib.sha256(b"Complaint").hexdigest(), of.PLAIN, 9, None)


@pytest.mark.parametrize(
    ("content", "file_name", "reason", "word"),
    [
        pytest.param(b"", "a.pdf", RefusalReason.EMPTY, "no bytes", id="no bytes"),
        pytest.param(b"x" * (8 * _MEBIBYTE + 1), "a.txt", RefusalReason.TOO_LARGE, "split", id="too large"),
        pytest.param(b"AT&TFORM\x00\x00", "a.djvu", RefusalReason.UNSUPPORTED, "DjVu document; convert", id="djvu"),
        pytest.param(b"\x00\x00\x00\x18ftypmp42", "a.mp4", RefusalReason.UNSUPPORTED, "video; submit a transcript", id="video"),
        pytest.param(b"Rar!\x1a\x07\x00" + b"\xff" * 99, "a.rar", RefusalReason.CORRUPT, "get a fresh copy of it", id="rar"),
        pytest.param(bytes(range(256)), "a.pdf", RefusalReason.CORRUPT, "named like a PDF", id="pdf without any PDF inside"),
        pytest.param(bytes(range(256)), "a.dat", RefusalReason.UNSUPPORTED, "not known", id="unknown data"),
        pytest.param(documents.encrypted_zip_bytes(), "a.zip", RefusalReason.ENCRYPTED, "password", id="zip with password"),
        pytest.param(documents.zip_bytes({"a": bytes(3 * _MEBIBYTE)}), "a.zip", RefusalReason.HOSTILE, "times its size", id="zip ratio"),
        pytest.param(documents.zip_bytes({"a": bytes(5 * _MEBIBYTE)}), "a.zip", RefusalReason.HOSTILE, "MiB", id="zip bytes"),
        pytest.param(documents.zip_bytes({str(n): "" for n in range(6)}), "a.zip", RefusalReason.HOSTILE, "more than 5", id="zip members"),
        pytest.param(gzip.compress(b"x")[:-4], "a.gz", RefusalReason.CORRUPT, "damaged", id="gzip cut short"),
        pytest.param(documents.tar_bytes({str(n): b"" for n in range(6)}), "a.tar", RefusalReason.HOSTILE, "more than 5", id="tar members"),
        pytest.param(
            documents.tar_bytes({"a": bytes(3 * _MEBIBYTE)}, is_gzipped=True), "a.tgz", RefusalReason.HOSTILE, "times", id="tar.gz ratio"
        ),
        pytest.param(documents.tar_bytes({"a": b"x" * 2000})[:1500], "a.tar", RefusalReason.CORRUPT, "damaged", id="tar cut short"),
        pytest.param(b"BZh9" + bytes(range(200)), "a.bz2", RefusalReason.CORRUPT, "damaged", id="broken bzip2"),
    ],
)
def test_refusals(tmp_path: Path, content: bytes, file_name: str, reason: RefusalReason, word: str) -> None:
    path = tmp_path / "source"
    path.write_bytes(content)
    with pytest.raises(Refusal) as refusal:
        _examine(path, file_name)
    assert refusal.value.reason is reason
    assert word in refusal.value.detail


def test_a_zip_that_lies_about_its_sizes_is_metered(tmp_path: Path) -> None:
    """The declared size is small; what comes out is not read beyond it, and the lie makes it corrupt."""
    data = bytearray(documents.zip_bytes({"a": bytes(3 * _MEBIBYTE)}))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = data.index(signature) + at
        data[start : start + 4] = (10).to_bytes(4, "little")
    path = tmp_path / "source"
    path.write_bytes(data)
    facts = _examine(path, "a.zip")  # the listing trusts the directory, the members are checked when taken out
    assert facts.media_type == of.ZIP


def test_a_gzip_that_is_its_own_content_is_hostile(tmp_path: Path) -> None:
    """Unpacking it until nothing is packed would never end."""
    path = tmp_path / "quine.gz"
    path.write_bytes(_quine())
    assert zlib.decompress(path.read_bytes(), wbits=31) == path.read_bytes()
    with pytest.raises(Refusal) as refusal:
        _examine(path, "quine.gz")
    assert refusal.value.reason is RefusalReason.HOSTILE


def test_a_vanished_file_is_the_worlds_fault(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing):
        _examine(tmp_path / "gone", "gone.txt")


def test_what_cannot_be_read_is_the_worlds_fault(tmp_path: Path) -> None:
    with pytest.raises(ExternalError):
        _examine(tmp_path, "a folder where a file was")


def _quine() -> bytes:
    from legal_pipeline_tests.specimens.corpora import corpus

    return (corpus("awkward") / "tika__quine.gz").read_bytes()
