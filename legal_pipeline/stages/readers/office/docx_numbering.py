"""Computes the automatic numbers of Word paragraphs ("12.", "(a)", "Section 3.1"), which are not part of the stored text.

Complaints are cited by these numbers. Source: ECMA-376 part 1, section 17.9.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from legal_pipeline.stages.readers.office.xml_events import local_name

_MAX_PART_BYTES = 16 * 1024 * 1024
_MAX_ANCESTORS = 20
_ROMAN = {1000: "M", 900: "CM", 500: "D", 400: "CD", 100: "C", 90: "XC", 50: "L", 40: "XL", 10: "X", 9: "IX", 5: "V", 4: "IV", 1: "I"}


def roman(number: int) -> str:
    letters = ""
    for value, numeral in _ROMAN.items():
        letters += numeral * (number // value)
        number %= value
    return letters


def letters(number: int) -> str:
    # after z, Word continues with aa, bb, cc
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": lambda number: letters(number).upper(),
    "lowerLetter": letters,
}


@dataclass(slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    style: str = ""
    """The style whose paragraphs are on this level."""


@dataclass(slots=True)
class Numbering:
    """The lists of a document and their counters. Paragraphs must be passed in document order."""

    lists: dict[str, str] = field(default_factory=dict)
    """numId -> abstractNumId."""
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Style id -> numId and level."""
    restarts: set[str] = field(default_factory=set)
    """numIds with counters of their own, although they share an abstract list."""
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, style: str, number_id: str, level: str) -> str:
        """Count a paragraph and return its number, or '' if it has none or a bullet."""
        styled = self.styles.get(style)
        number_id = number_id or (styled[0] if styled else "")
        abstract = self.lists.get(number_id)
        if abstract is None:
            return ""
        depth = int(level) if level.isdecimal() else (styled[1] if styled else 0)
        levels = self.levels.get(abstract, {})
        if depth not in levels:
            return ""
        counts = self._counts.setdefault(number_id if number_id in self.restarts else f"abstract {abstract}", {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if levels[depth].format not in FORMATS:
            return ""

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            definition = levels.get(at, _Level())
            return FORMATS.get(definition.format, str)(max(counts.get(at, definition.start), 1))

        return re.sub(r"%([1-9])", number, levels[depth].text)


def read_numbering(archive: zipfile.ZipFile, folder: str, names: set[str]) -> Numbering:
    """Read the lists of a document. The result is empty if there are none, or if the parts are broken or larger than 16 MiB."""
    numbering = Numbering()
    for element in _children(archive, posixpath.join(folder, "numbering.xml"), names):
        kind = local_name(element.tag)
        if kind == "abstractNum":
            numbering.levels[_value(element, "abstractNumId")] = dict(_levels(element))
        elif kind == "num":
            number_id = _value(element, "numId")
            for child in element:
                if local_name(child.tag) == "abstractNumId":
                    numbering.lists[number_id] = _value(child, "val")
                elif local_name(child.tag) == "lvlOverride":
                    numbering.restarts.add(number_id)
    own: dict[str, dict[str, str]] = {}
    for element in _children(archive, posixpath.join(folder, "styles.xml"), names):
        own[_value(element, "styleId")] = {
            local_name(inner.tag): _value(inner, "val") for inner in element.iter("{*}numId", "{*}ilvl", "{*}basedOn")
        }
    for style in own:
        if found := _of_style(style, own, numbering):
            numbering.styles[style] = found
    return numbering


def _of_style(style: str, own: dict[str, dict[str, str]], numbering: Numbering) -> tuple[str, int] | None:
    """Return list and level of a style; what it does not say, it has from the style that it is based on (ECMA-376 part 1, 17.7.2)."""
    number_id = level = ""
    for _ in range(_MAX_ANCESTORS):
        properties = own.get(style, {})
        number_id, level = number_id or properties.get("numId", ""), level or properties.get("ilvl", "")
        if number_id:
            linked = numbering.levels.get(numbering.lists.get(number_id, ""), {})
            depths = [depth for depth, definition in linked.items() if definition.style == style]
            return number_id, int(level) if level.isdecimal() else (depths or [0])[0]
        style = properties.get("basedOn", "")
    return None


def _levels(abstract: Any) -> Any:
    for element in abstract.iter("{*}lvl"):
        level = _Level()
        for child in element:
            kind, value = local_name(child.tag), _value(child, "val")
            if kind == "start" and value.isdecimal():
                level.start = int(value)
            elif kind == "numFmt":
                level.format = value
            elif kind == "lvlText":
                level.text = value
            elif kind == "pStyle":
                level.style = value
        yield int(_value(element, "ilvl") or 0), level


def _children(archive: zipfile.ZipFile, name: str, names: set[str]) -> Any:
    from lxml import etree

    if name not in names or archive.getinfo(name).file_size > _MAX_PART_BYTES:
        return ()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, remove_comments=True, remove_pis=True)
    tree = etree.fromstring(archive.read(name), parser)
    return () if tree is None else tree


def _value(element: Any, name: str) -> str:
    for key, value in element.attrib.items():
        if local_name(key) == name:
            return str(value)
    return ""
