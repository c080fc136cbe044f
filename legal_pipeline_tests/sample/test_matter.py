"""The sample matter: the same bytes anywhere, and files that are what their names say."""

from __future__ import annotations

import email
import io
import os
import subprocess
import sys
import zipfile
from email.policy import default
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from legal_pipeline.model import RefusalReason, State
from legal_pipeline.sample import make_sample
from legal_pipeline.sample.documents.records import TAX_PASSWORD
from legal_pipeline.sample.matter import FILES
from legal_pipeline_tests.checkout import ROOT
from legal_pipeline_tests.sample import expected
from legal_pipeline_tests.sample.printed import page_texts

MAKE = "import sys; from pathlib import Path; from legal_pipeline.sample import make_sample; make_sample(Path(sys.argv[1]))"


def test_bytes_depend_neither_on_time_zone_nor_locale_nor_folder_nor_hash_seed(matter: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "nested" / "not there yet"
    repository = ROOT
    surroundings = {"TZ": "Pacific/Apia", "LC_ALL": "C", "PYTHONHASHSEED": "77", "PYTHONPATH": str(repository)}
    subprocess.run([sys.executable, "-c", MAKE, str(elsewhere)], cwd=tmp_path, env=os.environ | surroundings, check=True)
    assert _contents(elsewhere) == _contents(matter)


def test_a_second_call_writes_the_same_over_the_first(tmp_path: Path) -> None:
    first = make_sample(tmp_path)
    before = _contents(tmp_path)
    assert make_sample(tmp_path) == first == sorted(tmp_path.iterdir())
    assert _contents(tmp_path) == before


def test_every_file_has_an_expected_outcome_and_the_other_way_round(matter: Path) -> None:
    assert {outcome.file for outcome in expected.OUTCOMES if not outcome.parent} == set(FILES) == set(_contents(matter))


def test_files_are_small(matter: Path) -> None:
    sizes = [path.stat().st_size for path in matter.iterdir()]
    assert min(sizes) > 500
    assert sum(sizes) < 3_000_000


def test_few_pages_need_ocr() -> None:
    assert sum(len(outcome.ocr_pages) for outcome in expected.OUTCOMES) <= 7


@pytest.mark.parametrize(
    "outcome", [row for row in expected.OUTCOMES if row.file.endswith(".pdf") and row.page_count], ids=lambda row: row.file
)
def test_pdf_pages_have_text_exactly_where_no_ocr_is_needed(outcome: expected.Outcome, matter: Path) -> None:
    texts = page_texts(matter, outcome.file)
    assert len(texts) == outcome.page_count
    # the court's stamp may be there, on one line
    scanned = tuple(number for number, text in enumerate(texts, 1) if len(text.splitlines()) <= 1)
    assert scanned == outcome.ocr_pages


def test_only_the_court_stamp_is_text_on_the_scanned_exhibit(matter: Path) -> None:
    assert page_texts(matter, expected.DECLARATION)[1].strip() == "Case 2:24-cv-90417-ELB Filed 09/27/24 Page 2 of 3 Document 28-1"
    assert [text.strip() for text in page_texts(matter, expected.DISCLOSURES)] == ["", "", ""]


def test_scanned_pages_are_grey_jpegs_of_200_dpi(matter: Path) -> None:
    with pypdfium2.PdfDocument(matter / expected.DISCLOSURES) as document:
        for page in document:
            (image,) = page.get_objects()
            assert image.get_px_size() == (1700, 2200)
            assert image.get_filters() == ["ASCII85Decode", "DCTDecode"]
            assert image.get_bitmap().to_pil().mode == "L"


def test_tiff_has_two_black_and_white_pages(matter: Path) -> None:
    with Image.open(matter / expected.CLAIM_FORM) as image:
        assert (image.n_frames, image.mode, image.info["dpi"]) == (2, "1", (200, 200))  # type: ignore[attr-defined]


def test_encrypted_file_opens_with_its_password_only(matter: Path) -> None:
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(matter / expected.TAX_RETURN)
    with pypdfium2.PdfDocument(matter / expected.TAX_RETURN, password=TAX_PASSWORD) as document:
        assert "SSN 987-65-4321" in document[0].get_textpage().get_text_bounded()


def test_corrupt_file_begins_like_a_pdf_and_does_not_open(matter: Path) -> None:
    assert (matter / expected.PHOTOS).read_bytes().startswith(b"%PDF-1.")
    with pytest.raises(pypdfium2.PdfiumError, match="format"):
        pypdfium2.PdfDocument(matter / expected.PHOTOS)


def test_duplicates_are_the_same_bytes_and_nothing_else_is(matter: Path) -> None:
    contents = _contents(matter)
    assert len(set(contents.values())) == len(contents) - 1
    assert len({contents[name] for name in expected.DUPLICATES}) == 1


def test_containers_hold_the_expected_children(matter: Path) -> None:
    message = email.message_from_bytes((matter / expected.MAIL).read_bytes(), policy=default)
    inside = {(expected.MAIL, str(part.get_filename())) for part in message.iter_attachments()}
    with zipfile.ZipFile(io.BytesIO((matter / expected.PRODUCTION).read_bytes())) as archive:
        inside |= {(expected.PRODUCTION, name.rsplit("/", 1)[-1]) for name in archive.namelist()}
    assert inside == {(row.parent, row.file) for row in expected.OUTCOMES if row.parent}


def test_refused_files_have_a_reason_and_others_none() -> None:
    assert {row.reason for row in expected.OUTCOMES if row.state is State.REFUSED} == {RefusalReason.ENCRYPTED, RefusalReason.CORRUPT}
    assert all(row.reason is None for row in expected.OUTCOMES if row.state is State.DONE)


def _contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}
