"""Draws `docs/pictures/packages.svg` from the imports of the code: `make picture`.

A box is a package with its subpackages and the number of their files; a package stands above everything it imports. Of the
arrows, only those are drawn that do not follow from others (the transitive reduction).
"""

from __future__ import annotations

import ast
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import grimp

from legal_pipeline_tests.checkout import ROOT

PICTURE = ROOT / "docs" / "pictures" / "packages.svg"
CODE = ROOT / "legal_pipeline"
BASE = "model, errors, topology, settings, ..."
"""One box for the modules that stand by themselves below all packages."""

WIDTH, ROW_GAP, BOX_GAP, LINE, PADDING, CHARACTER = 1180, 44, 16, 15, 9, 6.6


@dataclass(frozen=True)
class Box:
    name: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float

    @property
    def height(self) -> float:
        return LINE * (len(self.lines) + 1) + 2 * PADDING


def draw() -> str:
    graph = imports()
    boxes = {box.name: box for box in place(graph)}
    height = max(box.y + box.height for box in boxes.values()) + PADDING
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height:.0f}",
            "font-family": "Verdana, DejaVu Sans, sans-serif",
            "font-size": "11",
        },
    )
    ElementTree.SubElement(svg, "title").text = "The packages of legal_pipeline; each imports only what lies below it"
    ElementTree.SubElement(svg, "rect", {"width": "100%", "height": "100%", "fill": "#ffffff"})
    markers = ElementTree.SubElement(ElementTree.SubElement(svg, "defs"), "marker", _ARROW)
    ElementTree.SubElement(markers, "path", {"d": "M0,0 L6,3 L0,6 z", "fill": "#8a8f98"})
    for upper, lower in reduced(graph):
        _arrow(svg, boxes[upper], boxes[lower])
    for box in boxes.values():
        _box(svg, box)
    ElementTree.indent(svg)
    return ElementTree.tostring(svg, encoding="unicode") + "\n"


_ARROW = {"id": "arrow", "markerWidth": "6", "markerHeight": "6", "refX": "5", "refY": "3", "orient": "auto"}


def imports() -> dict[str, set[str]]:
    """Box -> the boxes it imports."""
    graph = grimp.build_graph("legal_pipeline", cache_dir=None)
    found: dict[str, set[str]] = {}
    for module in graph.modules:
        if (importer := _box_of(module)) is None:
            continue
        found.setdefault(importer, set())
        for imported in graph.find_modules_directly_imported_by(module):
            if (other := _box_of(imported)) not in (None, importer):
                found[importer].add(str(other))
    return found


def _box_of(module: str) -> str | None:
    parts = module.split(".")
    if len(parts) == 1:
        return None
    if (CODE / parts[1]).is_dir() or parts[1] in ("program", "cli", "definitions", "services"):
        return parts[1]
    return BASE


def levels(graph: Mapping[str, set[str]]) -> dict[str, int]:
    """0 for what imports nothing; else one more than the highest that is imported."""
    found: dict[str, int] = {}

    def level(name: str) -> int:
        if name not in found:
            found[name] = 1 + max((level(other) for other in graph[name]), default=-1)
        return found[name]

    for name in graph:
        level(name)
    return found


def reduced(graph: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """The imports that do not follow from others."""

    def below(name: str) -> set[str]:
        return set(graph[name]).union(*(below(other) for other in graph[name])) if graph[name] else set()

    for name in sorted(graph):
        for other in sorted(graph[name]):
            if not any(other in below(between) for between in graph[name] - {other}):
                yield name, other


def place(graph: Mapping[str, set[str]]) -> Iterator[Box]:
    by_level = levels(graph)
    y = float(PADDING)
    for level in range(max(by_level.values()), -1, -1):
        names = sorted(name for name, at in by_level.items() if at == level)
        texts = {name: tuple(_lines(name)) for name in names}
        widths = {name: max(map(len, (name, *texts[name]))) * CHARACTER + 2 * PADDING for name in names}
        x = (WIDTH - sum(widths.values()) - BOX_GAP * (len(names) - 1)) / 2
        row = []
        for name in names:
            row.append(Box(name, texts[name], x, y, widths[name]))
            x += widths[name] + BOX_GAP
        yield from row
        y += max(box.height for box in row) + ROW_GAP


def _lines(name: str, width: int = 78) -> Iterator[str]:
    """What the package is for, and its subpackages with the number of their files."""
    folder = CODE / name
    if not folder.is_dir():
        if name != BASE:
            yield _docstring(CODE / f"{name}.py")
        return
    yield _docstring(folder / "__init__.py")
    parts = [
        f"{inner.relative_to(folder).as_posix()} ({files(inner)})"
        for inner in sorted(folder.rglob("*"))
        if (inner / "__init__.py").exists() and "migrations" not in inner.parts
    ]
    line = f"{files(folder)} files" if files(folder) else ""
    for part in parts:
        if len(line) + len(part) + 2 > width:
            yield line
            line = part
        else:
            line = f"{line}, {part}" if line else part
    yield line


def files(folder: Path) -> int:
    return sum(path.name != "__init__.py" for path in folder.glob("*.py"))


def _docstring(path: Path, width: int = 78) -> str:
    """The first sentence of a module, cut to the width of a box."""
    text = " ".join((ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split())
    sentence = text.partition(". ")[0].removesuffix(".").replace("`", "")
    return sentence if len(sentence) <= width else sentence[:width].rpartition(" ")[0] + " ..."


def _box(svg: ElementTree.Element, box: Box) -> None:
    frame = {"x": f"{box.x:.0f}", "y": f"{box.y:.0f}", "width": f"{box.width:.0f}", "height": f"{box.height:.0f}", "rx": "4"}
    ElementTree.SubElement(svg, "rect", frame | {"fill": "#eef3fa", "stroke": "#39608f"})
    x = f"{box.x + PADDING:.0f}"
    title = ElementTree.SubElement(svg, "text", {"x": x, "y": f"{box.y + PADDING + 11:.0f}", "font-weight": "bold", "fill": "#16324f"})
    title.text = html.unescape(box.name)
    for number, line in enumerate(box.lines, 1):
        text = ElementTree.SubElement(svg, "text", {"x": x, "y": f"{box.y + PADDING + 11 + number * LINE:.0f}", "fill": "#333333"})
        text.text = line


def _arrow(svg: ElementTree.Element, upper: Box, lower: Box) -> None:
    """From the foot of the importer to the head of what it imports."""
    x1, y1 = upper.x + upper.width / 2, upper.y + upper.height
    x2, y2 = min(max(x1, lower.x + 12), lower.x + lower.width - 12), lower.y - 2
    bend = (y1 + y2) / 2
    path = f"M{x1:.0f},{y1:.0f} C{x1:.0f},{bend:.0f} {x2:.0f},{bend:.0f} {x2:.0f},{y2:.0f}"
    ElementTree.SubElement(svg, "path", {"d": path, "fill": "none", "stroke": "#8a8f98", "marker-end": "url(#arrow)"})


if __name__ == "__main__":
    PICTURE.write_text(draw(), encoding="utf-8")
