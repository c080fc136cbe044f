"""Searchable PDFs as other readers see them: words where they are printed, originals untouched, nothing under a redaction."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from legal_pipeline.exports.formats import FORMATS, export
from legal_pipeline.exports.searchable.writer import LAYERED, ORIGINAL, PICTURES
from legal_pipeline.exports.selection import select
from legal_pipeline.exports.written import Source, Written
from legal_pipeline.model import REDACTED, HiddenBy, Page, PageMethod, Redaction, RedactionState
from legal_pipeline.services import Services
from legal_pipeline.storage.redactions.decisions import Redactions
from legal_pipeline_tests.exports.real_files import add_file, turned_pdf
from legal_pipeline_tests.specimens.factories import eml, encrypted_pdf, text_pdf
from legal_pipeline_tests.storage.specimens import MATTER

SECRET = Redaction(8, 14, "Secret", HiddenBy.BOX, (143.5, 496.0, 184.0, 512.0))
MASKED = Page(1, f"Paid by {REDACTED * 6}", PageMethod.TEXT_LAYER, "engine 1", 1.0, redactions=(SECRET,))
PLACE = (100.0, 500.0)
"""Of the words of the scan, in points from the lower left corner of the page before it is turned."""


def exported(services: Services, out: Path, **chosen: list[str]) -> tuple[dict[str, dict[str, str]], Written]:
    selection = select(services.store, MATTER, named=chosen.get("named", ()))
    written = export(Source(services, selection), FORMATS["searchable-pdf"], out)[1]
    with (out / "manifest.csv").open(encoding="utf-8-sig", newline="") as handle:
        return {row["file"]: row for row in csv.DictReader(handle)}, written


def recognized(rotation: int = 0) -> Page:
    return Page(1, "Harbor Terrace Lease", PageMethod.OCR, "tesseract", 0.9, rotation=rotation)


def scan(*, page_turned: int = 0, xref_stream: bool = False, bad_text: str = "") -> bytes:
    """A page that is a picture of a line of text at PLACE; the page may be turned, and have a text layer that is wrong."""
    with pypdfium2.PdfDocument(turned_pdf((*PLACE, "Harbor Terrace Lease"))) as drawn:
        picture = drawn[0].render(scale=200 / 72, grayscale=True).to_pil()
    held = BytesIO()
    picture.save(held, "PDF", resolution=200)
    with pikepdf.open(BytesIO(held.getvalue())) as document:
        page = document.pages[0]
        page.Rotate = page_turned
        if bad_text:
            page.contents_add(f"BT /F1 12 Tf 3 Tr 100 300 Td ({bad_text}) Tj ET".encode())
            page.Resources.Font = pikepdf.Dictionary(
                F1=pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
            )
        made = BytesIO()
        mode = pikepdf.ObjectStreamMode.generate if xref_stream else pikepdf.ObjectStreamMode.disable
        document.save(made, object_stream_mode=mode)
    return made.getvalue()


def words_of(path: Path) -> dict[str, tuple[float, float]]:
    """Word -> its lower left corner in points, before the page is turned."""
    with pypdfium2.PdfDocument(path) as document:
        text_page = document[0].get_textpage()
        text = text_page.get_text_range()
        return {match.group(): text_page.get_charbox(match.start())[:2] for match in re.finditer(r"\w+", text)}


@pytest.mark.parametrize("xref_stream", [False, True], ids=["table", "stream"])
def test_the_original_is_followed_by_its_text(services: Services, tmp_path: Path, xref_stream: bool) -> None:
    content = scan(xref_stream=xref_stream)
    document_id = add_file(services, tmp_path / "a.pdf", content, [recognized()])
    rows, written = exported(services, tmp_path / "out")
    result = tmp_path / "out" / rows["a.pdf"]["result"]
    assert (rows["a.pdf"]["made_of"], rows["a.pdf"]["ocr_pages"], written.warnings) == (LAYERED, "1", [])
    assert result.name == f"{document_id}.pdf" and result.read_bytes().startswith(content)
    assert rows["a.pdf"]["original_sha256"] == hashlib.sha256(content).hexdigest()
    assert rows["a.pdf"]["result_sha256"] == hashlib.sha256(result.read_bytes()).hexdigest()
    found = words_of(result)
    assert set(found) == {"Harbor", "Terrace", "Lease"}
    assert found["Harbor"] == pytest.approx(PLACE, abs=5)
    with pikepdf.open(result) as document:
        assert document.check_pdf_syntax() == []


@pytest.mark.parametrize("page_turned", [90, 180, 270])
def test_a_page_that_is_turned(services: Services, tmp_path: Path, page_turned: int) -> None:
    """The text was recognized after the picture was turned back."""
    add_file(services, tmp_path / "a.pdf", scan(page_turned=page_turned), [recognized((360 - page_turned) % 360)])
    rows, _ = exported(services, tmp_path / "out")
    found = words_of(tmp_path / "out" / rows["a.pdf"]["result"])
    assert rows["a.pdf"]["made_of"] == LAYERED
    assert found["Harbor"] == pytest.approx(PLACE, abs=5) and found["Lease"][0] > found["Terrace"][0] > found["Harbor"][0]


def test_poppler_finds_the_words(services: Services, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing: apt-get install poppler-utils")
    add_file(services, tmp_path / "a.pdf", scan(), [recognized()])
    rows, _ = exported(services, tmp_path / "out")
    command = ["pdftotext", "-bbox", str(tmp_path / "out" / rows["a.pdf"]["result"]), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True)
    assert said.stderr == ""
    [(left, bottom)] = re.findall(r'<word xMin="([\d.]+)" .*? yMax="([\d.]+)">Harbor</word>', said.stdout)
    assert (float(left), 792 - float(bottom)) == pytest.approx(PLACE, abs=6)


def test_words_that_were_wrong_are_not_beside_the_right_ones(services: Services, tmp_path: Path) -> None:
    add_file(services, tmp_path / "a.pdf", scan(bad_text="Hxrbxr"), [recognized()])
    rows, _ = exported(services, tmp_path / "out")
    assert set(words_of(tmp_path / "out" / rows["a.pdf"]["result"])) == {"Harbor", "Terrace", "Lease"}


def test_what_can_be_searched_is_copied_as_it_is(services: Services, tmp_path: Path) -> None:
    content = text_pdf(["Born digital."])
    add_file(services, tmp_path / "a.pdf", content, ["Born digital."])
    add_file(services, tmp_path / "m.eml", eml("Hello", "See."), ["See."], media_type="message/rfc822")
    rows, written = exported(services, tmp_path / "out")
    assert (tmp_path / "out" / rows["a.pdf"]["result"]).read_bytes() == content
    assert rows["a.pdf"]["made_of"] == ORIGINAL and set(rows) == {"a.pdf"}
    assert written.warnings == ["1 document without pages of its own, such as mail, left out; --format dat has the text"]


@pytest.mark.parametrize("state", [None, RedactionState.ACCEPTED], ids=["open", "accepted"])
def test_what_is_redacted_is_in_no_file(services: Services, tmp_path: Path, state: RedactionState | None) -> None:
    content = turned_pdf((100, 500, "Paid by Secret"), (100, 484, "Secretary in May"))
    document_id = add_file(services, tmp_path / "a.pdf", content, [MASKED])
    if state is not None:
        decisions = Redactions(services.store.engine)
        decisions.decide(decisions.resolve([document_id]), state, actor="ann", reason="privileged")
    rows, _ = exported(services, tmp_path / "out")
    result = tmp_path / "out" / rows["a.pdf"]["result"]
    assert (rows["a.pdf"]["made_of"], rows["a.pdf"]["redacted"]) == (PICTURES, "yes")
    assert set(words_of(result)) == {"Paid", "by", "Secretary", "in", "May"}
    with pypdfium2.PdfDocument(result) as document:
        shown = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    box = tuple(round(edge * 200 / 72) for edge in (145, 792 - 510, 182, 792 - 498))
    assert (set(shown.crop(box).tobytes()) == {0}) is (state is RedactionState.ACCEPTED)
    assert not [path for path in (tmp_path / "out").rglob("*.pdf") if b"Paid by Secret" in path.read_bytes()]


def test_released_words_are_there(services: Services, tmp_path: Path) -> None:
    document_id = add_file(services, tmp_path / "a.pdf", turned_pdf((100, 500, "Paid by Secret")), [MASKED])
    decisions = Redactions(services.store.engine)
    decisions.decide(decisions.resolve([document_id]), RedactionState.RELEASED, actor="ann", reason="ordered")
    services.store.documents.finish(document_id)
    rows, _ = exported(services, tmp_path / "out")
    assert rows["a.pdf"]["made_of"] == ORIGINAL


def test_images_become_pages(services: Services, tmp_path: Path) -> None:
    with pypdfium2.PdfDocument(turned_pdf((*PLACE, "Harbor Terrace Lease"))) as drawn:
        picture = drawn[0].render(scale=200 / 72, grayscale=True).to_pil()
    held = BytesIO()
    picture.save(held, "TIFF", dpi=(200, 200))
    add_file(services, tmp_path / "a.tif", held.getvalue(), [recognized()], media_type="image/tiff")
    rows, _ = exported(services, tmp_path / "out")
    result = tmp_path / "out" / rows["a.tif"]["result"]
    assert words_of(result)["Harbor"] == pytest.approx(PLACE, abs=5)
    with pypdfium2.PdfDocument(result) as document:
        again = document[0].render(scale=200 / 72, grayscale=True).to_pil().convert("1")
    assert Image.frombytes("1", again.size, again.tobytes()).getextrema() == (0, 255)


@pytest.mark.parametrize(
    ("content", "remark"),
    [
        (scan().replace(b"startxref", b"startxxxx"), "it does not end as a PDF does"),
        (b"junk\n" + scan(), "it does not begin as a PDF does"),
        (encrypted_pdf(), "page 1: a sheet stands for it"),
        (b"%PDF-1.4 broken", "page 1: a sheet stands for it"),
    ],
    ids=["no table", "junk", "locked", "broken"],
)
def test_a_file_to_which_nothing_can_be_appended(services: Services, tmp_path: Path, content: bytes, remark: str) -> None:
    add_file(services, tmp_path / "a.pdf", content, [recognized()])
    rows, _ = exported(services, tmp_path / "out")
    assert rows["a.pdf"]["made_of"] == PICTURES and remark in rows["a.pdf"]["remarks"]
    with pypdfium2.PdfDocument(tmp_path / "out" / rows["a.pdf"]["result"]) as document:
        assert len(document) == 1


def test_a_page_that_cannot_be_shown(services: Services, tmp_path: Path) -> None:
    """The second frame of the file is missing."""
    held = BytesIO()
    Image.new("L", (600, 800), 255).save(held, "TIFF", dpi=(100, 100))
    two = [recognized(), Page(2, "More.", PageMethod.OCR, "tesseract", 0.9)]
    add_file(services, tmp_path / "a.tif", held.getvalue(), two, media_type="image/tiff")
    add_file(services, tmp_path / "b.pdf", text_pdf(["Fine."]), ["Fine."])
    rows, written = exported(services, tmp_path / "out")
    assert "page 2: a sheet stands for it" in rows["a.tif"]["remarks"] and rows["b.pdf"]["remarks"] == ""
    assert [warning[:7] for warning in written.warnings] == ["a.tif, "]
    with pypdfium2.PdfDocument(tmp_path / "out" / rows["a.tif"]["result"]) as document:
        assert len(document) == 2


def test_an_original_that_is_gone(services: Services, tmp_path: Path) -> None:
    add_file(services, tmp_path / "a.pdf", text_pdf(["One."]), ["One."])
    (tmp_path / "a.pdf").unlink()
    rows, _ = exported(services, tmp_path / "out")
    assert "no longer exists" in rows["a.pdf"]["remarks"]
