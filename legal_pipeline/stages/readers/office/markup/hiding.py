"""Which elements of a page are hidden or struck: by an attribute, by their own style, or by a rule of the page's style sheet.

Rules whose selector is an element, a class, an identifier, or an element with one of these are followed; others, and those for printers
and narrow screens, are not. Sources: HTML Living Standard, 15.3.1; CSS 2.1, chapters 5 (selectors) and 11.2 (visibility).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from legal_pipeline.model import NoteKind

_HIDING = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?:font-size|max-height)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|$|!))"
    r"|\bmso-hide\s*:\s*all",
    re.I,
)
_SHOWING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*(?!none)[a-z]|visibility\s*:\s*visible)", re.I)
_STRIKING = re.compile(r"(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*\bline-through\b", re.I)
_OUT_OF_SIGHT = re.compile(r"(?:^|;)\s*(?:opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|(?:text-indent|left|top)\s*:\s*-\d{4,}(?:\.\d+)?px)", re.I)
"""Of an element itself. Style sheets have it for what a script is to show."""
_INK, _PAPER = (
    re.compile(rf"(?:^|;)\s*{name}\s*:\s*(#[0-9a-f]{{3,8}}|[a-z]{{3,20}}|rgb\([\d ,]+\))\s*(?:;|$|!)", re.I)
    for name in ("color", "background(?:-color)?")
)
_AS_BLOCK = re.compile(r"(?:^|;)\s*display\s*:\s*(?:block|flex|grid|table|table-row|list-item)\s*(?:;|$|!)", re.I)
_STRUCK = frozenset({"s", "strike", "del"})
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.S)
_BLOCK = re.compile(r"([^{}]*)\{([^{}]*)\}")
_SELECTOR = re.compile(r"([a-z][a-z0-9]*|\*)?(?:([.#])([\w-]+))?\Z", re.I)
_SCREEN = re.compile(r"@media\s+(?:all|screen|only screen)\s*\Z", re.I)
_MAX_RULES = 10_000
_NEVER = frozenset({"", "html", "body", "*"})
"""Whole pages, which mail programs fade in."""


class HidingRules:
    """The rules of a page's style sheets so far."""

    def __init__(self) -> None:
        self._hidden: dict[tuple[str, str, str], NoteKind | None] = {}

    def read(self, sheet: str) -> None:
        """Add the rules of a style sheet; of two for the same selector the later one counts. Never fails."""
        for selectors, style in _BLOCK.findall(_without_media(_COMMENT.sub(" ", sheet))):
            kind = kind_of_style(style)
            if kind is None and not _SHOWING.search(style):
                continue
            for selector in selectors.rpartition(";")[2].split(","):
                match = _SELECTOR.match(selector.strip())
                if match and len(self._hidden) < _MAX_RULES:
                    element = (match[1] or "").lower()
                    if match[2] or element not in _NEVER:
                        self._hidden[("" if element == "*" else element, match[2] or "", match[3] or "")] = kind

    def kind(self, tag: str, attributes: Mapping[str, str]) -> NoteKind | None:
        """Return what becomes of the text of an element, None if it is shown."""
        if tag in ("html", "body"):
            return None
        style = attributes.get("style", "")
        own = (NoteKind.HIDDEN if _is_out_of_sight(style) else kind_of_style(style)) if style else None
        if "hidden" in attributes or (tag == "dialog" and "open" not in attributes) or own is NoteKind.HIDDEN:
            return NoteKind.HIDDEN
        if self._hidden and not (style and _SHOWING.search(style)) and (ruled := self._ruled(tag, attributes)):
            return ruled
        return NoteKind.STRUCK if tag in _STRUCK else own

    def _ruled(self, tag: str, attributes: Mapping[str, str]) -> NoteKind | None:
        # the more of the element a selector names, the more it counts
        names = [("#", attributes.get("id", "")), *((".", name) for name in attributes.get("class", "").split())]
        for element in (tag, ""):
            for kind, name in names:
                if (element, kind, name) in self._hidden:
                    return self._hidden[(element, kind, name)]
        return self._hidden.get((tag, "", ""))


def kind_of_style(style: str) -> NoteKind | None:
    if _HIDING.search(style):
        return NoteKind.HIDDEN
    return NoteKind.STRUCK if _STRIKING.search(style) else None


def is_shown_as_block(style: str) -> bool:
    """Return whether a style gives an element lines of its own."""
    return _AS_BLOCK.search(style) is not None


def _is_out_of_sight(style: str) -> bool:
    """Return whether an element is transparent, beyond the page, or of the color of its own background."""
    if _OUT_OF_SIGHT.search(style):
        return True
    ink, paper = _INK.search(style), _PAPER.search(style)
    return bool(ink and paper) and _color(ink[1]) == _color(paper[1])  # type: ignore[index]


def _color(written: str) -> str:
    name = written.lower().replace(" ", "")
    return f"#{''.join(2 * digit for digit in name[1:])}" if len(name) == 4 and name.startswith("#") else name


def _without_media(sheet: str) -> str:
    """Return a sheet without the rules for printers and narrow screens, which stand in braces of their own."""
    kept: list[str] = []
    at = 0
    while (start := sheet.find("@", at)) >= 0:
        opening, semicolon = sheet.find("{", start), sheet.find(";", start)
        kept.append(sheet[at:start])
        if opening < 0 or 0 <= semicolon < opening:
            at = semicolon + 1 if semicolon >= 0 else len(sheet)  # @import, @charset
            continue
        depth, end = 1, opening + 1
        while depth and end < len(sheet):
            depth += {"{": 1, "}": -1}.get(sheet[end], 0)
            end += 1
        if _SCREEN.match(sheet[start:opening].strip()):
            kept.append(sheet[opening + 1 : end - 1])
        at = end
    return "".join((*kept, sheet[at:]))
