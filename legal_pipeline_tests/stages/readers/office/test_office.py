"""DOCX, ODT and XLSX: reading order, numbers, notes, tables, pages; hostile and broken ones refused."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import Reader, ReadLimits
from legal_pipeline.stages.readers.office import docx, xlsx
from legal_pipeline.stages.readers.office.odf import odt
from legal_pipeline_tests.stages import documents
from legal_pipeline_tests.stages.documents import docx_bytes, odt_bytes, paragraph

_BREAK = '<w:r><w:br w:type="page"/></w:r>'
_BEFORE = "<w:pPr><w:pageBreakBefore/></w:pPr>"
_RENDERED = "<w:r><w:lastRenderedPageBreak/><w:t>two</w:t></w:r>"
_CELL = "<w:tc>{}</w:tc>"
_NUMBERED = '<w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
_NUMBERING = (
    '<w:numbering><w:abstractNum w:abstractNumId="7">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
)
_STYLED_NUMBERING = _NUMBERING.replace('<w:lvlText w:val="(%2)"/>', '<w:pStyle w:val="Deep"/><w:lvlText w:val="(%2)"/>')
_STYLES = (
    '<w:styles><w:style w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="ParaApproved"><w:basedOn w:val="Para"/></w:style><w:style w:styleId="Loop"><w:basedOn w:val="Loop"/></w:style>'
    '<w:style w:styleId="Deep"><w:basedOn w:val="ParaApproved"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:styleId="Plain"><w:basedOn w:val="Para"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr></w:style></w:styles>'
)
_STYLED = '<w:pPr><w:pStyle w:val="{}"/></w:pPr>'
_NOTES = '<w:footnotes><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{}</w:footnote></w:footnotes>'


def _read(reader: Reader, path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return [page.text for page in reader(path, ReadLimits())]


@pytest.mark.parametrize(
    ("body", "parts", "expected"),
    [
        pytest.param(paragraph("One") + paragraph("Two"), {}, ["One\nTwo"], id="paragraphs"),
        pytest.param("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", {}, ["a\tb\nc"], id="tab and line break"),
        pytest.param(
            f"<w:p><w:r><w:t>one</w:t></w:r>{_BREAK}{_RENDERED}</w:p>", {}, ["one", "two"], id="a break Word has rendered is one break"
        ),
        pytest.param(f"<w:p><w:r><w:t>one</w:t></w:r>{_RENDERED}</w:p>", {}, ["one", "two"], id="rendered page"),
        pytest.param(paragraph("one") + paragraph("two", _BEFORE), {}, ["one", "two"], id="a page begins before a paragraph"),
        pytest.param(paragraph("one") + f"<w:p>{_BEFORE}{_RENDERED}</w:p>", {}, ["one", "two"], id="and Word has rendered it"),
        pytest.param(_BEFORE.join(("<w:p>", "<w:r><w:t>one</w:t></w:r></w:p>")), {}, ["one"], id="no page before the first"),
        pytest.param(paragraph("one") + paragraph("two", _BEFORE.replace("/>", ' w:val="0"/>')), {}, ["one\ntwo"], id="no page after all"),
        pytest.param(
            f"<w:tbl><w:tr>{_CELL.format(paragraph('a') + paragraph('b'))}{_CELL.format(paragraph('c'))}</w:tr></w:tbl>" + paragraph("end"),
            {},
            ["a b\tc\n\nend"],
            id="table row",
        ),
        pytest.param(
            "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>",
            {},
            ["new"],
            id="tracked changes",
        ),
        pytest.param(
            paragraph("Venue.", _NUMBERED.format(0))
            + paragraph("first", _NUMBERED.format(1))
            + paragraph("second", _NUMBERED.format(1))
            + paragraph("Facts.", _NUMBERED.format(0))
            + paragraph("third", _NUMBERED.format(1)),
            {"numbering": _NUMBERING},
            ["1. Venue.\n(a) first\n(b) second\n2. Facts.\n(a) third"],
            id="automatic numbers",
        ),
        pytest.param(
            "".join(paragraph(style, _STYLED.format(style)) for style in ("ParaApproved", "Deep", "Plain", "Loop", "ParaApproved")),
            {"numbering": _STYLED_NUMBERING, "styles": _STYLES},
            ["1. ParaApproved\n(a) Deep\nPlain\nLoop\n2. ParaApproved"],
            id="numbers of a style that is based on a numbered one",
        ),
        pytest.param(
            f'<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id="2"/></w:r>{_BREAK}<w:r><w:t>y</w:t></w:r></w:p>',
            {"footnotes": _NOTES.format(paragraph("See Ex. B."))},
            ["x[1]\n1 See Ex. B.", "y"],
            id="a footnote stands on the page that calls it",
        ),
        pytest.param(
            paragraph("body"),
            {
                "header1": f"<w:hdr>{paragraph('Case 24-CV-77')}</w:hdr>",
                "header2": f"<w:hdr>{paragraph('Case 24-CV-77')}</w:hdr>",
                "footer1": f"<w:ftr>{paragraph('Confidential')}</w:ftr>",
            },
            ["Case 24-CV-77\nbody\nConfidential"],
            id="headers and footers once",
        ),
        pytest.param("", {}, [""], id="nothing"),
    ],
)
def test_docx(tmp_path: Path, body: str, parts: dict[str, str], expected: list[str]) -> None:
    assert _read(docx.read, tmp_path / "x", docx_bytes(body, **parts)) == expected


@pytest.mark.parametrize(
    ("body", "styles", "expected"),
    [
        pytest.param("<text:h>Title</text:h><text:p>a<text:s text:c='3'/>b<text:tab/>c</text:p>", "", ["Title\na   b\tc"], id="paragraphs"),
        pytest.param("<text:p>a<text:soft-page-break/>b</text:p>", "", ["a", "b"], id="soft page break"),
        pytest.param(
            "<text:p>a</text:p><text:p text:style-name='P1'>b</text:p>",
            "<style:style style:name='P1'><style:paragraph-properties fo:break-before='page'/></style:style>",
            ["a", "b"],
            id="page break of a style",
        ),
        pytest.param(
            "<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>n</text:p></text:note-body></text:note>b</text:p>",
            "",
            ["a [n] b"],
            id="footnote",
        ),
        pytest.param(
            "<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell><table:table-cell><text:p>b</text:p>"
            "</table:table-cell></table:table-row></table:table>",
            "",
            ["a\tb"],
            id="table row",
        ),
        pytest.param(
            "<text:tracked-changes><text:p>old</text:p></text:tracked-changes><text:p>new</text:p>", "", ["new"], id="tracked changes"
        ),
    ],
)
def test_odt(tmp_path: Path, body: str, styles: str, expected: list[str]) -> None:
    assert _read(odt.read, tmp_path / "x", odt_bytes(body, styles)) == expected


def test_xlsx(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Date", "Amount"], [dt.datetime(2025, 3, 4), 1250.0], [None, 0.5], [], [True, "two\nlines"]]
    found = _read(xlsx.read, tmp_path / "x", documents.xlsx_bytes({"Ledger": rows, "Notes": [["x"]]}))
    assert found == ["Ledger\n\nDate\tAmount\n2025-03-04\t1250\n\t0.5\nTRUE\ttwo lines", "Notes\n\nx"]


_LAUGHS = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
_ENTITY_BOMB = (
    f"<!DOCTYPE w:document [<!ENTITY l0 'ha'>{_LAUGHS}]>"
    "<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>&l11;</w:t></w:r></w:p></w:body></w:document>"
)
_OUTSIDE = "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><w:d xmlns:w='x'><w:p><w:r><w:t>a&e;b</w:t></w:r></w:p></w:d>"
_DEEP = "<w:d xmlns:w='x'>" + "<w:p>" * 1000


@pytest.mark.parametrize(
    "xml", [_ENTITY_BOMB, _DEEP, "<w:d", "", "no xml"], ids=["entity expansion", "nesting", "cut short", "empty", "no xml"]
)
def test_broken_and_hostile_xml_is_refused(tmp_path: Path, xml: str) -> None:
    """Entities are not expanded; libxml2 may give up on them, or leave them out and go on with what remains."""
    content = documents.zip_bytes({"word/document.xml": xml})
    try:
        found = _read(docx.read, tmp_path / "x", content)
    except Refusal as refusal:
        assert refusal.reason is RefusalReason.CORRUPT
    else:
        assert xml == _ENTITY_BOMB
        assert found == [""]


def test_entities_fetch_nothing(tmp_path: Path) -> None:
    assert _read(docx.read, tmp_path / "x", documents.zip_bytes({"word/document.xml": _OUTSIDE})) == ["ab"]


@pytest.mark.parametrize(
    ("reader", "members"),
    [
        pytest.param(docx.read, {"a": "b"}, id="docx without document"),
        pytest.param(odt.read, {"a": "b"}, id="odt without content"),
        pytest.param(xlsx.read, {"a": "b"}, id="xlsx without workbook"),
        pytest.param(xlsx.read, {"[Content_Types].xml": "<Types", "xl/workbook.xml": "<x"}, id="xlsx with broken parts"),
    ],
)
def test_missing_parts_are_refused(tmp_path: Path, reader: Reader, members: dict[str, bytes | str]) -> None:
    with pytest.raises(Refusal) as refusal:
        _read(reader, tmp_path / "x", documents.zip_bytes(members))
    assert refusal.value.reason is RefusalReason.CORRUPT


def test_a_document_that_unpacks_to_far_too_much_is_hostile(tmp_path: Path) -> None:
    content = documents.zip_bytes({"word/document.xml": paragraph("x"), "word/media/image1.bmp": bytes(80 * 1024 * 1024)})
    with pytest.raises(Refusal) as refusal:
        _read(docx.read, tmp_path / "x", content)
    assert refusal.value.reason is RefusalReason.HOSTILE


def test_a_row_of_millions_of_cells_is_hostile(tmp_path: Path) -> None:
    sheet = f"<worksheet><sheetData><row>{'<c/>' * 20_000}</row></sheetData></worksheet>"
    with pytest.raises(Refusal) as refusal:
        _read(xlsx.read, tmp_path / "x", documents.zip_bytes({"xl/worksheets/sheet1.xml": sheet}))
    assert refusal.value.reason is RefusalReason.HOSTILE
