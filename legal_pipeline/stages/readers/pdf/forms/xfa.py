"""Reads forms that are XML and have no pages of their own (XFA): labels and values in the order of the form.

What such a file shows as a page is a notice that the reader cannot show the form. Runs in the sandboxed process.

Source: XML Forms Architecture 3.3, "Basic data binding to produce the XFA form DOM": data is found by name, in the group of
data that belongs to the subform.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator

import pypdfium2.raw as pdfium

from legal_pipeline.stages.readers.pdf.forms.xml_tree import Node, parse

_MAX_BYTES = 16 * 1024 * 1024
_NOT_SHOWN = frozenset({"hidden", "invisible", "inactive"})
_CONTAINERS = frozenset({"template", "subform", "subformSet", "area", "exclGroup", "pageSet", "pageArea"})
_REPEATED = "occur"
_NOTICES = ("Please wait", "To view the full contents of this document, you need")
"""How the page of such a file begins, whatever program wrote it."""


def xfa_text(document: pdfium.FPDF_DOCUMENT | None, notice: str) -> str:
    """Return the text of a form that is XML only; '' for any other file. Raises Refusal(hostile).

    `notice` is the text of the first page. A form whose pages are in the file, too, shows them instead.
    """
    kind = pdfium.FPDF_GetFormType(document)
    if kind != pdfium.FORMTYPE_XFA_FULL and not (kind == pdfium.FORMTYPE_XFA_FOREGROUND and any(words in notice for words in _NOTICES)):
        return ""
    packets = _packets(document)
    root = parse(b"".join(packets)) or _together(filter(None, map(parse, packets)))
    return "\n".join(form_lines(root))


def _together(roots: Iterable[Node]) -> Node:
    """Return one tree of packets that are XML documents of their own."""
    return Node("xdp", {}, list(roots))


def _packets(document: pdfium.FPDF_DOCUMENT | None) -> list[bytes]:
    """Return all packets, which make one XML document together."""
    pieces: list[bytes] = []
    left = _MAX_BYTES
    for index in range(max(0, pdfium.FPDF_GetXFAPacketCount(document))):
        size = ctypes.c_ulong()
        if not pdfium.FPDF_GetXFAPacketContent(document, index, None, 0, size) or size.value > left:
            continue
        buffer = ctypes.create_string_buffer(max(1, size.value))
        if pdfium.FPDF_GetXFAPacketContent(document, index, buffer, size.value, size):
            pieces.append(buffer.raw[: size.value])
            left -= size.value
    return pieces


def form_lines(root: Node) -> list[str]:
    """Return the lines of the form, and at the end the data that no field shows."""
    template, datasets = root.under("template"), root.under("datasets")
    data = (datasets.first("data") if datasets is not None else None) or Node("data", {})
    lines = list(_container(template, data, data)) if template is not None else []
    for node in data.walk():
        if not node.children and not node.is_used and node.text:
            lines.append(f"{node.name}: {node.text}")
    return lines


def _container(node: Node, data: Node, everything: Node) -> Iterator[str]:
    """Yield the lines of a part of the form, whose data is in the group `data`."""
    for child in node.children:
        if child.attributes.get("presence") in _NOT_SHOWN:
            _use(child, data, everything)
        elif child.name == "draw":
            if text := _value(child):
                yield text
        elif child.name == "field":
            found = _data(child, data, everything)
            yield from _field(child, _saved(child, found) if found is not None else _value(child))
        elif child.name == "exclGroup":
            yield from _choice(child, data, everything)
        elif child.name in _CONTAINERS:
            for group in _groups(child, data):
                yield from _container(child, group, everything)


def _groups(subform: Node, data: Node) -> list[Node]:
    """Return the groups of data of a subform: one for each time that it is repeated; the outer group if it has none of its own."""
    groups = [group for group in data.all(subform.attributes.get("name", "")) if group.children]
    if not groups:
        return [data]
    occurs = subform.first(_REPEATED)
    return groups if occurs is not None and occurs.attributes.get("max", "1") != "1" else groups[:1]


def _data(field: Node, data: Node, everything: Node) -> Node | None:
    bind = field.first("bind")
    match = bind.attributes.get("match", "") if bind is not None else ""
    if match == "none":
        return None
    name = field.attributes.get("name", "")
    if bind is not None and match == "dataRef":
        name = bind.attributes.get("ref", "").rpartition(".")[2].partition("[")[0] or name
    near = (node for node in data.children if node.name == name and not node.is_used)
    far = (node for node in everything.walk() if node.name == name and not node.children)
    found = next(near, None) or next(far, None)
    if found is not None:
        for node in found.walk():
            node.is_used = True
    return found


def _use(hidden: Node, data: Node, everything: Node) -> None:
    for node in hidden.walk():
        if node.name in ("field", "exclGroup"):
            _data(node, data, everything)


def _field(field: Node, value: str) -> Iterator[str]:
    label = _label(field)
    ui = field.first("ui")
    if ui is not None and ui.first("checkButton") is not None:
        on = next(iter(_items(field)[0]), "1")
        yield f"[{'x' if value and value == on else ' '}] {label or field.attributes.get('name', '')}"
    elif ui is None or ui.first("button") is None:
        shown = _shown(field, value)
        if label or shown:
            yield f"{label} {shown}".strip()


def _choice(group: Node, data: Node, everything: Node) -> Iterator[str]:
    """Yield the lines of a group of buttons of which one is chosen."""
    found = _data(group, data, everything)
    if label := _label(group):
        yield label
    for field in group.all("field"):
        yield from _field(field, found.text if found is not None else _value(field))


def _label(field: Node) -> str:
    caption = field.first("caption")
    return (_value(caption) if caption is not None else "") or _tool_tip(field)


def _tool_tip(field: Node) -> str:
    tip = field.first("assist", "toolTip")
    return tip.text if tip is not None else ""


def _value(node: Node) -> str:
    value = node.first("value")
    return value.text if value is not None else ""


def _items(field: Node) -> tuple[list[str], list[str]]:
    """Return the values that are saved, and the words that are shown for them."""
    lists = field.all("items")
    saved = next((items for items in lists if items.attributes.get("save") == "1"), lists[0] if lists else None)
    shown = next((items for items in lists if items is not saved), saved)
    return tuple([item.text for item in items.children] if items is not None else [] for items in (saved, shown))  # type: ignore[return-value]


def _saved(field: Node, data: Node) -> str:
    """Return what is saved in a field; of several values that were chosen, each as it is shown."""
    values = data.all("value")
    return ", ".join(_shown(field, value.text) for value in values) if values else data.text


def _shown(field: Node, value: str) -> str:
    saved, shown = _items(field)
    return shown[saved.index(value)] if value in saved and len(shown) == len(saved) else value
