"""The text stage: which pages get OCR, what comes out, going on from any page, files that want to do harm."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from legal_pipeline.errors import Refusal
from legal_pipeline.model import NoteKind, Page, PageMethod, RefusalReason
from legal_pipeline.stages.ocr.cache import OcrCache
from legal_pipeline.stages.ocr.engine import OcrEngine, OcrResult, OcrTimeout, PageImage
from legal_pipeline.stages.ocr.tesseract import Tesseract, find_tessdata
from legal_pipeline.stages.readers.bates import bates_number
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.text import read_pages, refuse_if_empty
from legal_pipeline_tests.specimens.corpora import corpus
from legal_pipeline_tests.stages.ocr.fake_engine import FakeEngine, MemoryCache
from legal_pipeline_tests.stages.readers.pdf import pdf_files
from legal_pipeline_tests.stages.readers.pdf.pdf_files import MISREAD, PROSE, RUBBLE, picture

pytestmark = pytest.mark.slow

LIMITS = ReadLimits(page_timeout_seconds=30)
STAMP = "Case 3:11-cv-00719-RMB Document 18 Filed 05/16/16 Page 1 of 9"
READ = "\n".join(PROSE[1:])


def no_engine() -> OcrEngine:
    raise AssertionError("the engine was loaded for a document that needs none")


def read(
    path: Path,
    ocr: OcrEngine | Callable[[], OcrEngine] = no_engine,
    *,
    media_type: str = "application/pdf",
    cache: OcrCache | None = None,
    first_page: int = 1,
    limits: ReadLimits = LIMITS,
) -> list[Page]:
    make = ocr if callable(ocr) else lambda: ocr
    return list(read_pages(path, media_type, limits=limits, ocr=make, cache=cache, first_page=first_page))


def methods(pages: Iterable[Page]) -> list[str]:
    return [page.method.value for page in pages]


def test_text_layers_need_no_engine(tmp_path: Path) -> None:
    (page,) = read(pdf_files.typed(tmp_path / "a.pdf", [PROSE]))
    assert page.text.split("\n") == PROSE
    assert (page.page_number, page.method, page.confidence) == (1, PageMethod.TEXT_LAYER, 1.0)
    assert page.engine.startswith("pypdfium2 ")


def test_scans_are_read_by_the_engine(tmp_path: Path) -> None:
    engine = FakeEngine(READ)
    (page,) = read(pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)]), engine)
    assert (page.text, page.method, page.engine, page.confidence) == (READ, PageMethod.OCR, "fake 1", 0.9)


def test_a_stamp_over_a_scan_is_no_text_layer_and_keeps_its_letters(tmp_path: Path) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], stamp=STAMP)
    (page,) = read(path, FakeEngine(STAMP.replace("3:11", "3:l1") + "\n\n" + READ))
    assert page.method is PageMethod.OCR
    assert page.text == STAMP + "\n\n" + READ


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        pytest.param(PROSE, ["text_layer"], id="good: kept, no engine"),
        pytest.param(RUBBLE, ["ocr"], id="garbled: read again"),
    ],
)
def test_hidden_layers_over_scans(tmp_path: Path, hidden: list[str], expected: list[str]) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], hidden=hidden)
    assert methods(read(path, FakeEngine(READ))) == expected


@pytest.mark.parametrize(
    ("read_again", "expected"),
    [
        pytest.param(PROSE, ("ocr", PROSE), id="ours has fewer unknown words"),
        pytest.param(MISREAD, ("text_layer", MISREAD), id="ours is no better"),
        pytest.param(PROSE[:2], ("text_layer", MISREAD), id="ours has less of the page"),
    ],
)
def test_a_layer_of_a_scan_with_unknown_words_is_read_again(tmp_path: Path, read_again: list[str], expected: tuple[str, list[str]]) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], hidden=MISREAD)
    (page,) = read(path, FakeEngine("\n".join(read_again)))
    assert (str(page.method), page.text.split("\n")) == expected


def test_nothing_of_a_layer_that_was_read_again_is_kept_but_the_header_of_the_court(tmp_path: Path) -> None:
    layer = [*MISREAD, "IJNITED S'I'ATES", "~. Rcc"]
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], hidden=layer, stamp=STAMP)
    (page,) = read(path, FakeEngine("\n".join([STAMP.replace("3:11", "3:l1"), *PROSE])))
    assert page.text.split("\n") == [STAMP, *PROSE]


def test_unknown_words_of_a_typeset_page_need_no_engine(tmp_path: Path) -> None:
    (page,) = read(pdf_files.typed(tmp_path / "a.pdf", [MISREAD]))
    assert page.text.split("\n") == MISREAD


def test_a_garbled_layer_is_better_than_nothing_but_doubtful(tmp_path: Path) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], hidden=RUBBLE)
    (page,) = read(path, FakeEngine(""))
    assert (page.method, page.text.split("\n"), page.confidence) == (PageMethod.TEXT_LAYER, RUBBLE, 0.5)


@pytest.mark.parametrize(
    "letter",
    [
        pytest.param(lambda char: chr(ord(char) << 8), id="bytes swapped"),
        pytest.param(lambda char: chr(max(33, ord(char) - 29)), id="glyph numbers"),
        pytest.param(lambda char: chr(ord(char) + 3), id="three letters on"),
        pytest.param(lambda char: chr(0xE000 + ord(char)), id="private use"),
        pytest.param(lambda char: chr(0x3B1 + ord(char.lower()) % 24), id="Greek"),
        pytest.param(lambda char: chr(0x4E00 + 7 * ord(char)), id="Chinese"),
        pytest.param(lambda char: "l", id="one letter"),
        pytest.param(lambda char: "?", id="question marks"),
        pytest.param(lambda char: str(ord(char) % 10), id="digits"),
    ],
)
def test_fonts_with_a_wrong_character_map_give_way_to_ocr(tmp_path: Path, letter: Callable[[str], str]) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_files.misencoded(PROSE * 5, letter))
    (page,) = read(path, FakeEngine(READ))
    assert (page.method, page.text) == (PageMethod.OCR, READ)  # nothing of the layer is put before it


def test_a_font_with_a_true_character_map_needs_no_engine(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_files.misencoded(PROSE * 5, lambda char: char))
    (page,) = read(path)
    assert page.text.split("\n") == PROSE * 5


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(["a"], id="one letter"),
        pytest.param(["l l l l l l"] * 30, id="one letter all over"),
        pytest.param(["\u3f00"], id="a swapped question mark"),
        pytest.param(["~,.. ;;' ii. -_"] * 3, id="specks"),
        pytest.param(RUBBLE[:1], id="a line of bad OCR"),
        pytest.param(PROSE[1:3], id="a part of the page, read well"),
    ],
)
def test_no_layer_is_put_together_with_ocr(tmp_path: Path, hidden: list[str]) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], hidden=hidden)
    (page,) = read(path, FakeEngine(READ))
    assert (page.method, page.text) == (PageMethod.OCR, READ)


def test_a_layer_that_ocr_confirms_is_kept(tmp_path: Path) -> None:
    """The layer has two columns, which OCR reads across, and names that no list has."""
    names = [f"{first}{last} {last}{first}" for first in ("Okonk", "Mbek", "Szyml") for last in ("wozi", "erath", "dyxw")]
    layer = [*names * 4, *(part for line in PROSE for part in (line[:40], line[40:]))]
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], hidden=layer)
    (page,) = read(path, FakeEngine("\n".join([*names * 4, *PROSE])))
    assert (page.method, page.confidence) == (PageMethod.TEXT_LAYER, 1.0)
    assert page.text.split("\n") == layer


class Unsure(FakeEngine):
    """Reads with the confidence it is given."""

    def __init__(self, answer: str, confidence: float) -> None:
        super().__init__(answer)
        self._confidence = confidence

    def recognise(self, image: PageImage) -> OcrResult:
        return replace(super().recognise(image), confidence=self._confidence, doubts=((1, 0.4),))


@pytest.mark.parametrize(
    ("answer", "confidence", "expected"),
    [
        pytest.param(READ, 0.8, 0.8, id="language"),
        pytest.param("xqv lkw rrtz\nbgf wqp" * 8, 0.6, 0.0, id="no language"),
        pytest.param("xqv lkw rrtz\nbgf wqp" * 8, 0.9, 0.9, id="no language, but sharp letters: a part list"),
        pytest.param("1,204 77,012.50\n3/4/2019", 0.8, 0.8, id="numbers"),
        pytest.param("~ = _ | .\n-- ' ;", 0.5, 0.0, id="specks"),
        pytest.param(READ, 0.2, 0.0, id="language by chance"),
        pytest.param("\n".join(RUBBLE), 0.45, 0.0, id="misread all over"),
        pytest.param("", 0.0, 0.0, id="nothing, and yet there is ink"),
    ],
)
@pytest.mark.parametrize("media_type", ["application/pdf", "image/png"])
def test_garbage_has_no_confidence(tmp_path: Path, media_type: str, answer: str, confidence: float, expected: float) -> None:
    path = tmp_path / "a"
    if media_type == "application/pdf":
        pdf_files.scanned(path, [picture(PROSE)])
    else:
        picture(PROSE).save(path, format="PNG")
    (page,) = read(path, Unsure(answer, confidence), media_type=media_type)
    assert page.confidence == expected
    kinds = [note.kind for note in page.notes]
    assert kinds == ([NoteKind.DOUBTFUL] if expected else [])  # a page without confidence needs no notes on its words


def test_small_print_is_drawn_larger(tmp_path: Path) -> None:
    engine = FakeEngine(READ)
    sizes: list[int] = []
    engine.recognise = lambda image: sizes.append(image.height) or OcrResult(READ, 0.9)  # type: ignore[method-assign, func-returns-value]
    read(pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE * 4), picture(PROSE * 4).resize((850, 1100)).resize((1700, 2200))]), engine)
    read(pdf_files.scanned(tmp_path / "b.pdf", [small_print()]), engine)
    assert sizes == [2200, 2200, 3300]


def small_print() -> Image.Image:
    page = Image.new("L", (3400, 4400), 255)
    page.paste(picture(PROSE * 8), (0, 0))
    return page


@pytest.mark.parametrize(
    ("entries", "is_corrupt"),
    [
        pytest.param(b"/Kids [3 0 R] /Count 1", False, id="a blank page"),
        pytest.param(b"/Kids [3 0 R] /Count 213804087", True, id="a blank page of millions"),
        pytest.param(b"/Kids [7 0 R 8 0 R] /Count 2", True, id="pages that are missing"),
        pytest.param(b"/Kids [2 0 R] /Count 4", True, id="a tree that contains itself"),
    ],
)
def test_a_broken_page_tree_is_not_an_empty_document(tmp_path: Path, entries: bytes, is_corrupt: bool) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_files.page_tree(entries))
    if not is_corrupt:
        assert [page.text for page in read(path)] == [""]
        return
    with pytest.raises(Refusal) as caught:
        read(path)
    assert caught.value.reason is RefusalReason.CORRUPT


@pytest.mark.parametrize("media_type", ["application/pdf", "image/png"])
def test_blank_pages_are_empty_and_need_no_engine(tmp_path: Path, media_type: str) -> None:
    path = tmp_path / "a"
    if media_type == "application/pdf":
        pdf_files.scanned(path, [picture([])])
    else:
        picture([]).save(path, format="PNG")
    (page,) = read(path, media_type=media_type)
    assert (page.text, page.method) == ("", PageMethod.TEXT_LAYER)


def test_pages_are_decided_one_by_one(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.append(pdf_files.typed(tmp_path / "typed.pdf", [PROSE]))
    writer.append(pdf_files.scanned(tmp_path / "scanned.pdf", [picture(PROSE), picture([])]))
    writer.write(tmp_path / "a.pdf")
    engine = FakeEngine(READ)
    assert methods(read(tmp_path / "a.pdf", engine)) == ["text_layer", "ocr", "text_layer"]
    assert engine.readings == 1


def test_the_second_run_does_no_ocr(tmp_path: Path) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE), picture(PROSE[:2])])
    engine, cache = FakeEngine(READ), MemoryCache()
    first = read(path, engine, cache=cache)
    assert engine.readings == 2
    assert read(path, engine, cache=cache) == first
    assert engine.readings == 2


def test_the_same_page_in_another_document_is_not_read_again(tmp_path: Path) -> None:
    engine, cache = FakeEngine(READ), MemoryCache()
    read(pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)]), engine, cache=cache)
    read(pdf_files.scanned(tmp_path / "b.pdf", [picture(PROSE[:2]), picture(PROSE)]), engine, cache=cache)
    assert engine.readings == 2


@pytest.mark.parametrize("first_page", [1, 2, 51, 60, 61])
def test_going_on_from_any_page_gives_the_same_pages(tmp_path: Path, first_page: int) -> None:
    path = pdf_files.typed(tmp_path / "a.pdf", [[f"Page {number} of the record"] for number in range(1, 61)])
    assert read(path, first_page=first_page) == read(path)[first_page - 1 :]


def test_tiff_frames_are_pages_and_may_be_gone_on_with(tmp_path: Path) -> None:
    frames = [picture(PROSE[:count]) for count in (2, 3, 4)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    pages = read(tmp_path / "a.tif", FakeEngine(READ), media_type="image/tiff")
    assert [page.page_number for page in pages] == [1, 2, 3]
    assert read(tmp_path / "a.tif", FakeEngine(READ), media_type="image/tiff", first_page=3) == pages[2:]


def test_a_torn_frame_is_empty_with_no_confidence(tmp_path: Path) -> None:
    frames = [picture(PROSE)] * 2
    path = tmp_path / "a.tif"
    frames[0].save(path, save_all=True, append_images=frames[1:], compression="tiff_lzw")
    broken = bytearray(path.read_bytes())
    broken[1000:3000] = b"\xff" * 2000
    path.write_bytes(broken)
    first, second = read(path, FakeEngine(READ), media_type="image/tiff")
    assert (first.text, first.confidence) == ("", 0.0)
    assert second.text == READ


def test_not_one_readable_frame_is_corrupt(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    picture(PROSE).save(path)
    path.write_bytes(path.read_bytes()[:200])
    for first_page in (1, 2):  # also when the run goes on behind the last page
        with pytest.raises(Refusal) as caught:
            read(path, media_type="image/png", first_page=first_page)
        assert caught.value.reason is RefusalReason.CORRUPT


def test_a_page_ocr_has_no_time_for_is_left_with_no_confidence(tmp_path: Path) -> None:
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)], stamp=STAMP)
    (page,) = read(path, FakeEngine(OcrTimeout()))
    assert (page.text, page.confidence, page.method) == (STAMP, 0.0, PageMethod.TEXT_LAYER)


def test_form_feeds_of_an_engine_do_not_reach_a_page(tmp_path: Path) -> None:
    (page,) = read(pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE)]), FakeEngine("the court\fhas said"))
    assert page.text == "the court\nhas said"


def test_unknown_types_are_unsupported(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        read(tmp_path / "a", media_type="application/x-nothing")
    assert caught.value.reason is RefusalReason.UNSUPPORTED


def test_hostile_in_the_middle_keeps_what_came_before(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    (tmp_path / "bomb.pdf").write_bytes(pdf_files.nested_forms())
    writer = PdfWriter()
    writer.append(pdf_files.typed(tmp_path / "typed.pdf", [PROSE]))
    writer.append(PdfReader(tmp_path / "bomb.pdf"))
    writer.write(tmp_path / "a.pdf")
    pages = read_pages(tmp_path / "a.pdf", "application/pdf", limits=ReadLimits(page_timeout_seconds=2), ocr=no_engine)
    assert next(pages).text.split("\n") == PROSE
    with pytest.raises(Refusal) as caught:
        next(pages)
    assert caught.value.reason is RefusalReason.HOSTILE


def test_refuse_if_empty() -> None:
    refuse_if_empty(1, 3)
    with pytest.raises(Refusal, match="any of its 3 pages") as caught:
        refuse_if_empty(0, 3)
    assert caught.value.reason is RefusalReason.EMPTY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Body of the page\nPAUL000123", "PAUL000123", id="letters and digits"),
        pytest.param("Body\nABC-DEF 0001234", "ABC-DEF 0001234", id="two groups"),
        pytest.param("Body\nSDNY_GM_00330001\n", "SDNY_GM_00330001", id="underscores"),
        pytest.param("Body\nACME  000012", "ACME 000012", id="blanks as one"),
        pytest.param("Body\nCONFIDENTIAL   MARLOW005575   12", "MARLOW005575", id="beside other stamps"),
        pytest.param("MARLOW005575\n" + "Body of the page\n" * 9, "MARLOW005575", id="at the head"),
        pytest.param("one MARLOW000001\n" + "Body of the page\n" * 9 + "MARLOW000002", "MARLOW000002", id="the foot comes first"),
        pytest.param("Body\nMARLOW-0001234\n- 7 -", "MARLOW-0001234", id="a page number below"),
        pytest.param("Body\n" + STAMP, None, id="docket stamp"),
        pytest.param("Body\nUSCA Case #19-1081 Document #1812345", None, id="docket stamp of an appeal"),
        pytest.param("Body\n12", None, id="page number"),
        pytest.param("Body\nPage 0012", None, id="page number with a word"),
        pytest.param("Body\nSpringfield, MA 02116", None, id="ZIP code"),
        pytest.param("TRENTON, NEW JERSEY 07102\nBody", None, id="ZIP code in capitals"),
        pytest.param("Body\nP.O. BOX 0934958", None, id="post office box"),
        pytest.param("Body\nMARCH 2019", None, id="month"),
        pytest.param("Body\n2016 WL 1759187", None, id="Westlaw"),
        pytest.param("Body\nas produced at MARLOW005575 by the defendant", None, id="cited in a sentence"),
        pytest.param("MARLOW005575\n" + "x\n" * 4 + "Body of the page\n" * 9, "MARLOW005575", id="head of a long page"),
        pytest.param("x\n" * 4 + "MARLOW005575\n" + "Body of the page\n" * 9, None, id="in the middle"),
        pytest.param("", None, id="empty"),
    ],
)
def test_bates(text: str, expected: str | None) -> None:
    assert bates_number(text) == expected


def test_bates_number_of_a_page(tmp_path: Path) -> None:
    (page,) = read(pdf_files.typed(tmp_path / "a.pdf", [[*PROSE, "MARLOW000123"]]))
    assert page.bates == "MARLOW000123"


def test_real_scans_upside_down(tmp_path: Path) -> None:
    """A scan fed the wrong way round, stamped by the court the right way up."""
    folder = find_tessdata()
    if folder is None:
        pytest.skip("Tesseract's data is not on this machine: install tesseract-ocr-eng")
    path = pdf_files.scanned(tmp_path / "a.pdf", [picture(PROSE).rotate(180)], stamp=STAMP)
    (page,) = read(path, Tesseract(folder))
    assert page.rotation == 180
    assert page.text.startswith(STAMP)
    assert "Alma Whitfield" in page.text


def awkward_pdfs() -> list[str]:
    from legal_pipeline_tests.specimens.corpora import SHARED

    manifest = SHARED / "corpus" / "awkward"
    return sorted(path.name for path in manifest.glob("*.pdf")) or ["(none on this machine)"]


@pytest.mark.parametrize("name", awkward_pdfs())
def test_awkward_pdfs_come_out_as_pages_or_refused(name: str) -> None:
    """Those with scans take OCR; a dummy engine stands in for it here."""
    path = corpus("awkward") / name
    if not path.exists():
        pytest.skip(f"not on this machine: {name}")
    limits = ReadLimits(memory_bytes=768 * MEBIBYTE, page_timeout_seconds=30)
    try:
        pages = read(path, FakeEngine(READ), limits=limits)
    except Refusal as refusal:
        assert refusal.reason in {RefusalReason.CORRUPT, RefusalReason.ENCRYPTED, RefusalReason.EMPTY}
    else:
        assert [page.page_number for page in pages] == list(range(1, len(pages) + 1))
        json.dumps([page.text for page in pages]).encode()


def test_every_filing_of_the_corpus_has_text_or_ink() -> None:
    """Born-digital filings must not fall to OCR: a tenth of the pages are scans."""
    pages = [page for path in sorted(corpus("legal-pdfs").glob("*.pdf")) for page in read(path, FakeEngine(READ))]
    by_ocr = sum(page.method is PageMethod.OCR for page in pages)
    assert 0.03 < by_ocr / len(pages) < 0.15
