"""The styles of a Word document that strike or hide their text, by id. Source: ECMA-376 part 1, 17.7."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any

from legal_pipeline.model import NoteKind
from legal_pipeline.stages.readers.office.xml_events import attribute, local_name

APART = {"strike": NoteKind.STRUCK, "dstrike": NoteKind.STRUCK, "vanish": NoteKind.HIDDEN, "specVanish": NoteKind.HIDDEN}
"""Run properties that take text out of the document (ECMA-376 part 1, 17.3.2)."""
OFF = frozenset({"0", "false", "off", "none"})

_MAX_STYLES_BYTES = 16 * 1024 * 1024
_MAX_ANCESTORS = 20


def read_styles(archive: zipfile.ZipFile, folder: str, names: set[str]) -> dict[str, NoteKind]:
    """Return style id -> kind, inherited from the styles that a style is based on. Never fails on broken XML."""
    from lxml import etree

    name = posixpath.join(folder, "styles.xml")
    if name not in names or archive.getinfo(name).file_size > _MAX_STYLES_BYTES:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    with archive.open(name) as source:
        tree = etree.fromstring(source.read(_MAX_STYLES_BYTES), parser)
    own: dict[str, NoteKind | None] = {}
    parents: dict[str, str] = {}
    for style in tree if tree is not None else ():
        if not isinstance(style.tag, str) or local_name(style.tag) != "style":
            continue
        identifier = attribute(_attributes(style), "styleId") or ""
        for child in style:
            kind = local_name(child.tag) if isinstance(child.tag, str) else ""
            if kind == "basedOn":
                parents[identifier] = attribute(_attributes(child), "val") or ""
            elif kind == "rPr":
                for item in child:
                    if isinstance(item.tag, str) and (effect := APART.get(local_name(item.tag))):
                        own[identifier] = None if (attribute(_attributes(item), "val") or "") in OFF else effect
    return {identifier: effect for identifier in {*own, *parents} if (effect := _inherited(identifier, own, parents))}


def _attributes(element: Any) -> dict[str, str]:
    return dict(element.attrib)


def _inherited(style: str, own: dict[str, NoteKind | None], parents: dict[str, str]) -> NoteKind | None:
    for _ in range(_MAX_ANCESTORS):
        if style in own:
            return own[style]
        if style not in parents:
            break
        style = parents[style]
    return None
