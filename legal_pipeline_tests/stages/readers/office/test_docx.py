"""What Word documents hold beside their running text: text boxes, charts, diagrams, symbols, imported documents."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from legal_pipeline.errors import Refusal
from legal_pipeline.model import NoteKind
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office import docx
from legal_pipeline_tests.stages.documents import docx_bytes, paragraph
from legal_pipeline_tests.stages.readers.office.drawings.test_drawing_text import CHART, DIAGRAM, A

LIMITS = ReadLimits()
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
C = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
D = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def drawn(content: str) -> str:
    return f"<w:r><w:drawing><a:graphic {A}><a:graphicData>{content}</a:graphicData></a:graphic></w:drawing></w:r>"


def box(*paragraphs: str) -> str:
    content = f"<w:txbxContent>{''.join(map(paragraph, paragraphs))}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:drawing><wps:txbx xmlns:wps="urn:wps">'
        f"{content}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def read(path: Path, body: str, parts: dict[str, bytes] | None = None, **word: str) -> str:
    path.write_bytes(docx_bytes(body, **word))
    if parts:
        targets = "".join(f'<Relationship Id="r{at}" Target="{name}"/>' for at, name in enumerate(parts))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{targets}</Relationships>")
            for name, content in parts.items():
                archive.writestr(f"word/{name}", content)
    return "\f".join(page.text for page in docx.read(path, LIMITS)).strip()


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'
WINGDINGS = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
RAISED = '<w:vertAlign w:val="superscript"/>'
PICTURE = drawn('<wp:docPr xmlns:wp="urn:wp" id="1" name="x" descr="Photo of the barn"/>')
CHECK = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
SECTION = '<w:r><w:sym w:font="Arial" w:char="00A7"/></w:r>'


FALLBACK = (
    '<w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>{choice}</mc:Choice><mc:Fallback><w:pict><w:txbxContent>'
    f"{paragraph('Nora Roe')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
RUBY = f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('row')}</w:rt><w:rubyBase>{run('Roe')}</w:rubyBase></w:ruby></w:r>"
WATERMARK = '<w:r><w:pict><v:shape xmlns:v="urn:v"><v:textpath string="PRIVILEGED  DRAFT"/></v:shape></w:pict></w:r>'
FIELD = '<w:r><w:fldChar w:fldCharType="{0}"/></w:r>'
BEGIN, SEPARATE, END = (FIELD.format(kind) for kind in ("begin", "separate", "end"))


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


CONDITION = (
    f"{BEGIN}{code(' IF ')}{BEGIN}{code(' MERGEFIELD a ')}{SEPARATE}{run('Acme')}{END}{code(' = 1 ')}{SEPARATE}{run('the Buyer')}{END}"
)


def cells(*contents: str) -> str:
    return f"<w:tbl><w:tr>{''.join(f'<w:tc>{content}</w:tc>' for content in contents)}</w:tr></w:tbl>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            f"<w:p>{run('Signed by Alan')}{box('Nora Roe', 'Counsel')}{run(' Vane')}</w:p>{paragraph('x')}",
            "Signed by Alan Vane\nNora Roe\nCounsel\nx",
            id="a text box does not cut a name",
        ),
        pytest.param(
            cells(f"<w:p>{run('Ada')}{box('Nora Roe', 'Counsel')}</w:p>", paragraph("Quill")),
            "Ada Nora Roe Counsel\tQuill",
            id="a text box in a cell",
        ),
        pytest.param(
            cells(paragraph("Ada") + cells(paragraph("Nora Roe"), paragraph("Bo Mott")) + paragraph("x"), paragraph("Quill")),
            "Ada\tNora Roe\tBo Mott x\tQuill",
            id="a table in a cell",
        ),
        pytest.param(f"<w:p>{run('Mr. ')}{RUBY}{run(' Mills')}</w:p>", "Mr. Roe(row) Mills", id="what stands above a word"),
        pytest.param(f"<w:p>{run('See')}{PICTURE}</w:p>", "See\n[Picture: Photo of the barn]", id="the description of a picture"),
        pytest.param(f"<w:p>{CHECK}{run(' Yes, 42 U.S.C. ')}{SECTION}</w:p>", "\u2611 Yes, 42 U.S.C. \u00a7", id="symbols"),
        pytest.param(f"<w:p>{run('o', WINGDINGS)}{run(' Yes')}</w:p>", "\u25a1 Yes", id="letters in a font of symbols"),
        pytest.param(
            f"<w:p>{run('Roe')}{run('1', RAISED)}{run(' on the 10')}{run('th', RAISED)}</w:p>", "Roe[1] on the 10th", id="a raised mark"
        ),
        pytest.param(
            f'<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>{run("W")}</w:p>{paragraph("hereas")}', "Whereas", id="a large first letter"
        ),
        pytest.param(
            f"<w:p><m:oMath {M}><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath></w:p>",
            "1/2",
            id="a fraction",
        ),
        pytest.param(f"<w:p>{run('Paid by ')}{CONDITION}{run('.')}</w:p>", "Paid by the Buyer.", id="a field in the code of a field"),
        pytest.param(
            f"<w:p>{BEGIN}{run('Paid')}</w:p><w:p>{BEGIN}{code('REF a')}{SEPARATE}{run('4.2')}{END}</w:p>",
            "Paid\n4.2",
            id="a field without end",
        ),
        pytest.param(f"<w:p>{BEGIN}{code(' MACROBUTTON Nothing [name of buyer] ')}{END}</w:p>", "[name of buyer]", id="a place to click"),
        pytest.param(f"<w:p>{BEGIN}{code(' SYMBOL 167 ')}{END}{run(' 4')}</w:p>", "\u00a7 4", id="a symbol without result"),
        pytest.param(f"<w:p>{BEGIN}{code(' PAGE ')}{END}{run('x')}</w:p>", "x", id="a page number without result"),
        pytest.param(f"<w:p>{run('Lease')}{WATERMARK}</w:p>", "Lease\nPRIVILEGED DRAFT", id="a watermark"),
        pytest.param(f"<w:p>{run('x')}{FALLBACK.format(choice='')}</w:p>", "x\nNora Roe", id="a box for older programs alone"),
        pytest.param(
            f"<w:p>{run('x')}{FALLBACK.format(choice=FALLBACK.format(choice=box('Alan')))}</w:p>", "x\nAlan", id="a choice within a choice"
        ),
    ],
)
def test_the_text_of_a_body(tmp_path: Path, body: str, expected: str) -> None:
    assert read(tmp_path / "a.docx", body) == expected


@pytest.mark.parametrize(
    ("code_", "expected"),
    [
        (' DATE \\@ "MMMM d, yyyy" ', "On [automatic date]."),
        (" TIME ", "On [automatic date]."),
        (" FILENAME ", "On ."),
        (" CREATEDATE ", "On March 4, 2021."),
        (" REF a ", "On March 4, 2021."),
    ],
)
def test_automatic_dates_of_a_conversion_are_no_dates(tmp_path: Path, code_: str, expected: str) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx_bytes(f"<w:p>{run('On ')}{BEGIN}{code(code_)}{SEPARATE}{run('March 4, 2021')}{END}{run('.')}</w:p>"))
    assert [page.text for page in docx.read_converted(path, LIMITS)] == [expected]
    assert [page.text for page in docx.read(path, LIMITS)] == ["On March 4, 2021."]


def chart_of(relation: str) -> str:
    place = f'<c:chart {C} {R} r:id="{relation}"/>'
    return f"<w:p>{drawn(place)}</w:p>"


DIAGRAM_PLACE = f'<dgm:relIds {D} {R} r:dm="r0"/>'


@pytest.mark.parametrize(
    ("body", "part", "expected"),
    [
        pytest.param(chart_of("r0"), CHART, "Sales of Vane Mills\nTons\n2021\tEast 10\tWest 12.5", id="chart"),
        pytest.param(f"<w:p>{drawn(DIAGRAM_PLACE)}</w:p>", DIAGRAM, "Vane Holdings\nVane Mills LLC", id="diagram"),
        pytest.param(chart_of("r9"), CHART, "", id="a part that is not there"),
    ],
)
def test_the_text_of_a_part(tmp_path: Path, body: str, part: str, expected: str) -> None:
    assert read(tmp_path / "a.docx", body, {"part.xml": part.encode()}) == expected


def test_a_chart_in_a_footnote(tmp_path: Path) -> None:
    parts = {
        "footnotes.xml": f'<w:footnotes {WORD} {R}><w:footnote w:id="2">{paragraph("See:")}{chart_of("r7")}</w:footnote></w:footnotes>',
        "_rels/footnotes.xml.rels": '<Relationships><Relationship Id="r7" Target="chart.xml"/></Relationships>',
        "chart.xml": CHART,
    }
    said = read(tmp_path / "a.docx", f"<w:p>{run('Rent')}{NOTE}</w:p>", {name: part.encode() for name, part in parts.items()})
    assert said == "Rent[1]\n\n1 See:\n\nSales of Vane Mills\nTons\n2021\tEast 10\tWest 12.5"


@pytest.mark.parametrize(
    ("settings", "number"),
    [
        ("", "i"),
        ('<w:endnotePr><w:numFmt w:val="decimal"/></w:endnotePr>', "1"),
        ('<w:endnotePr><w:numFmt w:val="upperLetter"/></w:endnotePr>', "A"),
    ],
)
def test_endnotes_have_the_numbers_that_word_shows(tmp_path: Path, settings: str, number: str) -> None:
    endnotes = f'<w:endnotes><w:endnote w:id="2">{paragraph("See Ex. B.")}</w:endnote></w:endnotes>'
    body = f"<w:p>{run('Rent')}{NOTE.replace('footnote', 'endnote')}</w:p>"
    assert (
        read(tmp_path / "a.docx", body, endnotes=endnotes, settings=f"<w:settings>{settings}</w:settings>")
        == f"Rent[{number}]\n\n{number} See Ex. B."
    )


def test_text_boxes_on_a_chart(tmp_path: Path) -> None:
    chart = CHART.replace("</c:chartSpace>", f'<c:userShapes {R} r:id="r1"/></c:chartSpace>')
    text = "<c:txBody><a:p><a:r><a:t>But for the fire</a:t></a:r></a:p></c:txBody>"
    box = f"<c:userShapes xmlns:c='urn:c' xmlns:a='urn:a'>{text}</c:userShapes>"
    relations = "<Relationships><Relationship Id='r1' Target='box.xml'/></Relationships>"
    parts = {"part.xml": chart, "_rels/part.xml.rels": relations, "box.xml": box}
    said = read(tmp_path / "a.docx", chart_of("r0"), {name: part.encode() for name, part in parts.items()})
    assert said.splitlines()[-1] == "But for the fire"


def test_a_document_imported_into_another(tmp_path: Path) -> None:
    inner = docx_bytes(paragraph("The lease of Ann Vane."))
    assert read(tmp_path / "a.docx", f'<w:altChunk {R} r:id="r0"/>', {"chunk.docx": inner}) == "The lease of Ann Vane."


def test_documents_imported_into_one_another_end(tmp_path: Path) -> None:
    content = docx_bytes(paragraph("x"))
    for _ in range(5):
        path = tmp_path / "inner.docx"
        path.write_bytes(docx_bytes(f'<w:altChunk {R} r:id="r0"/>'))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("word/_rels/document.xml.rels", '<Relationships><Relationship Id="r0" Target="chunk.docx"/></Relationships>')
            archive.writestr("word/chunk.docx", content)
        content = path.read_bytes()
    assert zipfile.is_zipfile(io.BytesIO(content))
    with pytest.raises(Refusal, match="3 deep"):
        list(docx.read(path, LIMITS))


def test_the_note_of_deleted_text_is_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    notes = f'<w:footnotes><w:footnote w:id="2">{paragraph("Roe knew.")}</w:footnote></w:footnotes>'
    path.write_bytes(docx_bytes(f'<w:p>{run("Rent")}<w:del><w:r><w:footnoteReference w:id="2"/></w:r></w:del></w:p>', footnotes=notes))
    [page] = docx.read(path, LIMITS)
    assert page.text.strip() == "Rent"
    assert [(note.kind, note.text) for note in page.notes] == [(NoteKind.STRUCK, "1 Roe knew.")]
