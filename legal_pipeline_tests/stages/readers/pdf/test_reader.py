"""PDF files: what is text, what needs OCR, what is refused and why."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import MEBIBYTE, ReadLimits
from legal_pipeline.stages.readers.page_source import Layout
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline.stages.readers.pdf.court_stamp import with_stamps
from legal_pipeline.stages.readers.pdf.ocr_decision import Verdict, by_layout, by_text, is_better, is_better_of_two
from legal_pipeline.stages.readers.pdf.text import clean
from legal_pipeline.stages.readers.pdf.text_quality import agreement, agreement_in_order, plausibility
from legal_pipeline_tests.stages.readers.pdf import pdf_files
from legal_pipeline_tests.stages.readers.pdf.pdf_files import MISREAD, PROSE, RUBBLE

LIMITS = ReadLimits()
TERMS = ["The polyamide and the styrene of a coating were oxidized with solvents on the alumina, and the sample was sintered."] * 5
NO_PAGES = pdf_files.by_hand([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])
COLUMNS = [part for line in PROSE for part in (line[:40], line[40:])]
COLUMNS_READ_ACROSS = [f"{line[:40]} {other[40:]}" for line, other in zip(PROSE, PROSE[1:] + PROSE[:1], strict=True)]
STRICT = ReadLimits(memory_bytes=512 * MEBIBYTE, page_timeout_seconds=3)


def read(path: Path, page: int, limits: ReadLimits = LIMITS) -> str:
    with pdf.open_pdf(path, limits) as box:
        return pdf.PdfSource(box, limits).text_layer(page).text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("a\r\nb\rc\n", "a\nb\nc\n", id="line ends"),
        pytest.param("prohi\ufffebition", "prohi-\nbition", id="hyphen at the end of a line"),
        pytest.param("a\x00b\x01c\x7f", "abc", id="control characters"),
        pytest.param("a\fb", "a\nb", id="a form feed would shift every offset"),
        pytest.param("a\ud800b", "a\ufffdb", id="half a surrogate pair"),
        pytest.param("o\ufb03ce \ufb01led", "office filed", id="ligatures"),
        pytest.param("Smith\u00a0v.\u00a0Jones", "Smith v. Jones", id="no-break blanks"),
        pytest.param("a\tb  c", "a\tb  c", id="columns keep their blanks"),
        pytest.param("Żółć § 12 “x”", "Żółć § 12 “x”", id="other letters stay"),
    ],
)
def test_clean(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(st.text())
def test_clean_is_idempotent_and_leaves_nothing_that_breaks_a_page(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not {"\f", "\r", "\x00"} & set(once)
    once.encode()


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        pytest.param(PROSE, Verdict.KEEP, id="prose"),
        pytest.param(RUBBLE, Verdict.CHECK_LAYOUT, id="bad old OCR: kept unless it lies over a scan"),
        pytest.param(["Case 3:11-cv-00719 Document 18 Filed 05/16/16 Page 1 of 9"], Verdict.CHECK_LAYOUT, id="a header stamp alone"),
        pytest.param([], Verdict.CHECK_LAYOUT, id="nothing"),
        pytest.param(["\ue001\ue002\ue003 \ue004\ue005"] * 9, Verdict.OCR, id="private use: a font without a character map"),
        pytest.param(["Xlmw mw e pixxiv xs xli gpivo sj xli gsyvx"] * 9, Verdict.OCR, id="letters mapped wrongly"),
        pytest.param(["Le tribunal a jugé que la demande est recevable et que les frais sont à sa charge"] * 6, Verdict.KEEP, id="French"),
        pytest.param(["Суд постановил, что иск подан на основании договора и не подлежит отказу"] * 8, Verdict.KEEP, id="Russian"),
        pytest.param(["Πζδ πμαιξτιζζ αμνα χθιτζιεμδ βσιξηρ υθιρ αψτιοξ αηαιξρυ"] * 8, Verdict.CHECK_LAYOUT, id="English in Greek letters"),
        pytest.param(["Whitfield v. Marlow, 410 F.3d 113, 120 (6th Cir. 2005) ........ 4, 9"] * 9, Verdict.KEEP, id="table of authorities"),
        pytest.param(
            ["$12,500.00   1,204   3/4/2019   77,012.50"] * 20,
            Verdict.CHECK_LAYOUT,
            id="not one word: a table, or letters mapped to digits",
        ),
        pytest.param(["Total   $12,500.00   1,204   3/4/2019"] * 20, Verdict.KEEP, id="a table of numbers"),
        pytest.param(["???? ?? ??? $??,???, ?? ?????"] * 20, Verdict.OCR, id="letters lost"),
        pytest.param(["l l l l l"] * 90, Verdict.OCR, id="one letter"),
        pytest.param([line.encode("utf-16-le").decode("utf-16-be") for line in PROSE], Verdict.OCR, id="bytes swapped"),
        pytest.param(["7KH SODLQWLII $OPD :KLWILHOG EULQJV WKLV DFWLRQ"] * 9, Verdict.CHECK_LAYOUT, id="glyph numbers for letters"),
    ],
)
def test_first_verdict(lines: list[str], verdict: Verdict) -> None:
    assert by_text(plausibility("\n".join(lines))) is verdict


@pytest.mark.parametrize(
    ("lines", "layout", "verdict"),
    [
        pytest.param([], Layout(0, 0, 0, 0, 0), Verdict.KEEP, id="blank page"),
        pytest.param([], Layout(1, 1, 0, 0, 0), Verdict.OCR, id="scan"),
        pytest.param([], Layout(0, 0, 0, 9, 0), Verdict.OCR, id="text in a font that says nothing"),
        pytest.param(["Case 3:11-cv-00719 Filed 05/16/16"], Layout(1, 1, 0, 1, 0), Verdict.OCR, id="stamp over a scan"),
        pytest.param(["EXHIBIT A to the Complaint"], Layout(0, 0, 2, 1, 0), Verdict.KEEP, id="cover sheet"),
        pytest.param(["EXHIBIT A to the Complaint"], Layout(0, 0, 900, 1, 0), Verdict.OCR, id="letters drawn as outlines"),
        pytest.param(["Photograph of the warehouse"], Layout(0.4, 1, 2, 1, 0), Verdict.OCR, id="a picture that may hold text"),
        pytest.param(["Marlow Freight, letterhead"], Layout(0.05, 1, 2, 1, 0), Verdict.KEEP, id="a logo"),
        pytest.param(RUBBLE, Layout(1, 1, 0, 99, 0), Verdict.OCR, id="bad hidden layer"),
        pytest.param(RUBBLE, Layout(0, 0, 0, 99, 0), Verdict.OCR, id="odd words: OCR has to confirm them"),
        pytest.param(TERMS, Layout(0, 0, 0, 99, 0), Verdict.KEEP, id="technical terms of a typeset page"),
    ],
)
def test_second_verdict(lines: list[str], layout: Layout, verdict: Verdict) -> None:
    assert by_layout(plausibility("\n".join(lines)), layout) is verdict


@pytest.mark.parametrize(
    ("ocr", "layer", "expected"),
    [
        pytest.param(PROSE, [], True, id="anything is better than nothing"),
        pytest.param([], [], False, id="nothing is not better than nothing"),
        pytest.param(["1,204"], [], True, id="a number is"),
        pytest.param(PROSE, RUBBLE, True, id="language is better than rubble"),
        pytest.param([], RUBBLE, False, id="rubble is better than nothing"),
        pytest.param(["the cour"], ["the court has filed"], False, id="less than the layer"),
        pytest.param(["the court"], ["the court"], False, id="as much: the layer's letters are surer"),
        pytest.param([*PROSE, "the seal of the court"], PROSE, False, id="a little more: the layer is what the page shows"),
        pytest.param([*PROSE, *TERMS, *PROSE], PROSE, True, id="much more: the layer is a part of the page"),
        pytest.param(COLUMNS_READ_ACROSS, COLUMNS, False, id="two columns in the layer, read across by OCR"),
        pytest.param(["12,500.00 1,204.00 77,012.50"] * 9, ["12,500.00 1,204.00 77,012.50"] * 9, False, id="a table of numbers"),
        pytest.param(
            ["xqv lkw rrtz"] * 9, ["Суд постановил что иск подан на основании договора"] * 9, False, id="a script that OCR cannot read"
        ),
        pytest.param(PROSE, ["Πζδ πμαιξτιζζ αμνα χθιτζιεμδ βσιξηρ υθιρ"] * 9, True, id="English in Greek letters"),
    ],
)
def test_is_better(ocr: list[str], layer: list[str], expected: bool) -> None:
    read, embedded = "\n".join(ocr), "\n".join(layer)
    assert is_better(plausibility(read), plausibility(embedded), agreement(embedded, read)) is expected


@pytest.mark.parametrize(
    ("ocr", "layer", "expected"),
    [
        pytest.param(PROSE * 2, MISREAD * 2, True, id="fewer unknown words"),
        pytest.param(MISREAD * 2, PROSE * 2, False, id="more of them"),
        pytest.param(PROSE * 2, [*PROSE, *PROSE[:4], MISREAD[-1]], False, id="hardly fewer"),
        pytest.param(PROSE, MISREAD * 2, False, id="less of the page"),
        pytest.param(COLUMNS_READ_ACROSS, COLUMNS, False, id="columns read across"),
    ],
)
def test_is_better_of_two(ocr: list[str], layer: list[str], expected: bool) -> None:
    read, embedded = "\n".join(ocr), "\n".join(layer)
    assert is_better_of_two(plausibility(read), plausibility(embedded), agreement_in_order(embedded, read)) is expected


@pytest.mark.parametrize(
    ("ocr", "layer", "expected"),
    [
        pytest.param("Case 3:l1-cv-OO719\n\nBody", "Case 3:11-cv-00719", "Case 3:11-cv-00719\n\nBody", id="misread"),
        pytest.param("Case 3:11-cv-00719\nBody", "Case 3:11-cv-00719", "Case 3:11-cv-00719\nBody", id="read well"),
        pytest.param("Body", "Case 3:11-cv-00719", "Case 3:11-cv-00719\n\nBody", id="not seen by OCR"),
        pytest.param("Body", "", "Body", id="no stamp"),
    ],
)
def test_stamps_keep_their_letters(ocr: str, layer: str, expected: str) -> None:
    assert with_stamps(ocr, layer) == expected


def test_text_of_pages(tmp_path: Path) -> None:
    path = pdf_files.typed(tmp_path / "a.pdf", [PROSE, ["Second page"]])
    assert pdf.inspect(path, LIMITS) == pdf.PdfFacts(2, has_forms=False)
    assert read(path, 1).split("\n") == PROSE
    assert read(path, 2) == "Second page"


def test_the_handle_is_reopened_and_pages_stay_the_same(tmp_path: Path) -> None:
    path = pdf_files.typed(tmp_path / "a.pdf", [[f"This is page {n}"] for n in range(1, 121)])
    with pdf.open_pdf(path, LIMITS) as box:
        source = pdf.PdfSource(box, LIMITS)
        assert [source.text_layer(n).text for n in range(1, 121)] == [f"This is page {n}" for n in range(1, 121)]


def test_entries_of_forms_are_text(tmp_path: Path) -> None:
    text = read(pdf_files.filled_form(tmp_path / "form.pdf", "Alma Whitfield"), 1)
    assert text == "Name of the debtor:\n\nAlma Whitfield"


def test_file_names_need_not_be_utf8(tmp_path: Path) -> None:
    path = Path(f"{tmp_path}/caf\udce9.pdf")
    pdf_files.typed(tmp_path / "a.pdf", [["Hello"]]).rename(path)
    assert read(path, 1) == "Hello"


def test_a_pixel_a_point_does_not_multiply_pixels(tmp_path: Path) -> None:
    """A scanner that takes a pixel for a point makes pages 30 inches high."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(1700, 2200))
    canvas.drawImage(ImageReader(pdf_files.picture(PROSE)), 0, 0, 1700, 2200)
    canvas.save()
    with pdf.open_pdf(tmp_path / "a.pdf", LIMITS) as box:
        image = pdf.PdfSource(box, LIMITS).image(1)
    assert image is not None
    assert image.height == pytest.approx(2800, abs=2)  # 14 inches at 200 dpi


def test_page_image_stays_below_the_pixel_cap(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_files.by_hand(pdf_files.page_with(pdf_files.stream(b"0 0 m 9 9 l S"), box=b"0 0 14400 14400")))
    limits = ReadLimits(max_page_pixels=1_000_000)
    with pdf.open_pdf(path, limits) as box:
        image = pdf.PdfSource(box, limits).image(1)
    assert image is not None
    assert 900_000 < image.width * image.height <= 1_000_000


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", RefusalReason.EMPTY, id="no bytes"),
        pytest.param(b"%PDF-1.7\nnothing follows", RefusalReason.CORRUPT, id="torn off"),
        pytest.param(b"\x00" * 5000, RefusalReason.CORRUPT, id="zeros"),
        pytest.param(NO_PAGES, RefusalReason.EMPTY, id="no pages"),
        pytest.param(
            pdf_files.page_tree(b"/Kids [7 0 R] /Count 99999999"), RefusalReason.CORRUPT, id="more pages than objects, none there"
        ),
        pytest.param(pdf_files.by_hand([b"<< /Type /Catalog /Pages 9 0 R >>", b"<< >>"]), RefusalReason.CORRUPT, id="no page tree"),
        pytest.param(pdf_files.by_hand([b"<< /Type /Catalog >>", b"<< >>"]), RefusalReason.CORRUPT, id="no word of pages"),
    ],
)
def test_is_refused(tmp_path: Path, content: bytes, reason: RefusalReason) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(Refusal) as caught:
        pdf.inspect(path, LIMITS)
    assert caught.value.reason is reason


def test_a_password_is_a_reason(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        pdf.inspect(pdf_files.encrypted(tmp_path / "a.pdf", "secret"), LIMITS)
    assert caught.value.reason is RefusalReason.ENCRYPTED


def test_protection_without_a_password_is_none(tmp_path: Path) -> None:
    assert read(pdf_files.encrypted(tmp_path / "a.pdf", ""), 1).split("\n") == PROSE


def test_too_many_pages(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as caught:
        pdf.inspect(pdf_files.typed(tmp_path / "a.pdf", [["x"]] * 4), ReadLimits(max_pages=3))
    assert caught.value.reason is RefusalReason.TOO_LARGE


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pdf_files.nested_forms, id="forms in forms, ten to the twelfth"),
        pytest.param(lambda: pdf_files.nested_forms(levels=28, copies=2), id="forms in forms, two to the 28th"),
        pytest.param(lambda: pdf_files.flate_bomb(1), id="a gigabyte in three kilobytes"),
        pytest.param(lambda: pdf_files.endless_text(2_000_000), id="a page of two million characters"),
    ],
)
def test_is_hostile(tmp_path: Path, content: object) -> None:
    path = tmp_path / "a.pdf"
    assert callable(content)
    path.write_bytes(content())
    with pytest.raises(Refusal) as caught:
        read(path, 1, STRICT)
    assert caught.value.reason is RefusalReason.HOSTILE


def test_a_picture_of_ten_gigabytes_is_drawn_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_files.huge_picture())
    with pdf.open_pdf(path, STRICT) as box:
        try:
            image = pdf.PdfSource(box, STRICT).image(1)
        except Refusal as refusal:
            assert refusal.reason is RefusalReason.HOSTILE
        else:
            assert image is not None


def test_pages_asked_for_together_are_those_asked_for_alone(tmp_path: Path) -> None:
    path = pdf_files.typed(tmp_path / "a.pdf", [[f"Page {number} of the lease."] for number in range(1, 41)])
    with pdf.open_pdf(path, LIMITS) as sandbox:
        source = pdf.PdfSource(sandbox, LIMITS)
        together = [source.text_layer(number).text for number in range(1, 41)]
        assert [source.text_layer(number).text for number in (40, 1, 17)] == [together[39], together[0], together[16]]
    assert together == [f"Page {number} of the lease." for number in range(1, 41)]


def test_a_page_that_is_refused_is_named_though_it_was_asked_for_with_others(tmp_path: Path) -> None:
    lines = [["Short."]] * 6 + [["A page with far more characters than the others have."]]
    path = pdf_files.typed(tmp_path / "a.pdf", lines)
    limits = ReadLimits(max_page_chars=20)
    with pdf.open_pdf(path, limits) as sandbox:
        source = pdf.PdfSource(sandbox, limits)
        assert [source.text_layer(number).text for number in range(1, 7)] == ["Short."] * 6
        with pytest.raises(Refusal, match="page 7 has"):
            source.text_layer(7)


@pytest.mark.parametrize(
    ("name", "tooltip", "is_checked", "expected"),
    [
        ("chapter7", "Chapter 7", True, "[x] Chapter 7"),
        ("chapter11", "Chapter 11", False, "[ ] Chapter 11"),
        ("Jury demand", "", True, "[x] Jury demand"),
        ("topmostSubform[0].c1_1[0]", "", True, ""),
    ],
)
def test_boxes_of_forms_are_checked_or_not(tmp_path: Path, name: str, tooltip: str, is_checked: bool, expected: str) -> None:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=True)
    canvas.drawString(72, 720, "The debtor files under:")
    canvas.acroForm.checkbox(name=name, tooltip=tooltip or None, checked=is_checked, x=72, y=690)
    canvas.save()
    assert read(tmp_path / "a.pdf", 1).split("\n") == ["The debtor files under:", *(["", expected] if expected else [])]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("written", [0, 90, 180, 270])
def test_lines_are_in_order_whichever_way_a_page_is_turned(tmp_path: Path, written: int, turned: int) -> None:
    """A page that shows its text turned to the right had its lines from the last to the first."""
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=(792, 792), invariant=True, pageCompression=0)
    canvas.setPageRotation(turned)
    canvas.translate(396, 396)
    canvas.rotate(written)
    for number, line in enumerate(PROSE):
        canvas.drawString(-280, 100 - 16 * number, line[:60])
    canvas.save()
    assert [line.rstrip() for line in read(tmp_path / "a.pdf", 1).split("\n")] == [line[:60].rstrip() for line in PROSE]
