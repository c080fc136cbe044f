"""Words that the file of a page has and the page does not show, and pages that only look as if they hid any."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.lib.colors import Color, black, blue, red, white, yellow

from legal_pipeline.errors import Refusal
from legal_pipeline.model import REDACTED, HiddenBy, Page
from legal_pipeline.stages.ocr.engine import OcrEngine
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pdf.hidden.cropped import without
from legal_pipeline.stages.readers.pdf.layer import text_layer
from legal_pipeline.stages.readers.pdf.text import clean
from legal_pipeline.stages.text import read_pages
from legal_pipeline_tests.specimens.corpora import corpus
from legal_pipeline_tests.stages.readers.pdf.hidden import redacted_files as files
from legal_pipeline_tests.stages.readers.pdf.hidden.redacted_files import LINE, SECRET
from legal_pipeline_tests.stages.readers.pdf.pdf_files import PROSE

GRAY, GREEN, NAVY = Color(0.5, 0.5, 0.5), Color(0, 0.5, 0), Color(0.1, 0.1, 0.4)
Make = Callable[[Path], Path]


def no_engine() -> OcrEngine:
    raise AssertionError("no page needs OCR")


def read(path: Path) -> Page:
    (page,) = read_pages(path, "application/pdf", limits=ReadLimits(), ocr=no_engine)
    return page


HIDING: list[tuple[str, HiddenBy, Make]] = [
    ("black box", HiddenBy.BOX, lambda p: files.page(p, files.text, files.box(black))),
    ("white box", HiddenBy.BOX, lambda p: files.page(p, files.text, files.box(white))),
    ("gray box", HiddenBy.BOX, lambda p: files.page(p, files.text, files.box(GRAY))),
    ("nearly opaque box", HiddenBy.BOX, lambda p: files.page(p, files.text, files.box(black, 0.97))),
    ("box with a white label", HiddenBy.BOX, lambda p: files.page(p, files.text, files.box(black), files.label("REDACTED", white))),
    ("white box with a code", HiddenBy.BOX, lambda p: files.page(p, files.text, files.box(white), files.label("(b)(6)", black))),
    ("thick black line", HiddenBy.BOX, lambda p: files.page(p, files.text, files.thick_line)),
    ("black shading of a word processor", HiddenBy.BOX, lambda p: files.page(p, files.colored(black, black))),
    ("blue on blue", HiddenBy.BOX, lambda p: files.page(p, files.colored(blue, blue))),
    ("black image", HiddenBy.IMAGE, lambda p: files.page(p, files.text, files.image(0))),
    ("white image", HiddenBy.IMAGE, lambda p: files.page(p, files.text, files.image(255))),
    ("white on white", HiddenBy.COLOR, lambda p: files.page(p, files.colored(white))),
    ("nearly white on white", HiddenBy.COLOR, lambda p: files.page(p, files.colored(Color(0.985, 0.985, 0.985)))),
    ("filled rectangle annotation", HiddenBy.ANNOTATION, lambda p: files.annotated(p, "Square", IC=(0, 0, 0), C=(0, 0, 0))),
    ("white rectangle annotation", HiddenBy.ANNOTATION, lambda p: files.annotated(p, "Square", IC=(1, 1, 1), C=(1, 1, 1))),
    ("black highlight", HiddenBy.ANNOTATION, lambda p: files.annotated(p, "Highlight", quads=True, C=(0, 0, 0))),
    ("text annotation as a label", HiddenBy.ANNOTATION, lambda p: files.annotated(p, "FreeText", Contents="REDACTED", C=(0, 0, 0))),
    ("redaction not applied", HiddenBy.MARK, lambda p: files.annotated(p, "Redact", quads=True, IC=(0, 0, 0))),
    ("redaction without quads", HiddenBy.MARK, lambda p: files.annotated(p, "Redact", OverlayText="REDACTED")),
    ("a layer that is off", HiddenBy.LAYER, lambda p: files.layered(p, is_on=False)),
    ("a form in a layer that is off", HiddenBy.LAYER, lambda p: files.layered(p, is_on=False, is_form=True)),
    ("a layer in packed objects", HiddenBy.LAYER, lambda p: files.layered(p, is_on=False, is_packed=True)),
    ("letters that are never drawn", HiddenBy.COLOR, lambda p: files.page(p, files.invisible)),
    ("letters that are never drawn, beside a logo", HiddenBy.COLOR, lambda p: files.page(p, files.invisible, files.logo)),
    ("confined to an area beside it", HiddenBy.CROP, lambda p: files.page(p, files.clipped((2, 0), (3, 0), (3, 1), (2, 1)))),
    ("confined to no area", HiddenBy.CROP, lambda p: files.page(p, files.clipped((0, 0), (0, 0), (0, 1), (0, 1)))),
    ("confined to two areas", HiddenBy.CROP, lambda p: files.page(p, files.clipped((2, 0), (3, 0), (3, 1), times=2))),
    ("letters of a tenth of a point", HiddenBy.SIZE, lambda p: files.page(p, files.sized(1, 1, 0.1))),
    ("letters of one unit, made small", HiddenBy.SIZE, lambda p: files.page(p, files.sized(0.1, 0.1, 1))),
    ("letters without height", HiddenBy.SIZE, lambda p: files.page(p, files.sized(1, 0, 10))),
    ("page turned by 90 degrees", HiddenBy.BOX, lambda p: files.turned(p, files.page(p, files.text, files.box(black)), 90)),
]

SHOWING: list[tuple[str, Make]] = [
    ("plain text", lambda p: files.page(p, files.text)),
    ("a layer that is on", lambda p: files.layered(p, is_on=True)),
    ("a form in a layer that is on", lambda p: files.layered(p, is_on=True, is_form=True)),
    ("highlighter over the text", lambda p: files.page(p, files.text, files.box(yellow, 0.4))),
    ("yellow ground under the text", lambda p: files.page(p, files.box(yellow), files.text)),
    ("white ground under the text", lambda p: files.page(p, files.box(white), files.text)),
    ("underlined", lambda p: files.page(p, files.text, files.underline)),
    ("white letters in a dark table head", lambda p: files.page(p, files.text, files.table_head)),
    ("white grounds between the lines", lambda p: files.page(p, files.web_print)),
    ("white on black", lambda p: files.page(p, files.colored(white, black))),
    ("white on navy", lambda p: files.page(p, files.colored(white, NAVY))),
    ("gray on gray", lambda p: files.page(p, files.colored(Color(0.35, 0.35, 0.35), Color(0.85, 0.85, 0.85)))),
    ("red on a green of the same brightness", lambda p: files.page(p, files.colored(red, GREEN))),
    ("yellow highlight annotation", lambda p: files.annotated(p, "Highlight", quads=True, C=(1, 1, 0))),
    ("empty rectangle annotation", lambda p: files.annotated(p, "Square", C=(1, 0, 0))),
    ("underline annotation", lambda p: files.annotated(p, "Underline", quads=True, C=(1, 0, 0))),
    ("other words typed over it", lambda p: files.annotated(p, "FreeText", Contents="Lydia Fenn", C=(1, 1, 1), DA="/Helv 9 Tf 0 g")),
    ("letters that are never drawn, over their outlines", lambda p: files.page(p, files.invisible, files.outlines)),
    ("a line that is too long for the page", lambda p: files.page(p, files.too_long)),
    ("the mark of a program", lambda p: files.page(p, files.mark_of_a_program)),
    ("confined to its own place", lambda p: files.page(p, files.clipped((0, 0), (1, 0), (1, 1), (0, 1)))),
    ("confined to a round place", lambda p: files.page(p, files.clipped((-0.5, 0.5), (0.5, 3), (1.5, 0.5), (0.5, -2)))),
    ("too long for its cell", lambda p: files.page(p, files.clipped((0, 0), (0.6, 0), (0.6, 1), (0, 1)))),
    ("letters of one unit", lambda p: files.page(p, files.sized(10, 10, 1))),
    ("letters of two points", lambda p: files.page(p, files.sized(1, 1, 2))),
    ("letters of a small page", lambda p: files.small_page(p)),
    ("text layer of a scan", lambda p: files.scan_with_layer(p, bar=False)),
]


@pytest.mark.parametrize(("by", "make"), [pytest.param(by, make, id=name) for name, by, make in HIDING])
def test_hidden_words_leave_the_text_and_their_place_stays(by: HiddenBy, make: Make, tmp_path: Path) -> None:
    page = read(make(tmp_path / "page.pdf"))
    (redaction,) = page.redactions
    assert (redaction.text, redaction.by) == (SECRET, by)
    assert SECRET not in page.text
    assert page.text[redaction.start : redaction.end] == REDACTED * len(SECRET)
    assert LINE in redaction.unmasked(page.text)
    assert redaction.masked(redaction.unmasked(page.text)) == page.text
    left, bottom, width, height = files.place()
    assert left <= redaction.box[0] <= redaction.box[2] <= left + width
    assert bottom <= redaction.box[1] <= redaction.box[3] <= bottom + height


@pytest.mark.parametrize("turned", [0, 90])
@pytest.mark.parametrize("edge", ["right", "left", "top", "bottom"])
def test_words_beyond_the_edge_of_the_page_are_hidden(edge: str, turned: int, tmp_path: Path) -> None:
    path = files.turned(tmp_path / "page.pdf", files.cropped(tmp_path / "cropped.pdf", edge), turned)
    page = read(path)
    (redaction,) = page.redactions
    assert (redaction.text, redaction.by) == (SECRET, HiddenBy.CROP)
    assert SECRET not in page.text
    assert all(line in page.text for line in PROSE)


@pytest.mark.parametrize("sheet", ["own", "tree", "cropped"])
def test_what_lies_beyond_the_sheet_is_no_text_and_hides_nothing(sheet: str, tmp_path: Path) -> None:
    path = files.run_off(tmp_path / "page.pdf", sheet=sheet)
    page = read(path)
    assert page.redactions == ()
    lines = page.text.split("\n")
    at = lines.index(LINE)
    assert lines[at + 1].startswith("0.255 Tw (the rest of the line) 0.255") and len(lines[at + 1]) < 200
    assert lines[at + 1] == lines[at + 1].rstrip()
    assert lines[at + 2 :] == ["The last line is on the page."]
    with pdf.open_pdf(path, ReadLimits()) as box:
        assert pdf.PdfSource(box, ReadLimits()).text_layer(1).beyond > 200


def test_a_line_beyond_the_window_of_a_slice_is_no_text_and_hides_nothing(tmp_path: Path) -> None:
    page = read(files.page(tmp_path / "page.pdf", files.in_window))
    assert page.redactions == ()
    assert page.text.split("\n") == PROSE


@pytest.mark.parametrize(
    ("beyond", "expected"),
    [
        pytest.param("", "one two\r\nthree\r\nfour", id="nothing"),
        pytest.param("two", "one\r\nthree\r\nfour", id="the end of a line, with the blank before it"),
        pytest.param("one", " two\r\nthree\r\nfour", id="the beginning of a line"),
        pytest.param("three", "one two\r\nfour", id="a line"),
        pytest.param("one two", "three\r\nfour", id="the first line, with its blank"),
        pytest.param("four", "one two\r\nthree", id="the last line"),
    ],
)
def test_characters_beyond_the_sheet(beyond: str, expected: str) -> None:
    text = "one two\r\nthree\r\nfour"
    places = [at for word in beyond.split() for at in range(text.find(word), text.find(word) + len(word))]
    left = without(text, places)
    assert len(left) == len(text)
    assert clean(left) == clean(expected)


@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in SHOWING])
def test_words_that_the_page_shows_are_text(make: Make, tmp_path: Path) -> None:
    page = read(make(tmp_path / "page.pdf"))
    assert page.redactions == ()
    assert SECRET in page.text


def test_a_bar_over_a_scan_hides_the_words_of_its_text_layer(tmp_path: Path) -> None:
    page = read(files.scan_with_layer(tmp_path / "scan.pdf", bar=True))
    assert [redaction.text for redaction in page.redactions] == [LINE]
    assert SECRET not in page.text


def test_words_on_several_lines_keep_their_line_ends(tmp_path: Path) -> None:
    def cover(canvas: object) -> None:
        from reportlab.pdfgen.canvas import Canvas

        assert isinstance(canvas, Canvas)
        canvas.setFillColor(black)
        canvas.rect(files.LEFT - 2, files.SECRET_Y - 4, 520, 26, stroke=0, fill=1)

    page = read(files.page(tmp_path / "page.pdf", files.text, cover))
    (redaction,) = page.redactions
    assert redaction.text.split("\n") == [PROSE[-1], LINE]
    assert page.text[redaction.start : redaction.end].split("\n") == [REDACTED * len(PROSE[-1]), REDACTED * len(LINE)]


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        pytest.param(b"", [], id="none"),
        pytest.param(b'[[4, 7, "box", [1, 2, 3, 4]]]', ["two"], id="one"),
        pytest.param(b'[[0, 3, "box", [1, 2, 3, 4]], [8, 13, "image", [1, 2, 3, 4]]]', ["one", "three"], id="two"),
    ],
)
def test_the_answer_of_the_reading_process(hidden: bytes, expected: list[str]) -> None:
    layer = text_layer("one two three", hidden)
    assert [words.text for words in layer.hidden] == expected
    assert len(layer.text) == len("one two three")
    assert not any(word in layer.text for word in expected)


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(b"[[0, 99, ", id="no JSON"),
        pytest.param(b'[[0, 99, "box", [1, 2, 3, 4]]]', id="beyond the text"),
        pytest.param(b'[[5, 3, "box", [1, 2, 3, 4]]]', id="backwards"),
        pytest.param(b'[[4, 7, "box", [1, 2, 3, 4]], [0, 3, "box", [1, 2, 3, 4]]]', id="out of order"),
        pytest.param(b'[[0, 3, "magic", [1, 2, 3, 4]]]', id="an unknown kind"),
        pytest.param(b'[[0, 3, "box", [1, 2]]]', id="no box"),
        pytest.param(b'{"a": 1}', id="no list"),
    ],
)
def test_a_compromised_reading_process_is_refused(hidden: bytes) -> None:
    with pytest.raises(Refusal, match="hidden words"):
        text_layer("one two three", hidden)


def test_filings_without_redactions_have_none() -> None:
    """Of the development filings one has boxes over words; the others have highlights, stamps, forms, scans and maps.

    Of the awkward files a broken one has lines that run far beyond its sheets.
    """
    found: dict[str, list[str]] = {}
    for path in [*sorted(corpus("legal-pdfs").glob("x-ray__*.pdf")), corpus("awkward") / "tika__testPDF_bad_page_303226.pdf"]:
        for page in read_pages(path, "application/pdf", limits=ReadLimits(), ocr=_unread):
            if page.redactions:
                found.setdefault(path.name, []).extend(redaction.text for redaction in page.redactions)
    assert list(found) == ["x-ray__rectangles_yes.pdf"]
    assert found["x-ray__rectangles_yes.pdf"] == ["“No”", "“Yes”, but did not disclose all relevant medical history", "“No”"]


def _unread() -> OcrEngine:
    from legal_pipeline.stages.ocr.engine import OcrResult

    class Blind:
        name, version, options = "blind", "1", ""

        def recognise(self, page: object) -> OcrResult:
            return OcrResult("", 0.0)

    return Blind()
