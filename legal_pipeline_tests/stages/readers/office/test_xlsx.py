"""What workbooks hold beside the values of their cells, and values as their cells show them."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from legal_pipeline.model import NoteKind, Page
from legal_pipeline.stages.readers.limits import ReadLimits
from legal_pipeline.stages.readers.office import xlsx
from legal_pipeline.stages.readers.office.xlsx_parts import drawn_lines

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def pages(path: Path, write: Callable[[Any, Any], None], parts: Mapping[str, str] | None = None) -> list[Page]:
    """The pages of a workbook with the sheet `Claims`, and further parts."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        write(workbook, workbook.add_worksheet("Claims"))
    if parts:
        with zipfile.ZipFile(path, "a") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
    return list(xlsx.read(path, ReadLimits()))


def lines(page: Page) -> list[str]:
    return page.text.split("\n")[2:]


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (1234.5, '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', "$1,234.50"),
        (-3, '_($* #,##0.00_);_($* (#,##0.00);_($* "-"??_);_(@_)', "$(3.00)"),
        (0.1 + 0.2, "General", "0.3"),
        (0.256, "0.0%", "25.6%"),
        (1234.5, "[$\u20ac-407] #,##0.00", "\u20ac 1,234.50"),
        (5551234567, "[<=9999999]###-####;(###) ###-####", "(555) 123-4567"),
        (5551234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (dt.datetime(2021, 3, 4), "[$-409]d-mmm-yy;@", "4-Mar-21"),
        (dt.datetime(2021, 3, 4), "m/d/yyyy", "2021-03-04"),
        (44259, 27, "2021-03-04"),
        (44259, 57, "2021-03-04"),
        (1.0625, "[h]:mm", "25:30"),
        (1.0625, "[h]:mm:ss", "25:30:00"),
        ("a\r\nb", "General", "a b"),
    ],
)
def test_a_value_is_read_as_its_cell_shows_it(tmp_path: Path, value: Any, number_format: Any, expected: str) -> None:
    [page] = pages(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, value, book.add_format({"num_format": number_format})))
    assert lines(page) == [expected]


def test_struck_cells_and_pieces_are_kept_apart(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        struck = book.add_format({"font_strikeout": True})
        sheet.write(0, 0, 100, book.add_format({"font_strikeout": True, "num_format": "$0"}))
        sheet.write_rich_string(0, 1, "Rent ", struck, "$150", " $200")

    [page] = pages(tmp_path / "a.xlsx", write)
    assert " ".join(page.text.split()) == "Claims Rent $200"
    assert [(note.kind, note.text) for note in page.notes] == [(NoteKind.STRUCK, "$100"), (NoteKind.STRUCK, "$150")]


def test_what_is_hidden_is_said(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        for row in range(6):
            sheet.write(row, 0, f"row {row + 1}")
        for row in (1, 2, 4):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.set_column(1, 2, None, None, {"hidden": True})
        sheet.set_column(27, 27, None, None, {"hidden": True})
        book.add_worksheet("Draft").hide()

    shown, hidden = pages(tmp_path / "a.xlsx", write)
    assert lines(shown)[1:3] == ["row 2", "row 3"]
    assert lines(shown)[-1] == "[Hidden rows: 2-3, 5; hidden columns: B-C, AB]"
    assert hidden.text == "[Hidden sheet] Draft"


def test_text_boxes_on_a_chart(tmp_path: Path) -> None:
    relation = '<Relationships><Relationship Id="a" Type="urn:{}" Target="{}"/></Relationships>'
    text = "<c:txBody><a:p><a:r><a:t>But for the fire</a:t></a:r></a:p></c:txBody>"
    box = f"<c:userShapes xmlns:c='urn:c' xmlns:a='urn:a'>{text}</c:userShapes>"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("xl/worksheets/_rels/a.xml.rels", relation.format("x/drawing", "../b.xml"))
        archive.writestr("xl/b.xml", "<b/>")
        archive.writestr("xl/_rels/b.xml.rels", relation.format("x/chart", "c.xml"))
        archive.writestr("xl/c.xml", "<chartSpace/>")
        archive.writestr("xl/_rels/c.xml.rels", relation.format("x/chartUserShapes", "d.xml"))
        archive.writestr("xl/d.xml", box)
        assert list(drawn_lines(archive, "xl/worksheets/a.xml")) == ["But for the fire"]


def test_text_boxes_charts_and_names(tmp_path: Path) -> None:
    def write(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["East", 10])
        sheet.insert_textbox(3, 1, "Do not pay Nora Roe")
        for place in (sheet, book.add_chartsheet("Graph")):
            chart = book.add_chart({"type": "column"})
            chart.set_title({"name": f"Sales of {place.get_name()}"})
            chart.add_series({"name": "2021", "categories": "=Claims!$A$1:$A$1", "values": "=Claims!$B$1:$B$1"})
            place.insert_chart("D10", chart) if place is sheet else place.set_chart(chart)
        book.define_name("Rate", "=0.05")
        book.define_name("Claims!Print_Area", "=Claims!$A$1:$B$2")

    sheet, graph = pages(tmp_path / "a.xlsx", write)
    assert lines(sheet) == ["East\t10", "Do not pay Nora Roe", "Sales of Claims", "2021\tEast 10", "[Name Rate: 0.05]"]
    assert graph.text == "Sales of Graph\n2021\tEast 10"


THREAD = (
    '<ThreadedComments><threadedComment ref="B2" personId="{1}" id="{A}"><text>Not agreed</text></threadedComment>'
    '<threadedComment ref="B2" personId="{2}" id="{B}" parentId="{A}"><text>Agreed now</text></threadedComment></ThreadedComments>'
)
PEOPLE = '<personList><person displayName="Alan Roe" id="{1}"/><person displayName="Nora Pike" id="{2}"/></personList>'


def test_a_thread_of_comments_is_read_instead_of_its_copy_for_older_programs(tmp_path: Path) -> None:
    rels = "".join(
        f'<Relationship Id="r{at}" Type="{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(
            [
                (f"{R}/comments", "/xl/comments9.xml"),
                ("http://schemas.microsoft.com/office/2017/10/relationships/threadedComment", "../t.xml"),
            ]
        )
    )
    copy = (
        "<comments><authors><author>tc={A}</author><author>Ann Vane</author></authors><commentList>"
        '<comment ref="B2" authorId="0"><text><t>[Threaded comment] Your version of Excel ... Comment: Not agreed</t></text></comment>'
        '<comment ref="C3" authorId="1"><text><t>See the lease</t></text></comment></commentList></comments>'
    )
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{rels}</Relationships>", "xl/t.xml": THREAD}
    parts |= {"xl/comments9.xml": copy, "xl/persons/person.xml": PEOPLE}
    [page] = pages(tmp_path / "a.xlsx", lambda _, sheet: sheet.write(0, 0, "x"), parts)
    assert lines(page) == [
        "x",
        "[Comment at B2 by Alan Roe: Not agreed]",
        "[Comment at B2 by Nora Pike, reply to Alan Roe: Agreed now]",
        "[Comment at C3 by Ann Vane: See the lease]",
    ]


@pytest.mark.parametrize(("source", "expected"), [("Payroll", True), ("Claims", False)])
def test_the_rows_behind_a_pivot_table_are_read_if_no_sheet_shows_them(tmp_path: Path, source: str, expected: bool) -> None:
    definition = (
        f'<pivotCacheDefinition><cacheSource><worksheetSource ref="A1:B3" sheet="{source}"/></cacheSource><cacheFields>'
        '<cacheField name="Name"><sharedItems><s v="Ann Vane"/><s v="Orrin Pike"/></sharedItems></cacheField><cacheField name="Paid"/>'
        "</cacheFields></pivotCacheDefinition>"
    )
    records = '<pivotCacheRecords><r><x v="1"/><n v="100"/></r><r><x v="0"/><d v="2021-03-04T00:00:00"/></r></pivotCacheRecords>'
    rels = f'<Relationships><Relationship Id="r" Type="{R}/pivotCacheRecords" Target="pivotCacheRecords1.xml"/></Relationships>'
    cache = "xl/pivotCache/"
    parts = {f"{cache}pivotCacheDefinition1.xml": definition, f"{cache}_rels/pivotCacheDefinition1.xml.rels": rels}
    found = pages(tmp_path / "a.xlsx", lambda _, sheet: sheet.write(0, 0, "x"), parts | {f"{cache}pivotCacheRecords1.xml": records})
    rows = "[Rows behind a pivot table]\nName\tPaid\nOrrin Pike\t100\nAnn Vane\t2021-03-04"
    assert [page.text for page in found][1:] == ([rows] if expected else [])


def control(kind: str, text: str, checked: str = "") -> str:
    state = f"<x:Checked>{checked}</x:Checked>" if checked else ""
    return (
        f'<v:shape><v:textbox><div><font>{text}</font></div></v:textbox><x:ClientData ObjectType="{kind}">{state}</x:ClientData></v:shape>'
    )


def test_what_the_controls_of_a_form_show(tmp_path: Path) -> None:
    shapes = [control("Checkbox", "Jury demanded", "1"), control("Radio", "Lease"), control("Label", "Nature of suit")]
    shapes.append(control("Note", "a comment"))
    relation = f'<Relationship Id="r1" Type="{R}/vmlDrawing" Target="../drawings/v.vml"/>'
    parts = {"xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{relation}</Relationships>"}
    parts["xl/drawings/v.vml"] = f'<xml xmlns:v="urn:v" xmlns:x="urn:x">{"".join(shapes)}</xml>'
    [page] = pages(tmp_path / "a.xlsx", lambda _, sheet: sheet.write(0, 0, "x"), parts)
    assert lines(page) == ["x", "[x] Jury demanded", "[ ] Lease", "Nature of suit"]


def test_what_depends_on_the_day_of_a_conversion_is_no_date(tmp_path: Path) -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=TODAY()", None, 45_000)
        sheet.write_formula(0, 1, "=NOW()-A2", None, 7)
        sheet.write_formula(0, 2, "=SUM(A2)", None, 5)

    [page] = pages(tmp_path / "a.xlsx", write)
    [converted] = xlsx.read_converted(tmp_path / "a.xlsx", ReadLimits())
    assert (lines(page), lines(converted)) == (["45000\t7\t5"], ["[automatic date]\t[automatic date]\t5"])
