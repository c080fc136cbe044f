"""Presentations: a page for each slide, in reading order, with notes, tables, charts and comments; hidden slides are known."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pytest
from PIL import Image
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import PROG_ID
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from legal_pipeline.data.file_signatures import PPTX
from legal_pipeline.errors import Refusal
from legal_pipeline.model import NoteKind, Page, RefusalReason
from legal_pipeline.stages.readers.containers import ContainerLimits, extract
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.media_type import media_type
from legal_pipeline.stages.readers.office.pptx import read

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


def deck() -> Any:
    return pptx.Presentation()


def saved(path: Path, presentation: Any) -> Path:
    presentation.save(str(path))
    return path


def pages(path: Path) -> list[Page]:
    return list(read(path, ReadLimits()))


def titled(presentation: Any, title: str, *boxes: tuple[float, float, str]) -> Any:
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    for left, top, text in boxes:
        slide.shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(1)).text_frame.text = text
    slide.shapes.title.text = title
    return slide


def test_a_slide_is_a_page_and_an_empty_one_keeps_its_number(tmp_path: Path) -> None:
    presentation = deck()
    presentation.slides.add_slide(presentation.slide_layouts[6])
    titled(presentation, "Valuation of the mill")
    presentation.slides.add_slide(presentation.slide_layouts[6])
    titled(presentation, "Terms", (1, 2, "Ann Vane\nOrrin Pike"))
    path = saved(tmp_path / "a.pptx", presentation)
    assert media_type(path, path.name) == PPTX
    assert [(page.page_number, page.text) for page in pages(path)] == [
        (1, ""), (2, "Valuation of the mill"), (3, ""), (4, "Terms\nAnn Vane\nOrrin Pike"),
    ]  # fmt: skip


def test_shapes_are_read_from_top_to_bottom_and_from_left_to_right(tmp_path: Path) -> None:
    presentation = deck()
    titled(presentation, "Title", (5, 4, "right"), (1, 4.01, "left"), (1, 6, "bottom"), (1, 2, "top"))
    assert pages(saved(tmp_path / "a.pptx", presentation))[0].text == "Title\ntop\nleft\nright\nbottom"


def test_tables_groups_and_charts(tmp_path: Path) -> None:
    presentation = deck()
    slide = titled(presentation, "Rent")
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(2), Inches(4), Inches(1)).table
    for row, cells in enumerate((("Year", "Rent"), ("2021", "$1,250.50"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(1), Inches(4), Inches(2), Inches(1)).text_frame.text = "in a group"
    data = CategoryChartData()
    data.categories = ["2021", "2022"]
    data.add_series("Sales of the mill", (4.5, 7))
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Inches(1), Inches(5), Inches(4), Inches(2), data).chart
    chart.value_axis.axis_title.text_frame.text = "Tons"
    drawn = (
        '<c:userShapes xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="urn:a"><c:sp><c:txBody>'
        "<a:p><a:r><a:t>Without the fire</a:t></a:r></a:p></c:txBody></c:sp></c:userShapes>"
    )
    part = Part(PackURI("/ppt/drawings/drawing1.xml"), "application/x", slide.part.package, drawn.encode())
    name = chart.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes")
    shapes = '<c:userShapes xmlns:c="{}" xmlns:r="{}" r:id="{}"/>'
    chart._chartSpace.append(parse_xml(shapes.format(chart._chartSpace.nsmap["c"], OFFICE, name)))
    group._element.nvGrpSpPr.cNvPr.set("descr", "Plan of the mill")
    [page] = pages(saved(tmp_path / "a.pptx", presentation))
    assert page.text == (
        "Rent\nYear\tRent\n2021\t$1,250.50\nin a group\n[Picture: Plan of the mill]\n"
        "Tons\nSales of the mill\t2021 4.5\t2022 7\nWithout the fire"
    )


EQUATION = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><mc:Choice>{0}</mc:Choice><mc:Fallback>{1}</mc:Fallback>'
    "</mc:AlternateContent>"
)
SHAPE = (
    '<p:sp><p:nvSpPr><p:cNvPr id="9" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/>'
    '<a:p><a:pPr><a:buAutoNum type="arabicPeriod"/></a:pPr><a:r><a:t>Pay </a:t></a:r>{0}</a:p></p:txBody></p:sp>'
)


def test_a_box_with_a_formula_and_the_numbers_of_a_list(tmp_path: Path) -> None:
    presentation = deck()
    formula = "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
    shapes = EQUATION.format(SHAPE.format(formula), SHAPE.format("<a:r><a:t>picture</a:t></a:r>"))
    titled(presentation, "Terms").shapes._spTree.append(parse_xml(shapes))
    assert pages(saved(tmp_path / "a.pptx", presentation))[0].text == "Terms\n1. Pay 1/2"


def test_a_chart_of_the_new_kind(tmp_path: Path) -> None:
    presentation = deck()
    slide = titled(presentation, "Cash")
    content = (
        '<cx:chartSpace xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex"><cx:chart><cx:title><cx:tx><cx:txData>'
        "<cx:v>Cash of Vane Mills</cx:v></cx:txData></cx:tx></cx:title></cx:chart></cx:chartSpace>"
    )
    part = Part(PackURI("/ppt/charts/chartEx1.xml"), "application/vnd.ms-office.chartex+xml", slide.part.package, content.encode())
    relation = slide.part.relate_to(part, "http://schemas.microsoft.com/office/2014/relationships/chartEx")
    frame = (
        '<p:graphicFrame xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><p:nvGraphicFramePr>'
        '<p:cNvPr id="9" name="x"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="9" cy="9"/></p:xfrm>'
        '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/drawing/2014/chartex"><cx:chart '
        f'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" r:id="{relation}"/>'
        "</a:graphicData></a:graphic></p:graphicFrame>"
    )
    slide.shapes._spTree.append(parse_xml(EQUATION.format(frame, "")))
    assert pages(saved(tmp_path / "a.pptx", presentation))[0].text == "Cash\nCash of Vane Mills"


def test_notes_are_kept_and_hidden_slides_are_known(tmp_path: Path) -> None:
    presentation = deck()
    notes = titled(presentation, "Shown").notes_slide
    notes.notes_text_frame.text = "Do not mention the fire."
    notes.shapes._spTree.append(deepcopy(titled(deck(), "x", (1, 1, "Nor the flood.")).shapes._spTree[-1]))
    titled(presentation, "Not shown")._element.set("show", "0")
    shown, hidden = pages(saved(tmp_path / "a.pptx", presentation))
    assert shown.text == "Shown\n\nNotes:\nDo not mention the fire.\nNor the flood."
    assert hidden.text == "[Hidden slide]\nNot shown"


def test_struck_words_are_kept_apart(tmp_path: Path) -> None:
    presentation = deck()
    frame = titled(presentation, "Price", (1, 2, "It costs $5")).shapes[1].text_frame
    struck = frame.paragraphs[0].add_run()
    struck.text = " or $4"
    struck._r.get_or_add_rPr().set("strike", "sngStrike")
    [page] = pages(saved(tmp_path / "a.pptx", presentation))
    assert page.text == "Price\nIt costs $5"
    assert [(note.kind, note.text) for note in page.notes] == [(NoteKind.STRUCK, "or $4")]


def test_comments_have_their_authors(tmp_path: Path) -> None:
    presentation = deck()
    titled(presentation, "Draft")
    ns = 'xmlns="http://schemas.openxmlformats.org/presentationml/2006/main"'
    authors = f'<cmAuthorLst {ns}><cmAuthor id="3" name="Nora Roe" initials="NR" lastIdx="1" clrIdx="0"/></cmAuthorLst>'
    comments = f'<cmLst {ns}><cm authorId="3" dt="2024-01-01T00:00:00" idx="1"><pos x="1" y="1"/><text>Not agreed.</text></cm></cmLst>'
    path = saved(tmp_path / "a.pptx", presentation)
    rewritten(
        path,
        {"ppt/comments/comment1.xml": comments, "ppt/commentAuthors.xml": authors},
        {
            "ppt/slides/_rels/slide1.xml.rels": (COMMENTS, "../comments/comment1.xml"),
            "ppt/_rels/presentation.xml.rels": (COMMENTS.removesuffix("comments") + "commentAuthors", "commentAuthors.xml"),
        },
    )
    assert pages(path)[0].text == "Draft\n[Comment by Nora Roe: Not agreed.]"


def rewritten(path: Path, parts: Mapping[str, str], relations: Mapping[str, tuple[str, str]]) -> None:
    """Add parts to a package, and relationships of this type and target to the parts named."""
    with zipfile.ZipFile(path) as source:
        content = {name: source.read(name) for name in source.namelist()}
    for name, (kind, target) in relations.items():
        added = f'<Relationship Id="rId99" Type="{kind}" Target="{target}"/></Relationships>'
        content[name] = content[name].replace(b"</Relationships>", added.encode())
    overrides = "".join(f'<Override PartName="/{name}" ContentType="application/xml"/>' for name in parts)
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(b"</Types>", f"{overrides}</Types>".encode())
    with zipfile.ZipFile(path, "w") as target_file:
        for name, data in (content | {name: text.encode() for name, text in parts.items()}).items():
            target_file.writestr(name, data)


def test_what_is_embedded_becomes_a_document(tmp_path: Path) -> None:
    presentation = deck()
    slide = titled(presentation, "Accounts")
    book = io.BytesIO()
    openpyxl.Workbook().save(book)
    slide.shapes.add_ole_object(book, PROG_ID.XLSX, Inches(1), Inches(2))
    path, into = saved(tmp_path / "a.pptx", presentation), tmp_path / "into"
    into.mkdir()
    assert [file.child.file_name for file in extract(path, PPTX, into, ContainerLimits())] == ["Microsoft_Excel_Sheet1.xlsx"]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        pytest.param("ppt/presentation.xml", b"<a><b></a>", RefusalReason.CORRUPT, id="no presentation"),
        pytest.param("ppt/slides/slide1.xml", b"", RefusalReason.CORRUPT, id="an empty slide"),
        pytest.param(
            "ppt/slides/slide1.xml",
            b'<!DOCTYPE a [<!ENTITY a "'
            + b"x" * 1000
            + b'"><!ENTITY b "'
            + b"&a;" * 1000
            + b'"><!ENTITY c "'
            + b"&b;" * 1000
            + b'">]><a>&c;</a>',
            RefusalReason.CORRUPT,
            id="entities that expand",
        ),
    ],
)
def test_broken_and_hostile_ones_are_refused(tmp_path: Path, name: str, content: bytes, reason: RefusalReason) -> None:
    presentation = deck()
    titled(presentation, "Terms")
    plain = saved(tmp_path / "plain.pptx", presentation)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(tmp_path / "a.pptx", "w") as target:
        for part in source.namelist():
            target.writestr(part, content if part == name else source.read(part))
    with pytest.raises(Refusal) as refused:
        pages(tmp_path / "a.pptx")
    assert refused.value.reason is reason


def test_a_presentation_without_slides_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        pages(saved(tmp_path / "a.pptx", deck()))
    assert refused.value.reason is RefusalReason.EMPTY


def test_descriptions_of_pictures_and_raised_marks(tmp_path: Path) -> None:
    presentation = deck()
    slide = titled(presentation, "The barn", (1, 5, "Paid to Roe"))
    picture = io.BytesIO()
    Image.new("L", (5, 5)).save(picture, "PNG")
    slide.shapes.add_picture(picture, 0, Inches(3))._element.nvPicPr.cNvPr.set("descr", "Photo of the burned barn")
    mark = slide.shapes[1].text_frame.paragraphs[0].add_run()
    mark.text = "1"
    mark.font._element.set("baseline", "30000")
    [page] = pages(saved(tmp_path / "a.pptx", presentation))
    assert page.text == "The barn\n[Picture: Photo of the burned barn]\nPaid to Roe[1]"


def test_what_stands_on_every_slide_is_read_with_the_first(tmp_path: Path) -> None:
    presentation = deck()
    slides = [titled(presentation, title, (1, 2, "x")) for title in ("One", "Two")]
    for owner, text in ((slides[0].slide_layout, "Privileged draft of Roe LLP"), (presentation.slide_master, "Vane Mills")):
        copied = deepcopy(slides[0].shapes[1]._element)
        next(copied.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")).text = text
        owner.shapes._spTree.append(copied)
    for slide in slides:
        footer = deepcopy(slide.shapes[1]._element)
        next(footer.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")).text = "Attorney work product"
        place = footer.find("./*/{http://schemas.openxmlformats.org/presentationml/2006/main}nvPr")
        place.insert(0, place.makeelement("{http://schemas.openxmlformats.org/presentationml/2006/main}ph", {"type": "ftr"}))
        slide.shapes._spTree.append(footer)
    slides[0].notes_slide.notes_text_frame.text = "Say nothing"
    first, second = pages(saved(tmp_path / "a.pptx", presentation))
    assert first.text == "One\nx\nAttorney work product\nPrivileged draft of Roe LLP\nVane Mills\n\nNotes:\nSay nothing"
    assert second.text == "Two\nx"
