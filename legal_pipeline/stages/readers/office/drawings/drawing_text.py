"""The text of a chart, a diagram (SmartArt) or a drawing with text boxes, each of which is a part of its own in an office document.

Sources: ECMA-376 part 1, chapters 20 (DrawingML) and 21 (charts, diagrams); [MS-ODRAWXML] 2.24.3 (charts of the new kind).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from legal_pipeline.stages.readers.office.drawings.formulas import formula_text
from legal_pipeline.stages.readers.page_lines.note_marks import bracketed_mark

_MAX_POINTS = 2_000
"""Values of a series. A chart of more shows a curve, whose numbers are in its workbook."""
_GENERATED = re.compile(
    r"\s*(?:Description automatically generated(?: with (?:low|medium|high) confidence)?|AI-generated content may be incorrect\.?)", re.I
)
"""What Office adds to the descriptions that it makes itself."""
_FORMULA = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
_NEW_CHART = "/drawing/2014/chartex}"
_FILE_NAME = re.compile(r"\S*[\\/]\S*\.\w{3,4}\Z|[\w.-]+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)\Z", re.I)


def picture_line(description: str) -> str:
    """Return the line for the description of a picture (its alternative text); "" if it says nothing."""
    said = " ".join(_GENERATED.sub("", description).split())
    return f"[Picture: {said}]" if said and not _FILE_NAME.match(said) else ""


def parsed(content: bytes) -> Any:
    """Return the root of a part; a root of no kind if it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(content, parser) if content else None
    return root if root is not None else etree.Element("none")


def part_lines(root: Any) -> Iterator[str]:
    """Yield the lines of a part, by its kind: a chart, a diagram or a drawing."""
    kind = _local(root)
    if kind == "chartSpace":
        yield from chart_lines(root)
    elif kind == "dataModel":
        for point in root.iter("{*}pt"):
            if point.get("type", "node") in ("node", "asst", "doc", "pres"):
                yield from filter(None, (line.strip() for line in paragraph_lines(point)))
    else:
        yield from drawing_lines(root)


def chart_lines(root: Any) -> Iterator[str]:
    """Yield the titles of a chart, then for each series its name, and its categories with their values."""
    if _NEW_CHART in root.tag:
        yield from _new_chart_lines(root)
        return
    for title in root.iter("{*}title", "{*}dLbl", "{*}userShapes"):
        yield from filter(None, (line.strip() for line in paragraph_lines(title)))
    for series in root.iter("{*}ser"):
        name = " ".join(_cached(series.find("{*}tx")))
        categories = _cached(series.find("{*}cat")) or _cached(series.find("{*}xVal"))
        values = _cached(series.find("{*}val")) or _cached(series.find("{*}yVal"))
        # labels that stand in cells of the workbook, such as the names of points
        labels = _cached(series.find("{*}extLst/{*}ext/{*}datalabelsRange"))
        pairs = [
            " ".join(filter(None, (_at(categories, at), _number(value), _at(labels, at)))) for at, value in enumerate(values[:_MAX_POINTS])
        ]
        if line := "\t".join(filter(None, (name, *(pairs or categories)))):
            yield line


def _new_chart_lines(root: Any) -> Iterator[str]:
    """Yield the lines of a chart of the new kind: waterfall, treemap, sunburst, funnel, box and whisker, map."""
    for title in root.iter("{*}title"):
        yield from list(filter(None, map(str.strip, paragraph_lines(title)))) or filter(None, [_new_title(title)])
    data = {found.get("id"): found for found in root.iterfind("{*}chartData/{*}data")}
    for series in root.iter("{*}series"):
        source = series.find("{*}dataId")
        found = data.get(source.get("val")) if source is not None else None
        categories, values = ([], []) if found is None else (_levels(found.find("{*}strDim")), _levels(found.find("{*}numDim")))
        many = max(len(categories), len(values))
        pairs = (f"{_at(categories, at)} {_number(_at(values, at))}".strip() for at in range(many))
        name = series.find("{*}tx")
        if line := "\t".join(filter(None, ("" if name is None else _new_title(name), *pairs))):
            yield line


def _new_title(element: Any) -> str:
    return " ".join(" ".join(element.itertext("{*}v")).split())


def _levels(dimension: Any) -> list[str]:
    """Return the values of a dimension; its levels, of which the file has the innermost first, are joined from the outermost on."""
    if dimension is None:
        return []
    levels = [
        {_index(point.get("idx")): " ".join("".join(point.itertext()).split()) for point in level.iter("{*}pt")}
        for level in dimension.iterfind("{*}lvl")
    ]
    many = min(max((max(level, default=-1) + 1 for level in levels), default=0), _MAX_POINTS)
    return [" / ".join(filter(None, (level.get(at, "") for level in reversed(levels)))) for at in range(many)]


def drawing_of_chart(root: Any) -> str:
    """Return the relationship id of the text boxes that are drawn on a chart, which are a part of their own; "" if there are none."""
    shapes = root.find("{*}userShapes")
    return "" if shapes is None else next((value for key, value in shapes.items() if key.rpartition("}")[2] == "id"), "")


def drawing_lines(root: Any) -> Iterator[str]:
    """Yield the text of the shapes of a drawing, and the descriptions of its pictures."""
    for element in root.iter("{*}cNvPr", "{*}txBody"):
        if _local(element) == "txBody":
            yield from filter(None, (line.strip() for line in paragraph_lines(element)))
        elif line := picture_line(element.get("descr") or element.get("title") or ""):
            yield line


def paragraph_lines(body: Any) -> Iterator[str]:
    """Yield the text of each paragraph of DrawingML (a:p)."""
    for paragraph in body.iter("{*}p"):
        pieces: list[str] = []
        for piece in pieces_of(paragraph):
            pieces.append(piece_text(piece, "".join(pieces[-1:])))
        yield "".join(pieces)


def pieces_of(paragraph: Any) -> Iterator[Any]:
    """Yield the runs, breaks, fields and formulas of a paragraph of DrawingML."""
    for piece in paragraph.iter("{*}r", "{*}br", "{*}fld", "{*}oMath"):
        # what is in a formula belongs to it
        if piece.tag == _FORMULA or next(piece.iterancestors(_FORMULA), None) is None:
            yield piece


def piece_text(piece: Any, before: str) -> str:
    """Return the text of a piece of a paragraph; `before` is the text of the piece before it."""
    if piece.tag == _FORMULA:
        return formula_text(piece)
    if _local(piece) == "br":
        return "\n"
    text = "".join(part.text or "" for part in piece if _local(part) == "t")
    properties = piece.find("{*}rPr")
    is_raised = properties is not None and (properties.get("baseline") or "0")[0] not in "-0"
    return bracketed_mark(text, before) if is_raised else text


def _cached(source: Any) -> list[str]:
    """Return the values of a series, as the program that made the chart stored them."""
    if source is None:
        return []
    if source.find(".//{*}lvl") is not None:
        return _levels(source.find(".//{*}lvl/.."))
    points = {_index(point.get("idx")): "".join(point.itertext("{*}v")).strip() for point in source.iter("{*}pt")}
    if points:
        return [points.get(at, "") for at in range(min(max(points) + 1, _MAX_POINTS))]
    return ["".join(source.itertext("{*}v")).strip()] if source.find(".//{*}v") is not None else []


def _at(values: list[str], at: int) -> str:
    return values[at] if at < len(values) else ""


def _index(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 8 else 0


def _number(value: str) -> str:
    try:
        return f"{float(value):.15g}"
    except ValueError:
        return value


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
