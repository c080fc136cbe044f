"""Forms that are XML only (XFA): labels and values in the order of the form; entities are refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, StreamObject, TextStringObject

from legal_pipeline.errors import Refusal
from legal_pipeline.model import RefusalReason
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.pdf import reader as pdf
from legal_pipeline_tests.specimens import factories

LIMITS = ReadLimits()
NOTICE = "Please wait... Your PDF viewer may not be able to display this type of document."


def caption(words: str) -> str:
    return f"<caption><value><text>{words}</text></value></caption>"


TEMPLATE = f"""
<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form1">
<draw><value><text>PROOF OF CLAIM</text></value></draw>
<subform name="Page1">
<field name="Creditor"><ui><textEdit/></ui>{caption("Name of creditor")}</field>
<field name="Filed"><caption><value>
<exData><body xmlns="http://www.w3.org/1999/xhtml"><p>Date <b>filed</b></p></body></exData></value></caption></field>
<field name="Secured"><ui><checkButton/></ui>{caption("Secured")}<items><integer>1</integer></items></field>
<field name="Priority"><ui><checkButton/></ui>{caption("Priority")}<items><integer>1</integer></items></field>
<field name="District"><ui><choiceList/></ui>{caption("District")}
<items><text>Ohio</text><text>Utah</text></items><items save="1"><text>OH</text><text>UT</text></items></field>
<exclGroup name="Kind">
<field><ui><checkButton/></ui>{caption("Individual")}<items><text>I</text></items></field>
<field><ui><checkButton/></ui>{caption("Corporation")}<items><text>C</text></items></field>
</exclGroup>
<subform name="Row"><occur max="-1"/><field name="Item"/></subform>
<field name="Key" presence="hidden"/>
<field name="Bound"><bind match="dataRef" ref="$.Elsewhere"/>{caption("Attorney")}</field>
</subform></subform></template>"""

DATA = """
<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1><Page1>
<Creditor>Whitfield Mills Co.</Creditor><Filed>March 3, 2019</Filed><Secured>0</Secured><Priority>1</Priority>
<District>UT</District><Kind>C</Kind><Row><Item>Flour</Item></Row><Row><Item>Bran</Item></Row><Key>k-1</Key>
<Elsewhere>Nora Roe</Elsewhere></Page1><Remark>Late</Remark></form1></xfa:data></xfa:datasets>"""

LINES = [
    "PROOF OF CLAIM",
    "Name of creditor Whitfield Mills Co.",
    "Date filed March 3, 2019",
    "[ ] Secured",
    "[x] Priority",
    "District Utah",
    "[ ] Individual",
    "[x] Corporation",
    "Flour",
    "Bran",
    "Attorney Nora Roe",
    "Remark: Late",
]


def xfa(path: Path, xml: str, *, needs_rendering: bool = True, page: str = NOTICE) -> Path:
    writer = PdfWriter(clone_from=io.BytesIO(factories.text_pdf([page])))
    data = StreamObject()
    data.set_data((xml if xml.startswith(("<!", "<?")) else f'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/">{xml}</xdp:xdp>').encode())
    packets = ArrayObject([TextStringObject("xdp"), writer._add_object(data)])
    writer.root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/Fields"): ArrayObject(), NameObject("/XFA"): packets})
    if needs_rendering:
        writer.root_object[NameObject("/NeedsRendering")] = BooleanObject(True)
    writer.write(path)
    return path


def read(path: Path) -> str:
    with pdf.open_pdf(path, LIMITS) as sandbox:
        return pdf.PdfSource(sandbox, LIMITS).text_layer(1).text


@pytest.mark.parametrize("needs_rendering", [True, False])
def test_labels_and_values_in_the_order_of_the_form(tmp_path: Path, needs_rendering: bool) -> None:
    assert read(xfa(tmp_path / "a.pdf", TEMPLATE + DATA, needs_rendering=needs_rendering)).split("\n") == LINES


def test_a_form_that_has_pages_shows_them(tmp_path: Path) -> None:
    assert read(xfa(tmp_path / "a.pdf", TEMPLATE + DATA, needs_rendering=False, page="Page of the form.")) == "Page of the form."


def test_data_without_a_form_are_read_by_name(tmp_path: Path) -> None:
    assert "Creditor: Whitfield Mills Co." in read(xfa(tmp_path / "a.pdf", DATA)).split("\n")


@pytest.mark.parametrize(
    "xml",
    [
        "<template><subform>",
        "<!DOCTYPE",
        '<?xml version="1.0" encoding="no such"?><template/>',
        '<?xml version="1.0" encoding="big5"?><template/>',
    ],
    ids=["cut off", "a declaration", "an unknown encoding", "an encoding of several bytes"],
)
def test_broken_xml_leaves_the_notice(tmp_path: Path, xml: str) -> None:
    assert read(xfa(tmp_path / "a.pdf", xml)) == NOTICE


@pytest.mark.parametrize(
    "xml",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        "<template>" + "<subform>" * 300 + "</subform>" * 300 + "</template>",
    ],
    ids=["entities", "a declaration elsewhere", "nesting"],
)
def test_a_form_that_expands_is_hostile(tmp_path: Path, xml: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(xfa(tmp_path / "a.pdf", xml))
    assert refused.value.reason is RefusalReason.HOSTILE


def form(fields: str, data: str) -> str:
    return (
        f'<template xmlns="http://www.xfa.org/schema/xfa-template/3.3/"><subform name="form1">{fields}</subform></template>'
        f'<xfa:datasets xmlns:xfa="http://www.xfa.org/schema/xfa-data/1.0/"><xfa:data><form1>{data}</form1></xfa:data></xfa:datasets>'
    )


def rich(markup: str) -> str:
    return (
        f'<draw><value><exData contentType="text/html"><body xmlns="http://www.w3.org/1999/xhtml">{markup}</body></exData></value></draw>'
    )


CHOICES = (
    f'<field name="Courts"><ui><choiceList open="multiSelect"/></ui>{caption("Courts")}'
    '<items><text>Ohio</text><text>Utah</text></items><items save="1"><text>OH</text><text>UT</text></items></field>'
)


@pytest.mark.parametrize(
    ("fields", "data", "lines"),
    [
        pytest.param(rich("<p>Sworn <b>before</b> me</p>"), "", ["Sworn before me"], id="words in bold stay in their place"),
        pytest.param(rich("<p><b>S</b>WORN<sup>1</sup></p><p>before me</p>"), "", ["SWORN1 before me"], id="a letter in bold ends no word"),
        pytest.param(CHOICES, "<Courts><value>OH</value><value>UT</value></Courts>", ["Courts Ohio, Utah"], id="several choices"),
    ],
)
def test_what_fields_show(tmp_path: Path, fields: str, data: str, lines: list[str]) -> None:
    assert read(xfa(tmp_path / "a.pdf", form(fields, data))).split("\n") == lines


def test_packets_without_a_frame_are_read_together(tmp_path: Path) -> None:
    path = xfa(tmp_path / "a.pdf", "")
    writer = PdfWriter(clone_from=path)
    packets = ArrayObject()
    for name, xml in (("template", TEMPLATE.strip()), ("datasets", f"<?xml version='1.0'?>{DATA.strip()}")):
        stream = StreamObject()
        stream.set_data(xml.encode())
        packets += [TextStringObject(name), writer._add_object(stream)]
    writer.root_object["/AcroForm"][NameObject("/XFA")] = packets  # type: ignore[index]
    writer.write(path)
    assert read(path).split("\n") == LINES
