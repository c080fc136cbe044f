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


@pytest.mark.parametrize(
    ("part", "lines"),
    [
        pytest.param(CHART, ["Sales of Vane Mills", "Tons", "2021\tEast 10\tWest 12.5"], id="chart"),
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
