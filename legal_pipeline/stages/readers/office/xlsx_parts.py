"""What a workbook says outside its cells: text boxes, charts, comments in threads, names, and the rows that a pivot table was made from.

openpyxl does not read these in its streaming mode. Source: ECMA-376 part 1, chapter 18; [MS-XLSX] 2.6.205 (threaded comments).
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from legal_pipeline.stages.readers.office.drawings.drawing_text import parsed, part_lines

_MAX_PART_BYTES = 16 * 1024 * 1024
_MAX_NAMES = 1_000
_BOXES, _LABELED = frozenset({"Checkbox", "Radio"}), frozenset({"Button", "GBox", "Label", "Edit"})
_THREAD_AUTHOR = "tc="
"""How the author of the copy begins that older programs see of a thread."""
_BUILT_IN = re.compile(r"_|Print_(?:Area|Titles)\Z|Slicer_", re.I)


class Relation(NamedTuple):
    kind: str
    """The last word of its type: `drawing`, `chart`."""
    part: str


def relations(archive: zipfile.ZipFile, part: str) -> list[Relation]:
    """Return the parts that a part refers to; an unreadable list is empty."""
    folder, file_name = posixpath.split(part)
    found = []
    for relation in tree(archive, posixpath.join(folder, "_rels", f"{file_name}.rels")):
        target = relation.get("Target") or ""
        name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.append(Relation((relation.get("Type") or "").rpartition("/")[2], name))
    return found


def tree(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root of a part, or nothing that can be iterated over if it is missing or larger than 16 MiB."""
    try:
        if archive.getinfo(name).file_size > _MAX_PART_BYTES:
            return ()
    except KeyError:
        return ()
    return parsed(archive.read(name))


def drawn_lines(archive: zipfile.ZipFile, sheet: str) -> Iterator[str]:
    """Yield the text boxes, the descriptions of pictures, the charts and the diagrams of a sheet."""
    for drawing in relations(archive, sheet):
        if drawing.kind != "drawing":
            continue
        yield from part_lines(tree_or_none(archive, drawing.part))
        for inner in relations(archive, drawing.part):
            if inner.kind in ("chart", "diagramData", "chartEx"):
                yield from part_lines(tree_or_none(archive, inner.part))
                for shapes in relations(archive, inner.part):
                    if shapes.kind == "chartUserShapes":
                        yield from part_lines(tree_or_none(archive, shapes.part))


def control_lines(archive: zipfile.ZipFile, sheet: str) -> Iterator[str]:
    """Yield what the controls of forms on a sheet show (ECMA-376 part 4, 19.4): `[x] Jury demanded`."""
    for relation in relations(archive, sheet):
        if relation.kind != "vmlDrawing":
            continue
        for shape in tree_or_none(archive, relation.part).iter("{*}shape"):
            control = shape.find("{*}ClientData")
            kind = "" if control is None else control.get("ObjectType") or ""
            text = " ".join(" ".join("".join(box.itertext()) for box in shape.iter("{*}textbox")).split())
            if kind in _BOXES:
                is_checked = "".join(control.itertext("{*}Checked")).strip() not in ("", "0")
                yield f"{'[x]' if is_checked else '[ ]'} {text}".strip()
            elif kind in _LABELED and text:
                yield text


def tree_or_none(archive: zipfile.ZipFile, name: str) -> Any:
    root = tree(archive, name)
    return root if len(root) or not isinstance(root, tuple) else parsed(b"")


def comment_lines(archive: zipfile.ZipFile, sheet: str) -> list[str]:
    """Return the comments of a sheet: `[Comment at C2 by Nora Roe: not agreed]`; of a thread, each answer as one."""
    found: list[str] = []
    threaded: set[str] = set()
    people: dict[str, str] = {}
    parts = relations(archive, sheet)
    for relation in parts:
        if relation.kind == "threadedComment":
            people, answerable = people or _people(archive), dict[str, str]()
            for comment in tree(archive, relation.part):
                text = " ".join("".join(comment.itertext("{*}text")).split())
                threaded.add(comment.get("ref") or "")
                author = people.get(comment.get("personId") or "", "")
                answerable[comment.get("id") or ""] = author
                found += _comment(comment.get("ref") or "", author, text, answerable.get(comment.get("parentId") or ""))
    for relation in parts:
        if relation.kind == "comments":
            root = tree(archive, relation.part)
            authors = ["".join(author.itertext()).strip() for author in root.iter("{*}author")] if len(root) else []
            for comment in root.iter("{*}comment") if len(root) else ():
                number = comment.get("authorId") or ""
                author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
                if not (author.startswith(_THREAD_AUTHOR) and comment.get("ref") in threaded):
                    text = " ".join("".join(piece.text or "" for piece in comment.iter("{*}t")).split())
                    found += _comment(comment.get("ref") or "", author, text)
    return found


def name_lines(workbook: Any) -> Iterator[str]:
    """Yield the names that were given to cells and values: `[Name Rate: 0.05]`."""
    listed = [(name, defined) for name, defined in workbook.defined_names.items()]
    for sheet in workbook.worksheets:
        listed += getattr(sheet, "defined_names", {}).items()
    for name, defined in listed[:_MAX_NAMES]:
        if defined.attr_text and not defined.hidden and not _BUILT_IN.match(name):
            yield f"[Name {name}: {' '.join(str(defined.attr_text).split())}]"


def pivot_lines(archive: zipfile.ZipFile, sheets: set[str]) -> Iterator[str]:
    """Yield the rows behind the pivot tables whose sheet is not in the workbook: they were sent along, and no sheet shows them."""
    for name in sorted(archive.namelist()):
        if not re.match(r"xl/pivotCache/pivotCacheDefinition\d*\.xml\Z", name):
            continue
        definition = tree(archive, name)
        source = definition.find(".//{*}worksheetSource") if len(definition) else None
        if source is not None and source.get("sheet") in sheets:
            continue
        records = next((relation.part for relation in relations(archive, name) if relation.kind == "pivotCacheRecords"), "")
        rows = list(_rows(definition, tree(archive, records)))
        if rows:
            yield "[Rows behind a pivot table]"
            yield from rows


def _rows(definition: Any, records: Any) -> Iterator[str]:
    fields = list(definition.iter("{*}cacheField")) if len(definition) else []
    shared = [[item.get("v") or "" for item in field.iterfind("{*}sharedItems/*")] for field in fields]
    is_first = True
    for record in records:
        if is_first:
            yield "\t".join(field.get("name") or "" for field in fields)
            is_first = False
        values = []
        for at, item in enumerate(record):
            value = item.get("v") or ""
            if item.tag.rpartition("}")[2] == "x":
                known = shared[at] if at < len(shared) else []
                value = known[int(value)] if value.isdecimal() and int(value) < len(known) else ""
            values.append(value.removesuffix("T00:00:00"))
        if line := "\t".join(values).rstrip():
            yield line


def _people(archive: zipfile.ZipFile) -> dict[str, str]:
    names = [name for name in archive.namelist() if name.startswith("xl/persons/") and name.endswith(".xml")]
    return {person.get("id") or "": person.get("displayName") or "" for name in names for person in tree(archive, name)}


def _comment(place: str, author: str, text: str, answered: str | None = None) -> list[str]:
    by = f" by {author}" if author else ""
    if answered is not None:
        by += f", reply to {answered or 'the comment before'}"
    return [f"[Comment at {place}{by}: {text}]"] if text else []
