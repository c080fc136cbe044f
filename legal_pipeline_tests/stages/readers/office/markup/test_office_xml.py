"""Office documents that are one XML file are read as documents, not as markup."""

from __future__ import annotations

from pathlib import Path

import pytest

from legal_pipeline.data.file_signatures import EXCEL_XML, FLAT_ODF, PLAIN, WORD_XML
from legal_pipeline.stages.readers.formats import READERS
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.media_type import media_type

W = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
PKG = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'
SS = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
ODF = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table"))
WORDS = "<w:p><w:r><w:t>The lease of </w:t></w:r><w:del><w:r><w:delText>Roe </w:delText></w:r></w:del><w:r><w:t>Ann Vane</w:t></w:r></w:p>"
SHEET = (
    '<Row><Cell><Data ss:Type="String">Ann Vane</Data>'
    '<Comment ss:Author="Roe"><ss:Data><B><Font>not paid</Font></B></ss:Data></Comment></Cell>'
    '<Cell ss:Index="3"><Data ss:Type="Number">5000</Data></Cell></Row>'
    '<Row><Cell ss:Index="2"><Data>x</Data></Cell><Cell><Data>y</Data></Cell></Row>'
)


@pytest.mark.parametrize(
    ("content", "expected", "text"),
    [
        pytest.param(
            f'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w:wordDocument {W}><w:body>{WORDS}</w:body></w:wordDocument>',
            WORD_XML,
            "The lease of Ann Vane",
            id="Word 2003",
        ),
        pytest.param(
            f'<?xml version="1.0"?>\n<pkg:package {PKG} {W}><pkg:part><pkg:xmlData><w:document><w:body>{WORDS}</w:body></w:document>'
            "</pkg:xmlData></pkg:part><pkg:part><pkg:binaryData>QUJD</pkg:binaryData></pkg:part></pkg:package>",
            WORD_XML,
            "The lease of Ann Vane",
            id="flat OPC",
        ),
        pytest.param(
            f'<?xml version="1.0"?><Workbook {SS}><Worksheet ss:Name="Rent"><Table>{SHEET}</Table></Worksheet></Workbook>',
            EXCEL_XML,
            "Rent\n\nAnn Vane [Comment by Roe: not paid]\t\t5000\n\tx\ty",
            id="Excel 2003",
        ),
        pytest.param(
            f'<?xml version="1.0"?><office:document {ODF}><office:body><office:text>'
            "<text:p>The lease of <text:span>Ann Vane</text:span></text:p></office:text></office:body></office:document>",
            FLAT_ODF,
            "The lease of Ann Vane",
            id="flat OpenDocument",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_text_of_a_document_in_xml(tmp_path: Path, content: str, expected: str, text: str, encoding: str) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(content.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding))
    assert media_type(path, path.name) == expected
    [page] = READERS[expected](path, ReadLimits())
    assert page.text.strip() == text


@pytest.mark.parametrize("content", ["<?xml version='1.0'?><note>x</note>", "The root is <w:wordDocument>.", "<Workbook>x</Workbook>"])
def test_other_xml_is_text(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.xml").write_text(content)
    assert media_type(tmp_path / "a.xml", "a.xml") == PLAIN
