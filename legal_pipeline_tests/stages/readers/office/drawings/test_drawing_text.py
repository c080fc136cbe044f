"""What charts, diagrams and drawings of office documents say."""

from __future__ import annotations

import pytest

from legal_pipeline.stages.readers.office.drawings.drawing_text import parsed, part_lines, picture_line

A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
C = f'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" {A}'


def points(kind: str, *values: str) -> str:
    return f"<c:{kind}>" + "".join(f'<c:pt idx="{at}"><c:v>{value}</c:v></c:pt>' for at, value in enumerate(values)) + f"</c:{kind}>"


CHART = (
    f"<c:chartSpace {C}><c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Sales of Vane Mills</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    f"<c:plotArea><c:barChart><c:ser><c:tx><c:strRef>{points('strCache', '2021')}</c:strRef></c:tx>"
    f"<c:cat><c:strRef>{points('strCache', 'East', 'West')}</c:strRef></c:cat>"
    f"<c:val><c:numRef>{points('numCache', '10', '12.500000000000002')}</c:numRef></c:val></c:ser></c:barChart>"
    "<c:valAx><c:title><c:tx><c:rich><a:p><a:r><a:t>Tons</a:t></a:r></a:p></c:rich></c:tx></c:title></c:valAx></c:plotArea></c:chart></c:chartSpace>"
)
DIAGRAM = (
    f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" {A}><dgm:ptLst>'
    "<dgm:pt><dgm:t><a:p><a:r><a:t>Vane </a:t></a:r><a:r><a:t>Holdings</a:t></a:r></a:p></dgm:t></dgm:pt>"
    '<dgm:pt type="parTrans"><dgm:t><a:p/></dgm:t></dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Vane Mills LLC</a:t></a:r></a:p></dgm:t></dgm:pt>'
    "</dgm:ptLst></dgm:dataModel>"
)
DRAWING = (
    f'<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" {A}>'
    '<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="1" name="x" descr="Photo of the barn"/></xdr:nvPicPr></xdr:pic>'
    "<xdr:sp><xdr:txBody><a:p><a:r><a:t>Do not pay Roe</a:t></a:r>"
    '<a:r><a:rPr baseline="30000"/><a:t>2</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>'
)

QUARTERS = (
    f"<c:chartSpace {C}><c:chart><c:plotArea><c:barChart><c:ser><c:cat><c:multiLvlStrRef><c:f>A1:B3</c:f><c:multiLvlStrCache>"
    f"{points('lvl', 'May', 'June')}{points('lvl', '2021')}</c:multiLvlStrCache></c:multiLvlStrRef></c:cat>"
    f"<c:val><c:numRef>{points('numCache', '10', '12')}</c:numRef></c:val><c:extLst><c:ext><c15:datalabelsRange xmlns:c15='urn:c15'>"
    f"{points('dlblRangeCache', 'Roe', 'Vane')}</c15:datalabelsRange></c:ext></c:extLst>"
    "</c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
)
CX = f'xmlns:cx="http://schemas.microsoft.com/office/drawing/2014/chartex" {A}'


def level(*values: str) -> str:
    return "<cx:lvl>" + "".join(f'<cx:pt idx="{at}">{value}</cx:pt>' for at, value in enumerate(values)) + "</cx:lvl>"


NEW_CHART = (
    f'<cx:chartSpace {CX}><cx:chartData><cx:data id="0"><cx:strDim type="cat"><cx:f>A2:A4</cx:f>{level("Rent", "Fuel", "Left")}</cx:strDim>'
    f'<cx:numDim type="val">{level("100", "-30.5")}</cx:numDim></cx:data></cx:chartData><cx:chart>'
    "<cx:title><cx:tx><cx:txData><cx:v>Cash of Vane Mills</cx:v></cx:txData></cx:tx></cx:title><cx:plotArea><cx:plotAreaRegion>"
    '<cx:series layoutId="waterfall"><cx:tx><cx:txData><cx:f>B1</cx:f><cx:v>2021</cx:v></cx:txData></cx:tx><cx:dataId val="0"/></cx:series>'
    "</cx:plotAreaRegion><cx:axis><cx:title><cx:tx><cx:rich><a:p><a:r><a:t>Dollars</a:t></a:r></a:p></cx:rich></cx:tx></cx:title></cx:axis>"
    "</cx:plotArea></cx:chart></cx:chartSpace>"
)
TREE = (
    f'<cx:chartSpace {CX}><cx:chartData><cx:data id="7">'
    f'<cx:strDim type="cat">{level("Elm St", "Oak St")}{level("Utah", "Ohio")}</cx:strDim>'
    f'<cx:numDim type="size">'
    f"{level('3', '4')}</cx:numDim></cx:data></cx:chartData><cx:chart><cx:plotArea><cx:plotAreaRegion>"
    '<cx:series layoutId="treemap"><cx:dataId val="7"/></cx:series><cx:series layoutId="treemap"><cx:dataId val="9"/></cx:series>'
    "</cx:plotAreaRegion></cx:plotArea></cx:chart></cx:chartSpace>"
)


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        pytest.param(CHART, ["Sales of Vane Mills", "Tons", "2021\tEast 10\tWest 12.5"], id="chart"),
        pytest.param(QUARTERS, ["2021 / May 10 Roe\tJune 12 Vane"], id="chart with labels from cells, and categories of two levels"),
        pytest.param(NEW_CHART, ["Cash of Vane Mills", "Dollars", "2021\tRent 100\tFuel -30.5\tLeft"], id="chart of the new kind"),
        pytest.param(TREE, ["Utah / Elm St 3\tOhio / Oak St 4"], id="chart with levels"),
        pytest.param(DIAGRAM, ["Vane Holdings", "Vane Mills LLC"], id="diagram"),
        pytest.param(DRAWING, ["[Picture: Photo of the barn]", "Do not pay Roe[2]"], id="text box and picture"),
        pytest.param("no XML", [], id="damaged"),
        pytest.param("", [], id="empty"),
    ],
)
def test_lines_of_a_part(part: str, lines: list[str]) -> None:
    assert list(part_lines(parsed(part.encode()))) == lines


@pytest.mark.parametrize(
    ("description", "line"),
    [
        ("Photo of\nthe barn", "[Picture: Photo of the barn]"),
        ("A close-up of a deed\n\nDescription automatically generated with medium confidence", "[Picture: A close-up of a deed]"),
        ("C:\\scans\\image001.png", ""),
        ("image001.png", ""),
        (" ", ""),
    ],
)
def test_descriptions_of_pictures(description: str, line: str) -> None:
    assert picture_line(description) == line
