"""Computes the numbers of lists and headings in OpenDocument texts, which are not part of the stored text.

Complaints are cited by these numbers. Source: OASIS OpenDocument 1.3 part 3, 5.3 (lists), 16.30 (list styles), 19.880 (start values).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from legal_pipeline.stages.readers.office.docx_numbering import letters, roman
from legal_pipeline.stages.readers.office.xml_events import attribute

_LEVELS = frozenset({"list-level-style-number", "outline-level-style"})
_STYLES = frozenset({"list-style", "outline-style"})
_OUTLINE = "outline of headings"
_MAX_LEVELS = 10


@dataclass(frozen=True, slots=True)
class _Level:
    format: str = ""
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1


@dataclass(slots=True)
class _List:
    style: str
    counts: list[int | None]
    """Of each level, shared by the lists inside one another; None before the first item."""


@dataclass(slots=True)
class ListLabels:
    """Follows the elements of lists; `label` is asked for at each paragraph."""

    _styles: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _style: str = ""
    _open: list[_List] = field(default_factory=list)
    _ended: dict[str, list[int | None]] = field(default_factory=dict)
    """Counters of finished lists by style and by identifier, for those that continue them."""
    _identifiers: list[str] = field(default_factory=list)
    _due: str = ""

    def start_style(self, name: str, attributes: dict[str, str]) -> bool:
        """Return whether the element is one of the styles of lists."""
        if name in _STYLES:
            self._style = _OUTLINE if name == "outline-style" else attribute(attributes, "name") or ""
            self._styles[self._style] = {}
        elif name in _LEVELS:
            self._read_level(attributes)
        return name in _STYLES or name in _LEVELS

    def start(self, name: str, attributes: dict[str, str]) -> bool:
        """Return whether the element is one of lists alone."""
        if self.start_style(name, attributes):
            return True
        if name == "list":
            self._open_list(attributes)
        elif name in ("list-item", "list-header") and self._open:
            if name == "list-item":
                self._count(self._open[-1], len(self._open), attribute(attributes, "start-value"))
        elif name == "h":
            self._heading(attributes)
            return False
        else:
            return False
        return True

    def end(self, name: str) -> bool:
        if name == "list" and self._open:
            ended, identifier = self._open.pop(), self._identifiers.pop()
            if not self._open:
                self._ended[ended.style] = self._ended[identifier] = ended.counts
        return name in ("list", "list-item", "list-header") or name in _STYLES or name in _LEVELS

    def label(self) -> str:
        """Return the number of the paragraph that begins, "" if it has none: "12.", "(a)"."""
        due, self._due = self._due, ""
        return due

    def _read_level(self, attributes: dict[str, str]) -> None:
        number = attribute(attributes, "level") or "1"
        if self._style and number.isdecimal():
            shown, start = attribute(attributes, "display-levels") or "1", attribute(attributes, "start-value") or "1"
            self._styles[self._style][int(number)] = _Level(
                attribute(attributes, "num-format") or "",
                attribute(attributes, "num-prefix") or "",
                attribute(attributes, "num-suffix") or "",
                int(shown) if shown.isdecimal() else 1,
                int(start) if start.isdecimal() else 1,
            )

    def _open_list(self, attributes: dict[str, str]) -> None:
        outer = self._open[-1] if self._open else None
        style = attribute(attributes, "style-name") or (outer.style if outer else "")
        counts: list[int | None] = outer.counts if outer else [None] * _MAX_LEVELS
        continued = attribute(attributes, "continue-list")
        if not outer and (continued or attribute(attributes, "continue-numbering") == "true"):
            counts = self._ended.get(continued or style, counts)
        self._open.append(_List(style, counts))
        self._identifiers.append(attribute(attributes, "id") or "")

    def _heading(self, attributes: dict[str, str]) -> None:
        level = attribute(attributes, "outline-level") or ""
        if not self._open and level.isdecimal() and attribute(attributes, "is-list-header") != "true":
            counts = self._ended.setdefault(_OUTLINE, [None] * _MAX_LEVELS)
            self._count(_List(_OUTLINE, counts), int(level), None)

    def _count(self, item: _List, depth: int, restart: str | None) -> None:
        levels = self._styles.get(item.style, {})
        level = levels.get(depth)
        if depth > _MAX_LEVELS:
            return
        count = item.counts[depth - 1]
        start = int(restart) if restart and restart.isdecimal() else None
        item.counts[depth - 1] = start if start is not None else (level.start if level else 1) if count is None else count + 1
        item.counts[depth:] = [None] * (_MAX_LEVELS - depth)
        if level is None or not level.format:
            return
        first = max(depth - level.shown, 0)
        numbers = [
            written(item.counts[at] or levels.get(at + 1, _Level()).start, levels.get(at + 1, _Level()).format)
            for at in range(first, depth)
        ]
        self._due = f"{level.prefix}{'.'.join(filter(None, numbers))}{level.suffix}".strip()


def written(number: int, number_format: str) -> str:
    match number_format:
        case "1":
            return str(number)
        case "a":
            return letters(number)
        case "A":
            return letters(number).upper()
        case "i":
            return roman(number).lower()
        case "I":
            return roman(number)
    return ""
